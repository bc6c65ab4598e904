internal import ArgumentParser
internal import Sluice

/// Options of the commands that work on a run.
struct WorkOptions: ParsableArguments {
    @Option(help: "Workers, each with a connection and a range of its own.")
    var workers: Int?

    @Option(help: "The time a chunk should take, as in 200ms.")
    var chunkTarget: String?

    @Option(help: "Stop, to be resumed, once that many rows were changed.")
    var limitRows: Int?

    func validate() throws {
        if let workers, !(1...64).contains(workers) { throw ValidationError("--workers is 1 to 64") }
        if let limitRows, limitRows < 1 { throw ValidationError("--limit-rows is at least 1") }
        if let chunkTarget, Duration(text: chunkTarget) == nil {
            throw ValidationError("--chunk-target is '\(chunkTarget)', but must be \(Duration.forms)")
        }
    }

    var runOptions: RunOptions {
        var run = RunOptions()
        run.workers = workers
        run.limitRows = limitRows
        run.chunkTarget = chunkTarget.flatMap { Duration(text: $0) }
        return run
    }

    /// Runs `body` with the options, a progress view and the signals in place, and reports how it ended.
    func working(
        _ options: GlobalOptions, _ body: (BackfillEngine, RunOptions) throws -> RunOutcome
    ) throws {
        let stop = StopToken()
        let engine = BackfillEngine(
            url: try options.databaseURL(), stop: stop, defaults: try options.loadProject().defaults)
        let signals = SignalStop(stop: stop) { engine.interruptAll() }
        let view = ProgressView()
        var run = runOptions
        run.onProgress = { view.show($0) }
        let report = RunReport(try withExtendedLifetime(signals) { try body(engine, run) })
        view.end()
        report.print(asJSON: options.json)
        guard report.exitCode == .success else { throw report.exitCode }
    }
}

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Transform a table's rows in resumable chunks.")

    @Argument(help: "The job: a YAML file, or its name in the project's backfills folder.")
    var job: String
    @OptionGroup var work: WorkOptions
    @Flag(help: "Show the SQL, the plan, the estimate and ten rows before and after; change nothing.")
    var dryRun = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let job = try options.loadProject().job(job)
            if dryRun {
                let report = try BackfillEngine(url: try options.databaseURL(), registry: .standard).dryRun(job)
                return DryRunView(report).print(asJSON: options.json)
            }
            try work.working(options) { engine, run in try engine.start(job, options: run) }
        }
    }
}

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a run that was stopped, failed, or whose process died.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest that isn't finished.", valueName: "run"))
    var number: Int64?
    @OptionGroup var work: WorkOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            if let restore = try openRestore() { return try RestoreWork(restore, options).carryOut(work.runOptions) }
            try work.working(options) { engine, settings in
                try engine.resume(try engine.openRun(number), options: settings)
            }
        }
    }

    /// The run's archive goes on into its table; an encrypted one with the key in the environment.
    private func openRestore() throws -> Restore? {
        let engine = BackfillEngine(url: try options.databaseURL())
        let run = try engine.openRun(number)
        guard let record = try engine.runs().first(where: { $0.id == run }), !record.state.isFinal else { return nil }
        return try Restore(of: record, key: KeyOptions.environmentKey())
    }
}

struct WorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Help with a run that another process has started.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest that isn't finished.", valueName: "run"))
    var number: Int64?
    @OptionGroup var work: WorkOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            try work.working(options) { engine, settings in
                try engine.join(try engine.openRun(number), options: settings)
            }
        }
    }
}
