internal import SluiceDatabase
internal import SluiceSchema

/// A step that failed, and what stands now.
package struct MigrationFailure: Error, CustomStringConvertible {
    package let title: String
    package let revision: String
    /// From 1; nil where it failed before or after the steps.
    package let step: Int?
    package let steps: Int
    package let summary: String
    /// Steps of this revision that are done and recorded.
    package let stepsKept: Int
    package let direction: Direction
    package let cause: any Error

    /// Nothing failed: the user stopped a step, and the same command goes on with it.
    package var isStopped: Bool { (cause as? Problem)?.code.outcome == .stopped }

    package var description: String {
        let place = step.map { " at step \($0) of \(steps) (\(summary))" } ?? ""
        return "\(title) \(isStopped ? "stopped" : "failed")\(place): \(cause)"
    }

    /// What was kept, and the command that goes on.
    package var hint: String {
        let again = "'sluice \(direction.rawValue)'"
        if isStopped { return "nothing is lost: \(again) goes on" }
        if stepsKept == 0 {
            return "nothing of revision \(revision) was kept; mend the cause, then \(again) starts with it again"
        }
        let kept = stepsKept == 1 ? "step 1 is" : "steps 1 to \(stepsKept) are"
        return "\(kept) done and recorded; mend the cause, then \(again) goes on at step \(stepsKept + 1), "
            + "or 'sluice \(direction.opposite.rawValue)' takes back what was done"
    }
}
