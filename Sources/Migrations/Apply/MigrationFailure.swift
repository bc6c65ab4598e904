package import SluiceDatabase
internal import SluiceSchema

/// A step that failed, and what stands now.
package struct MigrationFailure: Error, CustomStringConvertible {
    package let title: String
    package let revision: String
    /// From 1; nil where it failed before or after the steps.
    package let step: Int?
    package let steps: Int
    package private(set) var summary: String
    /// Where the step stands in its file, or the fault in the step's SQL.
    package let place: Problem.Place?
    /// The statement's line, and a mark under the fault.
    package private(set) var excerpt: String?
    /// Steps of this revision that are done and recorded.
    package let stepsKept: Int
    package let direction: Direction
    package let cause: any Error
    /// Whether the steps done can be undone by what the revision says of itself.
    package var canBeTakenBack = true
    /// Whether the step that failed may be half done: a job commits chunk by chunk.
    var mayBeHalfDone = false
    /// Whose values are not to be shown.
    var variables = RevisionVariables()
    /// It was seen before any step of the command was run.
    package var isForeseen = false

    /// Nothing failed: the user stopped a step, and the same command goes on with it.
    package var isStopped: Bool { (cause as? Problem)?.code.outcome == .stopped }

    package var description: String {
        let number = step.map { " at step \($0) of \(steps) (\(summary))" } ?? ""
        let line = place.map { ", \($0)" } ?? ""
        let verb = isStopped ? "stopped" : isForeseen ? "would fail" : "failed"
        return "\(title) \(verb)\(number)\(line): \(variables.hiding("\(cause)"))"
    }

    /// With the variables' names in the places of their values.
    func hiding(_ variables: RevisionVariables) -> MigrationFailure {
        var failure = self
        failure.variables = variables
        failure.summary = variables.hiding(summary)
        failure.excerpt = excerpt.map(variables.hiding)
        return failure
    }

    /// What was kept, and the command that goes on.
    package var hint: String {
        if isForeseen { return (cause as? Problem)?.hint ?? Problem.revisionFileHint }
        guard !isStopped, let own = (cause as? Problem)?.hint ?? missingRight else { return whatWasKept }
        // Of those before it, more may stand.
        return "\(own.trimmingPrefix("nothing was touched; ")); \(whatWasKept)"
    }

    private var missingRight: String? {
        guard let error = cause as? DatabaseError, error.kind == .permission, !error.isHintTheServers else {
            return nil
        }
        return error.hint
    }

    private var whatWasKept: String {
        let again = "'sluice \(direction.rawValue)'"
        if isStopped { return "nothing is lost: \(again) goes on" }
        if mayBeHalfDone {
            return "what it has done by now is kept; mend the cause, then \(again) goes on with it, or 'sluice "
                + "\(direction.opposite.rawValue)' takes it back"
        }
        if stepsKept == 0, direction == .downgrade {
            return
                "nothing of it was kept: \(revision) is applied as before; mend the cause, then \(again) starts with it again"
        }
        if stepsKept == 0 {
            return "nothing of revision \(revision) was kept; mend the cause, then \(again) starts with it again"
        }
        let kept = stepsKept == 1 ? "step 1 is" : "steps 1 to \(stepsKept) are"
        let goesOn = "\(kept) done and recorded; mend the cause, then \(again) goes on at step \(stepsKept + 1)"
        guard canBeTakenBack else {
            return goesOn
                + "; nothing takes back what was done by itself: to give the revision up, undo it by hand, then "
                + "'sluice stamp' where the database stands"
        }
        return goesOn + ", or 'sluice \(direction.opposite.rawValue)' takes back what was done"
    }
}

extension MigrationFailure {
    /// - Parameter wayBack: A step of the downgrade, which would fail after the upgrade.
    init(rehearsing planned: PlannedRevision, wayBack step: Step, _ error: any Error) {
        let failed = FailedStatement(step, error)
        self.init(
            title: "the downgrade of \(planned.header.id), after its upgrade,", revision: planned.header.id, step: nil,
            steps: 0,
            summary: "", place: failed.place, excerpt: failed.excerpt, stepsKept: 0, direction: .upgrade,
            cause: Problem(
                .irreversible, "\(step.summary): \(error)",
                hint: "nothing was touched; write the downgrade as it can be done, or `downgrade: {irreversible: WHY}`"),
            isForeseen: true)
    }

    /// - Parameter index: Of the step.
    init(rehearsing planned: PlannedRevision, step index: Int, _ error: any Error) {
        let failed = FailedStatement(planned.steps[index], error)
        let direction =
            switch planned.action {
            case .apply(let direction): direction
            case .takeBack(let direction): direction.opposite
            case .applyAgain: Direction.upgrade
            }
        self.init(
            title: planned.title, revision: planned.header.id, step: index + 1, steps: planned.steps.count,
            summary: planned.steps[index].summary, place: failed.place, excerpt: failed.excerpt,
            stepsKept: planned.firstStep, direction: direction, cause: error, isForeseen: true)
        canBeTakenBack = planned.canTakeBack(planned.firstStep)
    }
}
