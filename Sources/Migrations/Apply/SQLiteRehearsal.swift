internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// What a plan is tried with before its first step is run.
package enum RehearsalContent: Sendable {
    /// Definitions alone: what fails with them fails with any rows.
    case schema
    /// Rows as well, as far as a look at them is quick: nothing that the database would refuse is to pass.
    case rows
}

/// A plan on a shadow of a SQLite database. What fails there would fail on the database, too; without its rows, that is what
/// fails for a reason that rows have no part in. And SQLite takes definitions that can't work, which show here by a
/// look at the result.
struct SQLiteRehearsal {
    private let shadow: ShadowDatabase
    private let faultsBefore: Set<DefinitionFault>
    /// Whether the shadow's rows are those that the database would have by then.
    private var knowsRows: Bool
    /// Whether rows were asked for and are too many.
    private let isWithoutRows: Bool

    /// What the application's own sessions know.
    private let functions: Set<String>
    private var deprecations: DeprecatedNames

    /// Whether every step of a plan was tried.
    private var isThrough = false
    /// A fault that is looked for after each step, and the step since which it has been there.
    private var watched: DefinitionFault?
    private var culprit: (planned: PlannedRevision, step: Int)?
    /// Before each revision of the plan whose way back is made of what somebody says that there was.
    private var facts: [Set<String>?] = []

    /// Bytes of a database whose copy is made before anyone notices.
    private static let largestCopy: Int64 = 16 << 20

    /// What follows can't be told from here.
    private struct Unknown: Error {}

    /// Nil for a database that can't be made again from its own definitions, as where an extension is missing.
    private init?(
        of connection: any Connection, with content: RehearsalContent, functions: Set<String>,
        deprecations: (any Connection) -> DeprecatedNames
    ) throws {
        let found =
            switch content {
            case .schema: try? ShadowDatabase(for: connection)
            case .rows: try? ShadowDatabase(for: connection, withRowsUpTo: Self.largestCopy)
            }
        guard let found else { return nil }
        shadow = found
        knowsRows = found.holdsRows
        isWithoutRows = content == .rows && !found.holdsRows
        // Rows that others point to aren't here.
        if !knowsRows { try found.connection.executeScript("PRAGMA foreign_keys = OFF") }
        self.functions = functions
        self.deprecations = deprecations(found.connection)
        faultsBefore = try DefinitionFault.all(in: found.connection)
    }

    /// The way back is tried without repeatable revisions: whoever goes it has none of this plan's any more.
    /// - Returns: What could not be looked at.
    static func run(
        _ plan: MigrationPlan, beside connection: any Connection, with content: RehearsalContent,
        functions: Set<String>, deprecations: @escaping (any Connection) -> DeprecatedNames
    ) throws -> [String] {
        let begin = {
            try SQLiteRehearsal(of: connection, with: content, functions: functions, deprecations: deprecations)
        }
        var once = plan
        once.revisions.removeAll { $0.action == .applyAgain }
        let tried = { (plan: MigrationPlan, andBack: Bool) throws -> [String] in
            guard var rehearsal = try begin() else { return [] }
            let unseen = try rehearsal.run(plan)
            guard rehearsal.isThrough else { return unseen }
            if let fault = try rehearsal.fault(leftBy: plan) {
                // Once more, with a look after each step.
                var again = try begin()
                again?.watched = fault
                _ = try again?.run(plan)
                guard let culprit = again?.culprit else { return unseen }
                throw MigrationFailure(rehearsing: culprit.planned, step: culprit.step, fault.problem)
            }
            if andBack { try rehearsal.goBack(plan) }
            return unseen
        }
        var unseen = try once.revisions.isEmpty ? [] : tried(once, true)
        if once.revisions.count < plan.revisions.count { unseen = try tried(plan, false) }
        return unseen
    }

    private mutating func run(_ plan: MigrationPlan) throws -> [String] {
        let session = try SessionReset(shadow.connection)
        for planned in plan.revisions {
            facts.append(planned.hasDoubtfulWayBack ? try SQLiteFacts.read(from: shadow.connection) : nil)
            let settings = SessionSettings(planned)
            if settings.openFile(before: planned.firstStep) {
                return planned.steps.dropFirst(planned.firstStep).prefix(1).map { Self.unseen(from: $0, of: planned) }
            }
            try settings.sayAgain(upTo: planned.firstStep, on: shadow.connection)
            for group in planned.groups {
                var current = group.steps.lowerBound
                do {
                    try attempt(planned, group.steps, at: &current)
                } catch is Unknown {
                    return shadow.wasToLeave ? [Self.unseen(from: planned.steps[current], of: planned)] : []
                } catch {
                    throw MigrationFailure(rehearsing: planned, step: current, error)
                }
            }
            try session.perform()
        }
        isThrough = true
        return isWithoutRows ? [Self.withoutRows] : []
    }

