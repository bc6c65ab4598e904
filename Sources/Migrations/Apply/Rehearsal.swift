internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension Migrator {
    /// Refuses a plan of which a later step would fail, before the first is run: half a revision is worse than none.
    /// - Returns: What could not be looked at, for whoever asked what would happen.
    @discardableResult
    package func rehearse(_ plan: MigrationPlan, with content: RehearsalContent) throws -> [String] {
        do {
            return try tryBeforehand(plan, with: content)
        } catch let failure as MigrationFailure {
            throw failure.hiding(revisions.variables)
        }
    }

    private func tryBeforehand(_ plan: MigrationPlan, with content: RehearsalContent) throws -> [String] {
        let naming = try checkWork(of: plan, with: content)
        guard !plan.revisions.isEmpty else { return [] }
        let standing = try runner.standingDeprecations(on: connection)
        let deprecations = DeprecatedNames(standing, in: connection.dialect) { naming[$0] ?? [] }
        try lookUpDeprecations(of: plan, deprecations)
        if connection.dialect.rebuildsTables {
            return try SQLiteRehearsal.run(
                plan, beside: connection, with: content, functions: settings.sqliteFunctions,
                deprecations: { [runner] shadow in
                    DeprecatedNames(standing, in: shadow.dialect) { try runner.names(of: $0, on: shadow) }
                })
        }
        try lookUpWaysBack(of: plan)
        try lookUpSyntax(of: plan)
        try lookUpNames(of: plan, deprecations)
        guard case .rows = content else { return [] }
        return try lookAtRows(of: plan)
    }

    private func lookAtRows(of plan: MigrationPlan) throws -> [String] {
        var faults = RowFaults(connection)
        for planned in plan.revisions where planned.action != .applyAgain {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                do {
                    guard try faults.take(planned.steps[index]) else { return faults.unseen }
                } catch {
                    throw MigrationFailure(rehearsing: planned, step: index, error)
                }
            }
        }
        return faults.unseen
    }

    /// - Returns: What each deprecation of the plan will be called.
    private func checkWork(
        of plan: MigrationPlan, with content: RehearsalContent
    ) throws -> [BeginDeprecation: [String]] {
        var naming: [BeginDeprecation: [String]] = [:]
        var before: [Step] = []
        for planned in plan.revisions {
            try planned.refuseSessionObjects()
            try planned.refuseOtherEncodings()
            try planned.refuseRepeatedJobs()
            let others = before.count
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                let step = planned.steps[index]
                let asItIs = before.contains { $0.mayChange(step.work.subject) } ? nil : connection
                do {
                    try runner.check(step.work, on: asItIs, with: content)
                    // A revision by itself can never get through it; several may, one after the other.
                    try checkGrace(step, after: content == .rows ? before[...] : before[others...])
                    if case .beginDeprecation(let begun) = step.work {
                        naming[begun, default: []] += try runner.names(of: begun, on: asItIs)
                    }
                } catch {
                    throw MigrationFailure(rehearsing: planned, step: index, error)
                }
                before.append(step)
            }
        }
        return naming
    }

    private func lookUpDeprecations(of plan: MigrationPlan, _ deprecations: DeprecatedNames) throws {
        var deprecations = deprecations
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                let wasBegun = planned.isStepBegun && index == planned.firstStep
                do {
                    if case .beginDeprecation(let begun) = planned.steps[index].work, planned.isUpgrade, !wasBegun,
                        deprecations.isBegun(begun)
                    {
                        throw Self.isBegunElsewhere(begun)
                    }
                    let change = try deprecations.take(planned.steps[index])
                    if change == nil, planned.isUpgrade, !wasBegun { try requireRecord(planned.steps[index].work) }
                } catch {
                    throw MigrationFailure(rehearsing: planned, step: index, error)
                }
            }
        }
    }

    private static func isBegunElsewhere(_ begun: BeginDeprecation) -> Problem {
        Problem(
            .invalidOperation,
            "\(begun.table.with(begun.column)) is deprecated already, and not by this revision: "
                + "what undoes it would end that",
            hint: "'sluice undeprecate' ends it, and the revision begins it on its own terms; or leave the step out")
    }

    /// What ends a deprecation needs one: to undo what ends nothing would begin one.
    private func requireRecord(_ work: Step.Work) throws {
        let (table, column): (QualifiedName, String?)
        switch work {
        case .endDeprecation(let ended):
            (table, column) = (ended.begun.table, ended.begun.column)
            if try runner.record(of: table, column, on: connection) != nil { return }
        case .dropDeprecated(let drop):
            (table, column) = (drop.table, drop.column)
            if try runner.record(of: table, column, on: connection) == .dropped { return }
        default: return
        }
        throw Problem(.invalidOperation, "\(table.with(column)) isn't deprecated")
    }

    private func checkGrace(_ step: Step, after before: ArraySlice<Step>) throws {
        guard case .dropDeprecated(let drop) = step.work,
            !before.contains(where: { $0.madeTables.contains(drop.table) })
        else { return }
        for case .beginDeprecation(let begun) in before.map(\.work)
        where begun.table == drop.table && begun.column == drop.column {
            try runner.check(drop, begunBy: begun, on: connection)
        }
    }

    /// A way back that this server has no statements for.
    private func lookUpWaysBack(of plan: MigrationPlan) throws {
        for planned in plan.revisions {
            for step in planned.undoing ?? [] {
                do {
                    _ = try step.postgresStatements(serverVersion: connection.serverVersion)
                } catch {
                    throw MigrationFailure(rehearsing: planned, wayBack: step, error)
                }
            }
        }
    }

    /// By PostgreSQL's parser as the library has it, and where that one gives up, by the server's own.
    private func lookUpSyntax(of plan: MigrationPlan) throws {
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                guard let error = planned.steps[index].syntaxErrors.first(where: isSure) else { continue }
                throw MigrationFailure(rehearsing: planned, step: index, error.error)
            }
            for step in planned.undoing ?? [] {
                guard let error = step.syntaxErrors.first(where: isSure) else { continue }
                throw MigrationFailure(rehearsing: planned, wayBack: step, error.error)
            }
        }
    }

    /// A statement that is only parsed is not run (PostgreSQL, "Message Flow": Parse).
    private func isSure(_ error: (statement: String, error: DatabaseError)) -> Bool {
        do {
            _ = try connection.prepare(error.statement)
            return false
        } catch {
            return error.kind == .syntax
        }
    }

    private func lookUpNames(of plan: MigrationPlan, _ deprecations: DeprecatedNames) throws {
        var catalog = try PlannedCatalog(connection, deprecations)
        var hasDropped = false
        var earlier: [Step] = []
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                do {
                    // What an earlier step drops isn't lost by this one.
                    if planned.isUpgrade, !hasDropped {
                        try LostDefinitions.refuse(planned.steps[index], on: connection)
                        try RowSecurityBefore.refuse(planned, planned.steps[index], on: connection)
                    }
                    let subject = UntrueWas.subject(of: planned.steps[index])
                    // What an earlier step drops isn't there by then: the step itself looks once more.
                    if subject != nil, !hasDropped, !earlier.contains(where: { $0.mayChange(subject) }) {
                        try UntrueWas.refuse(planned, planned.steps[index], on: connection)
                    }
                    earlier.append(planned.steps[index])
                    hasDropped = hasDropped || planned.steps[index].drops
                    guard try catalog.take(planned.steps[index]) else { return }
                } catch let problem as Problem {
                    throw MigrationFailure(rehearsing: planned, step: index, problem)
                }
            }
        }
    }
}

