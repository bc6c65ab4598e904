internal import SluiceDatabase

/// `transform:` on SQLite: rows are read and computed without a lock; then, under the write lock, each row is updated
/// if its inputs are still the ones its value was computed from (`IS` compares NULLs too) and the job's condition still
/// holds, and computed again if not.
struct SQLiteTransformApplier: ChunkApplier {
    struct Row {
        let key: [Value]
        let inputs: [Value]
        let values: [Value]
    }

    private typealias Batch = ComputedRows<Row>

    let statements: ChunkSQL
    let work: TransformWork
    let connection: any Connection

    private var plan: RunPlan { statements.plan }
    private var dialect: Dialect { .sqlite }

    func prepare(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome {
        let batch = try read(chunk)
        return { try apply(batch) }
    }

    private func apply(_ batch: Batch) throws -> ChunkOutcome {
        let update = try UpdateByKey(statements: statements, work: work, connection: connection)
        var outcome = try write(batch.rows[...], with: update)
        // Refused without the lock: it may be another row by now.
        for row in batch.refused { try recompute(row.key, with: update, into: &outcome) }
        return outcome
    }

    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome {
        // Read under the write lock: only the table's own triggers can still change a row before it is written.
        let batch = try read(chunk)
        let update = try UpdateByKey(statements: statements, work: work, connection: connection)
        var outcome = try RowIsolation(
            connection: connection, limit: plan.job.onError.limit,
            apply: { try write($0, with: update) }, key: \.key
        ).run(batch.rows[...])
        outcome.quarantined += batch.refused
        return outcome
    }

    private func write(_ rows: ArraySlice<Row>, with update: UpdateByKey) throws -> ChunkOutcome {
        var outcome = ChunkOutcome()
        for row in rows {
            if try update.run(row) {
                outcome.rows += 1
            } else {
                try recompute(row.key, with: update, into: &outcome)
            }
        }
        return outcome
    }

    /// The row changed after it was read, or is gone. The write lock is held, so it can't change again.
    private func recompute(_ key: [Value], with update: UpdateByKey, into outcome: inout ChunkOutcome) throws {
        var text = SQLText(dialect)
        let conditions = [plan.key.equal(key, in: &text)] + statements.rowConditions
        let again = try read(where: conditions.joined(separator: " AND "), text.parameters)
        for row in again.rows where try update.run(row) { outcome.rows += 1 }
        outcome.quarantined += again.refused
    }

    private func read(_ chunk: RangeProgress.Chunk) throws -> Batch {
        var text = SQLText(dialect)
        let conditions = statements.conditions(of: chunk, in: &text)
        return try read(where: conditions, text.parameters)
    }

    private func read(where conditions: String, _ parameters: [Value]) throws -> Batch {
        let keys = plan.key.names.count
        let columns = (plan.key.names + work.inputs).map(dialect.quote).joined(separator: ", ")
        var batch = Batch()
        try connection.query("SELECT \(columns) FROM \(plan.quotedTable) WHERE \(conditions)", parameters) { row in
            let all = row.values
            let key = Array(all[..<keys])
            batch.add(key) {
                try work.change(all[keys...]).map { Row(key: key, inputs: Array(all[keys...]), values: $0) }
            }
        }
        return batch
    }
}

/// `UPDATE … WHERE key = ? AND input IS ? AND (the job's condition)`, prepared once for a chunk.
private struct UpdateByKey {
    private let statement: any PreparedStatement

    init(statements: ChunkSQL, work: TransformWork, connection: any Connection) throws {
        let plan = statements.plan
        var text = SQLText(.sqlite)
        let assignments = work.targets.map { "\(Dialect.sqlite.quote($0.column)) = \(text.bind(.null))" }
        let key = plan.key.equal(plan.key.columns.map { _ in .null }, in: &text)
        let inputs = work.inputs.map { Dialect.sqlite.isSame(Dialect.sqlite.quote($0), text.bind(.null)) }
        statement = try connection.prepare(
            """
            UPDATE \(plan.quotedTable) SET \(assignments.joined(separator: ", ")) \
            WHERE \(([key] + inputs + statements.rowConditions).joined(separator: " AND "))
            """)
    }

    func run(_ row: SQLiteTransformApplier.Row) throws -> Bool {
        try statement.execute(row.values + row.key + row.inputs) == 1
    }
}
