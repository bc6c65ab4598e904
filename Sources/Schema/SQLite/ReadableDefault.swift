internal import SluiceDatabase
internal import SluiceSQLText

/// A default that SQLite can't read as one expression would be told of as a fault of the table's: an open parenthesis or quote
/// takes the rest of the statement along.
enum ReadableDefault {
    static func require(_ columns: [Column], of table: QualifiedName) throws(Problem) {
        for column in columns {
            if let text = column.defaultValue?.sqlite { try require(text, of: column.name, of: table) }
        }
    }

    static func require(_ changes: ColumnChanges, of column: String, of table: QualifiedName) throws(Problem) {
        guard case .set(let value) = changes.defaultValue, let text = value.sqlite else { return }
        try require(text, of: column, of: table)
    }

    private static func require(_ text: String, of column: String, of table: QualifiedName) throws(Problem) {
        let sql = "CREATE TABLE t (c \(SQLiteRenderer.defaultSQL(text)))"
        if let read = try? TableText(sql: sql, table: "t"), read.constraints.isEmpty, read.columns.count == 1,
            read.columns[0].clauses.map(\.kind) == [.defaultValue], read.options.isEmpty
        {
            return
        }
        throw Problem(
            .invalidOperation,
            "the default of \(table).\(column), \(text), isn't an expression that SQLite can read",
            hint: "look for a parenthesis, a quote or a comment that isn't closed")
    }
}
