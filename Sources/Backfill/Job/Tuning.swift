internal import Yams

/// What `sluice.yaml` says for all jobs of a project; a job's own file wins, key by key for `chunk`.
public struct JobDefaults: Sendable {
    public var lockTimeout: Duration = .seconds(2)
    public var chunk = ChunkSettings()
    public var throttle = Throttle()

    public init() {}
}

/// The sections `chunk:` and `throttle:`, the same in a job and in `sluice.yaml`.
struct Tuning {
    let reader: StrictYAML

    /// - Parameter defaults: What holds for keys that aren't there.
    func chunk(_ node: Node, over defaults: ChunkSettings) throws -> ChunkSettings {
        let fields = try reader.fields(
            of: node, at: "chunk", allowed: ["target", "min_rows", "max_rows", "passes", "windows"])
        var chunk = defaults
        chunk.target = try fields["target"].map { try reader.duration($0, "chunk.target") } ?? chunk.target
        chunk.maxRows =
            try fields["max_rows"].map { try reader.integer($0, "chunk.max_rows", in: 1...10_000_000) } ?? chunk.maxRows
        chunk.minRows =
            try fields["min_rows"].map { try reader.integer($0, "chunk.min_rows", in: 1...10_000_000) }
            ?? min(chunk.minRows, chunk.maxRows)
        chunk.passes = try fields["passes"].map { try reader.integer($0, "chunk.passes", in: 1...64) }
        chunk.windows =
            try fields["windows"].map { try reader.integer($0, "chunk.windows", in: 1...64) } ?? chunk.windows
        guard chunk.minRows <= chunk.maxRows else {
            throw reader.problem(node, "chunk.min_rows (\(chunk.minRows)) is above chunk.max_rows (\(chunk.maxRows))")
        }
        guard chunk.target > .zero else { throw reader.problem(node, "chunk.target must be above zero, as in 500ms") }
        return chunk
    }

    func throttle(_ node: Node) throws -> Throttle {
        let fields = try reader.fields(
            of: node, at: "throttle", allowed: ["replica_lag", "active_sessions", "wal_rate", "query", "window"])
        var throttle = Throttle()
        throttle.replicaLag = try fields["replica_lag"].map { try reader.duration($0, "throttle.replica_lag") }
        throttle.activeSessions = try fields["active_sessions"].map {
            try reader.integer($0, "throttle.active_sessions", in: 1...100_000)
        }
        throttle.walRate = try fields["wal_rate"].map { try reader.byteRate($0, "throttle.wal_rate") }
        throttle.query = try fields["query"].map { try reader.text($0, "throttle.query") }
        throttle.window = try fields["window"].map { try reader.timeWindow($0, "throttle.window") }
        return throttle
    }
}
