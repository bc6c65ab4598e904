internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceMigrations
internal import SluiceSchema

extension ProjectStepRunner {
    /// Starts the job's run, or goes on with the one that an earlier try of this step began.
    func run(_ backfill: SluiceSchema.Backfill, _ identity: StepIdentity, on connection: any Connection) throws {
        guard try !isWithoutWork(backfill.job), try hasWorkToUndo(backfill, identity) else { return }
        let job = try database.project.job(backfill.job)
        if let run = try newestRun(of: job.name, since: identity.begunAt) {
            guard run.state != .complete else { return }
            try requireRepeatable(run)
            // Nothing was done by the old text.
            if !run.state.isFinal, run.rows == 0, run.definition != job.source.text {
                _ = try database.cancel(run.id)
            }
        } else if let other = try newestRun(of: job.name, since: ""), !other.state.isFinal {
            throw Problem(
                .refused, "run \(other.id) of job '\(job.name)' is open (\(other.state.rawValue)), and not this step's",
                hint:
                    "'sluice resume \(other.id)' goes on with it, 'sluice cancel \(other.id)' gives it up: then run this again"
            )
        }
        try requireComplete(try database.run(job, options: options))
    }

    /// Rows that aren't there need no value, whatever a person will say.
    func isWithoutWork(_ job: String) throws -> Bool {
        guard let table = try database.project.tableToBeFilled(by: job) else { return false }
        let connection = try database.url.connect(.readOnly)
        do {
            return try connection.scalar("SELECT 1 FROM \(table.quoted(in: connection.dialect)) LIMIT 1") == nil
        } catch {
            // Where it isn't there, earlier steps make it.
            guard error.kind == .undefinedObject else { throw error }
            return true
        }
    }

    private func requireComplete(_ outcome: RunOutcome) throws {
        if let error = outcome.error { throw error }
        let record = outcome.record
        guard record.state == .complete else {
            throw Problem(
                .stopped,
                "run \(record.id) of job '\(record.job)' is \(record.state.rawValue) after \(record.rows) rows")
        }
    }

    private func newestRun(of job: String, since: String) throws -> RunRecord? {
        try database.runs().filter { $0.job == job && $0.startedAt >= since }.max { $0.id < $1.id }
    }

    /// One that was cancelled and is begun again must not change its rows a second time.
    private func requireRepeatable(_ run: RunRecord) throws {
        guard run.state == .cancelled, run.rows > 0, try !database.engine.canBeRepeated(run) else { return }
        throw Problem(
            .refused,
            "run \(run.id) of job '\(run.job)', which this step began, was cancelled after \(run.rows) rows, and nothing tells those "
                + "from the others: run again it would change them twice",
            hint:
                "undo by hand what it did, or do the rest by hand, and say where the database stands then, with 'sluice stamp'"
        )
    }

    // MARK: Undoing

    /// A job that undoes another is one for all rows: over rows that the other has not come to it would do harm. So a half is
    /// brought to its end first, and where nothing was done there is nothing to undo.
    private func hasWorkToUndo(_ backfill: SluiceSchema.Backfill, _ identity: StepIdentity) throws -> Bool {
        guard case .job(let undone) = backfill.reverse else { return true }
        let name = try database.project.job(undone).name
        guard let since = identity.takesBackSince else {
            try requireUndoable(newestRun(of: name, since: ""), by: backfill.job)
            return true
        }
        guard let run = try newestRun(of: name, since: since) else { return false }
        guard run.rows > 0 || run.state == .complete else {
            if !run.state.isFinal { _ = try database.cancel(run.id) }
            return false
        }
        try requireRepeatable(run)
        if run.state != .complete { try bringToItsEnd(run, undoneBy: backfill.job) }
        try requireUndoable(newestRun(of: name, since: since), by: backfill.job)
        return true
    }

    private func bringToItsEnd(_ run: RunRecord, undoneBy job: String) throws {
        do {
            let isOver = run.state.isFinal
            try requireComplete(
                isOver ? database.run(run.job, options: options) : database.resume(run.id, options: options))
        } catch {
            throw Problem(
                .stopped,
                "'\(job)' undoes '\(run.job)' for all rows, and that isn't done (run \(run.id), after \(run.rows) rows): \(error)",
                hint:
                    "mend what stopped it, then run this again: it brings run \(run.id) to its end by the job that it was begun by, "
                    + "and undoes it")
        }
    }

    private func requireUndoable(_ run: RunRecord?, by job: String) throws {
        guard let run else { return }
        if !run.state.isFinal, run.rows > 0 {
            throw Problem(
                .refused,
                "'\(job)' undoes '\(run.job)' for all rows, and run \(run.id) of that is \(run.state.rawValue) after \(run.rows) rows",
                hint: "bring it to its end first, with 'sluice resume \(run.id)'")
        }
        guard run.state == .complete, run.quarantined > 0 else { return }
        throw Problem(
            .refused,
            "'\(job)' would undo '\(run.job)' for rows that this never changed: run \(run.id) has set \(run.quarantined) aside",
            hint:
                "'sluice quarantine \(run.id)' lists them; mend them, do them with 'sluice replay \(run.id)', then run this again"
        )
    }

    /// A run that a revision began is nothing to go on with once that is taken back, or said to be elsewhere.
    func giveUp(_ jobs: [String], since: String) throws -> [String] {
        let names = try jobs.filter { try database.project.tableToBeFilled(by: $0) == nil }.map {
            try database.project.job($0).name
        }
        guard !names.isEmpty else { return [] }
        return try database.runs().filter { names.contains($0.job) && $0.startedAt >= since && !$0.state.isFinal }.map {
            _ = try database.cancel($0.id)
            return "run \($0.id) of job '\($0.job)', after \($0.rows) rows, is given up with the revision that began it"
        }
    }
}
