internal import SluiceDatabase

/// `set:`: one UPDATE a chunk, computed in the database.
struct SetApplier: ChunkApplier {
    let statements: ChunkSQL
    let connection: any Connection

    func prepare(_ chunk: RangeProgress.Chunk) -> () throws -> ChunkOutcome {
        let update = statements.update(chunk)
        return {
            let expected = try rowsToChange(chunk)
            let rows = try connection.execute(update.sql, update.parameters)
            guard rows >= expected ?? rows else {
                throw NotComplete(
                    check: .rowsChanged, rows: (expected ?? rows) - rows, table: statements.plan.table, examples: [])
            }
            return ChunkOutcome(rows: rows)
        }
    }

    /// The chunk's rows, locked, where one that takes no change would be missed by nothing else.
    private func rowsToChange(_ chunk: RangeProgress.Chunk) throws -> Int? {
        let plan = statements.plan
        guard plan.mayLoseUpdates else { return nil }
        var text = SQLText(plan.dialect)
        let conditions = statements.conditions(of: chunk, in: &text)
        let locked = "SELECT 1 FROM \(plan.quotedTable) WHERE \(conditions) FOR NO KEY UPDATE"
        let count = try connection.scalar("SELECT count(*) FROM (\(locked)) AS c", text.parameters)?.integer
        return count.map { Int($0) }
    }

    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome {
        let list = statements.keys(of: chunk)
        let keys = try connection.rows(list.sql, list.parameters, columns: statements.plan.key.names.count)
        return try RowIsolation(
            connection: connection, limit: statements.plan.job.onError.limit, apply: { try update($0, of: chunk) },
            key: { $0 }
        ).run(keys[...])
    }

    /// Neighbouring keys of a chunk: the same chunk with narrower ends.
    private func update(_ keys: ArraySlice<[Value]>, of chunk: RangeProgress.Chunk) throws -> ChunkOutcome {
        guard let first = keys.first, let last = keys.last else { return ChunkOutcome() }
        var text = SQLText(statements.plan.dialect)
        let key = statements.plan.key
        let from = key.from(first, in: &text)
        let rest = statements.conditions(
            of: RangeProgress.Chunk(low: nil, high: last, pass: chunk.pass), in: &text)
        let rows = try connection.execute(
            "UPDATE \(statements.plan.quotedTable) SET \(statements.assignments) WHERE \(from) AND \(rest)",
            text.parameters)
        return ChunkOutcome(rows: rows)
    }
}
