internal import Foundation
public import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation
internal import SluiceDiff
package import SluiceMigrations
internal import SluiceSchema

extension ProjectDatabase {
    /// Applies the project's revisions up to a target, and goes on with one that was left in the middle.
    /// - Parameter target: A revision by any of its names: `head`, `heads`, an id's first characters, `+1`, `LABEL@head`.
    /// - Returns: The revisions that the database stands at.
    @discardableResult
    public func upgrade(to target: String = "heads", options: RunOptions = RunOptions()) throws -> [String] {
        try migrate(.upgrade, to: target, options: options).rows
    }

    /// Undoes revisions down to a target, which stays: `base`, `-1`, an id's first characters.
    /// - Returns: The revisions that the database stands at.
    @discardableResult
    public func downgrade(to target: String, options: RunOptions = RunOptions()) throws -> [String] {
        try migrate(.downgrade, to: target, options: options).rows
    }

    /// What was done, and where the database stands then.
    package struct Migrated {
        package let revisions: [PlannedRevision]
        package let rows: [String]
    }

    /// - Parameter options: For the runs and restores that revisions ask for.
    package func migrate(
        _ direction: Direction, to target: String, options: RunOptions = RunOptions()
    ) throws -> Migrated {
        try UpgradeHooks.refuseInside()
        let migrator = try migrator(direction == .upgrade ? .create : .readWrite, options: options)
        let runsHooks =
            try direction == .upgrade && project.hooks.areThere
            && !migrator.plan(direction, to: target).revisions.isEmpty
        if runsHooks { try project.hooks.runBefore(url) }
        let done = try migrator.migrate(direction, to: target)
        // What failed is told by 'sluice archives', and tried again.
        if !done.isEmpty { _ = try? project.carrier.carryAll() }
        if runsHooks { try project.hooks.runAfter(url) }
        return Migrated(revisions: done, rows: try migrator.state().rows)
    }

    /// What `migrate` would do, and what each statement would lock, and for how long. Reads only; PostgreSQL's statements are
    /// tried on a shadow.
    package func plan(
        _ direction: Direction, to target: String
    ) throws -> (plan: MigrationPlan, forecast: [[StepForecast]]) {
        let migrator = try migrator(.readOnly)
        var plan = try migrator.plan(direction, to: target)
        plan.warnings += try migrator.rehearse(plan, with: .rows)
        plan.warnings += try migrator.losses(of: plan)
        plan.warnings += plan.revisions.flatMap(\.steps).compactMap(rename)
        let trial = plan.revisions.isEmpty ? nil : try planTrial(&plan.warnings)
        return (plan, try migrator.forecast(plan, on: trial))
    }

    /// An empty database with this one's schema, on which statements do what they would do here.
    private func planTrial(_ warnings: inout [String]) throws -> PlanTrial? {
        guard url.dialect.isServer else { return nil }
        do {
            let live = try url.connect(.readOnly)
            let model = try SchemaModel.read(from: live)
            let shadow = try Shadow(holding: model, beside: shadows)
            let path = try live.scalar("SHOW search_path") ?? .null
            let prepare = {
                // What stands in for others' routines was made without a look at it; a revision's own is looked at as it will be.
                try shadow.connection.executeScript("SET check_function_bodies = on")
                // Revisions find their tables as they will here.
                _ = try shadow.connection.rows("SELECT pg_catalog.set_config('search_path', $1, false)", [path])
            }
            return PlanTrial(shadow.connection, isComplete: model.unseen.isEmpty, preparing: prepare) { [shadows] in
                let before = try shadow.read()
                return { try SchemaProposal.losses(from: before, to: shadow.read(), shadowsBeside: shadows) }
            }
        } catch let problem as Problem {
            warnings.append("locks and times aren't known: \(problem.reason)")
            return nil
        }
    }

    /// A program that reads a deprecated column by its name fails from then on.
    private func rename(_ step: Step) -> String? {
        guard case .beginDeprecation(let deprecation) = step.work, !deprecation.keepsName else { return nil }
        let newName = Deprecate.newName(deprecation.column ?? deprecation.table.name, on: url.dialect)
        return
            "\(step.summary): it is called \(newName) from then on, unless a function names it; keep_name: true keeps it"
    }

    /// The SQL of a way between two revisions. The database isn't asked where it stands, and needn't be within reach; where it
    /// is, its state tables must be ones that `upgrade` would use.
    package func script(_ direction: Direction, from start: String?, to target: String) throws -> (
        text: String, warnings: [String]
    ) {
        if url.dialect.hasRoles, let connection = try? url.connect(.readOnly, within: .seconds(5)) {
            _ = try StateSchema.version(on: connection)
        }
        let script = try OfflineScript(
            try project.revisions(), dialect: url.dialect, runner: runner(RunOptions()), actor: Project.actor)
        return try script.script(direction, from: start, to: target)
    }

    /// Declares where the database stands without running anything.
    package func stamp(_ targets: [String], purge: Bool) throws -> DatabaseState {
        try migrator(.create).stamp(targets, purge: purge)
    }

    /// Takes changed files of applied revisions for what was applied.
    package func accept(_ revisions: [String], reason: String?) throws -> [String] {
        try migrator(.readWrite).accept(revisions, reason: reason)
    }

