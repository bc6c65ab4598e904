package import SluiceSchema

/// What a command will do with one revision.
package struct PlannedRevision: Sendable {
    package enum Action: Sendable, Hashable {
        case apply(Direction)
        /// Takes back the steps of an upgrade or downgrade that was left in the middle.
        case takeBack(Direction)
        /// A repeatable revision, which stands in no version row.
        case applyAgain
    }

    /// Nil for a repeatable one.
    package let node: RevisionNode?
    package let header: RevisionHeader
    package let checksum: String
    package let action: Action
    package let steps: [Step]
    /// For an upgrade: what would take it back, to be tried beforehand; nil where nothing does.
    var undoing: [Step]?
    /// Nobody has written it.
    var isWayBackDerived = false
    /// Not 0 where an earlier command got so far.
    package let firstStep: Int
    /// What it goes on from.
    let unfinished: UnfinishedRevision?
    /// For a taking back: the steps of the other direction that it undoes.
    var taken: (steps: Int, fingerprint: String)?
    /// For a taking back: the jobs that the other direction may have begun.
    var takenJobs: [String] = []
    /// What becomes of the version rows; nothing where a half applied revision is taken back.
    let change: VersionRows.Change

    /// As a person reads it: `upgrade 3f2a9c`, `take back the upgrade of 3f2a9c`.
    package var title: String {
        switch action {
        case .apply(let direction): "\(direction.rawValue) \(header.id)"
        case .takeBack(let direction): "take back the \(direction.rawValue) of \(header.id)"
        case .applyAgain: "repeat \(header.id)"
        }
    }

    /// Whether it does what an upgrade does.
    var isUpgrade: Bool { action == .apply(.upgrade) || action == .applyAgain }

    /// Whether it takes back a half.
    var takesBack: Bool {
        if case .takeBack = action { true } else { false }
    }

    /// Whether an earlier try has begun its first step: a step that was begun before all was to be taken back is another one.
    var isStepBegun: Bool {
        guard let unfinished, unfinished.isStepBegun else { return false }
        return takesBack == (unfinished.undone != nil)
    }

    /// Steps that are carried out and recorded together.
    var groups: [StepGroup] { StepGroup.groups(of: steps, from: firstStep) }

    /// All of it, from its start, can be done and recorded in one transaction that others may share.
    var isOneTransaction: Bool {
        unfinished == nil && steps.allSatisfy { $0.transaction == .shared && !$0.needsKeysOff }
    }

    /// Whether SQL that somebody wrote may leave settings or temporary objects behind.
    var runsOwnSQL: Bool {
        steps.contains { step in
            guard case .schema(let operations) = step.work else { return false }
            return operations.contains { if case .execute = $0 { true } else { false } }
        }
    }

    /// Whether the first steps have inverses: SQL says of itself nothing.
    func canTakeBack(_ count: Int) -> Bool {
        (try? Operation.downgrade(of: steps.prefix(count).flatMap(\.operations))) != nil
    }

    func fingerprint(upTo step: Int) -> String {
        Checksum.hex(of: Array(steps.prefix(step)).checksumText)
    }
}

/// What a command will do, in order.
package struct MigrationPlan: Sendable {
    package var revisions: [PlannedRevision]
    package var warnings: [String]
}

/// Neighbouring steps that share a transaction, or one step by itself.
struct StepGroup: Sendable {
    enum Kind: Sendable { case transaction, alone }

    let kind: Kind
    let steps: Range<Int>

    static func groups(of steps: [Step], from first: Int) -> [StepGroup] {
        var groups: [StepGroup] = []
        var isOpen = false
        for index in first..<max(first, steps.count) {
            switch steps[index].transaction {
            case .shared where isOpen:
                let last = groups.removeLast()
                groups.append(StepGroup(kind: .transaction, steps: last.steps.lowerBound..<index + 1))
            case .shared, .own: groups.append(StepGroup(kind: .transaction, steps: index..<index + 1))
            case .none: groups.append(StepGroup(kind: .alone, steps: index..<index + 1))
            }
            isOpen = steps[index].transaction == .shared
        }
        return groups
    }
}
