package import SluiceDatabase
internal import SluiceSchema

/// Moves a database along its revisions: reads where it stands, plans, and carries the plan out, under one lock for
/// the whole command.
package final class Migrator {
    package let revisions: RevisionSet
    let connection: any Connection
    let settings: MigrationSettings
    let runner: any StepRunner
    let shouldStop: () -> Bool
    let onEvent: (MigrationEvent) -> Void
    let makeTrial: () throws -> PlanTrial?

    /// - Parameters:
    ///   - shouldStop: Asked between steps that are recorded apart; the same command goes on later.
    ///   - makeTrial: For PostgreSQL: where doubtful ways back are tried before an upgrade. Nil where none can be had: `was` is
    ///     believed then.
    package init(
        _ revisions: RevisionSet, on connection: any Connection, settings: MigrationSettings,
        runner: any StepRunner = SchemaOnlyRunner(), shouldStop: @escaping () -> Bool = { false },
        onEvent: @escaping (MigrationEvent) -> Void = { _ in },
        makeTrial: @escaping () throws -> PlanTrial? = { nil }
    ) {
        self.makeTrial = makeTrial
        self.shouldStop = shouldStop
        self.revisions = revisions
        self.connection = connection
        self.settings = settings
        self.runner = runner
        self.onEvent = { onEvent($0.hiding(revisions.variables)) }
    }

    private var ledger: Ledger { Ledger(connection: connection, actor: settings.actor) }
    private var planner: Planner { Planner(revisions, connection.dialect) }

    /// Where the database stands. Reads only.
    package func state() throws -> DatabaseState { try ledger.state() }

    /// The nodes of version rows, each of which must have its file.
    package func nodes(of rows: [String]) throws(Problem) -> [RevisionNode] { try planner.nodes(of: rows) }

    /// Whether every head is applied: by a row of its own, or because a row's revision depends on it.
    package func isAtHeads(_ state: DatabaseState, _ rows: [RevisionNode]) -> Bool {
        state.unfinished == nil && revisions.graph.hasAllHeads(at: rows)
    }

    /// The repeatable revisions that an upgrade would apply, were the graph at its heads.
    package func dueRepeats() throws -> [String] {
        planner.due(after: MigrationPlan(revisions: [], warnings: []), try repeatLog()).map(\.header.id)
    }

    private func repeatLog() throws -> RepeatLog {
        guard !revisions.repeatables.entries.isEmpty else { return RepeatLog() }
        var log = try ledger.repeats { id in
            guard let node = revisions.graph.node(id: id), let revision = try? revisions.revision(node),
                let steps = try? Step.steps(for: revision.upgrade, in: connection.dialect)
            else { return false }
            return steps.contains { $0.dropsDefinitions(in: connection.dialect) }
        }
        for entry in revisions.repeatables.entries where log.applied[entry.header.id] != nil {
            guard let objects = try? entry.revision().definedObjects(in: connection.dialect) else { continue }
            if try !objects.allSatisfy({ try $0.isThere(on: connection) }) { log.missing.insert(entry.header.id) }
        }
        return log
    }

    /// Applied revisions whose file has changed since.
    package func changedRevisions(_ state: DatabaseState) throws -> [String] {
        let known = try ledger.checksums()
        let applied = revisions.graph.ancestors(of: try planner.nodes(of: state.rows))
        return applied.nodes.filter { node in
            known[revisions.graph.id(node)].map { !revisions.isUnchanged(node, since: $0) } ?? false
        }.map(revisions.graph.id)
    }

    /// What `upgrade` or `downgrade` would do now. Reads only.
    package func plan(_ direction: Direction, to target: String) throws -> MigrationPlan {
        let state = try ledger.state()
        if direction == .upgrade { try requireNoOtherRecord(state) }
        var plan = try planner.plan(direction, to: target, from: state, repeats: repeatLog())
        plan.warnings += revisions.warnings
        for drop in rawDrops(of: plan) { plan.warnings.append(drop.warning) }
        for revision in try changedRevisions(state) {
            plan.warnings.append(
                "the file of revision \(revision) has changed since it was applied; 'sluice stamp \(revision) --accept' "
                    + "takes it as it is now")
        }
        return plan
    }

    /// Brings the database to the target and returns what was done.
    package func migrate(_ direction: Direction, to target: String) throws -> [PlannedRevision] {
        // Before the lock, which makes the state tables.
        if direction == .upgrade { try requireNoOtherRecord(try ledger.state()) }
        return try underLock {
            let plan = try plan(direction, to: target)
            for warning in plan.warnings { onEvent(.warning(warning)) }
            try rehearse(plan, with: .schema)
            try tryDoubtfulWaysBack(of: plan)
            let executor = PlanExecutor(
                connection: connection, ledger: ledger, settings: settings, runner: runner,
                graph: revisions.graph, shouldStop: shouldStop, onEvent: onEvent)
            var done = plan.revisions
            do {
                try executor.carryOut(plan, direction)
                let left = try repeatsLeft(behind: plan, direction)
                try executor.carryOut(left, direction)
                done += left.revisions
            } catch let failure as MigrationFailure {
                throw failure.hiding(revisions.variables)
            }
            for way in restorable(by: plan) { onEvent(.warning(way)) }
            return done
        }
    }

    /// Repeatable revisions of which the plan has taken something away, as by a CASCADE.
    private func repeatsLeft(
        behind plan: MigrationPlan, _ direction: Direction
    ) throws -> MigrationPlan {
        var left = MigrationPlan(revisions: [], warnings: [])
        guard direction == .upgrade, !plan.revisions.isEmpty, !revisions.repeatables.entries.isEmpty, !shouldStop()
        else {
            return left
        }
        let state = try ledger.state()
        guard isAtHeads(state, try planner.nodes(of: state.rows)) else { return left }
        left.revisions = try planner.repeats(planner.due(after: left, try repeatLog()))
        return left
    }

    /// Declares where the database stands without running anything.
    /// - Parameter purge: Forgets all rows first, also those that no file has.
    package func stamp(_ targets: [String], purge: Bool) throws -> DatabaseState {
        try underLock {
            let state = try ledger.state()
            let rows = purge ? [] : try planner.nodes(of: state.rows)
            let path = try revisions.graph.stampPath(to: targets, from: rows)
            try connection.transaction {
                try ledger.stamp(
                    path, in: revisions, forgetting: purge ? state.rows : [], abandoning: state.unfinished)
            }
            if let unfinished = state.unfinished { try forget(unfinished) }
            return try ledger.state()
        }
    }

    private func forget(_ unfinished: UnfinishedRevision) throws {
        onEvent(.warning("\(unfinished.description): that is forgotten"))
        // Its file may be gone.
        guard let jobs = try? planner.jobs(of: unfinished), let since = try ledger.started(unfinished.logNumber) else {
            return
        }
        for message in try runner.giveUp(jobs, since: since) { onEvent(.warning(message)) }
    }

    /// Takes files that have changed since their revisions were applied for what was applied.
    /// - Parameter reason: Why, for the log of events.
    /// - Returns: Those that had changed.
    package func accept(_ names: [String], reason: String?) throws -> [String] {
        try underLock {
            let state = try ledger.state()
            let applied = revisions.graph.ancestors(of: try planner.nodes(of: state.rows))
            let changed = try changedRevisions(state)
            var accepted: [String] = []
            try connection.transaction {
                for node in try names.flatMap(revisions.graph.revisions(named:)) {
                    let id = revisions.graph.id(node)
                    guard applied.contains(node) else {
                        throw Problem(
                            .notApplied, "revision \(id) isn't applied, and there is nothing to accept of it")
                    }
                    guard changed.contains(id), !accepted.contains(id) else { continue }
                    try ledger.accept(id, checksum: revisions.checksum(node), reason: reason)
                    accepted.append(id)
                }
            }
            return accepted
        }
    }

    private func underLock<Result>(_ body: () throws -> Result) throws -> Result {
        try CommandLock.migration.hold(
            on: connection, atMost: settings.commandLockTimeout,
            onWait: { onEvent(.waitingForOtherMigration) }
        ) {
            // A writer of SQLite's holds the whole file.
            try settings.retry.run(onRetry: {
                onEvent(.retrying(step: nil, reason: $1.description, attempt: $0, of: settings.attempts, pause: $2))
            }) {
                try StateSchema.ensure(on: connection)
            }
            return try body()
        }
    }
}
