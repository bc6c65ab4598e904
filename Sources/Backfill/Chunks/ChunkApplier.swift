internal import Database

/// What a chunk did.
struct ChunkOutcome {
    var rows = 0
    var quarantined: [QuarantinedRow] = []
}

/// Changes the rows of a chunk. `apply` runs inside the chunk's transaction; what can be done before it, so that locks
/// are short, is done by `prepare`.
protocol ChunkApplier {
    associatedtype Prepared

    func prepare(_ chunk: RangeProgress.Chunk) throws -> Prepared

    /// - Throws: `DatabaseError`; one that blames rows leads to `applyIsolating`.
    func apply(_ prepared: Prepared, of chunk: RangeProgress.Chunk) throws -> ChunkOutcome

    /// The same, finding the rows that are to blame and leaving them out.
    func applyIsolating(_ prepared: Prepared, of chunk: RangeProgress.Chunk) throws -> ChunkOutcome
}

/// Finds bad units by halving: a savepoint around each half, so that the good rows cost one attempt more and a bad
/// row log₂(n) of them.
struct RowIsolation<Unit> {
    let connection: any Connection
    /// Looks no further once more rows than this are bad: the chunk will be rolled back then.
    let limit: Int
    let apply: (ArraySlice<Unit>) throws -> Int
    let key: (Unit) -> [Value]

    func run(_ units: ArraySlice<Unit>) throws -> ChunkOutcome {
        // Else a deferred constraint would fail the whole chunk at its commit, and name no row.
        if connection.dialect.name == .postgres { try connection.execute("SET CONSTRAINTS ALL IMMEDIATE") }
        var outcome = ChunkOutcome()
        try run(units, into: &outcome)
        return outcome
    }

    private func run(_ units: ArraySlice<Unit>, into outcome: inout ChunkOutcome) throws {
        guard !units.isEmpty, outcome.quarantined.count <= limit else { return }
        try connection.execute("SAVEPOINT sluice_rows")
        do {
            let rows = try apply(units)
            try connection.execute("RELEASE SAVEPOINT sluice_rows")
            outcome.rows += rows
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
