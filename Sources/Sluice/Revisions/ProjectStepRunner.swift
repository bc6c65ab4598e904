internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceMigrations
internal import SluiceSchema

/// Carries out what a revision has beside schema operations: backfills with the project's jobs, deprecations and drops
/// with its folder of archives.
struct ProjectStepRunner: StepRunner {
    let database: ProjectDatabase
    let options: RunOptions
    let earlierTries = EarlierTries()

    /// A job whose file is missing or can't be read would stop the revision in its middle.
    func check(_ work: Step.Work, on connection: (any Connection)?, with content: RehearsalContent) throws {
        switch work {
        case .backfill(let backfill):
            _ = try database.project.job(backfill.job)
            if case .job(let reverse) = backfill.reverse { _ = try database.project.job(reverse) }
        case .beginDeprecation(let begun):
            if let connection { try check(begun, on: connection) }
        case .endDeprecation(let ended):
            if let connection { try check(ended, on: connection) }
        case .dropDeprecated(let drop):
            if let connection { try check(drop, on: connection, with: content) }
        case .schema, .restoreDropped: break
        }
    }

    func forecast(of work: Step.Work) throws -> WorkForecast? {
        let dialect = database.url.dialect
        switch work {
        case .schema: return nil
        case .backfill(let backfill):
            let job = try database.project.job(backfill.job)
            return .chunks(of: job.table.description, rowsPerSecond: try pace(of: job.name))
        case .beginDeprecation(let begun): return .catalog(of: begun.table.description, in: dialect)
        case .endDeprecation(let end): return .catalog(of: end.begun.table.description, in: dialect)
        case .dropDeprecated(let drop): return .catalog(of: drop.table.description, in: dialect)
        case .restoreDropped(let restore):
            return .chunks(of: restore.drop.table.description, rowsPerSecond: try pace(of: nil))
        }
    }

    /// Rows a second of this job's runs, else of all that were here.
    private func pace(of job: String?) throws -> Double? {
        guard !database.url.isMissingFile else { return nil }
        let runs = try database.runs().filter { $0.rows > 0 && $0.seconds > 0 }
        let own = runs.filter { $0.job == job }
        let counted = own.isEmpty ? runs : own
        guard !counted.isEmpty else { return nil }
        return Double(counted.reduce(0) { $0 + $1.rows }) / counted.reduce(0) { $0 + $1.seconds }
    }

    /// Starts the job's run, or goes on with the one that an earlier try of this step began.
    func run(_ backfill: SluiceSchema.Backfill, _ identity: StepIdentity, on connection: any Connection) throws {
        let job = try database.project.job(backfill.job)
        let outcome: RunOutcome
        switch try earlierRun(of: job.name, identity) {
        case .some(let run) where run.state == .complete: return
        case .some(let run): outcome = try database.resume(run.id, options: options)
        case .none: outcome = try database.run(job, options: options)
        }
        if let error = outcome.error { throw error }
        let record = outcome.record
        guard record.state == .complete else {
            throw Problem(
                .stopped,
                "run \(record.id) of job '\(record.job)' is \(record.state.rawValue) after \(record.rows) rows")
        }
    }

    /// A run that began after the step did was begun for it. A cancelled one was given up by hand.
    private func earlierRun(of job: String, _ identity: StepIdentity) throws -> RunRecord? {
        try database.runs().filter { $0.job == job && $0.startedAt >= identity.begunAt && $0.state != .cancelled }
            .max { $0.id < $1.id }
    }
}
