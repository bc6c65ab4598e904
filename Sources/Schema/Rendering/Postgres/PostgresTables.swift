internal import SluiceDatabase

extension PostgresRenderer {
    func createTable(_ create: CreateTable) -> [String] {
        let body = clauses.tableBody(create) { column, isOnlyKey in columnSQL(column, primaryKey: isOnlyKey) }
        let kind = create.options.unlogged ? "UNLOGGED TABLE" : "TABLE"
        let definition = definition(body, create.options)
        var statements = ["CREATE \(kind) \(ifNotExists(create.ifNotExists))\(quote(create.table))\(definition)"]
        if let comment = create.comment { statements.append(commentTable(create.table, comment)) }
        statements += create.columns.compactMap { column in
            column.comment.map { commentColumn(create.table, column.name, $0) }
        }
        return statements
    }

    func columnSQL(_ column: Column, primaryKey: Bool) -> String {
        var sql = "\(quote(column.name)) \(column.type.sql(in: .postgres))"
        if let collation = column.collation { sql += " COLLATE " + quote(QualifiedName(collation)) }
        if let text = column.defaultValue?.postgres { sql += " DEFAULT " + text }
        if let generated = column.generated, let expression = generated.expression.postgres {
            sql += " GENERATED ALWAYS AS (\(expression)) \(generated.stored ? "STORED" : "VIRTUAL")"
        }
        if let identity = column.identity { sql += " GENERATED \(identity.sql) AS IDENTITY" }
        if !column.nullable { sql += " NOT NULL" }
        if primaryKey { sql += " PRIMARY KEY" }
        if column.unique { sql += " UNIQUE" }
        if let check = column.check?.postgres { sql += " CHECK (\(check))" }
        if let reference = column.references { sql += " " + clauses.references(reference) }
        return sql
    }

    func addColumn(_ add: AddColumn) -> [String] {
        let column = columnSQL(add.column, primaryKey: add.column.primaryKey)
        var statements = ["ALTER TABLE \(quote(add.table)) ADD COLUMN \(ifNotExists(add.ifNotExists))\(column)"]
        if let comment = add.column.comment {
            statements.append(commentColumn(add.table, add.column.name, comment))
        }
        return statements
    }

    func renameColumn(_ rename: RenameColumn) -> String {
        let names = "\(quote(rename.column)) TO \(quote(rename.newName))"
        let statement = "ALTER TABLE \(quote(rename.table)) RENAME COLUMN \(names)"
        return rename.ifExists ? when(Existence.column(rename.column, of: rename.table), statement) : statement
    }

    func alterColumn(_ alter: AlterColumn) throws(Problem) -> [String] {
        let actions = try actions(of: alter).map { "ALTER COLUMN \(quote(alter.column)) \($0)" }
        let statement = "ALTER TABLE \(quote(alter.table)) \(actions.joined(separator: ", "))"
        var statements = [
            alter.ifExists ? when(Existence.column(alter.column, of: alter.table), statement) : statement
        ]
        if case .set = alter.changes.identity { statements.append(advanceSequences(of: alter.table, [alter.column])) }
        return statements
    }

    /// In one ALTER TABLE: PostgreSQL drops the old default before it changes the type and sets the new one after,
    /// in whichever order they are written.
    private func actions(of alter: AlterColumn) throws(Problem) -> [String] {
        let changes = alter.changes
        var actions: [String] = []
        if changes.defaultValue == .drop { actions.append("DROP DEFAULT") }
        if case .set = changes.defaultValue, changes.type != nil { actions.append("DROP DEFAULT") }
        if let type = changes.type {
            var action = "TYPE \(type.sql(in: .postgres))"
            if case .set(let collation) = changes.collation { action += " COLLATE " + quote(QualifiedName(collation)) }
            if let using = changes.using?.postgres { action += " USING \(using)" }
            actions.append(action)
        }
        if case .set(let text) = changes.defaultValue, let sql = text.postgres { actions.append("SET DEFAULT \(sql)") }
        switch changes.identity {
        case .set(let identity):
            let hadOne = alter.was?.identity.map { $0 != .drop } ?? false
            actions.append(hadOne ? "SET GENERATED \(identity.sql)" : "ADD GENERATED \(identity.sql) AS IDENTITY")
        case .drop: actions.append("DROP IDENTITY")
        case nil: break
        }
        // After DROP IDENTITY, which keeps a column NOT NULL while it lasts.
        if let nullable = changes.nullable { actions.append(nullable ? "DROP NOT NULL" : "SET NOT NULL") }
        if let generated = changes.generated { actions.append(try expression(generated)) }
        return actions
    }

