public import SluiceDatabase
public import SluiceTransforms

/// A row transformation over one table: what to compute, for which rows, and how carefully.
public struct Job: Sendable {
    public enum Work: Sendable {
        /// Column and SQL expression; computed in the database.
        case set([(column: String, expression: String)])
        /// Column and transform; computed in Sluice.
        case transform([(column: String, transform: RowTransform)])
    }

    public enum KeyChoice: Sendable, Hashable {
        /// A unique index whose columns are not null.
        case index(String)
        case columns([String])
    }

    public enum ErrorPolicy: Sendable, Hashable {
        case stop
        /// Keeps up to that many rows aside and goes on; one more stops the run.
        case quarantine(limit: Int)

        /// Rows that may be set aside.
        var limit: Int {
            switch self {
            case .stop: 0
            case .quarantine(let limit): limit
            }
        }
    }

    public var name: String
    public var table: QualifiedName
    public var work: Work
    /// Only rows for which this holds (`where`).
    public var filter: String?
    /// Triggers cover rows written while the run is open.
    public var keepInSync = false
    /// Must hold for all rows before the run is complete.
    public var verify: String?
    public var key: KeyChoice?
    public var chunk: ChunkSettings
    public var workers: Int?
    public var throttle: Throttle
    public var onError = ErrorPolicy.stop
    /// PostgreSQL: how long a chunk or a catalog change waits for a lock before it backs off.
    public var lockTimeout: Duration
    /// SQLite: whether the job's changes fire triggers.
    package var firesTriggers = true
    /// Where the job was read from, so that an error can name file and line.
    package var source: JobSource

    /// - Parameter defaults: A project's, for what is said of all its jobs.
    public init(name: String, table: QualifiedName, work: Work, defaults: JobDefaults) {
        self.name = name
        self.table = table
        self.work = work
        chunk = defaults.chunk
        throttle = defaults.throttle
        lockTimeout = defaults.lockTimeout
        source = JobSource()
    }

    /// Columns the job writes.
    public var targets: [String] {
        switch work {
        case .set(let columns): columns.map(\.column)
        case .transform(let columns): columns.map(\.column)
        }
    }
}

/// Bounds of a chunk.
public struct ChunkSettings: Sendable, Hashable {
    /// The time a chunk should take: its row locks last that long.
    public var target: Duration = .milliseconds(500)
    public var minRows = 100
    public var maxRows = 100_000
    /// Passes over a window (see the room's README); nil lets Sluice choose.
    public var passes: Int?
    /// Windows in flight, where there are passes.
    public var windows = 4

    /// Windows larger than this lose what passes gain: their pages leave the cache between visits, and their scans
    /// cost. Only `minRows` makes larger ones.
    package static let largestWindowWithPasses = 10_000

    public init() {}
}

extension Job {
    /// Something is wrong with the job; nothing was touched.
    package func problem(at path: String, _ reason: String) -> Problem {
        Problem(.invalidJob, at: source.place(of: path), reason, hint: Problem.jobHint)
    }
}

extension Problem {
    static let jobHint = "nothing was touched; mend the job and run it again"
}

extension Problem.Code {
    package static let invalidJob = Problem.Code("invalid_job")
}
