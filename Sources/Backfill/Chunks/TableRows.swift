internal import SluiceDatabase

/// The rows of a job's own table, changed where they are.
struct TableRows: ChunkSource {
    private let plan: RunPlan
    private let applier: any ChunkApplier
    private var controller: ChunkController
    private var finder: WindowFinder

    init(_ lease: RangeLease, of plan: RunPlan, on session: WorkerSession) throws {
        self.plan = plan
        let aside = lease.isSweep ? try session.store.quarantined(run: lease.run).map(\.key) : []
        let statements = ChunkSQL(plan, isSweep: lease.isSweep, aside: aside)
        applier = try statements.applier(on: session.connection)
        let chunk = plan.job.chunk
        controller = ChunkController(
            target: chunk.target.inSeconds, bounds: chunk.minRows...chunk.maxRows,
            initial: plan.passes > 1 ? ChunkSettings.largestWindowWithPasses / plan.passes : 10_000)
        finder = WindowFinder(statements: statements, connection: session.connection)
    }

    var table: QualifiedName { plan.table }
    var onError: Job.ErrorPolicy { plan.job.onError }

    mutating func openWindows(of progress: inout RangeProgress, atMost limit: Int?) throws {
        // One window at a time under a limit: a group then never holds more rows than are left of it.
        let windows = plan.passes > 1 && limit == nil ? plan.job.chunk.windows : 1
        let rows = min(limit ?? windowRows, windowRows)
        progress.open(try finder.ends(count: windows, rows: rows, behind: progress))
    }

    private var windowRows: Int {
        let rows = controller.size * plan.passes
        guard plan.passes > 1 else { return rows }
        return min(rows, max(ChunkSettings.largestWindowWithPasses, plan.job.chunk.minRows * plan.passes))
    }

    func prepare(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome { try applier.prepare(chunk) }

    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome { try applier.applyIsolating(chunk) }

    mutating func committed(_ outcome: ChunkOutcome, seconds: Double) {
        controller.committed(rows: outcome.rows, seconds: seconds)
        if plan.job.filter == nil, outcome.rows * plan.passes < windowRows / 4 { finder.foundFewRows() }
    }

    mutating func gaveUp() { controller.gaveUp() }
}
