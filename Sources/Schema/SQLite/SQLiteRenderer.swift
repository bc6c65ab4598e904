internal import SluiceDatabase
internal import SluiceSQLText

/// Writes SQLite's statements that need no look at the database.
struct SQLiteRenderer {
    let clauses = ClauseSQL(dialect: .sqlite)

    func quote(_ name: String) -> String { clauses.quote(name) }
    func quote(_ name: QualifiedName) -> String { clauses.quote(name) }

    func createTable(_ create: CreateTable) -> String {
        let create = create.withInlineIdentity
        let body = clauses.tableBody(create) { column, isOnlyKey in
            columnSQL(column, primaryKey: isOnlyKey, strict: create.strict)
        }
        let options = [create.strict ? "STRICT" : nil, create.withoutRowid ? "WITHOUT ROWID" : nil].compactMap { $0 }
        let exists = create.ifNotExists ? "IF NOT EXISTS " : ""
        return "CREATE TABLE \(exists)\(quote(create.table)) \(body ?? "()")"
            + (options.isEmpty ? "" : " " + options.joined(separator: ", "))
    }

    func columnSQL(_ column: Column, primaryKey: Bool, strict: Bool) -> String {
        // Only a column declared INTEGER is the rowid, and it holds what a bigint does.
        let isRowid = primaryKey && (column.type == .integer || column.type == .bigint)
        let type = strict ? column.type.strictSQLiteSQL : column.type.sql(in: .sqlite)
        var sql = "\(quote(column.name)) \(isRowid ? "INTEGER" : type)"
        if !column.nullable { sql += " NOT NULL" }
        if primaryKey { sql += " PRIMARY KEY" + (column.identity == nil ? "" : " AUTOINCREMENT") }
        if column.unique { sql += " UNIQUE" }
        if let text = column.defaultValue?.sqlite { sql += " " + Self.defaultSQL(text) }
        if let collation = column.collation { sql += " COLLATE " + quote(collation) }
        if let check = column.check?.sqlite { sql += " CHECK (\(check))" }
        if let reference = column.references { sql += " " + clauses.references(reference) }
        if let generated = column.generated { sql += " " + Self.generatedSQL(generated) }
        return sql
    }

    /// `DEFAULT` takes a literal as it is and an expression in parentheses.
    static func defaultSQL(_ text: String) -> String {
        isLiteral(text) || isCurrentTime(text) ? "DEFAULT \(text)" : "DEFAULT (\(text))"
    }

    static func isLiteral(_ text: String) -> Bool {
        var tokens = SQLToken.tokens(of: text, in: .sqlite)[...]
        if let sign = tokens.first, sign.isSymbol("-") || sign.isSymbol("+") { tokens = tokens.dropFirst() }
        guard tokens.count == 1, let token = tokens.first else { return false }
        return token.kind == .number || token.kind == .string || token.kind == .blob
            || ["NULL", "TRUE", "FALSE"].contains(where: token.isWord)
    }

    /// Whether ADD COLUMN takes the column on any table (sqlite.org, "ALTER TABLE ADD COLUMN").
    static func canAlwaysAdd(_ column: Column) -> Bool {
        if column.primaryKey || column.unique || column.generated?.stored == true { return false }
        guard let text = column.defaultValue?.sqlite else { return true }
        return isLiteral(text) && column.references == nil
    }

    private static func isCurrentTime(_ text: String) -> Bool {
        ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"].contains(text.uppercased())
    }

    static func generatedSQL(_ generated: Generated) -> String {
        "GENERATED ALWAYS AS (\(generated.expression.sqlite ?? "NULL")) \(generated.stored ? "STORED" : "VIRTUAL")"
    }

    func createIndex(_ create: CreateIndex) -> String {
        // The index stands in its table's file, and its own name says which.
        let exists = create.ifNotExists ? "IF NOT EXISTS " : ""
        var sql = "CREATE \(create.unique ? "UNIQUE " : "")INDEX \(exists)\(quote(create.qualifiedName))"
        sql += " ON \(quote(create.table.name)) ("
        sql += create.columns.map(clauses.indexColumn).joined(separator: ", ") + ")"
        if let condition = create.condition?.sqlite { sql += " WHERE \(condition)" }
        return sql
    }

    func createView(_ create: CreateView) -> String {
        let exists = create.ifNotExists ? "IF NOT EXISTS " : ""
        let columns = create.columns.isEmpty ? "" : " " + clauses.list(create.columns)
        return "CREATE VIEW \(exists)\(quote(create.view))\(columns) AS \(create.query.sqlite ?? "")"
    }

    func createTrigger(_ create: CreateTrigger) -> String {
        let event =
            switch create.events.first {
            case .delete: "DELETE"
            case .update(let columns) where !columns.isEmpty:
                "UPDATE OF " + columns.map(quote).joined(separator: ", ")
            case .update: "UPDATE"
            default: "INSERT"
            }
        let exists = create.ifNotExists ? "IF NOT EXISTS " : ""
        let trigger = QualifiedName(schema: create.table.schema, name: create.trigger)
        var sql = "CREATE TRIGGER \(exists)\(quote(trigger)) \(create.timing.sql) \(event)"
        sql += " ON \(quote(create.table.name)) FOR EACH ROW"
        if let condition = create.condition?.sqlite { sql += " WHEN \(condition)" }
        let body = Substring(create.body ?? "").trimmingBlanks
        return sql + " BEGIN\n\(body)\(body.hasSuffix(";") ? "" : ";")\nEND"
    }
}

extension CreateTable {
    /// AUTOINCREMENT stands at the column alone, so a key given as a constraint moves there.
    fileprivate var withInlineIdentity: CreateTable {
        guard let index = columns.firstIndex(where: { $0.identity != nil && !$0.primaryKey }) else { return self }
        var table = self
        table.constraints.removeAll { $0.rule == .primaryKey([columns[index].name]) }
        table.columns[index].primaryKey = true
        table.columns[index].nullable = false
        return table
    }
}
