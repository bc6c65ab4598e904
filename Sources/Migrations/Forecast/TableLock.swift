/// A lock on a table, from the weakest to the strongest, by the names that PostgreSQL's manual has for them ("Table-Level Locks").
package enum TableLock: Int, Sendable, Hashable, Comparable, CaseIterable {
    case accessShare, rowShare, rowExclusive, shareUpdateExclusive, share, shareRowExclusive, exclusive, accessExclusive
    /// SQLite's one lock for all that write.
    case writer

    /// What others can't do meanwhile.
    package enum Blocked: String, Sendable, Hashable, Comparable, CaseIterable {
        case nothing
        /// Other changes of the table's definition, and VACUUM.
        case schemaChanges = "schema changes"
        /// Those of the rows that it changes.
        case sameRows = "writes of the same rows"
        case writes
        case readsAndWrites = "reads and writes"

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        package static func < (one: Blocked, other: Blocked) -> Bool { one.rank < other.rank }
    }

    /// - Parameter mode: As `pg_locks` has it: `AccessShareLock`.
    init?(mode: String) {
        guard let lock = Self.allCases.first(where: { $0.mode == mode }) else { return nil }
        self = lock
    }

    private var mode: String {
        sql.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined() + "Lock"
    }

    package var sql: String {
        switch self {
        case .accessShare: "ACCESS SHARE"
        case .rowShare: "ROW SHARE"
        case .rowExclusive: "ROW EXCLUSIVE"
        case .shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE"
        case .share: "SHARE"
        case .shareRowExclusive: "SHARE ROW EXCLUSIVE"
        case .exclusive: "EXCLUSIVE"
        case .accessExclusive: "ACCESS EXCLUSIVE"
        case .writer: "the file's write lock"
        }
    }

    package var blocks: Blocked {
        switch self {
        case .accessShare, .rowShare, .rowExclusive: .nothing
        case .shareUpdateExclusive: .schemaChanges
        case .share, .shareRowExclusive, .exclusive, .writer: .writes
        case .accessExclusive: .readsAndWrites
        }
    }

    package static func < (one: TableLock, other: TableLock) -> Bool { one.rawValue < other.rawValue }
}
