internal import Archive
package import Backfill
package import Database
internal import Deprecation
internal import Foundation
package import Migrations
package import Schema
package import Transforms

/// Carries out a revision's backfills with the project's jobs.
package struct ProjectStepRunner: StepRunner {
    let project: Project
    let engine: BackfillEngine
    let options: RunOptions
    let registry: TransformRegistry

    package init(
        _ project: Project, _ engine: BackfillEngine, options: RunOptions, registry: TransformRegistry = .standard
    ) {
        self.project = project
        self.engine = engine
        self.options = options
        self.registry = registry
    }

    /// Starts the job's run, or goes on with the one that an earlier try of this step began.
    package func run(_ backfill: Schema.Backfill, _ identity: StepIdentity, on connection: any Connection) throws {
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

    /// A try that a crash interrupted may have begun the deprecation already.
    package func run(_ deprecation: DeprecateColumn, _ identity: StepIdentity, on connection: any Connection) throws {
        let table = try connection.resolved(deprecation.table)
        if (try? DeprecationStore(connection).open(table, deprecation.column)) != nil { return }
        var settings = Deprecate.Options()
        settings.reason = "revision \(identity.revision)"
        if let text = deprecation.grace {
            guard let grace = Duration(text: text) else {
                throw DeprecationError("grace is a duration such as 30d, and found '\(text)'")
            }
            settings.grace = grace.inSeconds
        }
        _ = try Deprecate(table, column: deprecation.column, options: settings, actor: identity.title)
            .run(on: connection, now: Date())
    }

    /// Takes the deprecation back, and where the column was dropped since, restores it with its data.
    package func run(_ undeprecation: UndeprecateColumn, _ identity: StepIdentity, on connection: any Connection) throws
    {
        let table = try connection.resolved(undeprecation.table)
        let mine = try DeprecationStore(connection).all().last {
            $0.table == table && $0.column == undeprecation.column
        }
        // Nothing left to take back: an earlier try of this step did it.
        guard let mine else { return }
        guard mine.state == .dropped else {
            _ = try Undeprecate(table, column: undeprecation.column, actor: identity.title).run(on: connection)
            return
        }
        guard let path = mine.archivePath else {
            throw DeprecationError("\(mine.name) was dropped without an archive: there is nothing to bring back")
        }
        let key = try ProcessInfo.processInfo.environment["SLUICE_KEY"].map { try ArchiveKey($0) }
        let reader = try ArchiveReader(path: path, key: key)
        let report = try Restoration(reader, restore: Restore(reader), actor: identity.title).run(on: connection)
        guard report.isComplete else {
            throw DeprecationError(
                "\(mine.name) came back incomplete: \((report.lost + report.refused).joined(separator: "; "))",
                hint: "its values are there; mend this by hand, then go on with the downgrade")
        }
    }
}
