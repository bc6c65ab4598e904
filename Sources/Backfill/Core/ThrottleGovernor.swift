internal import Foundation
internal import SluiceDatabase

/// Decides whether a run may start its next chunk now. Fails closed: what can't be measured holds the run back.
struct ThrottleGovernor {
    private let throttle: Throttle
    private var lastWAL: (bytes: Double, at: ContinuousClock.Instant)?

    init(_ throttle: Throttle) { self.throttle = throttle }

    /// Nil where the run may go on.
    mutating func reasonToWait(on connection: any Connection) throws -> String? {
        guard !throttle.isEmpty else { return nil }
        if let window = throttle.window, !Self.isInside(window, minute: Self.minuteOfDay()) {
            return "outside of its window"
        }
        if let reason = try query(on: connection) { return reason }
        guard connection.dialect.name == .postgres else { return nil }
        if let reason = try replicaLag(on: connection) { return reason }
        if let reason = try activeSessions(on: connection) { return reason }
        return try walRate(on: connection)
    }

    static func isInside(_ window: (from: Int, to: Int), minute: Int) -> Bool {
        window.from <= window.to
            ? minute >= window.from && minute < window.to : minute >= window.from || minute < window.to
    }

    private static func minuteOfDay() -> Int {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: Date())
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }

    private func query(on connection: any Connection) throws -> String? {
        guard let query = throttle.query, try connection.scalar(query)?.isTrue == true else { return nil }
        return "the throttle query is true"
    }

    private func replicaLag(on connection: any Connection) throws -> String? {
        guard let limit = throttle.replicaLag else { return nil }
        let sql = "SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 FROM pg_stat_replication"
        guard let lag = try connection.scalar(sql)?.real, lag > limit.inSeconds else { return nil }
        return "a replica is \(Int(lag.rounded(.up))) s behind"
    }

    private func activeSessions(on connection: any Connection) throws -> String? {
        guard let limit = throttle.activeSessions else { return nil }
        let sql = """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND backend_type = 'client backend' AND application_name <> 'sluice'
            """
        guard let active = try connection.scalar(sql)?.integer, active > Int64(limit) else { return nil }
        return "\(active) sessions are active"
    }

    private mutating func walRate(on connection: any Connection) throws -> String? {
        guard let limit = throttle.walRate else { return nil }
        let sql = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8"
        guard let bytes = try connection.scalar(sql)?.real else { return nil }
        let now = ContinuousClock.now
        defer { lastWAL = (bytes, now) }
        guard let last = lastWAL else { return nil }
        let rate = (bytes - last.bytes) / max(last.at.duration(to: now).inSeconds, 0.001)
        guard rate > Double(limit) else { return nil }
        return "WAL grows by \(Int(rate / 1_000_000)) MB/s"
    }
}
