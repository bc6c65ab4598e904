internal import SluiceDatabase

/// PostgreSQL: how far the last of the replicas is behind.
struct ReplicaLag: ThrottleSignal {
    static let name = "replica_lag"

    let limit: Duration

    /// Seconds.
    func measure(on connection: any Connection) throws -> Double? {
        try connection.scalar(
            "SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::float8 FROM pg_stat_replication")?.real
    }

    func reasonToWait(at seconds: Double) -> String? {
        seconds > limit.inSeconds ? "a replica is \(Int(seconds.rounded(.up))) s behind" : nil
    }
}
