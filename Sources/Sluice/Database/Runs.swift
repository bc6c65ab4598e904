internal import SluiceArchive
public import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation

extension ProjectDatabase {
    // MARK: Working

    /// Runs the job with that name or file until it is complete or stopped, or goes on with its run that is open.
    /// - Throws: `Problem` where the job doesn't fit the database, `Refused` where another process works on its run or
    ///   the run was begun by another text, `DatabaseError` where the database can't be reached. What goes wrong later
    ///   is in the outcome.
    public func run(_ job: String, options: RunOptions = RunOptions()) throws -> RunOutcome {
        try run(project.job(job), options: options)
    }

    /// The same with a job that was made in Swift.
    public func run(_ job: Job, options: RunOptions = RunOptions()) throws -> RunOutcome {
        ended(try knowing(job).engine.startOrResume(job, options: heard(options)))
    }

    /// The same, save that nothing is done where the last run is complete already, by the same job. For a start that may
    /// be a restart: a container's, a unit's.
    public func runOrResume(_ job: String, options: RunOptions = RunOptions()) throws -> RunOutcome {
        try runOrResume(project.job(job), options: options)
    }

    /// The same with a job that was read or made before.
    public func runOrResume(_ job: Job, options: RunOptions = RunOptions()) throws -> RunOutcome {
        ended(try knowing(job).engine.startOrResume(job, whereComplete: .isLeft, options: heard(options)))
    }

    /// Shows what the job would do; nothing is changed, not even Sluice's own tables are made.
    public func dryRun(_ job: String) throws -> DryRunReport { try dryRun(project.job(job)) }

    public func dryRun(_ job: Job) throws -> DryRunReport { try engine.dryRun(job) }

    /// What a run of the job is likely to take, by chunks of it that are run and rolled back. No run is recorded.
    /// - Parameters:
    ///   - limits: What it may do to the database in order to measure.
    ///   - options: How the run would be worked on; workers and the time of a chunk count.
    /// - Throws: As ``run(_:options:)-(String,_)`` does, and `Refused` where triggers or functions may do what isn't rolled back.
    public func forecast(
        _ job: String, limits: ForecastLimits = ForecastLimits(), options: RunOptions = RunOptions()
    ) throws -> RunForecast {
        try forecast(project.job(job), limits: limits, options: options)
    }

    public func forecast(
        _ job: Job, limits: ForecastLimits = ForecastLimits(), options: RunOptions = RunOptions()
    ) throws -> RunForecast {
        try engine.forecast(job, limits: limits, options: options)
    }

    /// Goes on with a run that was stopped, failed, or whose process died; with a restore just as with a job.
    /// - Parameters:
    ///   - run: Nil for the newest that isn't finished.
    ///   - job: The job, for a run whose job was made in Swift and isn't among the project's.
    public func resume(
        _ run: Int64? = nil, job: Job? = nil, options: RunOptions = RunOptions()
    ) throws -> RunOutcome {
        try goOn(with: run, job: job, options: options).outcome
    }

    /// A run that was gone on with.
    package enum Resumed {
        case job(RunOutcome)
        case restore(RestoreOutcome)

        var outcome: RunOutcome {
            switch self {
            case .job(let outcome): outcome
            case .restore(let restored): restored.outcome
            }
        }
    }

    package func goOn(with number: Int64?, job: Job? = nil, options: RunOptions) throws -> Resumed {
        let run = try engine.openRun(number)
        let record = try engine.runs().first { $0.id == run }
        if let record, !record.state.isFinal,
            let restore = try Restore(
                of: record, key: project.keys.archiveKey(), locating: project.carrier.located)
        {
            return .restore(try self.restore(restore, options: options))
        }
        let outcome = try namingDeprecated(run) { try engine.resume(run, job: job, options: heard(options)) }
        return .job(ended(outcome))
    }

    /// Works beside the process that has started a run: its ranges are shared by leases.
    /// - Parameters:
    ///   - run: Nil for the newest that isn't finished.
    ///   - job: The job, for a run whose job was made in Swift and isn't among the project's.
    public func work(
        on run: Int64? = nil, job: Job? = nil, options: RunOptions = RunOptions()
    ) throws -> RunOutcome {
        let engine = knowing(job).engine
        return ended(try engine.join(try engine.openRun(run), options: heard(options)))
    }

    func ended(_ outcome: RunOutcome) -> RunOutcome {
        listener.onRunEnd(outcome)
        return outcome
    }

    func heard(_ options: RunOptions) -> RunOptions {
        var options = options
        options.onProgress = options.onProgress ?? listener.onRun
        return options
    }

    // MARK: Controlling

    /// Asks the process that works on the run to stop behind its chunk.
    /// - Parameter run: Nil for the newest that isn't finished.
    public func pause(_ run: Int64? = nil) throws -> RunRecord { try engine.pause(try engine.openRun(run)) }

    /// Gives a run up: rows that are done stay as they are, its trigger goes, and no worker can commit another chunk.
    /// - Parameter run: Nil for the newest that isn't finished.
    public func cancel(_ run: Int64? = nil) throws -> RunRecord { try engine.cancel(try engine.openRun(run)) }

    // MARK: Looking

    /// All runs, oldest first; none where Sluice was never used on the database.
    public func runs() throws -> [RunRecord] { try engine.runs() }

    /// What runs have left in the database after kills and crashes: triggers, functions, runs that nobody works on.
    public func leftovers() throws -> [Leftover] { try engine.leftovers() }

    /// Removes what no open run needs, and returns what that was.
    public func removeLeftovers() throws -> [Leftover] { try engine.removeLeftovers() }

    /// Runs the completion checks of a run again, on the data as they are now.
    /// - Parameters:
    ///   - run: Nil for the newest.
    ///   - job: The job, for a run whose job was made in Swift and isn't among the project's.
    public func verify(_ run: Int64? = nil, job: Job? = nil) throws -> VerifyReport {
        let run = try engine.newestRun(run)
        return try namingDeprecated(run) { try knowing(job).engine.verify(run) }
    }

    /// Rows of the run that are set aside.
    /// - Parameter run: Nil for the newest.
    public func quarantine(of run: Int64? = nil) throws -> Quarantine {
        let run = try engine.newestRun(run)
        return Quarantine(run: run, replayed: nil, rows: try engine.quarantine(of: run))
    }

    /// Tries each quarantined row again, by the job as it was started; those that succeed leave the quarantine.
    /// - Parameters:
    ///   - run: Nil for the newest.
    ///   - job: The job, for a run whose job was made in Swift and isn't among the project's.
    public func replay(_ run: Int64? = nil, job: Job? = nil) throws -> Quarantine {
        let run = try engine.newestRun(run)
        let (done, left) = try namingDeprecated(run) { try knowing(job).engine.replay(run) }
        return Quarantine(run: run, replayed: done, rows: left)
    }
}

/// Rows that a run has set aside.
public struct Quarantine: Sendable {
    public let run: Int64
    /// Rows that succeeded when they were tried again; nil where they weren't.
    public let replayed: Int?
    public let rows: [QuarantinedRow]
}
