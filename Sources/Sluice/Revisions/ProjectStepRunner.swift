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
    func check(_ work: Step.Work) throws {
        guard case .backfill(let backfill) = work else { return }
        _ = try database.project.job(backfill.job)
        if case .job(let reverse) = backfill.reverse { _ = try database.project.job(reverse) }
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
