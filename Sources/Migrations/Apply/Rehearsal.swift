internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension Migrator {
    /// Refuses a plan of which a later step would fail, before the first is run: half a revision is worse than none.
    /// - Returns: What could not be looked at, for whoever asked what would happen.
    @discardableResult
    package func rehearse(_ plan: MigrationPlan) throws -> [String] {
        do {
            return try tryBeforehand(plan)
        } catch let failure as MigrationFailure {
            throw failure.hiding(revisions.variables)
        }
    }

    private func tryBeforehand(_ plan: MigrationPlan) throws -> [String] {
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                do {
                    try runner.check(planned.steps[index].work)
                } catch let problem as Problem {
                    throw MigrationFailure(rehearsing: planned, step: index, problem)
                }
            }
        }
        guard !plan.revisions.isEmpty else { return [] }
        if connection.dialect.rebuildsTables { return try Rehearsal.run(plan, beside: connection) }
        try lookUpSyntax(of: plan)
        try lookUpNames(of: plan)
        return []
    }

    /// By PostgreSQL's own parser, where it knows all that the server does.
    private func lookUpSyntax(of plan: MigrationPlan) throws {
        guard connection.serverVersion / 10_000 <= PostgresParser.version else { return }
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                guard let error = planned.steps[index].syntaxError else { continue }
                throw MigrationFailure(rehearsing: planned, step: index, error)
            }
        }
    }

    private func lookUpNames(of plan: MigrationPlan) throws {
        var catalog = try PlannedCatalog(connection)
        var hasDropped = false
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                do {
                    // What an earlier step drops isn't lost by this one.
                    if planned.isUpgrade, !hasDropped {
                        try LostDefinitions.refuse(planned.steps[index], on: connection)
                        try RowSecurityBefore.refuse(planned, planned.steps[index], on: connection)
                    }
                    hasDropped = hasDropped || planned.steps[index].drops
                    guard try catalog.take(planned.steps[index]) else { return }
                } catch let problem as Problem {
                    throw MigrationFailure(rehearsing: planned, step: index, problem)
                }
            }
        }
    }
}

/// A plan on a shadow of a SQLite database, without its rows. What fails there for a reason that rows have no part in
/// would fail on the database, too; and SQLite takes definitions that can't work, which show here by a look at the
/// result.
private struct Rehearsal {
    private let shadow: ShadowDatabase
    private let faultsBefore: Set<DefinitionFault>

    /// Nil for a database that can't be made again from its own definitions, as where an extension is missing.
    init?(of connection: any Connection) throws {
        guard let shadow = try? ShadowDatabase(for: connection) else { return nil }
        // Rows that others point to aren't here.
        try shadow.connection.executeScript("PRAGMA foreign_keys = OFF")
        self.shadow = shadow
        faultsBefore = try DefinitionFault.all(in: shadow.connection)
    }

    /// The way back is tried without repeatable revisions: whoever goes it has none of this plan's any more.
    static func run(_ plan: MigrationPlan, beside connection: any Connection) throws -> [String] {
        var once = plan
        once.revisions.removeAll { $0.action == .applyAgain }
        let isAll = once.revisions.count == plan.revisions.count
        let unseen = try once.revisions.isEmpty ? nil : Rehearsal(of: connection)?.run(once, andBack: true)
        return try isAll ? unseen ?? [] : Rehearsal(of: connection)?.run(plan, andBack: false) ?? []
    }

    private func run(_ plan: MigrationPlan, andBack: Bool) throws -> [String] {
        for planned in plan.revisions {
            for group in planned.groups {
                let losesKeys = Array(planned.steps[group.steps]).loseKeys
                for index in group.steps {
                    if planned.isUpgrade {
                        do {
                            try LostDefinitions.refuse(planned.steps[index], on: shadow.connection)
                        } catch let problem as Problem {
                            throw MigrationFailure(rehearsing: planned, step: index, problem)
                        }
                    }
                    let goesOn = try canGoOn(after: planned.steps[index], losesKeys: losesKeys) { error in
                        throw MigrationFailure(rehearsing: planned, step: index, error)
                    }
                    guard goesOn else { return unseen(from: planned.steps[index], of: planned) }
                }
            }
        }
        try refuseFaults(plan)
        if andBack { try goBack(plan) }
        return []
    }

    private func unseen(from step: Step, of planned: PlannedRevision) -> [String] {
        guard shadow.wasToLeave else { return [] }
        return [
            "\(planned.title): from '\(step.summary)' on nothing was tried beforehand, because that opens another file, which "
                + "only the command itself touches"
        ]
    }

    /// What the plan does is undone again, as far as it can be told: a way back that fails is found out now.
    private func goBack(_ plan: MigrationPlan) throws {
        for planned in plan.revisions.reversed() {
            guard let undoing = planned.undoing else { return }
            for group in StepGroup.groups(of: undoing, from: 0) {
                let steps = Array(undoing[group.steps])
                for step in steps {
                    let isUndone = try canGoOn(after: step, losesKeys: steps.loseKeys) { error in
                        throw MigrationFailure(rehearsing: planned, wayBack: step, error)
                    }
                    guard isUndone else { return }
                }
            }
        }
    }

