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
    case retrying(step: Int?, reason: String, attempt: Int, pause: Duration)
    case finished(PlannedRevision, seconds: Double)
}
