internal import SluiceDatabase

/// What a chunk did.
struct ChunkOutcome {
    var rows = 0
    var quarantined: [QuarantinedRow] = []
    /// What can't be read, and so can't be a row's fault: it is set aside without a limit.
    var lost: [QuarantinedRow] = []
}

/// Changes the rows of a chunk; see ``ChunkSource``.
protocol ChunkApplier {
    func prepare(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome
    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome
}

extension ChunkSQL {
    /// The way of the plan's job on its database. It belongs to the connection.
    func applier(on connection: any Connection) throws -> any ChunkApplier {
        guard case .transform(let columns) = plan.job.work else {
            return SetApplier(statements: self, connection: connection)
        }
        let work = TransformWork(
            columns, description: plan.description, dialect: plan.dialect,
            undoneMarks: isSweep ? plan.undoneMarks : [])
        guard let copying = connection as? any CopyingConnection else {
            return SQLiteTransformApplier(statements: self, work: work, connection: connection)
        }
        return try PostgresTransformApplier(statements: self, work: work, connection: copying)
    }
}

/// Rows read for transforms: those that are to be changed, and those a transform refused.
struct ComputedRows<Row> {
    var rows: [Row] = []
    var refused: [QuarantinedRow] = []

    /// - Parameter compute: Nil for a row that stays as it is.
    mutating func add(_ key: [Value], _ compute: () throws -> Row?) {
        do {
            if let row = try compute() { rows.append(row) }
        } catch {
            refused.append(QuarantinedRow(key: key, code: "transform", error: "\(error)"))
        }
    }
}

/// Finds bad units by halving: a savepoint around each half, so that the good rows cost one attempt more and a bad
/// row log₂(n) of them.
struct RowIsolation<Unit> {
    let connection: any Connection
    /// Looks no further once more rows than this are bad: the chunk will be rolled back then.
    let limit: Int
    let apply: (ArraySlice<Unit>) throws -> ChunkOutcome
    let key: (Unit) -> [Value]

    func run(_ units: ArraySlice<Unit>) throws -> ChunkOutcome {
        // Else a deferred constraint would fail the whole chunk at its commit, and name no row.
        if let setting = connection.dialect.checkConstraintsAtOnce { try connection.execute(setting) }
        var outcome = ChunkOutcome()
        try run(units, into: &outcome)
        return outcome
    }

    private func run(_ units: ArraySlice<Unit>, into outcome: inout ChunkOutcome) throws {
        guard !units.isEmpty, outcome.quarantined.count <= limit else { return }
        try connection.execute("SAVEPOINT sluice_rows")
        do {
            let part = try apply(units)
            try connection.requireReferences()
            try connection.execute("RELEASE SAVEPOINT sluice_rows")
            outcome.rows += part.rows
            outcome.quarantined += part.quarantined
        } catch let error as DatabaseError where error.blamesRow {
            try connection.execute("ROLLBACK TO SAVEPOINT sluice_rows")
            try connection.execute("RELEASE SAVEPOINT sluice_rows")
            if units.count == 1, let only = units.first {
                outcome.quarantined.append(
                    QuarantinedRow(key: key(only), code: error.code, error: error.messageWithoutValues))
            } else {
                let middle = units.startIndex + units.count / 2
                try run(units[..<middle], into: &outcome)
                try run(units[middle...], into: &outcome)
            }
        }
    }
}
