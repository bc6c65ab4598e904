internal import ArgumentParser
internal import Sluice

struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Tell what a run of a job would take, by chunks that are rolled back.",
        discussion: """
            Runs chunks of the job all over its table, each in a transaction of its own that is rolled back, never more than \
            the limits say, and not while the job's throttle holds runs back. No run is recorded. On PostgreSQL the rows' new \
            versions stay behind, dead until a vacuum, and their WAL; numbers that were taken of a sequence stay taken. \
            What triggers or functions do outside of the transaction isn't rolled back: where the table has triggers that \
            fire, or the job calls volatile functions of users, it is refused without --allow-effects.

            Exit code 3: it was stopped, or held back by the throttle, before there was anything to tell from.
            """)

    @Argument(help: "The job: a YAML file, or its name in the project's backfills folder.")
    var job: String
    @Option(help: "Workers that the run would have; as many measure.")
    var workers: Int?
    @Option(help: "The time a chunk should take, as in 200ms.", transform: DurationText.read)
    var chunkTarget: Duration?
    @Option(help: "Rows that may be changed and rolled back. Default: 100000.")
    var maxRows: Int?
    @Option(help: "Chunks to run. Default: 40.")
    var maxChunks: Int?
    @Option(help: "How long to measure. Default: 30s.", transform: DurationText.read)
    var maxTime: Duration?
    @Flag(help: "Measure also where triggers or functions may do something that isn't rolled back.")
    var allowEffects = false
    @Flag(help: "Run no chunk: show the rows to change and what the throttle says.")
    var dryRun = false
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let workers, !(1...64).contains(workers) { throw ValidationError("--workers is 1 to 64") }
        if let maxRows, maxRows < 1 { throw ValidationError("--max-rows is at least 1") }
        if let maxChunks, maxChunks < 1 { throw ValidationError("--max-chunks is at least 1") }
    }

    func run() throws {
        try options.working(telling: ProgressListener()) { database in
            let forecast = try database.forecast(job, limits: limits, options: runOptions)
            RunForecastView(forecast).print(asJSON: options.json)
            if !forecast.isWhole { throw ExitCode.stopped }
        }
    }

    private var limits: ForecastLimits {
        var limits = ForecastLimits()
        limits.rows = maxRows ?? limits.rows
        limits.chunks = maxChunks ?? limits.chunks
        limits.seconds = maxTime?.inSeconds ?? limits.seconds
        limits.allowsEffects = allowEffects
        limits.plansOnly = dryRun
        return limits
    }

    private var runOptions: RunOptions {
        var run = RunOptions()
        run.workers = workers
        run.chunkTarget = chunkTarget
        return run
    }
}
