internal import SluiceDatabase
internal import SluiceSchema

/// Turns a target and a database's state into what is to be done. No I/O beyond reading the revisions.
struct Planner {
    let revisions: RevisionSet
    let dialect: Dialect

    init(_ revisions: RevisionSet, _ dialect: Dialect) {
        self.revisions = revisions
        self.dialect = dialect
    }

    private var graph: RevisionGraph { revisions.graph }

    /// The nodes of version rows, exactly.
    func nodes(of rows: [String]) throws(Problem) -> [RevisionNode] {
        var nodes: [RevisionNode] = []
        for row in rows {
            guard let node = graph.node(id: row) else { throw .unknown(row) }
            nodes.append(node)
        }
        return nodes
    }

    /// - Parameter log: What is known of repeatable revisions, which follow an upgrade to the heads.
    func plan(
        _ direction: Direction, to target: String, from state: DatabaseState, repeats log: RepeatLog = RepeatLog()
    ) throws -> MigrationPlan {
        var rows = VersionRows(try nodes(of: state.rows))
        var plan = MigrationPlan(revisions: [], warnings: [])
        var unfinished = state.unfinished
        if let left = unfinished, left.undone != nil {
            // Once begun, a taking back is finished before anything else.
            plan.revisions.append(try takeBack(left, node(of: left)))
            unfinished = nil
        }
        let path = try path(direction, to: target, from: rows, unfinished)
        for node in path {
            if let left = unfinished, graph.id(node) == left.revision, left.direction != direction {
                plan.revisions.append(try takeBack(left, node))
                continue
            }
            let change = direction == .upgrade ? rows.upgrade(node, in: graph) : rows.downgrade(node, in: graph)
            let left = unfinished.flatMap { $0.revision == graph.id(node) ? $0 : nil }
            plan.revisions.append(try apply(direction, node, change, from: left))
        }
        if direction == .upgrade, graph.hasAllHeads(at: rows.nodes) {
            plan.revisions += try repeats(due(after: plan, log))
        }
        return plan
    }

    private func node(of unfinished: UnfinishedRevision) throws(Problem) -> RevisionNode {
        guard let node = graph.node(id: unfinished.revision) else { throw .unknown(unfinished.revision) }
        return node
    }

    /// The revisions in order, the unfinished one first: it began when all it needs was done.
    private func path(
        _ direction: Direction, to target: String, from rows: VersionRows, _ unfinished: UnfinishedRevision?
    ) throws -> [RevisionNode] {
        var start = rows
        if let unfinished, unfinished.direction != direction {
            // Seen from the other direction it counts as done, so that the way back includes it.
            let node = try node(of: unfinished)
            _ = direction == .upgrade ? start.downgrade(node, in: graph) : start.upgrade(node, in: graph)
        }
        let nodes = start.nodes.sorted { graph.id($0) < graph.id($1) }
        var path =
            try direction == .upgrade
            ? graph.upgradePath(to: target, from: nodes) : graph.downgradePath(to: target, from: nodes)
        if let unfinished {
            let node = try node(of: unfinished)
            guard let position = path.firstIndex(of: node) else { throw Problem.offRoute(unfinished, target) }
            path.remove(at: position)
            path.insert(node, at: 0)
        }
        return path
    }

    // MARK: One revision

    private func apply(
        _ direction: Direction, _ node: RevisionNode, _ change: VersionRows.Change, from unfinished: UnfinishedRevision?
    ) throws -> PlannedRevision {
        let revision = try revisions.revision(node, for: unfinished == nil ? direction : nil)
        let (steps, undoing) = try steps(of: revision, node, direction)
        var planned = PlannedRevision(
            node: node, header: graph.headers[node], checksum: revisions.checksum(node, of: revision),
            action: .apply(direction),
            steps: steps, firstStep: unfinished?.step ?? 0, unfinished: unfinished, change: change)
        planned.undoing = undoing
        planned.isWayBackDerived = revision.writtenDowngrade == nil
        if let unfinished { try refuseChanged(planned, since: unfinished) }
        return planned
    }

    /// What takes back the first steps of a revision: their inverses, also where a downgrade is written out, since
    /// that undoes a whole revision only.
    private func takeBack(_ unfinished: UnfinishedRevision, _ node: RevisionNode) throws -> PlannedRevision {
        let begun = try apply(
            unfinished.direction, node, VersionRows.Change(removed: [], added: []), from: unfinished)
        let count = stepsToTakeBack(unfinished, begun.steps)
        let steps: [Step]
        do {
            let inverse = try Operation.downgrade(of: begun.steps.prefix(count).flatMap(\.operations))
            steps = try Step.steps(for: inverse.map(\.toleratingAbsence), in: dialect)
        } catch let error as Irreversible {
            throw try cannotTakeBack(unfinished, node, error)
        }
        return PlannedRevision(
            node: node, header: begun.header, checksum: begun.checksum, action: .takeBack(unfinished.direction),
            steps: steps, firstStep: unfinished.undone ?? 0, unfinished: unfinished,
            taken: (count, begun.fingerprint(upTo: count)), takenJobs: begun.steps.jobs, change: begun.change)
    }

