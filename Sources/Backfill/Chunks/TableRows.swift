internal import SluiceDatabase

/// The rows of a job's own table, changed where they are.
struct TableRows: ChunkSource {
    private let plan: RunPlan
    let applier: any ChunkApplier
    private let statements: ChunkSQL
    private let connection: any Connection
    private var controller: ChunkController
    /// Rows that a chunk of the open windows was to have; unknown where an earlier session opened them.
    private var opened = Int.max
    /// Rows that the chunk under way is to have.
    private(set) var asked = 0
    private var finder: WindowFinder

    init(_ lease: RangeLease, of plan: RunPlan, on session: WorkerSession) throws {
        let aside = lease.isSweep ? try session.store.quarantined(run: lease.run).map(\.key) : []
        try self.init(ChunkSQL(plan, isSweep: lease.isSweep, aside: aside), on: session.connection)
    }

    init(_ statements: ChunkSQL, on connection: any Connection) throws {
        let plan = statements.plan
        self.plan = plan
        self.statements = statements
        self.connection = connection
        applier = try statements.applier(on: connection)
        let chunk = plan.job.chunk
        let most =
            plan.passes > 1 ? min(chunk.maxRows, ChunkSettings.largestWindowWithPasses / plan.passes) : chunk.maxRows
        controller = ChunkController(
            target: chunk.target.inSeconds, bounds: chunk.minRows...max(chunk.minRows, most))
        finder = WindowFinder(statements: statements, connection: connection)
    }

    var table: QualifiedName { plan.table }
    var onError: Job.ErrorPolicy { plan.job.onError }

    mutating func openWindows(of progress: inout RangeProgress, atMost limit: Int?) throws {
        // One window at a time under a limit: a group then never holds more rows than are left of it. One also until
        // the size is found: what isn't open yet can still be made smaller.
        let isPlain = plan.passes > 1 && limit == nil && controller.isSettled
        let rows = min(limit ?? windowRows, windowRows)
        opened = max(1, rows / plan.passes)
        progress.open(try finder.ends(count: isPlain ? plan.job.chunk.windows : 1, rows: rows, behind: progress))
    }

    var windowRows: Int { controller.size * plan.passes }

    /// Rows of a chunk that take as long as they should; nil before the first.
    var settledRows: Int? { controller.ideal }

    /// What comes next lies elsewhere in the table.
    mutating func moved() { finder.foundFewRows() }

    mutating func cut(_ chunk: RangeProgress.Chunk) throws -> RangeProgress.Chunk {
        asked = min(opened, controller.size)
        guard asked < opened / 2 else { return chunk }
        let query = statements.boundary(after: chunk.low, upTo: chunk.high, rows: asked * plan.passes)
        let keys = try connection.rows(query.sql, query.parameters, columns: plan.key.names.count)
        return keys.first.map(chunk.upTo) ?? chunk
    }

    func prepare(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome { try applier.prepare(chunk) }

    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome { try applier.applyIsolating(chunk) }

    mutating func committed(_ outcome: ChunkOutcome, seconds: Double) {
        controller.committed(rows: outcome.rows, of: asked, seconds: seconds)
        if plan.job.filter == nil, outcome.rows * plan.passes < windowRows / 4 { finder.foundFewRows() }
    }

    mutating func gaveUp() { controller.gaveUp(asked) }
}
