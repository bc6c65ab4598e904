/// What pg_stat_statements had counted when a deprecation began: calls from then on are what is above it.
package struct ReadsBaseline: Sendable, Equatable {
    /// When its counting began, as the server prints it; nil where it wasn't installed, or is too old to say.
    package var reset: String?
    /// Statements that it had thrown out to make room.
    package var evictions: Int64 = 0
    /// By the statement's id.
    package var calls: [Int64: Int64] = [:]

    package init() {}

    /// Calls since, of a statement that has `calls` now. A statement that was thrown out and came back starts again.
    func callsSince(_ id: Int64, calls: Int64, reset now: String?) -> Int64 {
        guard now == reset, let before = self.calls[id], calls >= before else { return calls }
        return calls - before
    }

    /// `reset=… evictions=… id:calls id:calls`, the reset's spaces as underscores.
    var text: String {
        let head = [
            reset.map { "reset=" + $0.replacing(" ", with: "_") }, evictions > 0 ? "evictions=\(evictions)" : nil,
        ].compactMap { $0 }
        return (head + calls.map { "\($0.key):\($0.value)" }.sorted()).joined(separator: " ")
    }

    init(text: String) {
        for part in text.split(separator: " ") {
            if part.hasPrefix("reset=") {
                reset = String(part.dropFirst(6).replacing("_", with: " "))
            } else if part.hasPrefix("evictions=") {
                evictions = Int64(part.dropFirst(10)) ?? 0
            } else {
                let pair = part.split(separator: ":")
                if pair.count == 2, let id = Int64(pair[0]) { calls[id] = Int64(pair[1]) }
            }
        }
    }
}