extension Step.Work {
    /// The table that a deprecation or its end is about.
    fileprivate var subject: QualifiedName? {
        switch self {
        case .schema, .backfill: nil
        case .beginDeprecation(let begun): begun.table
        case .endDeprecation(let ended): ended.begun.table
        case .dropDeprecated(let drop): drop.table
        case .restoreDropped(let restored): restored.drop.table
        }
    }
}

extension Step {
    /// Whether a deprecation of that table would find it otherwise than it is now.
    fileprivate func mayChange(_ table: QualifiedName?) -> Bool {
        guard let table else { return false }
        switch work {
        case .schema(let operations):
            // What a function does, or DO, isn't told by the names in it.
            return mentions(table.name) || operations.contains { if case .execute = $0 { true } else { false } }
        case .backfill: return false
        default: return work.subject?.name.lowercased() == table.name.lowercased()
        }
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

    /// The faults in somebody's own SQL for PostgreSQL, the first of each statement.
    fileprivate var syntaxErrors: [(statement: String, error: DatabaseError)] {
        guard case .schema(let operations) = work else { return [] }
        var errors: [(statement: String, error: DatabaseError)] = []
        for case .execute(let execute) in operations {
            guard let text = execute.sql.text(for: .postgres) else { continue }
            for statement in SQLScript(text, in: .postgres).statements where statement.kind != .clientCommand {
                do {
                    _ = try PostgresParser.statements(in: statement.text)
                } catch {
                    let offset = statement.range.lowerBound + error.position.offset(in: statement.text)
                    let fault = DatabaseError(kind: .syntax, code: "42601", message: error.message)
                    errors.append((statement.text, DatabaseError(fault, at: offset, of: text)))
                }
            }
        }
        return errors
    }
}