    /// The jobs of a revision that is left in its middle.
    func jobs(of unfinished: UnfinishedRevision) throws -> [String] {
        let node = try node(of: unfinished)
        return try steps(
            of: revisions.revision(node).operations(unfinished.direction, in: dialect), graph.headers[node]
        ).jobs
    }

    /// A written way back is for a whole revision: what stands after some of its steps it doesn't know.
    private func cannotTakeBack(
        _ unfinished: UnfinishedRevision, _ node: RevisionNode, _ error: Irreversible
    ) throws -> Problem {
        let (way, back) = (unfinished.direction.rawValue, unfinished.direction.opposite.rawValue)
        let hasWayBack = try unfinished.direction == .downgrade || revisions.revision(node).writtenDowngrade != nil
        let reason =
            hasWayBack
            ? "its \(back) as it is written undoes the whole revision, and '\(error.operation.summary)' by itself says "
                + "nothing of what undoes it"
            : "\(error.operation.summary) can't be undone: \(error.reason)"
        return Problem(
            .irreversible, "\(unfinished.description), and what was done can't be taken back: \(reason)",
            hint: "'sluice \(way)' goes on with it" + (hasWayBack ? ", and 'sluice \(back)' undoes it then" : "")
                + "; to give it up, undo by hand what was done, then 'sluice stamp' where the database stands")
    }

    /// The steps done, and the one begun outside a transaction, which may be done or not; not so a user's own SQL,
    /// whose reverse would fail on what isn't there.
    private func stepsToTakeBack(_ unfinished: UnfinishedRevision, _ steps: [Step]) -> Int {
        guard unfinished.undone == nil, unfinished.isStepBegun, unfinished.step < steps.count else {
            return unfinished.step
        }
        if case .schema(let operations) = steps[unfinished.step].work, case .execute? = operations.first {
            return unfinished.step
        }
        return unfinished.step + 1
    }

    /// For an upgrade, with the way back: it is refused now, if it can't be gone.
    private func steps(
        of revision: Revision, _ node: RevisionNode, _ direction: Direction
    ) throws -> ([Step], undoing: [Step]?) {
        do {
            let placed = try revision.operations(direction, in: dialect)
            // First what it does: what can't be done here is told of that, and not of its reverse.
            let doing = try steps(of: placed, graph.headers[node])
            guard direction == .upgrade, revision.irreversible == nil else { return (doing, nil) }
            let back = try revision.operations(.downgrade, in: dialect)
            return (doing, try steps(of: back, graph.headers[node]))
        } catch let error as IrreversibleRevision {
            throw Problem(
                .irreversible, error.description,
                hint: direction == .upgrade
                    ? "write its `downgrade`, an empty one where there is nothing to undo, or "
                        + "`downgrade: {irreversible: WHY}` (in SQL `-- downgrade irreversible: WHY`)"
                    : "write a downgrade into the revision, or restore the data from an archive ('sluice archives')")
        }
    }

    func steps(of placed: PlacedOperations, _ header: RevisionHeader) throws(Problem) -> [Step] {
        do {
            return try Step.steps(for: placed.operations, at: placed.places, in: dialect)
        } catch {
            throw Problem(
                .unsupported, "\(error.place?.description ?? header.place): \(error.reason)",
                hint: error.hint == nil
                    ? Problem.revisionFileHint
                    : "put it under 'postgres:' or 'sqlite:' if it is meant for one database only")
        }
    }

    /// A file may be mended after the steps done, not in them.
    private func refuseChanged(_ planned: PlannedRevision, since unfinished: UnfinishedRevision) throws(Problem) {
        guard planned.steps.count >= unfinished.step,
            planned.fingerprint(upTo: unfinished.step) == unfinished.fingerprint
        else {
            throw Problem(
                .changedRevision,
                "\(unfinished.description), and the steps that were done have changed in \(planned.header.place)",
                hint:
                    "restore its first \(unfinished.step) steps as they were, also the values of variables in them (-x, 'variables' in "
                    + "sluice.yaml); those after may change")
        }
    }
}

extension [Step] {
    fileprivate var jobs: [String] {
        compactMap { if case .backfill(let backfill) = $0.work { backfill.job } else { nil } }
    }
}

extension Operation {
    /// An index that was to be made concurrently may not be there, when that step was begun only.
    fileprivate var toleratingAbsence: Operation {
        guard case .dropIndex(var drop) = self, drop.concurrently else { return self }
        drop.ifExists = true
        return .dropIndex(drop)
    }
}

extension Step {
    var operations: [Operation] {
        switch work {
        case .schema(let operations): operations
        case .backfill(let backfill): [.backfill(backfill)]
        case .beginDeprecation(let deprecate): [.beginDeprecation(deprecate)]
        case .endDeprecation(let undeprecate): [.endDeprecation(undeprecate)]
        case .dropDeprecated(let drop): [.dropDeprecated(drop)]
        case .restoreDropped(let restore): [.restoreDropped(restore)]
        }
    }
}
