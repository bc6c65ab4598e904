internal import SluiceDatabase

/// Quarantined rows once more, one by one, each with its quarantine entry in one transaction.
struct QuarantineReplay {
    let plan: RunPlan
    let run: Int64
    let store: RunStore

    private var connection: any Connection { store.connection }

    func execute() throws -> (done: Int, left: [QuarantinedRow]) {
        try connection.prepareForChunks(lockTimeout: plan.job.lockTimeout)
        var done = 0
        for row in try store.quarantined(run: run) where try replay(row) { done += 1 }
        return (done, try store.quarantined(run: run))
    }

    private func replay(_ row: QuarantinedRow) throws -> Bool {
        do {
            return try connection.transaction {
                guard try store.takeFromQuarantine(row.key, run: run) else { return false }
                let outcome = try apply(to: row.key)
                try store.quarantine(outcome.quarantined, run: run)
                return outcome.quarantined.isEmpty
            }
        } catch let error as DatabaseError where error.blamesRow {
            try store.renewError(
                of: QuarantinedRow(key: row.key, code: error.code, error: error.messageWithoutValues), run: run)
            return false
        }
    }

    /// A chunk of one row.
    private func apply(to key: [Value]) throws -> ChunkOutcome {
        let applier = try ChunkSQL(plan, only: key).applier(on: connection)
        return try applier.prepare(RangeProgress.Chunk(low: nil, high: key, pass: 0))()
    }
}
