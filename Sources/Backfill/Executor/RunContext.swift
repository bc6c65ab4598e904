internal import SluiceDatabase
internal import Synchronization

/// What the workers of one process share for one run. Everything in it may be used from any thread.
final class RunContext: Sendable {
    let run: Int64
    let url: DatabaseURL
    let lockTimeout: Duration
    let throttle: Throttle
    /// That of the job's plan; nil for rows from an archive, which have no expression.
    let searchPath: [String]?
    /// Chunks of a window, one after another.
    let passes: Int
    /// SQLite: see ``Job/firesTriggers``.
    let firesTriggers: Bool
    /// Nil where ranges can't be divided.
    let sharing: WorkSharing?
    let makeSource: @Sendable (RangeLease, WorkerSession) throws -> any ChunkSource
    let stop: StopToken
    let interrupters: Interrupters
    let tally: RunTally
    /// One writer at a time on SQLite; the others compute meanwhile. PostgreSQL's workers don't use it.
    let writer = Mutex(())
    /// Set by the supervisor while the run may not start another chunk.
    let hold = Mutex<String?>(nil)
    /// Commits of this process, so that those of others can be told from them.
    let commits = Mutex(0)
    /// `verifying` behind the last chunk.
    let phase = Mutex(RunRecord.State.running)
    /// What goes on behind the last chunk, in words; nil while chunks do, and for a job's own proof.
    let task = Mutex<String?>(nil)
    /// Rows that may still be changed, where the user limited them.
    let rowBudget: Mutex<Int?>
    private let failure = Mutex<(any Error)?>(nil)

    init(
        run: Int64, url: DatabaseURL, lockTimeout: Duration, throttle: Throttle, passes: Int = 1,
        searchPath: [String]? = nil,
        firesTriggers: Bool = true, stop: StopToken, interrupters: Interrupters, limitRows: Int?,
        sharing: WorkSharing? = nil,
        makeSource: @escaping @Sendable (RangeLease, WorkerSession) throws -> any ChunkSource
    ) {
        self.run = run
        self.url = url
        self.lockTimeout = lockTimeout
        self.throttle = throttle
        self.searchPath = searchPath
        self.passes = passes
        self.firesTriggers = firesTriggers
        self.sharing = sharing
        self.makeSource = makeSource
        self.stop = stop
        self.interrupters = interrupters
        tally = RunTally()
        rowBudget = Mutex(limitRows)
    }

    /// A session of the run's, in which the job's expressions mean what they meant when it was planned.
    func connect() throws -> any Connection {
        let connection = try url.connect()
        if let searchPath { try connection.follow(searchPath) }
        return connection
    }

    /// The first error that stops the run; others follow from it.
    func fail(_ error: any Error) {
        failure.withLock { $0 = $0 ?? error }
        stop.request(.failure)
    }

    var error: (any Error)? { failure.withLock { $0 } }

    /// Waits while the run is held back; false once it is to stop.
    func mayStart() -> Bool {
        while hold.withLock({ $0 }) != nil, pause(.milliseconds(20)) {}
        return stop.reason == nil
    }

    /// Ends early, and says so by false, where the run is to stop.
    @discardableResult
    func pause(_ duration: Duration) -> Bool { Pause.wait(duration) { stop.reason != nil } }

    @discardableResult
    func pause(_ duration: Duration, because error: DatabaseError) -> Bool {
        tally.waits(for: "\(error)")
        return pause(duration)
    }

    /// Counts rows against the user's limit, and stops the run where it is used up.
    func spend(rows: Int) {
        rowBudget.withLock { budget in
            guard let left = budget else { return }
            budget = max(left - rows, 0)
            if budget == 0 { stop.request(.pause) }
        }
    }
}

/// What this process has committed, for progress.
final class RunTally: Sendable {
    struct Counts: Sendable {
        var rows = 0
        var chunks = 0
        var quarantined = 0
        var times = ChunkTimes()
        var proofSeconds = 0.0
        /// How much of the table the proof has looked at, where that can be told.
        var proofShare: Double?
        var waiting: String?
    }

    private let counts = Mutex(Counts())

    var now: Counts { counts.withLock { $0 } }

    func add(_ outcome: ChunkOutcome, seconds: Double) {
        counts.withLock { counts in
            counts.rows += outcome.rows
            counts.chunks += 1
            counts.quarantined += outcome.quarantined.count + outcome.lost.count
            counts.times.add(seconds)
            counts.waiting = nil
        }
    }

    func proved(in seconds: Double) { counts.withLock { $0.proofSeconds += seconds } }

    func proves(_ share: Double?) { counts.withLock { $0.proofShare = share } }

    /// Why nothing is committed just now: until the next chunk is.
    func waits(for reason: String) { counts.withLock { $0.waiting = reason } }
}