    private static let withoutRows =
        "the plan was tried on the database's definitions alone: with more than \(largestCopy >> 20) MB its rows aren't copied for "
        + "a trial, and a row that a constraint or a type refuses shows when the step is run"

    private static func unseen(from step: Step, of planned: PlannedRevision) -> String {
        "\(planned.title): from '\(step.summary)' on nothing was tried beforehand, because that opens another file, which "
            + "only the command itself touches"
    }

    // MARK: Steps

    /// In one transaction, as the steps themselves are run.
    private mutating func attempt(_ planned: PlannedRevision, _ indices: Range<Int>, at current: inout Int) throws {
        let steps = Array(planned.steps[indices])
        do {
            guard steps.first?.transaction != Step.Transaction.none else {
                try take(steps[0], losesKeys: false)
                return try look(after: current, of: planned)
            }
            try shadow.transaction(of: steps) { try takeTogether(planned, indices, at: &current) }
        } catch {
            throw isSure(error) ? error : Unknown()
        }
    }

    private mutating func takeTogether(
        _ planned: PlannedRevision, _ indices: Range<Int>, at current: inout Int
    ) throws {
        let losingKeys = Array(planned.steps[indices]).losingKeys
        let keys = losingKeys.contains(true) && knowsRows ? KeyFaults(shadow.connection) : nil
        for statement in try keys?.before() ?? [] { try statement.execute(on: shadow.connection) }
        for index in indices {
            current = index
            if planned.isUpgrade { try LostDefinitions.refuse(planned.steps[index], on: shadow.connection) }
            try UntrueWas.refuse(planned, planned.steps[index], on: shadow.connection)
            try take(planned.steps[index], losesKeys: losingKeys[index - indices.lowerBound])
            try look(after: index, of: planned)
        }
        try keys?.requireNone()
    }

    /// Whether the database would refuse it as well.
    private func isSure(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError:
            switch error.kind {
            case .undefinedObject, .duplicateObject, .syntax, .other: !shadow.wasToLeave
            case .constraint, .data: knowsRows
            default: false
            }
        case is RequirementFailed: knowsRows
        default: !(error is Unknown)
        }
    }

    /// - Throws: ``Unknown`` where what follows can't be told.
    private mutating func take(_ step: Step, losesKeys: Bool) throws {
        switch step.work {
        case .schema: _ = try deprecations.take(step)
        case .backfill: return knowsRows = false
        case .beginDeprecation(let deprecation):
            try refuseFault(of: deprecation)
            return try deprecate(step)
        case .endDeprecation, .dropDeprecated: return try deprecate(step)
        case .restoreDropped: throw Unknown()
        }
        if step.turnsJournalOff {
            throw Problem(
                .invalidOperation, "without a journal nothing could be rolled back, and a crash would spoil the file",
                hint: "leave PRAGMA journal_mode = OFF out of revisions")
        }
        if step.reachesBeyond { return }
        if !knowsRows, let rowStatements = step.rowStatements {
            try compile(rowStatements, of: step, losesKeys: losesKeys)
        } else {
            try shadow.perform(step, assumesRows: !knowsRows, losesKeys: losesKeys)
        }
        if shadow.wasToLeave { throw Unknown() }
    }

    /// What a deprecation or its end makes of the definitions; their own checks are made elsewhere.
    private mutating func deprecate(_ step: Step) throws {
        guard let change = try deprecations.take(step), change.old.count == 1, change.new.count < 2 else {
            throw Unknown()
        }
        do {
            let steps = try Step.steps(for: change.operations, in: step.dialect)
            for step in steps {
                try shadow.transaction(of: [step]) {
                    try shadow.perform(step, assumesRows: !knowsRows, losesKeys: false)
                }
            }
        } catch {
            throw Unknown()
        }
    }

    private func compile(_ statements: [String], of step: Step, losesKeys: Bool) throws {
        // Made in the catalog's own table, as a dump makes virtual tables: what comes after may need it.
        if statements.contains(where: \.writesCatalog) { throw Unknown() }
        let compileAll = { for statement in statements { try compile(statement) } }
        guard losesKeys else { return try compileAll() }
        try LostCascade.refused(in: step, on: shadow.connection) { try compileAll() }
    }

    private func compile(_ statement: String) throws(DatabaseError) {
        let prefix = "EXPLAIN "
        do {
            try shadow.connection.executeScript(prefix + statement)
        } catch {
            throw DatabaseError(error, at: error.offset.map { $0 - prefix.utf8.count }, of: statement)
        }
    }

    private func refuseFault(of deprecation: BeginDeprecation) throws {
        let columns = try shadow.connection.rows(
            "SELECT lower(name) FROM pragma_table_xinfo(?1)", [.text(deprecation.table.name)])
        if columns.isEmpty { throw Problem(.invalidOperation, "there is no table \(deprecation.table)") }
        guard let column = deprecation.column, !columns.contains(where: { $0[0].text == column.lowercased() }) else {
            return
        }
        throw Problem(.invalidOperation, "\(deprecation.table) has no column \(column)")
    }

    // MARK: The result

    /// What the plan does is undone again, as far as it can be told: a way back that fails is found out now. Rows have no part
    /// in it: there will be others by then.
    private mutating func goBack(_ plan: MigrationPlan) throws {
        knowsRows = false
        try shadow.connection.executeScript("PRAGMA foreign_keys = OFF")
        for (planned, facts) in zip(plan.revisions, facts).reversed() {
            guard let undoing = planned.undoing else { return }
            for group in StepGroup.groups(of: undoing, from: 0) {
                let steps = Array(undoing[group.steps])
                for (step, losesKeys) in zip(steps, steps.losingKeys) {
                    do {
                        try shadow.transaction(of: [step]) { try take(step, losesKeys: losesKeys) }
                    } catch {
                        guard isSure(error) else { return }
                        throw MigrationFailure(rehearsing: planned, wayBack: step, error)
                    }
                }
            }
            guard let facts, let first = undoing.first else { continue }
            let lost = try facts.subtracting(SQLiteFacts.read(from: shadow.connection))
            if !lost.isEmpty {
                throw MigrationFailure(rehearsing: planned, wayBack: first, WayBackTrial.problem(lost.sorted()))
            }
        }
    }

    /// What can't work by now, of all that steps of the plan name.
    private func fault(leftBy plan: MigrationPlan) throws -> DefinitionFault? {
        let steps = plan.revisions.flatMap { $0.steps.dropFirst($0.firstStep) }
        return try DefinitionFault.all(in: shadow.connection).subtracting(faultsBefore).filter { fault in
            let isKnown = fault.missingFunction.map(functions.contains) ?? false
            return !isKnown && steps.contains { $0.mentions(fault.object) }
        }.min { $0.reason < $1.reason }
    }

    private mutating func look(after step: Int, of planned: PlannedRevision) throws {
        guard let watched else { return }
        let isThere = try DefinitionFault.all(in: shadow.connection).contains(watched)
        if !isThere { culprit = nil } else if culprit == nil { culprit = (planned, step) }
    }
}

