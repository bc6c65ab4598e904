internal import SluiceDatabase

/// PostgreSQL: how long the oldest transaction that keeps dead rows from being removed has been open. What a run leaves behind
/// piles up until it ends. Those of another database keep none here (`ComputeXidHorizons` in the server's procarray.c), but a
/// standby's feedback, which belongs to none, does.
struct OldestTransaction: ThrottleSignal {
    static let name = "oldest_transaction"

    private let limit: ThrottleLimit

    init(limit: Duration) { self.limit = ThrottleLimit(limit) }

    /// Seconds; prepared transactions count, a VACUUM's own doesn't (`PROC_IN_VACUUM`).
    func measure(on connection: any Connection) throws -> Double? {
        let row = try connection.catalogRows(
            """
            SELECT extract(epoch FROM clock_timestamp() - min(began))::float8, coalesce(bool_or(is_hidden), false)
            FROM (
              SELECT CASE WHEN backend_xmin IS NOT NULL OR backend_xid IS NOT NULL THEN xact_start END AS began,
                datid IS NOT NULL AND backend_type IS NULL AS is_hidden
              FROM pg_stat_activity WHERE application_name IS DISTINCT FROM 'sluice'
                AND (datid IS NULL OR datname = current_database())
                AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum)
              UNION ALL SELECT prepared, false FROM pg_prepared_xacts WHERE database = current_database()
            ) AS open
            """
        ).first
        guard row?[1].isTrue != true else { throw SignalUnseen(right: "pg_read_all_stats") }
        return row?[0].real ?? 0
    }

    func reasonToWait(at seconds: Double, isHeld: Bool) -> String? {
        limit.isExceeded(by: seconds, isHeld: isHeld)
            ? "a transaction has been open for \(Int(nearest: seconds)) s, and keeps dead rows" : nil
    }
}
