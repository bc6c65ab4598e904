internal import SluiceDatabase

/// A look at what a run would do.
public struct DryRunReport: Sendable {
    public struct Sample: Sendable {
        public let key: String
        public let before: [String?]
        public let after: [String?]
        /// Why the row would go into quarantine, or nil.
        public let error: String?
    }

    public let job: String
    public let table: String
    public let key: [String]
    public let passes: Int
    /// The statement of a chunk; its parameters are the ends of the chunk.
    public let sql: String
    /// The database's plan for the first chunk.
    public let plan: [String]
    public let estimate: (rows: Int, source: String)?
    public let columns: [String]
    public let samples: [Sample]
}

extension BackfillEngine {
    /// Shows what the job would do. On PostgreSQL inside a read-only transaction, on SQLite on a read-only connection:
    /// nothing is changed, not even Sluice's own tables are made.
    package func dryRun(_ job: Job) throws -> DryRunReport {
        let connection = try url.connect(.readOnly)
        let plan = try Planner.plan(job, on: connection)
        return try DryRun(plan: plan, connection: connection).report()
    }
}

struct DryRun {
    private static let samples = 10

    let plan: RunPlan
    let connection: any Connection

    func report() throws -> DryRunReport {
        let statements = ChunkSQL(plan)
        let chunk = try firstChunk(statements)
        let statement = chunk.map { work(statements, $0) }
        return DryRunReport(
            job: plan.job.name, table: plan.table.description, key: plan.key.names, passes: plan.passes,
            sql: statement?.sql ?? "nothing: the table is empty", plan: try statement.map(explain) ?? [],
            estimate: try RowEstimate.of(plan, on: connection).map { ($0.rows, $0.source) }, columns: plan.job.targets,
            samples: try samples())
    }

    private func firstChunk(_ statements: ChunkSQL) throws -> RangeProgress.Chunk? {
        guard let last = try connection.rows(statements.lastKey, columns: plan.key.names.count).first else {
            return nil
        }
        var finder = WindowFinder(statements: statements, connection: connection)
        let start = RangeProgress(passes: 1, high: last, cursor: nil)
        let ends = try finder.ends(count: 1, rows: min(10_000, plan.job.chunk.maxRows), behind: start)
        return ends.first.map { RangeProgress.Chunk(low: nil, high: $0, pass: 0) }
    }

    /// The UPDATE of a `set:` job; for transforms, the query that fetches a chunk's rows.
    private func work(_ statements: ChunkSQL, _ chunk: RangeProgress.Chunk) -> ChunkSQL.Statement {
        if case .set = plan.job.work { return statements.update(chunk) }
        return statements.keys(of: chunk)
    }

    private func explain(_ statement: ChunkSQL.Statement) throws -> [String] {
        // Values stand in the parameters of a prepared statement; EXPLAIN takes them the same way.
        let (sql, column) = plan.dialect.explain(statement.sql)
        return try connection.rows(sql, statement.parameters).compactMap { $0[column].text }
    }

    // MARK: Samples

    private func samples() throws -> [DryRunReport.Sample] {
        switch plan.job.work {
        case .set(let columns): try setSamples(columns)
        case .transform(let columns):
            try transformSamples(TransformWork(columns, description: plan.description, dialect: plan.dialect))
        }
    }

    private func select(_ columns: [String]) -> String {
        let key = plan.key.names.map { text(plan.dialect.quote($0)) }
        let filter = plan.job.filter.map { " WHERE (\($0))" } ?? ""
        // With names of their own: ORDER BY would take an output column's name before the key's, and sort its text.
        let list = (key + columns).enumerated().map { "\($1) AS sluice_\($0)" }
        return """
            SELECT \(list.joined(separator: ", ")) FROM \(plan.quotedTable)\(filter) \
            ORDER BY \(plan.key.orderBy(in: plan.dialect)) LIMIT \(Self.samples)
            """
    }

    private func text(_ expression: String) -> String { "CAST(\(expression) AS text)" }

    private func setSamples(_ columns: [(column: String, expression: String)]) throws -> [DryRunReport.Sample] {
        let before = columns.map { text(plan.dialect.quote($0.column)) }
        let after = columns.map { column, expression in
            text(plan.dialect.stored(expression, as: plan.description.column(column)?.type))
        }
        let keys = plan.key.names.count
        return try connection.rows(select(before + after), columns: keys + 2 * columns.count).map { row in
            let values = row.map(\.text)
            return DryRunReport.Sample(
                key: KeyText.display(Array(row[..<keys])), before: Array(values[keys..<(keys + columns.count)]),
                after: Array(values[(keys + columns.count)...]), error: nil)
        }
    }

    private func transformSamples(_ work: TransformWork) throws -> [DryRunReport.Sample] {
        let keys = plan.key.names.count
        let before = work.targets.map { text(plan.dialect.quote($0.column)) }
        let inputs = work.inputList(plan)
        return try connection.rows(select(before + inputs), columns: keys + before.count + inputs.count).map { row in
            let old = row[keys..<(keys + before.count)].map(\.text)
            do {
                let new = try work.compute(row[(keys + before.count)...])
                return DryRunReport.Sample(
                    key: KeyText.display(Array(row[..<keys])), before: old,
                    after: new.map { $0.isNull ? nil : KeyText.display([$0]) }, error: nil)
            } catch {
                return DryRunReport.Sample(
                    key: KeyText.display(Array(row[..<keys])), before: old, after: old.map { _ in nil },
                    error: "\(error)")
            }
        }
    }
}
