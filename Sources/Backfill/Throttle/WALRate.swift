internal import SluiceDatabase

/// PostgreSQL: how fast WAL grows, all sessions together.
struct WALRate: ThrottleSignal {
    static let name = "wal_rate"

    /// Bytes a second.
    private let limit: ThrottleLimit
    private var last: (bytes: Double, at: ContinuousClock.Instant)?

    init(limit: Int) { self.limit = ThrottleLimit(limit) }

    /// Bytes a second since the last look.
    mutating func measure(on connection: any Connection) throws -> Double? {
        guard
            let bytes = try connection.catalogScalar("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8")?
                .real
        else { return nil }
        let now = ContinuousClock.now
        defer { last = (bytes, now) }
        return last.map { (bytes - $0.bytes) / max($0.at.duration(to: now).inSeconds, 0.001) }
    }

    func reasonToWait(at rate: Double, isHeld: Bool) -> String? {
        limit.isExceeded(by: rate, isHeld: isHeld) ? "WAL grows by \(Megabytes(rate))/s" : nil
    }
}
