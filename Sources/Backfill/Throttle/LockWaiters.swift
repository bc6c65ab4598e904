internal import SluiceDatabase

/// PostgreSQL: sessions that wait for a lock which one of Sluice's own holds.
struct LockWaiters: ThrottleSignal {
    static let name = "lock_waiters"

    private let limit: ThrottleLimit

    init(limit: Int) { self.limit = ThrottleLimit(limit) }

    /// Who waits for whom, every role may see (`pg_locks`, `pg_blocking_pids`).
    func measure(on connection: any Connection) throws -> Int64? {
        try connection.catalogScalar(
            """
            WITH own AS (SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice')
            SELECT count(DISTINCT w.pid) FROM pg_locks w WHERE NOT w.granted AND w.pid NOT IN (SELECT pid FROM own)
              AND EXISTS (SELECT FROM own WHERE own.pid = ANY (pg_blocking_pids(w.pid)))
            """)?.integer
    }

    func reasonToWait(at sessions: Int64, isHeld: Bool) -> String? {
        limit.isExceeded(by: Double(sessions), isHeld: isHeld)
            ? "\(sessions) session\(sessions == 1 ? " waits" : "s wait") for locks of Sluice's" : nil
    }
}
