package import SluiceDatabase
internal import SluiceSchema

/// The SQL of a plan, for a database that Sluice can't or mustn't reach: pipe it into psql or sqlite3. It keeps the
/// version rows and the log as an online run would.
package struct OfflineScript {
    let revisions: RevisionSet
    let dialect: Dialect
    let runner: any StepRunner
    let actor: String
    /// On SQLite.
    private let shadow: ShadowDatabase?

    package init(_ revisions: RevisionSet, dialect: Dialect, runner: any StepRunner, actor: String) throws {
        self.revisions = revisions
        self.dialect = dialect
        shadow = dialect.rebuildsTables ? try ShadowDatabase() : nil
        self.runner = runner
        self.actor = actor
        // Rows that the plan puts in may point to rows that aren't here.
        try shadow?.connection.executeScript("PRAGMA foreign_keys = OFF")
    }

    private var graph: RevisionGraph { revisions.graph }

    /// - Parameter start: The revision the database stands at; nil for base.
    /// - Returns: The script, and what whoever runs it should know, which stands in it as comments, too.
    package func script(
        _ direction: Direction, from start: String?, to target: String
    ) throws -> (text: String, warnings: [String]) {
        var rows: [String] = []
        if let start, case .revision(let node) = try graph.revision(named: start) { rows = [graph.id(node)] }
        let planner = Planner(revisions, dialect)
        try prepareShadow(to: rows, planner)
        let plan = try planner.plan(direction, to: target, from: DatabaseState(rows: rows))
        var script = Script(dialect: dialect)
        for warning in plan.warnings { script.warn(warning) }
        for planned in plan.revisions where planned.header.keepsOwners && dialect.hasRoles {
            script.warn(
                "\(planned.title): what the script makes again is whoever's runs it, and gives nothing back to whose it was (owners: kept)"
            )
        }
        try begin(&script, atBase: rows.isEmpty)
        for planned in plan.revisions { try write(planned, into: &script) }
        return (script.text, script.warnings)
    }

    /// Whoever may make schemas may have made Sluice's, with triggers that would act as whoever runs this.
    private func begin(_ script: inout Script, atBase: Bool) throws {
        let look = script.ownership.look
        guard atBase || !look.isEmpty else { return }
        script.comment("Sluice's own tables")
        script.statements(script.ownership.session)
        script.transaction(
            atBase ? StateSchema.creationScript(in: dialect, behindSchema: look) : look, isGuarded: false)
    }

    /// Applies what the database is said to hold to the shadow.
    private func prepareShadow(to rows: [String], _ planner: Planner) throws {
        guard let shadow, let row = rows.first else { return }
        for planned in try planner.plan(.upgrade, to: row, from: DatabaseState(rows: [])).revisions {
            for group in planned.groups {
                let members = planned.steps[group.steps]
                let suspends = members.contains(where: \.needsKeysOff)
                for step in members { _ = try shadow.statements(of: step, suspendingKeys: suspends) }
            }
        }
        // What they have made may be in the way of the next revision, or be dropped by it.
        for entry in revisions.repeatables.entries {
            guard let steps = try? planner.repeats([entry]).flatMap(\.steps) else { continue }
            for step in steps { _ = try? shadow.statements(of: step) }
        }
    }

    // MARK: One revision

    private func write(_ planned: PlannedRevision, into script: inout Script) throws {
        script.comment("\(planned.title)\(planned.header.message.isEmpty ? "" : ": \(planned.header.message)")")
        let ledger = LedgerText(dialect: dialect, actor: actor)
        let record = [ledger.insert(planned)] + ledger.heads(planned.change, ids: graph.ids)
        let groups = planned.groups
        for (index, group) in groups.enumerated() {
            let isLast = index == groups.count - 1
            let members = Array(planned.steps[group.steps])
            let suspends = members.contains(where: \.needsKeysOff)
            let losingKeys = members.losingKeys
            let keys = losingKeys.contains(true) ? shadow.map { KeyFaults($0.connection) } : nil
            var statements = try keys?.before().map { $0.script(in: dialect) } ?? []
            for step in group.steps {
                warn(of: planned.steps[step].losses, planned, &script)
                statements += try sql(
                    of: step, planned, losesKeys: losingKeys[step - group.steps.lowerBound], suspends: suspends)
            }
            statements += try keys?.after().map { $0.script(in: dialect) } ?? []
            switch group.kind {
            case .transaction:
                script.transaction(statements + (isLast ? record : []), suspendingForeignKeys: suspends)
            case .alone:
                script.statements(statements)
                if isLast { script.transaction(record) }
            }
        }
        if groups.isEmpty { script.transaction(record) }
    }

    /// Online an archive would be made and compared first.
    private func warn(of losses: [DataLoss], _ planned: PlannedRevision, _ script: inout Script) {
        for loss in losses {
            script.warn(
                "\(planned.title) drops \(loss), and a script archives nothing: 'sluice \(planned.title)' does, and 'sluice backup "
                    + "\(loss.table.argument(loss.column))' beforehand")
        }
    }

    private func sql(
        of number: Int, _ planned: PlannedRevision, losesKeys: Bool, suspends: Bool
    ) throws -> [String] {
        let step = planned.steps[number]
        guard case .schema = step.work else {
            if let statements = try runner.offlineScript(of: step.work, in: dialect) { return statements }
            throw Problem(
                .offline,
                "step \(number + 1) of revision \(planned.header.id) (\(step.summary)) can't be written as SQL",
                hint:
                    "run it online with 'sluice \(planned.title)', and write the ranges before and after it, as in a:b")
        }
        guard let shadow else {
            return try step.postgresScript()
        }
        do {
            return try shadow.statements(of: step, losesKeys: losesKeys, suspendingKeys: suspends)
        } catch {
            throw MigrationFailure(rehearsing: planned, step: number, error)
        }
    }
}

/// Statements one below the other, each ended by a semicolon.
private struct Script {
    let ownership: StateGuard
    private(set) var text = ""
    private(set) var warnings: [String] = []

    init(dialect: Dialect) { ownership = StateGuard(dialect) }

    mutating func comment(_ comment: String) {
        text += (text.isEmpty ? "" : "\n") + "-- " + comment.onOneLine + "\n"
    }

    mutating func warn(_ warning: String) {
        comment("warning: \(warning)")
        warnings.append(warning)
    }

    mutating func statements(_ statements: [String]) {
        for statement in statements {
            var body = Substring(statement)
            while let last = body.last, last.isWhitespace || last == ";" { body.removeLast() }
            // The end of a COPY's rows is a line by itself.
            if body.hasSuffix("\n\\.") {
                text += body + "\n"
                continue
            }
            // A line comment at the end would swallow the semicolon.
            text += body + (body.split(separator: "\n").last?.contains("--") == true ? "\n;\n" : ";\n")
        }
    }

    /// - Parameter isGuarded: Not run where the look at Sluice's tables has failed.
    mutating func transaction(_ body: [String], isGuarded: Bool = true, suspendingForeignKeys: Bool = false) {
        if suspendingForeignKeys { text += "PRAGMA foreign_keys = OFF;\n" }
        text += "BEGIN;\n"
        statements((isGuarded ? ownership.requirement : []) + body)
        text += "COMMIT;\n"
        if suspendingForeignKeys { text += "PRAGMA foreign_keys = ON;\n" }
    }
}
