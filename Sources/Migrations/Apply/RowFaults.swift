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
    /// Whether a table's rows stand in partitions; those of tables that inherit from one aren't its own.
    private var partitioned: [QualifiedName: Bool] = [:]
    /// Indexes and constraints that the plan makes.
    private var made: Set<String> = []
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
                let tables = [question.table, question.other].compactMap(\.self)
                if changed.isDisjoint(with: tables.map(\.name)) { try ask(question) }
            }
            changed.formUnion(operation.changedTables)
            made.formUnion(operation.madeNames)
        }
        return true
    }

    // MARK: Asking

    private mutating func ask(_ question: RowQuestion) throws {
        let tables = [question.table, question.other].compactMap(\.self)
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
            case .data:
                throw Problem(.invalidOperation, "\(question.answer): \(error.message)", hint: question.hint)
            // What isn't there yet, or isn't to be read by this role: the step itself will tell.
            default: break
            }
        }
    }

    /// The table as a statement names it that looks at the rows for which an index or a key of it holds.
    private mutating func own(_ table: QualifiedName) throws -> String {
        let isPartitioned = try partitioned[table] ?? (connection.relationKind(of: table) == "p")
        partitioned[table] = isPartitioned
        return (isPartitioned ? "" : "ONLY ") + table.quoted(in: .postgres)
    }

    private mutating func questions(about operation: Operation) throws -> [RowQuestion] {
        switch operation {
        case .addColumn(let add):
            if try add.ifNotExists && has(column: add.column.name, add.table) { return [] }
            return try [RowQuestion(adding: add)].compactMap(\.self) + questions(about: add)
        case .bulkInsert(let insert): return RowQuestion.questions(inserting: insert)
        case .deleteRows(let delete): return try RowQuestion.questions(deleting: delete, on: connection)
        case .alterColumn(let alter): return try RowQuestion.questions(altering: alter, on: connection)
        case .createIndex(let create):
            let index = QualifiedName(schema: create.table.schema, name: create.name)
            if try create.ifNotExists && (made.contains(create.name) || connection.relationNumber(of: index) != nil) {
                return []
            }
            return try [RowQuestion(creating: create, in: own(create.table))].compactMap(\.self)
        case .createConstraint(let create):
            guard !create.constraint.notValid else {
                if let name = create.constraint.name(on: create.table) {
                    unchecked["\(create.table).\(name)"] = create.constraint
                }
                return []
            }
            guard create.usingIndex == nil, try !(create.ifNotExists && has(create)) else { return [] }
            return try questions(about: create.constraint, of: create.table)
        case .validateConstraint(let validate):
            if let constraint = unchecked["\(validate.table).\(validate.name)"] {
                return try questions(about: constraint, of: validate.table)
            }
            guard let constraint = try TableConstraint(unvalidated: validate, on: connection) else { return [] }
            return try questions(about: constraint, of: validate.table)
        default: return []
        }
    }

    private mutating func questions(about add: AddColumn) throws -> [RowQuestion] {
        let column = add.column
        guard
            column.unique || column.primaryKey || column.references != nil || column.check != nil
                || column.generated != nil,
            let added = try AddedColumn(add, isBuiltIn: isBuiltIn(column.type))
        else { return [] }
        var parent: (name: QualifiedName, source: String, keys: [String])?
        if let reference = column.references {
            let keys = try keys(of: reference)
            guard keys.count == 1 else { return [] }
            parent = (reference.table, try own(reference.table), keys)
        }
        return try added.questions(only: own(add.table).hasPrefix("ONLY ") ? "ONLY " : "", parent: parent)
    }

    private func isBuiltIn(_ type: ColumnType) throws -> Bool {
        let found = try? connection.catalogRows(
            "SELECT 1 FROM pg_type WHERE oid = to_regtype($1)::oid AND typnamespace = 'pg_catalog'::regnamespace",
            [.text(type.sql(in: .postgres))])
        return found?.isEmpty == false
    }

    /// The columns that it names, or those of the other table's primary key.
    private func keys(of reference: Reference) throws -> [String] {
        guard reference.columns.isEmpty, let number = try connection.relationNumber(of: reference.table) else {
            return reference.columns
        }
        return try connection.catalogRows(
            """
            SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = $1 AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)
            """, [number]
        ).compactMap { $0[0].text }
    }

    private func has(column: String, _ table: QualifiedName) throws -> Bool {
        try connection.relationNumber(of: table).map { number in
            try !connection.catalogRows(
                "SELECT 1 FROM pg_attribute WHERE attrelid = $1 AND attname = $2 AND NOT attisdropped",
                [number, .text(column)]
            ).isEmpty
        } ?? false
    }

    private func has(_ create: CreateConstraint) throws -> Bool {
        guard let name = create.constraint.name(on: create.table) else { return false }
        if made.contains(name) { return true }
        guard let number = try connection.relationNumber(of: create.table) else { return false }
        return try !connection.catalogRows(
            "SELECT 1 FROM pg_constraint WHERE conrelid = $1 AND conname = $2", [number, .text(name)]
        ).isEmpty
    }

    private mutating func questions(
        about constraint: TableConstraint, of table: QualifiedName
    ) throws -> [RowQuestion] {
        let name = constraint.name(on: table) ?? "the constraint"
        let source = try own(table)
        switch constraint.rule {
        case .primaryKey(let columns): return RowQuestion.questions(primaryKey: columns, of: table, in: source, name)
        case .unique(let columns, let nullsNotDistinct, _):
            return [
                RowQuestion(
                    unique: columns, of: table, in: source, nullsNotDistinct: nullsNotDistinct,
                    "the unique constraint \(name)")
            ]
        case .foreignKey(let columns, let reference):
            let keys = try keys(of: reference)
            guard keys.count == columns.count else { return [] }
            let parent = (name: reference.table, source: try own(reference.table), keys: keys)
            return [RowQuestion(key: columns, of: table, in: source, to: parent, name)]
        // Tables that inherit from it have the condition, too.
        case .check(let expression):
            return [expression.postgres.flatMap { RowQuestion(checking: $0, table, name) }].compactMap(\.self)
        case .exclude: return []
        }
    }
}

extension Operation {
    fileprivate var madeNames: [String] {
        switch self {
        case .createIndex(let create): [create.name]
        case .createConstraint(let create): [create.constraint.name(on: create.table)].compactMap(\.self)
        default: []
        }
    }

    /// Tables that hold other rows, or have other names for what is in them, from then on.
    fileprivate var changedTables: [String] {
        switch self {
        case .createTable(let create): [create.table.name]
        case .dropTable(let drop): [drop.table.name]
        case .renameTable(let rename): [rename.table.name, rename.newName]
        case .attachPartition(let attach): [attach.table.name]
        case .detachPartition(let detach): [detach.table.name]
        case .addColumn(let add): [add.table.name]
        case .dropColumn(let drop): [drop.table.name]
        case .dropConstraint(let drop): [drop.table.name]
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
