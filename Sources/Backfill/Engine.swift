package import SluiceDatabase
package import SluiceTransforms

/// Starts, resumes, pauses, cancels and checks runs on one database. Methods block the calling thread while they work;
/// an engine may be used from several threads, each call with connections of its own.
package struct BackfillEngine: Sendable {
    package let url: DatabaseURL
    let registry: TransformRegistry
    package let stop: StopToken
    package let defaults: JobDefaults
    /// Those of a program, by name: the database has no text of them.
    let programJobs: [String: Job]
    package let interrupters: Interrupters

    /// - Parameters:
    ///   - registry: The transforms that jobs may name; a run that is gone on with needs those it was started with.
    ///   - defaults: What holds for jobs, and for restores, that don't say otherwise.
    ///   - programJobs: Jobs that were made in Swift, by name.
    ///   - interrupters: Of another engine, whose sessions are stopped together with this one's.
    package init(
        url: DatabaseURL, registry: TransformRegistry, defaults: JobDefaults, stop: StopToken,
        programJobs: [String: Job] = [:], interrupters: Interrupters = Interrupters()
    ) {
        self.url = url
        self.registry = registry
        self.stop = stop
        self.defaults = defaults
        self.programJobs = programJobs
        self.interrupters = interrupters
    }

    // MARK: Running

    /// Starts a new run of the job and works on it until it is complete or stopped.
    /// - Throws: ``Problem`` where the job doesn't fit the database, ``Refused`` where a run of it is open already,
    ///   `DatabaseError` where the database can't be reached. What goes wrong later is in the outcome.
    package func start(_ job: Job, options: RunOptions = RunOptions()) throws -> RunOutcome {
        try start(job, newest: .any, options)
    }

    private func start(_ job: Job, newest: RunStore.NewestRun, _ options: RunOptions) throws -> RunOutcome {
        let connection = try url.connect()
        let job = job.with(options)
        let plan = try Planner.plan(job, on: connection)
        try connection.commitDurably()
        try StateSchema.ensure(on: connection)
        let store = RunStore(connection)
        if job.keepInSync { try SyncChain(plan: plan).requireNone(among: openJobs(store)) }
        let estimate = try RowEstimate.of(plan, on: connection)
        let run = try store.begin(job.name, newest: newest) {
            let run = try store.insertRun(
                job: job.name, definition: job.source.text, table: plan.table.description,
                plan: try plan.fixed.encoded(), owner: .current,
                total: estimate.map { ($0.rows, $0.source) })
            try Events.record(
                "run started", object: "run \(run)", detail: "job \(job.name) on \(plan.table)",
                actor: RunOwner.current.description, on: connection)
            return run
        }
        return try execute(run, plan, on: connection, options)
    }

    /// Those whose job can be read; restores, and jobs of other programs, keep nothing in sync.
    private func openJobs(_ store: RunStore) throws -> [(record: RunRecord, job: Job)] {
        try store.runs().filter { !$0.state.isFinal }.compactMap { record in
            (try? job(of: record)).map { (record, $0) }
        }
    }

    /// Starts the job, or goes on with its run that is open: one command for a start and every restart.
    /// - Throws: ``Refused`` where another process works on that run, or it was begun by another text.
    package func startOrResume(
        _ job: Job, whereComplete: CompleteRun = .runsAgain, options: RunOptions = RunOptions()
    ) throws -> RunOutcome {
        let text = job.source.text
        let last = try runs().last { $0.job == job.name }
        guard let last, last.state != .cancelled else {
            return try start(job, newest: .seen(last?.id), options)
        }
        guard last.state == .complete else {
            try requireSameText(job, as: last)
            if try waitUntilFree(last.id).isFinal {
                return try startOrResume(job, whereComplete: whereComplete, options: options)
            }
            return try resume(last.id, job: text.isEmpty ? job : nil, options: options)
        }
        if whereComplete == .isLeft, last.definition == text { return RunOutcome(of: last) }
        return try start(job, newest: .seen(last.id), options)
    }

    /// The process of a container that was killed can't be asked, but its lease ends; one that works renews it.
    /// - Throws: `Problem` (``Problem/Code/stopped``) where another process is at work: the same command may be given again.
    private func waitUntilFree(_ run: Int64) throws -> RunRecord.State {
        let connection = try url.connect()
        let store = RunStore(connection)
        let deadline = ContinuousClock.now + .seconds(RunStore.leaseSeconds + 2)
        while true {
            let record = try self.record(run, on: connection)
            guard !record.state.isFinal else { return record.state }
            do {
                try requireFree(record, store)
                return record.state
            } catch let busy as Refused {
                // One of this host is known to be there.
                guard record.owner?.host != RunOwner.current.host else { throw busy }
                guard ContinuousClock.now < deadline, stop.reason == nil else {
                    throw Problem(.stopped, at: .run(run), busy.reason, hint: busy.hint)
                }
            }
            Pause.wait(.milliseconds(500))
        }
    }

    /// What becomes of a job whose last run is complete.
    package enum CompleteRun: Sendable { case runsAgain, isLeft }

    /// A run keeps to the definition that it was begun by.
    private func requireSameText(_ job: Job, as record: RunRecord) throws {
        guard record.definition != job.source.text else { return }
        throw Refused(
            reason:
                "the job '\(job.name)' is not the one that run \(record.id) (\(record.state.rawValue)) was begun by",
            hint: "go on by the old one with 'sluice resume \(record.id)', or give that run up with "
                + "'sluice cancel \(record.id)' and run the new one")
    }

    /// Goes on with a run that was stopped, failed, or whose process died.
    /// - Parameter job: The job, for runs of jobs that weren't read from a file.
    package func resume(_ run: Int64, job: Job? = nil, options: RunOptions = RunOptions()) throws -> RunOutcome {
        let connection = try url.connect()
        let record = try self.record(run, on: connection)
        let store = RunStore(connection)
        try requireFree(record, store)
        let job = try (job ?? self.job(of: record)).with(options)
        let plan = try Planner.plan(job, fixed: try RunPlan.Fixed(encoded: record.plan), on: connection)
        try connection.commitDurably()
        try takeOver(record, store)
        return try execute(run, plan, on: connection, options)
    }

    /// - Throws: ``Refused`` where the run is over, or another process works on it.
    func requireFree(_ record: RunRecord, _ store: RunStore) throws {
        let run = record.id
        guard !record.state.isFinal else {
            throw Refused(reason: "run \(run) is \(record.state.rawValue)", hint: "start a new one with 'sluice run'")
        }
        guard let owner = record.owner, !owner.isGone else { return }
        if record.state == .running || record.state == .verifying {
            guard try store.isOwnerAlive(record) else { return }
            throw Refused(
                reason: "process \(owner.pid) on \(owner.host) is working on run \(run)",
                hint: "watch it with 'sluice status \(run) --watch', or stop it with 'sluice pause \(run)'")
        }
        if record.state == .paused, try store.holdsLease(owner, run: run) {
            throw Refused(
                reason:
                    "process \(owner.pid) on \(owner.host) was paused and has not finished its chunk of run \(run) yet",
                hint: "try again in a moment; 'sluice status \(run)' shows the run")
        }
    }

    /// Makes this process the run's owner.
    func takeOver(_ record: RunRecord, _ store: RunStore) throws {
        guard try store.takeOver(record, by: .current) else {
            throw Refused(
                reason: "run \(record.id) has just been changed by another process",
                hint: "look at 'sluice status \(record.id)'")
        }
        try store.evictGoneOwners(run: record.id)
        try Events.record(
            "run resumed", object: "run \(record.id)", actor: RunOwner.current.description, on: store.connection)
    }

    /// Works beside the process that owns a running run: its ranges are shared by leases.
    package func join(_ run: Int64, options: RunOptions = RunOptions()) throws -> RunOutcome {
        let connection = try url.connect()
        let record = try self.record(run, on: connection)
        guard record.state == .running, try RunStore(connection).isOwnerAlive(record) else {
            return try resume(run, options: options)
        }
        let job = try self.job(of: record).with(options)
        let plan = try Planner.plan(job, fixed: try RunPlan.Fixed(encoded: record.plan), on: connection)
        return execute(as: .helper, record, plan, on: connection, workers: max(options.workers ?? 1, 1), options)
    }

    private func execute(
        _ run: Int64, _ plan: RunPlan, on connection: any Connection, _ options: RunOptions
    ) throws -> RunOutcome {
        let record = try self.record(run, on: connection)
        let workers = options.limitRows == nil ? max(options.workers ?? plan.job.workers ?? 1, 1) : 1
        return execute(as: .owner, record, plan, on: connection, workers: workers, options)
    }

    private func execute(
        as role: RunMachine.Role, _ record: RunRecord, _ plan: RunPlan, on connection: any Connection, workers: Int,
        _ options: RunOptions
    ) -> RunOutcome {
        let context = RunContext(
            run: record.id, url: url, lockTimeout: plan.job.lockTimeout, throttle: plan.job.throttle,
            passes: plan.passes, searchPath: plan.searchPath, firesTriggers: plan.job.firesTriggers,
            stop: StopToken(within: stop), interrupters: interrupters, limitRows: options.limitRows,
            sharing: WorkSharing(plan: plan)
        ) { lease, session in
            try TableRows(lease, of: plan, on: session)
        }
        let steps = JobSteps(plan: plan, context: context, workers: workers, total: record.total)
        var executor = RunExecutor(
            role, steps, context: context, connection: connection, record: record, workers: workers,
            onProgress: options.onProgress)
        guard role == .owner else {
            let outcome = executor.execute()
            // While this process had the file open the owner couldn't.
            if outcome.record.state.isFinal { restoreJournal(of: record.id) }
            return outcome
        }
        return keepingJournal(of: record.id) { executor.execute() }
    }

    // MARK: Looking

    /// All runs, oldest first; none where Sluice was never used on the database.
    package func runs() throws -> [RunRecord] {
        let connection = try url.connect(.readOnly)
        guard try StateSchema.version(on: connection) != nil else { return [] }
        return try RunStore(connection).runs()
    }

    func record(_ run: Int64, on connection: any Connection) throws -> RunRecord {
        guard try StateSchema.version(on: connection) != nil, let record = try RunStore(connection).run(run) else {
            throw Refused(reason: "there is no run \(run) in this database", hint: "see 'sluice status'")
        }
        return record
    }

    /// Whether a row that the run has done is told from one that it hasn't, so that its job may be run over all once more.
    package func canBeRepeated(_ record: RunRecord) throws -> Bool {
        let plan = try Planner.plan(job(of: record), on: url.connect(.readOnly))
        return plan.proof == .predicate
    }

    func job(of record: RunRecord) throws -> Job {
        guard !FrameFeedDefinition.describes(record.definition) else {
            throw Refused(
                reason: "run \(record.id) (\(record.job)) is no job's: its rows come from an archive",
                hint: "see 'sluice status \(record.id)'; 'sluice resume \(record.id)' goes on with it")
        }
        guard !record.definition.isEmpty else {
            if let job = programJobs[record.job] { return job }
            throw Refused(
                reason:
                    "run \(record.id) is of the job '\(record.job)', which was made in Swift and is not in the database",
                hint: "go on from the program that defines it: give the job, or name it among the project's")
        }
        return try JobFile.decode(
            record.definition, file: "run \(record.id)", name: record.job, registry: registry, defaults: defaults)
    }
}

/// Something Sluice won't do, and the command that helps (exit code 2).
public struct Refused: Error, Sendable, CustomStringConvertible {
    public let reason: String
    public let hint: String

    public init(reason: String, hint: String) {
        self.reason = reason
        self.hint = hint
    }

    public var description: String { reason }
}

extension Job {
    /// The command line wins over the job.
    func with(_ options: RunOptions) -> Job {
        var job = self
        job.workers = options.workers ?? workers
        job.chunk.target = options.chunkTarget ?? chunk.target
        return job
    }
}
