/// How one session works on a run, beside what the job says.
public struct RunOptions: Sendable {
    public var workers: Int?
    public var chunkTarget: Duration?
    /// Stops, to be resumed, once that many rows were changed: a first look on real data.
    public var limitRows: Int?
    /// Called about five times a second, on a queue of its own.
    public var onProgress: (@Sendable (RunProgress) -> Void)?

    public init() {}
}

/// Where a run stands.
public struct RunProgress: Sendable {
    public let run: Int64
    public let job: String
    public let state: RunRecord.State
    public let rows: Int
    public let chunks: Int
    public let quarantined: Int
    public let total: Int?
    public let totalSource: String?
    public let rowsPerSecond: Double?
    /// Seconds to go, as an interval.
    public let eta: ClosedRange<Double>?
    /// Seconds a chunk takes: median and 99th percentile.
    public let chunkSeconds: (p50: Double, p99: Double)?
    /// How much of the table the proof of completion has looked at, from 0 to 1; nil before it, and where the key doesn't
    /// tell.
    public let proofShare: Double?
    /// What is done behind the last chunk, in words, such as an index that is built; nil while chunks are at work.
    public let task: String?
    /// Why nothing is started just now, or nil.
    public let waiting: String?
    /// Seconds this session has worked.
    public let seconds: Double
}

/// How a session ended.
public struct RunOutcome: Sendable {
    public let record: RunRecord
    /// Rows this session changed, and the seconds it took.
    public let sessionRows: Int
    public let sessionSeconds: Double
    /// The part of these seconds that the proof of completion took, its sweeps included.
    public let proofSeconds: Double
    public let chunkSeconds: (p50: Double, p99: Double)?
    /// This process helped, and nothing is left for it to do; the run's owner proves and ends it.
    public let hasHelped: Bool
    /// Why it didn't end well, or nil.
    public let error: (any Error)?

    public var certificate: Certificate? { record.certificate }
}

extension RunOutcome {
    /// A session that had nothing to do.
    init(of record: RunRecord) {
        self.init(
            record: record, sessionRows: 0, sessionSeconds: 0, proofSeconds: 0, chunkSeconds: nil, hasHelped: false,
            error: nil)
    }
}
