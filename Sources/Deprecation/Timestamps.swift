package import FoundationEssentials
internal import SluiceDatabase

/// Times as the state tables hold them: `2026-11-24T22:51:52.123Z`, which sorts as text.
package enum Timestamps {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    package static func text(_ date: Date) -> String { style.format(date) }
    package static func date(_ text: String) -> Date? { try? style.parse(text) }
    /// `2026-12-24`
    package static func day(_ date: Date) -> String { String(text(date).prefix(10)) }

    /// `3 d 4 h`, `12 min`, `0 s`.
    package static func interval(_ seconds: Double) -> String {
        let whole = Int(nearest: seconds.rounded(.up))
        let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { whole >= $0.1 }) else { return "0 s" }
        let (name, size) = units[first]
        let head = "\(whole / size) \(name)"
        guard first + 1 < units.count, whole % size >= units[first + 1].1 else { return head }
        return head + " \(whole % size / units[first + 1].1) \(units[first + 1].0)"
    }
}
