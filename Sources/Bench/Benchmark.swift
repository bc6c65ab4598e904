internal import Dispatch
package import SluiceBackfill
package import SluiceDatabase
internal import Synchronization

/// Sweeps chunk size × workers over a table that is made again for each run.
package final class Benchmark: Sendable {
    private let table: any BenchTable
    private let original: DatabaseURL?
    private let userJob: Job?
    private let settings: BenchSettings
    private let stop: StopToken
    private let makeEngine: @Sendable (DatabaseURL) -> BackfillEngine
    /// The run that is under way, for a second signal.
    private let engine = Mutex<BackfillEngine?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - url: The database. Nil: SQLite, in the temporary folder.
    ///   - job: What to run, on a copy of its table. Nil: a price conversion, on a generated one.
    ///   - defaults: For the job on the generated table.
    ///   - makeEngine: For the database that the copy is in.
    package init(
        url: DatabaseURL?, job: Job?, settings: BenchSettings, defaults: JobDefaults, stop: StopToken,
        makeEngine: @escaping @Sendable (DatabaseURL) -> BackfillEngine
    ) {
        let source: BenchSource =
            job.map { .copy(job: $0, limit: settings.rows) }
            ?? .generated(rows: settings.rows ?? BenchSettings.generatedRows, defaults: defaults)
        switch url?.target {
        case .sqlite(let path)?: table = SQLiteBenchTable(source, path: path)
        case .postgres?: table = url.map { PostgresBenchTable(source, url: $0) } ?? SQLiteBenchTable(source, path: nil)
        case nil: table = SQLiteBenchTable(source, path: nil)
        }
        original = url
        userJob = job
        self.settings = settings
        self.stop = stop
        self.makeEngine = makeEngine
    }

    /// - Parameter onPoint: Called behind each run, with how many of how many are done.
    package func run(onPoint: (BenchPoint, _ done: Int, _ of: Int) -> Void) throws -> BenchReport {
        defer { ended.signal() }
        if let original, let userJob { try Self.check(userJob, on: original) }
        try table.prepare()
        defer { table.remove() }
        try refresh()
        let (passes, database) = try plan()
        let points = try sweep(passes: passes, onPoint: onPoint)
        guard !points.isEmpty else { throw BenchStopped() }
        return BenchReport(
            database: database, machine: .current,
            job: userJob?.name ?? "generated table, price_decimal = price / 100.0",
            table: userJob?.table.description ?? "products", passes: passes,
            target: table.job.chunk.target.inSeconds, points: points, isWhole: stop.reason == nil)
    }

    /// Ends at once, from a signal's queue: stops the statements, and removes what was made. A run whose statement was
    /// stopped is over within moments; what it still wrote would otherwise stay behind.
    package func abandon() {
        engine.withLock { $0 }?.interruptAll()
        if ended.wait(timeout: .now() + .seconds(3)) == .timedOut { table.remove() }
    }

    /// What is wrong with the job is found before a table is copied.
    private static func check(_ job: Job, on url: DatabaseURL) throws {
        let connection = try url.connect(.readOnly)
        defer { connection.close() }
        _ = try Planner.plan(job, on: connection)
    }

    private func plan() throws -> (passes: Int, database: BenchedDatabase) {
        let connection = try table.url.connect()
        defer { connection.close() }
        return (
            try Planner.plan(table.job, on: connection).passes,
            BenchedDatabase(name: connection.dialect.description, serverVersion: connection.serverVersion)
        )
    }

    private func refresh() throws {
        guard stop.reason == nil else { throw BenchStopped() }
        try table.refresh(stop: stop)
    }

    // MARK: Sweeping

    private struct Setting: Hashable {
        let chunkRows: Int
        let workers: Int
    }

    /// Repetitions go round the whole sweep, so that a disturbance doesn't hit all runs of one setting.
    private func sweep(passes: Int, onPoint: (BenchPoint, Int, Int) -> Void) throws -> [BenchPoint] {
        let all = settings.workers.flatMap { workers in
            settings.chunkSizes(passes: passes).map { Setting(chunkRows: $0, workers: workers) }
        }
        var runs: [Setting: [BenchPoint]] = [:]
        var done = 0
        var isFresh = true
        for setting in Array(repeating: all, count: settings.repetitions).joined() {
            if stop.reason != nil { break }
            do {
                if !isFresh { try refresh() }
                isFresh = false
                let point = try measure(setting)
                runs[setting, default: []].append(point)
                done += 1
                onPoint(point, done, all.count * settings.repetitions)
            } catch is BenchStopped {
                break
            }
        }
        return all.compactMap { BenchPoint.median(of: runs[$0] ?? []) }
    }

    private func measure(_ setting: Setting) throws -> BenchPoint {
        var job = table.job
        job.chunk.minRows = setting.chunkRows
        job.chunk.maxRows = setting.chunkRows
        var options = RunOptions()
        options.workers = setting.workers
        let engine = makeEngine(table.url)
        self.engine.withLock { $0 = engine }
        Machine.resetPeakMemory()
        let (outcome, bytes) = try table.measuringJournal { [job, options] in try engine.start(job, options: options) }
        guard outcome.record.state == .complete else {
            if stop.reason == .signal { throw BenchStopped() }
            throw outcome.error ?? BenchStopped()
        }
        guard outcome.sessionRows > 0 else {
            throw Refused(
                reason: "the job changes no row of the table",
                hint: "is its where: right? try 'sluice run JOB --dry-run'")
        }
        return BenchPoint(
            chunkRows: setting.chunkRows, workers: setting.workers, rows: outcome.sessionRows,
            chunks: outcome.record.chunks, seconds: outcome.sessionSeconds - outcome.proofSeconds,
            chunkSecondsP50: outcome.chunkSeconds?.p50 ?? 0, chunkSecondsP99: outcome.chunkSeconds?.p99 ?? 0,
            journalBytes: bytes, clientPeakBytes: Machine.peakMemory)
    }
}
