package import SluiceBackfill
package import SluiceDatabase
package import SluiceMigrations
package import SluiceSchema
package import SluiceTransforms

/// Carries out what a revision has beside schema operations: backfills with the project's jobs, deprecations and drops
/// with its folder of archives.
package struct ProjectStepRunner: StepRunner {
    let project: Project
    let engine: BackfillEngine
    let options: RunOptions
    let registry: TransformRegistry
    /// The version of Sluice, for the manifests of archives.
    let tool: String
    /// Called now and then with the rows that a drop has archived. What it throws ends the step, to be gone on with.
    package var onArchive: (_ rows: Int) throws -> Void = { _ in }
    /// Called before SQLite writes a table anew.
    package var onRebuild: (RebuildEstimate) -> Void = { _ in }

    package init(
        _ project: Project, _ engine: BackfillEngine, options: RunOptions, registry: TransformRegistry = .standard,
        tool: String = "sluice"
    ) {
        self.project = project
        self.engine = engine
        self.options = options
        self.registry = registry
        self.tool = tool
    }

    /// Starts the job's run, or goes on with the one that an earlier try of this step began.
    package func run(_ backfill: SluiceSchema.Backfill, _ identity: StepIdentity, on connection: any Connection) throws
    {
        let job = try project.job(backfill.job, registry: registry)
        let outcome: RunOutcome
        switch try earlierRun(of: job.name, identity) {
        case .some(let run) where run.state == .complete: return
        case .some(let run): outcome = try engine.resume(run.id, options: options)
        case .none: outcome = try engine.start(job, options: options)
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
        try engine.runs().filter { $0.job == job && $0.startedAt >= identity.begunAt && $0.state != .cancelled }
            .max { $0.id < $1.id }
    }
}