    func migrator(_ access: DatabaseAccess, options: RunOptions = RunOptions()) throws -> Migrator {
        let stop = stop
        // What only looks finds an empty database where the first upgrade will make the file.
        let isToBeMade = access == .readOnly && url.isMissingFile
        let connection = try isToBeMade ? DatabaseURL.inMemory.connect(.create) : url.connect(access)
        var settings = MigrationSettings(lockTimeout: project.defaults.lockTimeout, actor: Project.actor)
        settings.sharesDatabase = project.sharesDatabase
        settings.sqliteFunctions = project.sqliteFunctions
        var revisions = try project.revisions()
        if revisions.hasSquashed {
            let state = try Migrator(revisions, on: connection, settings: settings).state()
            revisions = try revisions.expanded(for: state.rows + [state.unfinished?.revision].compactMap(\.self))
        }
        return Migrator(
            revisions, on: connection, settings: settings, runner: runner(options),
            shouldStop: { stop.reason != nil }, onEvent: listener.onMigration,
            makeTrial: { [self] in
                var warnings: [String] = []
                return try planTrial(&warnings)
            })
    }

    func runner(_ options: RunOptions) -> ProjectStepRunner {
        ProjectStepRunner(database: self, options: options)
    }

    // MARK: Looking

    /// Where a database stands among its project's revisions.
    package struct Position {
        package let revisions: RevisionSet
        package let state: DatabaseState
        /// The revisions of its version rows.
        package let current: [RevisionNode]
        /// Revisions without a row, because another one implies them.
        package let implied: [RevisionNode]
        /// Applied revisions whose file has changed since.
        package let changed: [String]
        /// Repeatable revisions that the next upgrade applies.
        package let dueRepeats: [String]
        /// Whether every head is applied.
        package let isAtHeads: Bool
    }

    package func position() throws -> Position {
        let migrator = try migrator(.readOnly)
        let state = try migrator.state()
        let current = try migrator.nodes(of: state.rows)
        return Position(
            revisions: migrator.revisions, state: state, current: current,
            implied: migrator.revisions.graph.currentTips(of: current).filter { !current.contains($0) },
            changed: try migrator.changedRevisions(state), dueRepeats: try migrator.dueRepeats(),
            isAtHeads: migrator.isAtHeads(state, current))
    }

    /// Its version rows as they stand there, whatever files there are.
    func versionRows() throws -> [String] {
        let nothing = try RevisionSet(files: [])
        let connection = try url.isMissingFile ? DatabaseURL.inMemory.connect(.create) : url.connect(.readOnly)
        let settings = MigrationSettings(lockTimeout: project.defaults.lockTimeout, actor: Project.actor)
        return try Migrator(nothing, on: connection, settings: settings).state().rows
    }

    /// The revisions of the database's version rows.
    package func currentRevisions() throws -> [RevisionNode] {
        let migrator = try migrator(.readOnly)
        return try migrator.nodes(of: try migrator.state().rows)
    }
}

extension ProjectDatabase {
    /// Waits until a revision and all before it are applied. A database that can't be reached yet is waited for as well.
    /// - Parameter onWait: Told each new reason.
    /// - Returns: The version rows.
    package func wait(
        for target: String, atMost patience: Duration, onWait: (_ reason: String) -> Void
    ) throws -> [String] {
        let wanted = try project.revisions().graph.revisions(named: target)
        var told: String?
        var rows: [String]?
        _ = try Pause.wait(atMost: patience, every: .milliseconds(250)) {
            let reason = try missing(wanted, found: &rows)
            if let reason, reason != told { onWait(reason) }
            told = reason
            return reason == nil
        }
        if let rows, told == nil { return rows }
        throw Problem(
            .notApplied, "after \(patience.components.seconds) s of waiting: \(told ?? "it isn't there")",
            hint: "'sluice upgrade' applies revisions; nothing was changed")
    }

    /// What the database is still without; nil for nothing.
    private func missing(_ wanted: [RevisionNode], found rows: inout [String]?) throws -> String? {
        do {
            let position = try position()
            rows = position.state.rows
            if let unfinished = position.state.unfinished { return unfinished.description }
            let graph = position.revisions.graph
            var missing = graph.ids(graph.unapplied(wanted, at: position.current))
            // They follow the heads alone.
            if Set(graph.heads).isSubset(of: wanted) { missing += position.dueRepeats }
            return missing.isEmpty ? nil : "not applied yet: \(missing.joined(separator: ", "))"
        } catch let error as DatabaseError
            where [.connectionLost, .tooManyConnections, .lockTimeout].contains(error.kind)
        {
            return error.description
        }
    }
}

extension Project {
    /// Revisions by any of their names; `current` for where the database at `address` stands.
    package func revisions(
        named name: String, at address: String?
    ) throws -> (set: RevisionSet, nodes: [RevisionNode]) {
        let set = try revisions()
        let nodes =
            name == "current"
            ? try database(at: address).currentRevisions() : try set.graph.revisions(named: name)
        return (set, nodes)
    }
}

extension Project {
    /// The files of revisions by any of their names, of repeatable ones by their id.
    package func paths(ofRevisions name: String, at address: String?) throws -> [String] {
        if let header = try revisions().repeatableHeaders.first(where: { $0.id == name }) { return [header.source] }
        let (set, nodes) = try revisions(named: name, at: address)
        return nodes.compactMap(set.path)
    }
}

extension ProjectDatabase {
    /// - Throws: ``Problem`` where revisions are left to apply: what they do would be generated a second time.
    package func requireAllApplied() throws {
        let left = try migrator(.readOnly).plan(.upgrade, to: "heads").revisions
        guard let first = left.first else { return }
        throw Problem(
            .refused, "\(left.count) revisions aren't applied yet, from \(first.header.id) on",
            hint: "'sluice upgrade' first: what they do would be generated again")
    }
}
