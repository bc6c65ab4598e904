internal import SluiceDatabase
internal import SluiceYAML

/// What `sluice.yaml` says for all jobs of a project; a job's own file wins, key by key for `chunk`.
public struct JobDefaults: Sendable {
    public var lockTimeout: Duration = .seconds(2)
    public var chunk = ChunkSettings()
    public var throttle = Throttle()

    public init() {}
}

/// The sections `chunk:` and `throttle:` and `lock_timeout:`, the same in a job and in `sluice.yaml`.
extension YAMLFields {
    /// - Parameter defaults: What holds for keys that aren't there.
    func chunk(over defaults: ChunkSettings) throws(Problem) -> ChunkSettings {
        let chunk = try optional("chunk") { fields throws(Problem) in
            var chunk = defaults
            chunk.target = try fields.optionalDuration("target") ?? chunk.target
            let minRows = try fields.optionalInteger("min_rows", in: 1...10_000_000)
            chunk.maxRows = try fields.optionalInteger("max_rows", in: 1...10_000_000) ?? chunk.maxRows
            chunk.minRows = minRows ?? min(chunk.minRows, chunk.maxRows)
            chunk.passes = try fields.optionalInteger("passes", in: 1...64)
            chunk.windows = try fields.optionalInteger("windows", in: 1...64) ?? chunk.windows
            guard chunk.minRows <= chunk.maxRows else {
                throw fields.invalid("min_rows (\(chunk.minRows)) is above max_rows (\(chunk.maxRows))")
            }
            if let node = fields.node("target"), chunk.target <= .zero {
                throw fields.invalid("target", node, expected: "above zero, as in 500ms")
            }
            return chunk
        }
        return chunk ?? defaults
    }

    func throttle() throws(Problem) -> Throttle? {
        try optional("throttle") { fields throws(Problem) in
            var throttle = Throttle()
            throttle.replicaLag = try fields.optionalDuration("replica_lag")
            throttle.replicaBytes = try fields.optionalBytes("replica_bytes")
            throttle.replicas = try fields.optionally("replicas", fields.requiredTexts) ?? []
            throttle.slotWAL = try fields.optionalBytes("slot_wal")
            throttle.walRate = try fields.optionalByteRate("wal_rate")
            throttle.archiveQueue = try fields.optionalInteger("archive_queue", in: 0...1_000_000)
            throttle.activeSessions = try fields.optionalInteger("active_sessions", in: 1...100_000)
            throttle.lockWaiters = try fields.optionalInteger("lock_waiters", in: 0...100_000)
            throttle.waitsForVacuum = try fields.flag("autovacuum")
            throttle.deadRows = try fields.optionalInteger("dead_rows", in: 1000...1_000_000_000_000)
            throttle.oldestTransaction = try fields.optionalDuration("oldest_transaction")
            throttle.walSize = try fields.optionalBytes("wal_size")
            throttle.writerWait = try fields.optionalDuration("writer_wait")
            throttle.freeDisk = try fields.optionalBytes("free_disk")
            throttle.latency = try fields.probe("latency")
            throttle.query = try fields.filledText("query")
            throttle.window = try fields.optionalTimeOfDay("window").map { Throttle.Window(from: $0.from, to: $0.to) }
            if let window = throttle.window, window.from == window.to {
                throw fields.invalid("window ends when it begins, and would never let the run work")
            }
            return throttle
        }
    }

    /// `20ms`, or `{query: …, limit: 20ms}`.
    private func probe(_ key: String) throws(Problem) -> Throttle.Probe? {
        guard value(key)?.entries != nil else { return try optionalDuration(key).map { Throttle.Probe(limit: $0) } }
        return try optional(key) { fields throws(Problem) in
            let query = try fields.filledText("query")
            let limit = try fields.required("limit") { key throws(Problem) in try fields.optionalDuration(key) }
            return query.map { Throttle.Probe(query: $0, limit: limit) } ?? Throttle.Probe(limit: limit)
        }
    }

    func lockTimeout() throws(Problem) -> Duration? {
        guard let node = value("lock_timeout"), let timeout = try optionalDuration("lock_timeout") else { return nil }
        // PostgreSQL counts it in milliseconds, in 32 bits.
        guard timeout <= .milliseconds(Int32.max) else {
            throw invalid("lock_timeout", node, expected: "at most 24d, the longest that PostgreSQL waits for a lock")
        }
        return timeout
    }

    /// A key that is there has a text that isn't empty.
    func filledText(_ key: String) throws(Problem) -> String? {
        try optionally(key) { key throws(Problem) in try text(key) }
    }
}
