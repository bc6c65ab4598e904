internal import SluiceDatabase

/// PostgreSQL: how far the last of the replicas is behind.
struct ReplicaLag: ThrottleSignal {
    static let name = "replica_lag"

    struct Reading: Sendable, Hashable {
        /// Of the replica that is furthest behind.
        var seconds: Double
        /// Replicas that an earlier look has seen, and this one hasn't.
        var gone: Set<String> = []
    }

    let limit: Duration
    private var seen: Set<String> = []

    init(limit: Duration) { self.limit = limit }

    mutating func measure(on connection: any Connection) throws -> Reading? {
        let rows = try connection.catalogRows(
            """
            SELECT coalesce(application_name, '') || ' ' || coalesce(client_addr::text, 'local'), state IS NULL,
              coalesce(extract(epoch FROM replay_lag), 0)::float8 FROM pg_stat_replication
            """)
        // Without the right to see them, PostgreSQL leaves all of a replica's columns NULL (monitoring-stats).
        guard !rows.contains(where: { $0[1].isTrue }) else { throw SignalUnseen(right: "pg_monitor") }
        let names = Set(rows.compactMap(\.[0].text))
        seen.formUnion(names)
        return Reading(seconds: rows.compactMap(\.[2].real).max() ?? 0, gone: seen.subtracting(names))
    }

    func reasonToWait(at reading: Reading) -> String? {
        if let gone = reading.gone.min() { return "replica \(gone) is gone, and how far it is behind can't be seen" }
        return reading.seconds > limit.inSeconds
            ? "a replica is \(Int(nearest: reading.seconds.rounded(.up))) s behind" : nil
    }
}
