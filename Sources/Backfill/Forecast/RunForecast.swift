/// What a run of a job is likely to take, by chunks of it that were run and rolled back.
public struct RunForecast: Sendable {
    /// A signal of the job's throttle.
    public struct Signal: Sendable, Hashable {
        /// As `throttle:` calls it.
        public let key: String
        public let looks: Int
        /// Looks at which it would have held the run back.
        public var held: Int
        /// Why, at the last of them.
        public var reason: String?
        /// The part of the run's time that it is likely to wait for this signal.
        public var share: Double
    }

    /// What measuring took, and left behind.
    public struct Measured: Sendable, Hashable {
        public let places: Int
        public let chunks: Int
        public let rows: Int
        public let seconds: Double
        /// Bytes; nil where that can't be seen.
        public let journal: Int?
    }

    public let job: String
    public let table: String
    public let key: [String]
    public let passes: Int
    public let workers: Int
    public let measured: Measured
    /// Rows that the run will change, and how that is known.
    public let rows: Int?
    public let rowsSource: String?
    /// Without waits for the throttle; nil where nothing was measured.
    public let seconds: Double?
    /// Four of five runs should take that long.
    public let interval: ClosedRange<Double>?
    /// Of these seconds, those of the proof of completion.
    public let proofSeconds: Double?
    /// With the hours in which the throttle's window is closed; nil without a window.
    public let secondsWithWindow: Double?
    /// The size that chunks would come to.
    public let chunkRows: Int?
    /// PostgreSQL: WAL, that of other sessions meanwhile with it. SQLite: what goes through the `-wal` file.
    public let journalPerRow: Double?
    public let journal: Double?
    /// PostgreSQL: what dead rows add to the table at most, until a vacuum.
    public let growth: Double?
    /// PostgreSQL: of all updates, those that stay in their page, so that no index is touched.
    public let shareInPage: Double?
    public let signals: [Signal]
    /// What the measuring leaves behind.
    public let leaves: [String]
    public let warnings: [String]
    /// False where it was stopped, or held back, before it had measured enough.
    public let isWhole: Bool
}

extension RunForecast {
    public static let confidence = 0.8
}
