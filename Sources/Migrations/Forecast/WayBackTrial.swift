internal import SluiceDatabase
internal import SluiceSchema

/// The ways back of a plan's revisions, gone on the trial database once the plan has been tried there: one that fails is found before
/// the upgrade, and so is one that was derived and doesn't bring back what there was.
struct WayBackTrial {
    private let database: PlanTrial
    private var tried: [(planned: PlannedRevision, lost: (() throws -> [String])?)] = []

    /// What they have made may stand over what is to go.
    private var hasRepeatables = false

    init(on database: PlanTrial) { self.database = database }

    /// Before the revision's steps are tried.
    mutating func begin(_ planned: PlannedRevision) throws {
        // Whoever goes back has none of these any more.
        if planned.action == .applyAgain {
            hasRepeatables = true
            return
        }
        tried.append((planned, planned.hasDoubtfulWayBack ? try database.remember() : nil))
    }

    /// Until a step that can't be tried: from there on nothing that fails says anything.
    func goBack(by trial: LockTrial, serverVersion: Int?) throws {
        for (planned, lost) in tried.reversed() {
            guard let undoing = planned.undoing, planned.firstStep == 0 else { return }
            for step in undoing {
                if case .backfill = step.work { continue }
                guard case .schema = step.work else { return }
                for statement in try step.postgresStatements(serverVersion: serverVersion) {
                    let result = trial.run(statement, of: step)
                    if let failure = result.failure, isSure(failure) {
                        throw MigrationFailure(rehearsing: planned, wayBack: step, failure)
                    }
                    if result.unknown != nil || result.leavesOut { return }
                }
            }
            guard let found = try lost?(), !found.isEmpty, let first = undoing.first else { continue }
            throw MigrationFailure(rehearsing: planned, wayBack: first, Self.problem(found))
        }
    }

    private func isSure(_ failure: DatabaseError) -> Bool {
        failure.needsNoRows && !(hasRepeatables && failure.isAboutDependants)
    }

    static func problem(_ lost: [String]) -> Problem {
        let shown = lost.prefix(5).joined(separator: "; ") + (lost.count > 5 ? "; and \(lost.count - 5) more" : "")
        return Problem(
            .invalidOperation, "the way back that is derived from `was` wouldn't bring back all: \(shown)",
            hint:
                "nothing was touched; complete `was`, drop what it has in steps of their own before, or write the downgrade out"
        )
    }
}

extension PlannedRevision {
    /// Whether its way back is made of what somebody says that there was.
    var hasDoubtfulWayBack: Bool {
        isUpgrade && isWayBackDerived && undoing != nil && firstStep == 0 && steps.contains(where: \.saysWhatWas)
    }
}

extension Step {
    fileprivate var saysWhatWas: Bool {
        guard case .schema(let operations) = work else { return false }
        return operations.contains(where: \.saysWhatWas)
    }
}

extension Operation {
    /// Of those that have a derived way back: none has one without saying what there was.
    fileprivate var saysWhatWas: Bool {
        switch self {
        // Its type and NOT NULL are compared with `was` themselves.
        case .alterColumn(let alter):
            alter.was != nil
                && (alter.changes.identity != nil || alter.changes.generated != nil
                    || alter.changes.defaultValue != nil)
        case .dropTable, .dropColumn, .dropIndex, .dropConstraint, .dropEnum, .dropDomain, .dropCompositeType,
            .dropView, .dropFullTextTable,
            .dropFunction, .dropProcedure, .dropTrigger, .dropSequence, .dropPolicy, .detachPartition, .alterSequence,
            .commentTable, .commentColumn, .alterStorage, .setReplicaIdentity, .alterDomain, .dropSchema,
            .dropExtension:
            true
        // A type that others use can't be made again without the value.
        case .alterEnum: true
        default: false
        }
    }
}
