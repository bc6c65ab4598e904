package import Backfill
package import Database
package import Migrations
package import Schema

/// Carries out a revision's backfills with the project's jobs.
package struct ProjectStepRunner: StepRunner {
    let project: Project
    let engine: BackfillEngine
    let options: RunOptions

    package init(_ project: Project, _ engine: BackfillEngine, options: RunOptions) {
        self.project = project
        self.engine = engine
        self.options = options
    }

    /// Starts the job's run, or goes on with the one that an earlier try of this step began.
    package func run(_ backfill: Schema.Backfill, _ identity: StepIdentity, on connection: any Connection) throws {
        let job = try project.job(backfill.job)
        let outcome: RunOutcome
        switch try earlierRun(of: job.name, identity) {
        case .some(let run) where run.state == .complete: return
        case .some(let run): outcome = try engine.resume(run.id, options: options)
        case .none: outcome = try engine.start(job, options: options)
        }
        if let error = outcome.error { throw error }
        let record = outcome.record
        guard record.state == .complete else {
            throw StepStopped(
                description:
                    "run \(record.id) of job '\(record.job)' is \(record.state.rawValue) after \(record.rows) rows")
        }
    }

    /// A run that began after the step did was begun for it. A cancelled one was given up by hand.
    private func earlierRun(of job: String, _ identity: StepIdentity) throws -> RunRecord? {
        try engine.runs().filter { $0.job == job && $0.startedAt >= identity.begunAt && $0.state != .cancelled }
            .max { $0.id < $1.id }
    }

    package func run(_ deprecation: DeprecateColumn, _ identity: StepIdentity, on connection: any Connection) throws {
        throw UnsupportedStep(description: "deprecate_column steps aren't carried out by this version")
    }

    package func run(_ undeprecation: UndeprecateColumn, _ identity: StepIdentity, on connection: any Connection) throws
    {
        throw UnsupportedStep(description: "deprecate_column steps aren't carried out by this version")
    }
}
