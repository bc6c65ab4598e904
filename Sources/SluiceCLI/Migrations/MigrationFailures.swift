internal import ArgumentParser
internal import Sluice

extension Failure {
    /// What the commands of revisions throw; nil for anything else.
    static func ofMigration(_ error: any Error) -> Failure? {
        switch error {
        case let problem as MigrationFailure where problem.cause is DropRefused: refusedDrop(problem)
        case let problem as MigrationFailure: failed(problem)
        case let problem as IrreversibleRevision: Failure("irreversible_revision", problem.description, nil, .refused)
        default: nil
        }
    }

    private static func failed(_ problem: MigrationFailure) -> Failure {
        var failure = Failure(
            "migration_failed", problem.description, problem.hint, problem.isStopped ? .stopped : .failure)
        failure.statement = problem.excerpt
        failure.stand(at: problem.place)
        return failure
    }

    private static func refusedDrop(_ problem: MigrationFailure) -> Failure {
        let refusals = (problem.cause as? DropRefused)?.refusals ?? []
        guard refusals.allSatisfy(\.canBeOverridden) else {
            return Failure(
                "refused", problem.description,
                "nothing was dropped; drop or change first what depends on it, Sluice takes nothing along: then 'sluice upgrade' "
                    + "tries again", .refused)
        }
        let names = Set(refusals.map(\.kind.rawValue)).sorted().joined(separator: ", ")
        return Failure(
            "refused", problem.description,
            "nothing was dropped; 'sluice upgrade' tries again, and with 'override: [\(names)]' in the step drops it "
                + "all the same", .refused)
    }
}
