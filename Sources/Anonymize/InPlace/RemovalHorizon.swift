internal import SluiceBackfill
internal import SluiceDatabase

/// Whether PostgreSQL may remove the rows that died before this was made, and what keeps it from doing so.
///
/// VACUUM FULL copies a dead row as long as somebody may see it. Its own snapshot counts as well, and that is as old as
/// the oldest writing transaction of the whole server: one that writes in another database is enough.
struct RemovalHorizon {
    private let connection: any Connection
    /// The first transaction that wasn't over (pg_snapshot_xmax): what changed rows before has a smaller number.
    private let transaction: String

    init(_ connection: any Connection) throws {
        self.connection = connection
        transaction = try connection.catalogScalar("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")?.text ?? "0"
    }

    /// Waits until nothing sees the dead rows any more, or patience ends; returns what is in the way then.
    func wait(until deadline: ContinuousClock.Instant, _ control: RunControl) throws -> [String] {
        var pause: Duration = .milliseconds(10)
        var hasReported = false
        while true {
            let holders = try self.holders()
            guard !holders.isEmpty, ContinuousClock.now < deadline else { return holders }
            if !hasReported, pause > .milliseconds(200) {
                control.onProgress(
                    .step("waiting for what may still see original values: \(holders.joined(separator: ", "))"))
                hasReported = true
            }
            guard control.pause(pause) else { throw Problem.stopped }
            pause = min(pause * 2, .seconds(1))
        }
    }

    private func holders() throws -> [String] {
        let isOlder = { (number: String) in "age(\(number)) > age('\(transaction)'::xid8::xid)" }
        // A lazy VACUUM's snapshot counts for nobody else (PROC_IN_VACUUM).
        let named = try connection.catalogRows(
            """
            SELECT 'session ' || a.pid || coalesce(' of database ' || a.datname, ' (' || a.backend_type || ')')
            FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid()
              AND (\(isOlder("a.backend_xid")) OR (coalesce(a.datname, current_database()) = current_database()
                   AND \(isOlder("a.backend_xmin")) AND a.pid NOT IN (SELECT v.pid FROM pg_stat_progress_vacuum v)))
            UNION ALL SELECT 'prepared transaction ' || quote_literal(p.gid) FROM pg_prepared_xacts p
            WHERE \(isOlder("p.transaction"))
            UNION ALL SELECT 'replication slot ' || s.slot_name FROM pg_replication_slots s
            WHERE \(isOlder("s.xmin")) OR \(isOlder("s.catalog_xmin"))
            """
        ).compactMap { $0[0].text }
        guard named.isEmpty else { return named }
        // Without the privileges of pg_read_all_stats other users' sessions show no transaction; a snapshot does.
        let isPast = try connection.catalogScalar(
            "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= '\(transaction)'::xid8")?.isTrue
        return isPast == true ? [] : ["a transaction that this user can't see"]
    }
}
