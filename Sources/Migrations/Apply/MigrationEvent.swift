/// What happens while a plan is carried out, for whoever shows progress.
package enum MigrationEvent: Sendable {
    case warning(String)
    case waitingForOtherMigration
    case began(PlannedRevision)
    /// From 1.
    case step(number: Int, of: Int, summary: String)
    /// Before a step that deletes it.
    case archived(DataLoss, StepArchive)
    /// - Parameter step: Nil before the first.
    case retrying(step: Int?, reason: String, attempt: Int, of: Int, pause: Duration)
    /// What the server said to a step's SQL beside its result.
    case notice(severity: String, message: String)
    case finished(PlannedRevision, seconds: Double)
}

extension MigrationEvent {
    /// With the variables' names in the places of their values.
    func hiding(_ variables: RevisionVariables) -> MigrationEvent {
        switch self {
        case .warning(let text): .warning(variables.hiding(text))
        case .step(let number, let count, let summary):
            .step(number: number, of: count, summary: variables.hiding(summary))
        case .retrying(let step, let reason, let attempt, let most, let pause):
            .retrying(step: step, reason: variables.hiding(reason), attempt: attempt, of: most, pause: pause)
        case .notice(let severity, let message): .notice(severity: severity, message: variables.hiding(message))
        case .waitingForOtherMigration, .began, .archived, .finished: self
        }
    }
}
