internal import SluiceDatabase

/// `transform:` on PostgreSQL: rows are read and computed before the transaction, go into a temporary table by COPY,
/// and one UPDATE joins them.
///
/// No update is lost: the join is on the row version (`tableoid`, `ctid`, `xmin`) the value was computed from. Under
/// READ COMMITTED a row that another session changed meanwhile no longer matches when the UPDATE rechecks it
/// (PostgreSQL, "Read Committed Isolation Level"), and is then computed again under a row lock.
struct PostgresTransformApplier: ChunkApplier {
    struct Row {
        /// `tableoid`, `ctid`, `xmin` as text.
        let version: [Value]
        let key: [Value]
        let values: [Value]
    }

    private typealias Batch = ComputedRows<Row>

    private let statements: ChunkSQL
    private let work: TransformWork
    private let connection: any CopyingConnection

    /// Makes the session's temporary table, which each commit empties.
    init(statements: ChunkSQL, work: TransformWork, connection: any CopyingConnection) throws {
        self.statements = statements
        self.work = work
        self.connection = connection
        let values = work.targets.indices.map { "sluice_v\($0) text" }.joined(separator: ", ")
        try connection.execute(
            """
            CREATE TEMP TABLE IF NOT EXISTS \(Self.batchTable) \
            (sluice_o oid, sluice_c tid, sluice_x xid, \(values)) ON COMMIT DELETE ROWS
            """)
    }

    private var plan: RunPlan { statements.plan }
    private var dialect: Dialect { .postgres }

    func prepare(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome {
        var text = SQLText(dialect)
        let conditions = statements.conditions(of: chunk, in: &text)
        let batch = try read("WHERE \(conditions)", text.parameters)
        return { try apply(batch, of: chunk) }
    }

    private func apply(_ batch: Batch, of chunk: RangeProgress.Chunk) throws -> ChunkOutcome {
        var outcome = ChunkOutcome(rows: try write(batch.rows[...], of: chunk))
        // A row that was refused may have changed since, too.
        if outcome.rows < batch.rows.count || !batch.refused.isEmpty {
            let rest = try readLocked(chunk, writtenBy: try ownTransaction())
            let written = try write(rest.rows[...], of: chunk)
            // Locked, they can't have changed.
            guard written == rest.rows.count else {
                throw NotComplete(
                    check: .rowsChanged, rows: rest.rows.count - written, table: plan.table, examples: [])
            }
            outcome.rows += written
            outcome.quarantined = rest.refused
        }
        return outcome
    }

    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome {
        // Locked: while halves are tried, no row may change.
        let locked = try readLocked(chunk)
        var outcome = try RowIsolation(
            connection: connection, limit: plan.job.onError.limit,
            apply: { ChunkOutcome(rows: try write($0, of: chunk)) }, key: \.key
        )
        .run(locked.rows[...])
        outcome.quarantined += locked.refused
        return outcome
    }

    // MARK: Reading

    /// - Parameter own: The transaction that is open, whose rows are done and aren't even computed: a transform may refuse
    ///   its own result, and the row with it.
    private func read(_ rest: String, _ parameters: [Value], writtenBy own: Value? = nil) throws -> Batch {
        let key = plan.key.names.map(dialect.quote)
        let columns = ["tableoid::text", "ctid::text", "xmin::text"] + key + work.inputList(plan)
        var batch = Batch()
        try connection.query(
            "SELECT \(columns.joined(separator: ", ")) FROM \(plan.quotedTable) \(rest)", parameters
        ) { row in
            let all = row.values
            guard all[2] != own else { return }
            let key = Array(all[3..<(3 + key.count)])
            batch.add(key) {
                try work.change(all[(3 + key.count)...]).map { Row(version: Array(all[..<3]), key: key, values: $0) }
            }
        }
        return batch
    }

    /// The chunk's rows, locked so that they can't change again. Locks are taken in key order: two workers, or a worker
    /// and an application that does the same, can't deadlock.
    private func readLocked(_ chunk: RangeProgress.Chunk, writtenBy own: Value? = nil) throws -> Batch {
        var text = SQLText(dialect)
        let conditions = statements.conditions(of: chunk, in: &text)
        let order = plan.key.orderBy(in: dialect)
        return try read("WHERE \(conditions) ORDER BY \(order) FOR NO KEY UPDATE", text.parameters, writtenBy: own)
    }

    /// What rows that this transaction has written carry as their `xmin`.
    private func ownTransaction() throws -> Value? {
        try connection.scalar("SELECT (txid_current() % 4294967296)::text")
    }

    // MARK: Writing

    private static let batchTable = "sluice_batch"

    private func write(_ rows: ArraySlice<Row>, of chunk: RangeProgress.Chunk) throws -> Int {
        guard !rows.isEmpty else { return 0 }
        try connection.execute("DELETE FROM \(Self.batchTable)")
        var blocks = CopyBlocks(rows.lazy.map { $0.version + $0.values })
        try connection.copyIn("COPY \(Self.batchTable) FROM STDIN") { try blocks.next() }
        var text = SQLText(dialect)
        // The range once more, for the planner: without it the whole table would be read for each chunk.
        let range = statements.rangeConditions(of: chunk, in: &text)
        let assignments = work.targets.enumerated().map { index, target in
            let type = plan.description.column(target.column)?.type ?? "text"
            return "\(dialect.quote(target.column)) = s.sluice_v\(index)::\(type)"
        }
        return try connection.execute(
            """
            UPDATE \(plan.quotedTable) AS t SET \(assignments.joined(separator: ", ")) FROM \(Self.batchTable) AS s \
            WHERE \(range) AND t.tableoid = s.sluice_o AND t.ctid = s.sluice_c AND t.xmin = s.sluice_x
            """, text.parameters)
    }
}
