internal import SluiceDatabase

/// PostgreSQL: how many sessions are at work, Sluice's own apart.
struct ActiveSessions: ThrottleSignal {
    static let name = "active_sessions"

    let limit: Int

    func measure(on connection: any Connection) throws -> Int64? {
        try connection.scalar(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND backend_type = 'client backend' AND application_name <> 'sluice'
            """)?.integer
    }

    func reasonToWait(at sessions: Int64) -> String? {
        sessions > Int64(limit) ? "\(sessions) sessions are active" : nil
    }
}