    private func refuseFaults(_ plan: MigrationPlan) throws {
        let faults = try DefinitionFault.all(in: shadow.connection).subtracting(faultsBefore)
        guard let fault = faults.min(by: { $0.reason < $1.reason }) else { return }
        for planned in plan.revisions.reversed() {
            let indices = planned.steps.indices.dropFirst(planned.firstStep)
            if let index = indices.last(where: { planned.steps[$0].mentions(fault.object) }) {
                throw MigrationFailure(rehearsing: planned, step: index, Problem(.invalidOperation, fault.reason))
            }
        }
    }

    private func compile(_ statement: String) throws(DatabaseError) {
        let prefix = "EXPLAIN "
        do {
            try shadow.connection.executeScript(prefix + statement)
        } catch {
            throw DatabaseError(error, at: error.offset.map { $0 - prefix.utf8.count }, of: statement)
        }
    }

    private func fault(of deprecation: BeginDeprecation) throws(DatabaseError) -> Problem? {
        let columns = try shadow.connection.rows(
            "SELECT lower(name) FROM pragma_table_xinfo(?1)", [.text(deprecation.table.name)])
        if columns.isEmpty { return Problem(.invalidOperation, "there is no table \(deprecation.table)") }
        guard let column = deprecation.column, !columns.contains(where: { $0[0].text == column.lowercased() }) else {
            return nil
        }
        return Problem(.invalidOperation, "\(deprecation.table) has no column \(column)")
    }

    /// False where what follows can't be told from here.
    private func canGoOn(
        after step: Step, losesKeys: Bool, _ refuse: (any Error) throws -> Void
    ) throws -> Bool {
        guard case .schema = step.work else {
            // A backfill changes rows alone.
            if case .backfill = step.work { return true }
            if case .beginDeprecation(let deprecation) = step.work, let fault = try fault(of: deprecation) {
                try refuse(fault)
            }
            return false
        }
        if step.reachesBeyond { return true }
        do {
            if let rowStatements = step.rowStatements {
                // Made in the catalog's own table, as a dump makes virtual tables: what comes after may need it.
                if rowStatements.contains(where: \.writesCatalog) { return false }
                let compileAll = { for statement in rowStatements { try compile(statement) } }
                if losesKeys {
                    try LostCascade.refused(in: step, on: shadow.connection) { try compileAll() }
                } else {
                    try compileAll()
                }
            } else {
                _ = try shadow.statements(of: step, losesKeys: losesKeys)
            }
            return !shadow.wasToLeave
        } catch let error as DatabaseError {
            if [.undefinedObject, .duplicateObject, .syntax].contains(error.kind) { try refuse(error) }
            return false
        } catch let problem as Problem where problem.code == .invalidOperation {
            try refuse(problem)
            return false
        } catch is RequirementFailed {
            return false
        }
    }
}

extension Step {
    private var executed: String? {
        guard case .schema(let operations) = work, case .execute(let execute)? = operations.first else { return nil }
        return execute.sql.text(for: dialect)
    }

    /// Whether it has effects beyond the database, or is refused in a transaction: `-- transaction: none` alone says neither.
    fileprivate var reachesBeyond: Bool {
        guard transaction == .none else { return false }
        guard let executed else { return true }
        return SQLScript(executed, in: dialect).statements.contains { $0.kind == .nonTransactional }
    }

    /// Whether something goes that another step's column might take along.
    fileprivate var drops: Bool {
        guard case .schema(let operations) = work else { return true }
        return operations.contains { operation in
            switch operation {
            case .dropIndex, .dropConstraint, .dropTable, .execute, .renameTable, .renameColumn: true
            default: false
            }
        }
    }

    /// The statements of SQL that changes rows alone: there may be many of them, and to compile them is enough.
    fileprivate var rowStatements: [String]? {
        guard let executed else { return nil }
        let statements = SQLScript(executed, in: dialect).statements
        let words = ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "WITH", "VALUES"]
        return statements.allSatisfy { words.contains($0.firstWord) } ? statements.map(\.text) : nil
    }

    fileprivate func mentions(_ name: String) -> Bool {
        guard case .schema(let operations) = work else { return false }
        let text = executed ?? operations.map(\.summary).joined(separator: " ")
        return SQLToken.tokens(of: text, in: dialect).mentions(name)
    }
}

extension String {
    /// Whether it is a statement for SQLite's own table of definitions.
    fileprivate var writesCatalog: Bool {
        let tokens = SQLToken.tokens(of: self, in: .sqlite)
        return ["sqlite_schema", "sqlite_master"].contains { tokens.prefix(8).mentions($0) } && !hasPrefix("SELECT")
    }
}

extension Step {
    /// The first fault in somebody's own SQL for PostgreSQL.
    fileprivate var syntaxError: DatabaseError? {
        guard case .schema(let operations) = work else { return nil }
        for case .execute(let execute) in operations {
            guard let text = execute.sql.text(for: .postgres) else { continue }
            for statement in SQLScript(text, in: .postgres).statements where statement.kind != .clientCommand {
                do {
                    _ = try PostgresParser.statements(in: statement.text)
                } catch {
                    let offset = statement.range.lowerBound + error.position.offset(in: statement.text)
                    return DatabaseError(
                        DatabaseError(kind: .syntax, code: "42601", message: error.message), at: offset, of: text)
                }
            }
        }
        return nil
    }
}
