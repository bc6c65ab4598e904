internal import SluiceDatabase

/// PostgreSQL: versions of rows that nobody needs any more, which a run leaves behind faster than autovacuum may remove them. Above the
/// limit the run has the table vacuumed, and waits until that is done.
struct DeadRows: ThrottleSignal {
    static let name = "dead_rows"

    struct Reading: Sendable, Hashable {
        let rows: Int64
        let vacuum: TableVacuum.State
        /// Its owner's right, a superuser's, the database's owner's, and from PostgreSQL 17 on MAINTAIN.
        let mayVacuum: Bool
    }

    struct Uncounted: Error, CustomStringConvertible {
        let description = "the server counts no dead rows: its setting track_counts is off"
    }

    private let limit: ThrottleLimit
    private let table: QualifiedName
    /// Nil where nothing may be changed.
    private let vacuum: TableVacuum?
    private var isAbove = false

    init(limit: Int, of table: QualifiedName, _ vacuum: TableVacuum?) {
        self.limit = ThrottleLimit(limit)
        self.table = table
        self.vacuum = vacuum
    }

    /// By the server's statistics, which are a second old at most.
    mutating func measure(on connection: any Connection) throws -> Reading? {
        let maintains = connection.serverVersion >= 170_000 ? " OR has_table_privilege(c.oid, 'MAINTAIN')" : ""
        let row = try connection.catalogRows(
            """
            \(WatchedTables.query(table, on: connection))
            SELECT current_setting('track_counts')::boolean,
              (SELECT coalesce(sum(pg_stat_get_dead_tuples(oid)), 0)::bigint FROM tree),
              (SELECT bool_and(pg_has_role(c.relowner, 'USAGE')\(maintains)) FROM pg_class c WHERE c.oid IN (SELECT oid FROM tree))
                OR (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database())
            """
        ).first
        guard row?[0].isTrue == true else { throw Uncounted() }
        let reading = Reading(
            rows: row?[1].integer ?? 0, vacuum: vacuum?.state ?? .never, mayVacuum: row?[2].isTrue == true)
        isAbove = limit.isExceeded(by: Double(reading.rows), isHeld: isAbove)
        guard let vacuum, reading.mayVacuum, isAbove else { return reading }
        return Reading(rows: reading.rows, vacuum: vacuum.begin(), mayVacuum: true)
    }

    func reasonToWait(at reading: Reading, isHeld: Bool) -> String? {
        if reading.vacuum == .atWork { return "\(table) is vacuumed: it had \(reading.rows) dead rows" }
        guard limit.isExceeded(by: Double(reading.rows), isHeld: isHeld) else { return nil }
        let found = "\(table) has \(reading.rows) dead rows"
        guard reading.mayVacuum else {
            return found + ", and this role may not VACUUM it: its owner may, or autovacuum will"
        }
        switch reading.vacuum {
        case .never, .atWork: return found
        case .failed(let error): return found + ", and a VACUUM failed: " + error
        case .over:
            return found
                + " after a VACUUM: an open transaction or a replication slot keeps them, or another VACUUM is at work"
        }
    }
}
