internal import Synchronization

/// Values that couldn't be transformed and became NULL (`on_error: {quarantine: N}`), by column and reason; never the values.
/// Counted over all workers of a session: a part or chunk that is tried again counts again.
final class SetAside: Sendable {
    struct Entry: Sendable, Hashable {
        let table: String
        let column: String
        let reason: String
    }

    private let counts = Mutex<[Entry: Int]>([:])

    /// Returns how many there are by now.
    func add(_ entry: Entry) -> Int {
        counts.withLock { counts in
            counts[entry, default: 0] += 1
            return counts.values.reduce(0, +)
        }
    }

    var all: [(entry: Entry, count: Int)] {
        counts.withLock { $0 }.map { ($0.key, $0.value) }.sorted {
            ($0.entry.table, $0.entry.column) < ($1.entry.table, $1.entry.column)
        }
    }
}

extension CompiledPlan {
    /// The same plan, with what it sets aside counted.
    func counting(_ aside: SetAside) -> CompiledPlan {
        var plan = self
        for place in plan.tables.indices { plan.tables[place].aside = aside }
        return plan
    }
}
