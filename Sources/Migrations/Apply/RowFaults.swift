internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSchema

/// Rows of a PostgreSQL database that a step of a plan would be refused for, as they are before its first: a value twice under a
/// unique index, nothing where NOT NULL is to be. Each look takes a few seconds at most.
struct RowFaults {
    private let connection: any Connection
    /// Tables whose rows or columns an earlier step changes, by their names without the schema.
    private var changed: Set<String> = []
    /// Constraints that the plan makes NOT VALID: their rows count when they are validated.
    private var unchecked: [String: TableConstraint] = [:]
    /// What couldn't be looked at.
    private(set) var unseen: [String] = []

    init(_ connection: any Connection) { self.connection = connection }

    /// Looks at a step and takes in what it does.
    /// - Returns: False where the rows of later steps can't be told.
    /// - Throws: ``Problem`` for rows that are in its way.
    mutating func take(_ step: Step) throws -> Bool {
        guard case .schema(let operations) = step.work else {
            if case .beginDeprecation(let begun) = step.work {
                changed.insert(begun.table.name)
                return true
            }
            return false
        }
        for operation in operations {
            if case .execute = operation { return false }
            for question in try questions(about: operation) {
                let tables = [question.table, question.parent].compactMap(\.self)
                if changed.isDisjoint(with: tables.map(\.name)) { try ask(question) }
            }
            changed.formUnion(operation.changedTables)
        }
        return true
    }

    // MARK: Asking

    private mutating func ask(_ question: RowQuestion) throws {
        let tables = [question.table, question.parent].compactMap(\.self)
        if try connection.isSuperusers(), let found = try connection.strangersCode(in: tables, when: .reading).first {
            unseen.append("\(question.table): its rows weren't looked at, since \(found)")
            return
        }
        do {
            let isMet = try connection.transaction(.snapshot) {
                try connection.executeScript("SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '3s'")
                return try !connection.rows(question.sql).isEmpty
            }
            if isMet { throw Problem(.invalidOperation, question.answer, hint: question.hint) }
        } catch let error as DatabaseError {
            switch error.kind {
            case .cancelled, .lockTimeout:
                unseen.append("\(question.table): its rows weren't looked at, which would take more than 3 s")
            // A value that the new type can't hold.
            case .data: throw error
            // What isn't there yet, or isn't to be read by this role: the step itself will tell.
            default: break
            }
        }
    }

    private mutating func questions(about operation: Operation) throws -> [RowQuestion] {
        switch operation {
        case .addColumn(let add): return [RowQuestion(adding: add)].compactMap(\.self)
        case .alterColumn(let alter): return RowQuestion.questions(altering: alter)
        case .createIndex(let create): return [RowQuestion(creating: create)].compactMap(\.self)
        case .createConstraint(let create):
            guard !create.constraint.notValid else {
                if let name = create.constraint.name(on: create.table) {
                    unchecked["\(create.table).\(name)"] = create.constraint
                }
                return []
            }
            return create.usingIndex == nil ? RowQuestion.questions(create.constraint, on: create.table) : []
        case .validateConstraint(let validate):
            if let constraint = unchecked["\(validate.table).\(validate.name)"] {
                return RowQuestion.questions(constraint, on: validate.table)
            }
            return try [RowQuestion(validating: validate, on: connection)].compactMap(\.self)
        default: return []
        }
    }
}

extension Operation {
    /// Tables that hold other rows, or have other names for what is in them, from then on.
    fileprivate var changedTables: [String] {
        switch self {
        case .createTable(let create): [create.table.name]
        case .dropTable(let drop): [drop.table.name]
        case .renameTable(let rename): [rename.table.name, rename.newName]
        case .attachPartition(let attach): [attach.table.name]
        case .detachPartition(let detach): [detach.table.name]
        case .renameColumn(let rename): [rename.table.name]
        case .alterColumn(let alter) where alter.changes.type != nil: [alter.table.name]
        case .bulkInsert(let insert): [insert.table.name]
        case .deleteRows(let delete): [delete.table.name]
        case .renameObject(let rename): [rename.object.qualifiedName?.name, rename.newName].compactMap(\.self)
        case .setSchema(let set): [set.object.qualifiedName?.name].compactMap(\.self)
        default: []
        }
    }
}
