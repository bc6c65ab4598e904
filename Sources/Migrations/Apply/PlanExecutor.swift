internal import SluiceDatabase

/// Carries out a plan, revision by revision, and records each step in the transaction that makes it.
struct PlanExecutor {
    let connection: any Connection
    let ledger: Ledger
    let settings: MigrationSettings
    let runner: any StepRunner
    let graph: RevisionGraph
    let shouldStop: () -> Bool
    let onEvent: (MigrationEvent) -> Void

    private var isPostgres: Bool { connection.dialect.name == .postgres }

    func carryOut(_ plan: MigrationPlan, _ direction: Direction) throws {
        guard !plan.revisions.isEmpty else { return }
        try setLockTimeout(settings.lockTimeout)
        defer { if isPostgres { try? connection.executeScript("RESET lock_timeout; RESET synchronous_commit") } }
        // A commit's wait for the disk is left to the last revision: WAL is written in order, so a crash of the server
        // before that loses whole revisions from the end, each with its log entry, and `upgrade` applies them again.
        if isPostgres, plan.revisions.count > 1 { try connection.executeScript("SET synchronous_commit = off") }
        let batch = CommitBatch(connection, patience)
        do {
            for (index, planned) in plan.revisions.enumerated() {
                if isPostgres, index > 0, index == plan.revisions.count - 1 {
                    try connection.executeScript("RESET synchronous_commit")
                }
                let isBatched = !isPostgres && planned.isOneTransaction
                if !isBatched { try batch.commit() }
                var revision = RevisionExecution(self, planned, direction, isBatched ? batch : nil)
                try revision.carryOut()
                if planned.runsOwnSQL, index < plan.revisions.count - 1 {
                    try resetSession(isLast: index + 2 == plan.revisions.count)
                }
            }
        } catch {
            // What was done before the failure stays done.
            try? batch.commit()
            throw error
        }
        try batch.commit()
    }

    /// What a revision's own SQL set for the session ends with it, so that one command does what two would do.
    private func resetSession(isLast: Bool) throws {
        try SessionReset.perform(on: connection)
        try setLockTimeout(settings.lockTimeout)
        if isPostgres, !isLast { try connection.executeScript("SET synchronous_commit = off") }
    }

    var patience: Patience { Patience(attempts: settings.attempts, firstPause: settings.firstPause) }

    func setLockTimeout(_ timeout: Duration) throws(DatabaseError) {
        guard isPostgres else { return }
        let milliseconds = max(1, Int(timeout / .milliseconds(1)))
        try connection.executeScript("SET lock_timeout = \(milliseconds)")
    }
}
