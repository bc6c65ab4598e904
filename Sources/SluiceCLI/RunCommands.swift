internal import ArgumentParser
internal import Sluice

/// Options of the commands that work on a run.
struct WorkOptions: ParsableArguments {
    @Option(help: "Workers, each with a connection and a range of its own.")
    var workers: Int?

    @Option(help: "The time a chunk should take, as in 200ms.", transform: DurationText.read)
    var chunkTarget: Duration?

    @Option(help: "Stop, to be resumed, once that many rows were changed.")
    var limitRows: Int?

    func validate() throws {
        if let workers, !(1...64).contains(workers) { throw ValidationError("--workers is 1 to 64") }
        if let limitRows, limitRows < 1 { throw ValidationError("--limit-rows is at least 1") }
    }

    var runOptions: RunOptions {
        var run = RunOptions()
        run.workers = workers
        run.limitRows = limitRows
        run.chunkTarget = chunkTarget
        return run
    }
}

/// A duration in an option.
enum DurationText {
    static func read(_ text: String) throws -> Duration {
        if let duration = Duration(text: text) { return duration }
        throw ValidationError("'\(text)' isn't \(Duration.forms)")
    }
}

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Transform a table's rows in resumable chunks, or go on with the job's run that was stopped.")

    @Argument(help: "The job: a YAML file, or its name in the project's backfills folder.")
    var job: String
    @OptionGroup var work: WorkOptions
    @Flag(help: "Do nothing where the job's last run is complete.")
    var resume = false
    @Flag(help: "Show the SQL, the plan, the estimate and ten rows before and after; change nothing.")
    var dryRun = false
    @OptionGroup var fleet: FleetOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard fleet.targets != nil else { return }
        if dryRun { throw ValidationError("--dry-run looks at one database: name it with --database") }
        if options.database != nil { throw ValidationError("--targets names the databases; leave --database out") }
    }

    func run() throws {
        if let file = fleet.targets {
            return try options.runningFleet(job, file, fleet, options: work.runOptions)
        }
        if dryRun {
            return try options.withDatabase { DryRunView(try $0.dryRun(job)).print(asJSON: options.json) }
        }
        try options.workingOnRun { database in
            .job(
                resume
                    ? try database.runOrResume(job, options: work.runOptions)
                    : try database.run(job, options: work.runOptions))
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

    func run() throws { try options.workingOnRun { try $0.goOn(with: number, options: work.runOptions) } }
}

struct WorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Help with a run that another process has started.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest that isn't finished.", valueName: "run"))
    var number: Int64?
    @OptionGroup var work: WorkOptions
    @OptionGroup var options: GlobalOptions

    func run() throws { try options.workingOnRun { .job(try $0.work(on: number, options: work.runOptions)) } }
}

extension GlobalOptions {
    /// Shows how far the run is, and how it ended.
    func workingOnRun(_ body: (ProjectDatabase) throws -> ProjectDatabase.Resumed) throws {
        let view = ProgressView()
        var listener = ProgressListener()
        listener.onRun = { view.show($0) }
        try working(telling: listener) { database in
            defer { view.end() }
            let ended = try body(database)
            view.end()
            switch ended {
            case .job(let outcome):
                let report = RunReport(outcome)
                report.print(asJSON: json)
                guard report.exitCode == .success else { throw report.exitCode }
            case .restore(let restored):
                RestoreView(restored).print(asJSON: json)
                guard restored.report.lost.isEmpty else { throw ExitCode.differs }
                guard restored.report.isComplete else { throw ExitCode.failure }
                if restored.foundNoRow { throw ExitCode.differs }
            }
        }
    }
}