extension Step {
    fileprivate var executed: String? {
        guard case .schema(let operations) = work, case .execute(let execute)? = operations.first else { return nil }
        return execute.sql.text(for: dialect)
    }

    /// Whether it has effects beyond the database, or is refused in a transaction: `-- transaction: none` alone says neither.
    fileprivate var reachesBeyond: Bool {
        guard transaction == .none else { return false }
        guard let executed else { return true }
        return SQLScript(executed, in: dialect).statements.contains { $0.kind == .nonTransactional }
    }

    /// The statements of SQL that changes rows alone: there may be many of them, and to compile them is enough.
    fileprivate var rowStatements: [String]? {
        guard let executed else { return nil }
        let statements = SQLScript(executed, in: dialect).statements
        let words = ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "WITH", "VALUES"]
        return statements.allSatisfy { words.contains($0.firstWord) } ? statements.map(\.text) : nil
    }

    fileprivate var turnsJournalOff: Bool {
        guard let executed, executed.contains(/(?i)journal_mode/) else { return false }
        return SQLScript(executed, in: dialect).statements.contains { statement in
            Pragma(statement.text).map { $0.name == "journal_mode" && $0.value == "off" } ?? false
        }
    }

    func mentions(_ name: String) -> Bool {
        guard case .schema(let operations) = work else { return false }
        if let executed { return SQLToken.tokens(of: executed, in: dialect).mentions(name) }
        // A summary has names as they are, without quotes: what is in one may be several words of SQL.
        return operations.contains { $0.summary.containsWhole(name) }
    }
}

extension String {
    /// In letters of either case, and not as a part of a longer name.
    fileprivate func containsWhole(_ name: String) -> Bool {
        let (text, name) = (lowercased(), name.lowercased())
        return !name.isEmpty
            && text.ranges(of: name).contains { range in
                !(text[..<range.lowerBound].last?.isPartOfName ?? false)
                    && !(text[range.upperBound...].first?.isPartOfName ?? false)
            }
    }

    /// Whether it is a statement for SQLite's own table of definitions.
    fileprivate var writesCatalog: Bool {
        let tokens = SQLToken.tokens(of: self, in: .sqlite)
        return ["sqlite_schema", "sqlite_master"].contains { tokens.prefix(8).mentions($0) } && !hasPrefix("SELECT")
    }
}

extension Character {
    fileprivate var isPartOfName: Bool { isLetter || isNumber || self == "_" }
}
