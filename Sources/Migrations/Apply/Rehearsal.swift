internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

extension Migrator {
    /// Refuses a plan of which a later step would fail, before the first is run: half a revision is worse than none.
    package func rehearse(_ plan: MigrationPlan) throws {
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                do {
                    try runner.check(planned.steps[index].work)
                } catch let problem as Problem {
                    throw MigrationFailure(rehearsing: planned, step: index, problem)
                }
            }
        }
        guard !plan.revisions.isEmpty else { return }
        if connection.dialect.rebuildsTables {
            try Rehearsal(of: connection)?.run(plan)
        } else {
            try lookUpNames(of: plan)
        }
    }

    private func lookUpNames(of plan: MigrationPlan) throws {
        var catalog = try PlannedCatalog(connection)
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                do {
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

    func run(_ plan: MigrationPlan) throws {
        for planned in plan.revisions {
            for index in planned.steps.indices.dropFirst(planned.firstStep) {
                guard
                    try canGoOn(
                        after: planned.steps[index], { throw MigrationFailure(rehearsing: planned, step: index, $0) })
                else { return }
            }
        }
        try refuseFaults(plan)
        try goBack(plan)
    }

    /// What the plan does is undone again, as far as it can be told: a way back that fails is found out now.
    private func goBack(_ plan: MigrationPlan) throws {
        for planned in plan.revisions.reversed() {
            guard let undoing = planned.undoing else { return }
            for step in undoing {
                let isUndone = try canGoOn(after: step) { error in
                    throw MigrationFailure(rehearsing: planned, wayBack: step, error)
                }
                guard isUndone else { return }
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

    /// False where what follows can't be told from here.
    private func canGoOn(after step: Step, _ refuse: (any Error) throws -> Void) throws -> Bool {
        guard case .schema = step.work else {
            // A backfill changes rows alone.
            if case .backfill = step.work { return true }
            return false
        }
        // Those have effects beyond the database.
        if step.transaction == .none { return step.firstWord != "ATTACH" }
        do {
            if let rowStatements = step.rowStatements {
                for statement in rowStatements { try compile(statement) }
            } else {
                _ = try shadow.statements(of: step)
            }
            return true
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

    fileprivate var firstWord: String? {
        executed.flatMap { SQLScript($0, in: dialect).statements.first?.firstWord }
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