    private func expression(_ change: Change<Generated>) throws(Problem) -> String {
        guard case .set(let generated) = change else { return "DROP EXPRESSION" }
        if let serverVersion, serverVersion < 170000 {
            throw Problem(
                .invalidOperation,
                "PostgreSQL before 17 can't change a generated column's expression: drop the column, add it again")
        }
        return "SET EXPRESSION AS (\(generated.expression.postgres ?? "NULL"))"
    }

    func commentTable(_ table: QualifiedName, _ comment: String?) -> String {
        "COMMENT ON TABLE \(quote(table)) IS \(comment.map(literal) ?? "NULL")"
    }

    func commentColumn(_ table: QualifiedName, _ column: String, _ comment: String?) -> String {
        "COMMENT ON COLUMN \(quote(table)).\(quote(column)) IS \(comment.map(literal) ?? "NULL")"
    }

    func createConstraint(_ create: CreateConstraint) -> [String] {
        guard let constraint = clauses.constraint(create.constraint, on: create.table, index: create.usingIndex) else {
            return []
        }
        let notValid = create.constraint.notValid ? " NOT VALID" : ""
        let statement = "ALTER TABLE \(quote(create.table)) ADD \(constraint)\(notValid)"
        guard create.ifNotExists, let name = create.constraint.name(on: create.table) else { return [statement] }
        return [unless(Existence.constraint(name, on: create.table), statement)]
    }

    func createIndex(_ create: CreateIndex) -> String {
        var sql = "CREATE \(create.unique ? "UNIQUE " : "")INDEX \(create.concurrently ? "CONCURRENTLY " : "")"
        sql += "\(ifNotExists(create.ifNotExists))\(quote(create.name)) ON \(quote(create.table))"
        if let method = create.method { sql += " USING \(quote(method))" }
        sql += " (" + create.columns.map(clauses.indexColumn).joined(separator: ", ") + ")"
        if !create.include.isEmpty { sql += " INCLUDE " + clauses.list(create.include) }
        if create.nullsNotDistinct { sql += " NULLS NOT DISTINCT" }
        sql += storage(create.storage)
        if let condition = create.condition?.postgres { sql += " WHERE \(condition)" }
        return sql
    }

    /// Rows with given keys leave the sequence behind them where it was: the next key would be one of theirs.
    func bulkInsert(_ insert: BulkInsert) -> [String] {
        let counted = Set(insert.rows.flatMap { $0.filter { $0.value.isWholeNumber }.keys }).sorted()
        let statements = clauses.insert(insert, overriding: " OVERRIDING SYSTEM VALUE")
        return counted.isEmpty ? statements : statements + [advanceSequences(of: insert.table, counted)]
    }

    private func advanceSequences(of table: QualifiedName, _ columns: [String]) -> String {
        let name = literal(quote(table))
        return "DO "
            + DollarQuote.quote(
                """
                DECLARE counted record; BEGIN
                FOR counted IN SELECT attname AS name, pg_catalog.pg_get_serial_sequence(\(name), attname::pg_catalog.text) AS sequence
                FROM pg_catalog.pg_attribute
                WHERE attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(\(name))::pg_catalog.oid AND attname IN (\(columns.map(literal).joined(separator: ", "))) LOOP
                IF counted.sequence IS NOT NULL THEN
                EXECUTE pg_catalog.format('SELECT pg_catalog.setval(%L::pg_catalog.regclass, greatest((SELECT last_value FROM %s), max(%I))) FROM %s HAVING max(%I) IS NOT NULL',
                counted.sequence, counted.sequence, counted.name, \(name), counted.name);
                END IF; END LOOP; END
                """)
    }
}

extension Literal {
    fileprivate var isWholeNumber: Bool {
        if case .number(let digits) = self { Int(digits) != nil } else { false }
    }
}

extension Identity {
    var sql: String {
        switch self {
        case .always: "ALWAYS"
        case .byDefault: "BY DEFAULT"
        }
    }
}
