internal import SluiceDatabase

/// PostgreSQL: how far the last of the replicas is behind, in time and in WAL.
struct ReplicaLag: ThrottleSignal {
    static let name = "replica_lag"

    struct Reading: Sendable, Hashable {
        /// Of the replica that is furthest behind.
        var seconds: Double
        /// Of WAL that it has still to replay.
        var bytes = 0.0
        /// Replicas that are named, or that an earlier look has seen, and that this one hasn't.
        var gone: Set<String> = []
    }

    private let limit: ThrottleLimit?
    private let byteLimit: ThrottleLimit?
    /// Names (`application_name`) of those that count; empty for all.
    private let replicas: Set<String>
    private var seen: Set<String>

    init(limit: Duration?, bytes: Int? = nil, replicas: [String] = []) {
        self.limit = limit.map { ThrottleLimit($0) }
        byteLimit = bytes.map { ThrottleLimit($0) }
        self.replicas = Set(replicas)
        seen = self.replicas
    }

    var key: String { limit != nil ? Self.name : byteLimit != nil ? "replica_bytes" : "replicas" }

    mutating func measure(on connection: any Connection) throws -> Reading? {
        let rows = try connection.catalogRows(
            """
            SELECT coalesce(application_name, ''), coalesce(client_addr::text, 'local'), state IS NULL,
              coalesce(extract(epoch FROM replay_lag), 0)::float8,
              pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 FROM pg_stat_replication
            """)
        // Without the right to see them, PostgreSQL leaves all of a replica's columns NULL (monitoring-stats).
        guard !rows.contains(where: { $0[2].isTrue }) else { throw SignalUnseen(right: "pg_monitor") }
        let judged = rows.filter { replicas.isEmpty || replicas.contains($0[0].text ?? "") }
        let names = Set(
            judged.map { replicas.isEmpty ? "\($0[0].text ?? "") \($0[1].text ?? "")" : $0[0].text ?? "" })
        seen.formUnion(names)
        return Reading(
            seconds: judged.compactMap(\.[3].real).max() ?? 0, bytes: judged.compactMap(\.[4].real).max() ?? 0,
            gone: seen.subtracting(names))
    }

    func reasonToWait(at reading: Reading, isHeld: Bool) -> String? {
        if let gone = reading.gone.min() { return "replica \(gone) is gone, and how far it is behind can't be seen" }
        if limit?.isExceeded(by: reading.seconds, isHeld: isHeld) == true {
            return "a replica is \(Int(nearest: reading.seconds.rounded(.up))) s behind"
        }
        guard byteLimit?.isExceeded(by: reading.bytes, isHeld: isHeld) == true else { return nil }
        return "a replica is \(Megabytes(reading.bytes)) of WAL behind"
    }
}
