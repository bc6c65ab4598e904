internal import SluiceDatabase

/// PostgreSQL: how many sessions are at work, Sluice's own apart.
struct ActiveSessions: ThrottleSignal {
    static let name = "active_sessions"

    private let limit: ThrottleLimit

    init(limit: Int) { self.limit = ThrottleLimit(limit) }

    func measure(on connection: any Connection) throws -> Int64? {
        let row = try connection.catalogRows(
            """
            SELECT count(*) FILTER (
                WHERE state = 'active' AND backend_type = 'client backend' AND application_name <> 'sluice'),
              count(*) FILTER (WHERE datid IS NOT NULL AND backend_type IS NULL) > 0
            FROM pg_stat_activity
            """
        ).first
        // Without the right to see them, what other roles' sessions do is NULL.
        guard row?[1].isTrue != true else { throw SignalUnseen(right: "pg_read_all_stats") }
        return row?[0].integer
    }

    func reasonToWait(at sessions: Int64, isHeld: Bool) -> String? {
        limit.isExceeded(by: Double(sessions), isHeld: isHeld) ? "\(sessions) sessions are active" : nil
    }
}
