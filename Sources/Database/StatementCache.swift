/// Prepared statements by their SQL, the least recently used one dropped first, so that a session that runs for weeks
/// holds a bounded number of them.
struct StatementCache<Statement: AnyObject> {
    private var entries: [String: (statement: Statement, lastUse: UInt64)] = [:]
    private var clock: UInt64 = 0
    private let capacity: Int

    init(capacity: Int = 64) { self.capacity = capacity }

    mutating func statement(for sql: String) -> Statement? {
        guard let entry = entries[sql] else { return nil }
        clock += 1
        entries[sql]?.lastUse = clock
        return entry.statement
    }

    mutating func insert(_ statement: Statement, for sql: String) {
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
        }
        clock += 1
        entries[sql] = (statement, clock)
    }

    mutating func remove(_ sql: String) { entries[sql] = nil }

    var all: [Statement] { entries.values.map(\.statement) }

    mutating func removeAll() { entries.removeAll() }
}
