internal import SluiceDatabase
internal import SluiceSchema

/// Carries out a plan, revision by revision, and records each step in the transaction that makes it.
struct PlanExecutor {
    let connection: any Connection
    let ledger: Ledger
    let settings: MigrationSettings
    let runner: any StepRunner
    let graph: RevisionGraph
    let shouldStop: () -> Bool
    let onEvent: (MigrationEvent) -> Void

    /// Where there is no such setting, revisions share a commit instead.
    private var relaxedCommits: Dialect.Setting? { connection.dialect.relaxedCommits }

    func carryOut(_ plan: MigrationPlan, _ direction: Direction) throws {
        guard !plan.revisions.isEmpty else { return }
        try setLockTimeout(settings.lockTimeout)
        defer { reset() }
        // A commit's wait for the disk is left to the last revision: WAL is written in order, so a crash of the server
        // before that loses whole revisions from the end, each with its log entry, and `upgrade` applies them again.
        if let relaxedCommits, plan.revisions.count > 1 { try connection.executeScript(relaxedCommits.set) }
        let batch = CommitBatch(connection, settings.retry)
        let session = try SessionReset(connection)
        var made: Set<QualifiedName> = []
        do {
            for (index, planned) in plan.revisions.enumerated() {
                if let relaxedCommits, index > 0, index == plan.revisions.count - 1 {
                    try connection.executeScript(relaxedCommits.reset)
                }
                let isBatched = relaxedCommits == nil && planned.isOneTransaction
                if !isBatched { try batch.commit() }
                var revision = RevisionExecution(self, planned, direction, isBatched ? batch : nil, madeBefore: made)
                try revision.carryOut()
                made.formUnion(planned.steps.flatMap(\.madeTables))
                if planned.runsOwnSQL {
                    // A file that is attached can't be let go of in the transaction that used it.
                    if isBatched, try session.hasAttached() { try batch.commit() }
                    try reset(session, isLast: index + 2 >= plan.revisions.count)
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
    private func reset(_ session: SessionReset, isLast: Bool) throws {
        try session.perform()
        try setLockTimeout(settings.lockTimeout)
        if let relaxedCommits, !isLast { try connection.executeScript(relaxedCommits.set) }
    }

    func setLockTimeout(_ timeout: Duration) throws(DatabaseError) {
        if let setting = connection.dialect.lockTimeout(timeout) { try connection.executeScript(setting.set) }
    }

    private func reset() {
        let changed = [connection.dialect.lockTimeout(settings.lockTimeout), relaxedCommits].compactMap { $0 }
        if !changed.isEmpty { try? connection.executeScript(changed.map(\.reset).joined(separator: "; ")) }
    }
}
