/// One of Sluice's own tables, declared once for both databases.
package struct StateTable: Sendable {
    package enum ColumnType: Sendable {
        /// Numbers rows as they come: an identity column, or SQLite's AUTOINCREMENT. The table's primary key.
        case serial
        case integer, real, text
    }

    package struct Column: Sendable {
        let name: String
        let type: ColumnType
        /// Whatever follows the type: `NOT NULL`, `DEFAULT 0`.
        let rest: String

        package init(_ name: String, _ type: ColumnType, _ rest: String = "") {
            self.name = name
            self.type = type
            self.rest = rest
        }
    }

    let name: String
    let columns: [Column]
    let primaryKey: [String]

    package init(_ name: String, primaryKey: [String] = [], _ columns: [Column]) {
        self.name = name
        self.primaryKey = primaryKey
        self.columns = columns
    }

    var hasKey: Bool { !primaryKey.isEmpty || columns.contains { $0.type == .serial } }

    package func createStatement(in dialect: Dialect, ifNotExists: Bool = false) -> String {
        var lines = columns.map { column in
            [dialect.quote(column.name), typeName(column.type, in: dialect), column.rest]
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
        if !primaryKey.isEmpty {
            lines.append("PRIMARY KEY (\(primaryKey.map(dialect.quote).joined(separator: ", ")))")
        }
        let guarded = ifNotExists ? "IF NOT EXISTS " : ""
        return "CREATE TABLE \(guarded)\(dialect.stateTable(name)) (\n  \(lines.joined(separator: ",\n  "))\n)"
    }

    private func typeName(_ type: ColumnType, in dialect: Dialect) -> String {
        switch (type, dialect.name) {
        case (.serial, .postgres): "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        case (.serial, .sqlite): "INTEGER PRIMARY KEY AUTOINCREMENT"
        case (.integer, .postgres): "bigint"
        case (.integer, .sqlite): "INTEGER"
        case (.real, .postgres): "double precision"
        case (.real, .sqlite): "REAL"
        case (.text, _): "text"
        }
    }
}
