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
                let outcome = try apply(to: row.key)
                if let refused = outcome.quarantined.first {
                    try store.quarantine([refused], run: run)
                    return false
                }
                try store.removeFromQuarantine(row.key, run: run)
                return true
            }
        } catch let error as DatabaseError where error.blamesRow {
            try store.quarantine(
                [QuarantinedRow(key: row.key, code: error.code, error: error.messageWithoutValues)], run: run)
            return false
        }
    }

    /// A chunk of one row.
    private func apply(to key: [Value]) throws -> ChunkOutcome {
        let applier = try ChunkSQL(plan, only: key).applier(on: connection)
        return try applier.prepare(RangeProgress.Chunk(low: nil, high: key, pass: 0))()
    }
}
