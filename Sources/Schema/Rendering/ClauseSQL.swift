package import SluiceDatabase

/// The clauses that both databases write alike.
struct ClauseSQL {
    let dialect: Dialect

    func quote(_ name: String) -> String { dialect.quote(name) }
    func quote(_ name: QualifiedName) -> String { name.quoted(in: dialect) }
    func list(_ names: [String]) -> String { "(" + names.map(quote).joined(separator: ", ") + ")" }

    /// `CONSTRAINT "name" PRIMARY KEY ("id")`; a constraint that can be named later is named now.
    func constraint(_ constraint: TableConstraint, on table: QualifiedName, index: String? = nil) -> String? {
        guard let rule = index.map({ rule(constraint, using: $0) }) ?? rule(constraint) else { return nil }
        let name = constraint.name(on: table).map { "CONSTRAINT \(quote($0)) " } ?? ""
        return name + rule
    }

    private func rule(_ constraint: TableConstraint) -> String? {
        switch constraint.rule {
        case .primaryKey(let columns):
            "PRIMARY KEY " + list(columns) + deferrable(constraint.deferrable)
        case .unique(let columns, let nullsNotDistinct, let include):
            "UNIQUE " + (nullsNotDistinct ? "NULLS NOT DISTINCT " : "") + list(columns)
                + (include.isEmpty ? "" : " INCLUDE " + list(include)) + deferrable(constraint.deferrable)
        case .foreignKey(let columns, let reference):
            "FOREIGN KEY \(list(columns)) " + references(reference)
        case .check(let expression):
            expression.text(for: dialect).map { "CHECK (\($0))" }
        case .exclude(let exclusion):
            exclude(exclusion) + deferrable(constraint.deferrable)
        }
    }

    private func rule(_ constraint: TableConstraint, using index: String) -> String {
        let kind = if case .primaryKey = constraint.rule { "PRIMARY KEY" } else { "UNIQUE" }
        return "\(kind) USING INDEX \(quote(index))\(deferrable(constraint.deferrable))"
    }

    private func exclude(_ exclusion: Exclusion) -> String {
        let elements = exclusion.elements.map { "\(key($0.key)) WITH \($0.with)" }.joined(separator: ", ")
        let condition = exclusion.condition.map { " WHERE (\($0))" } ?? ""
        return "EXCLUDE USING \(quote(exclusion.method)) (\(elements))\(condition)"
    }

    func references(_ reference: Reference) -> String {
        var sql = "REFERENCES \(quote(reference.table))"
        if !reference.columns.isEmpty { sql += " " + list(reference.columns) }
        if let action = reference.onDelete { sql += " ON DELETE " + action.sql }
        if let action = reference.onUpdate { sql += " ON UPDATE " + action.sql }
        return sql + deferrable(reference.deferrable)
    }

    func deferrable(_ deferrable: Deferrability?) -> String {
        switch deferrable {
        case .immediate: " DEFERRABLE INITIALLY IMMEDIATE"
        case .deferred: " DEFERRABLE INITIALLY DEFERRED"
        case nil: ""
        }
    }

    func key(_ key: IndexColumn.Key) -> String {
        switch key {
        case .column(let name): quote(name)
        case .expression(let text): "(\(text.text(for: dialect) ?? "NULL"))"
        }
    }

    func indexColumn(_ column: IndexColumn) -> String {
        var sql = key(column.key)
        if let collation = column.collation { sql += " COLLATE " + quote(collation) }
        if let operatorClass = column.operatorClass { sql += " " + quote(QualifiedName(operatorClass)) }
        if column.descending { sql += " DESC" }
        if let nulls = column.nulls { sql += " NULLS " + nulls.rawValue.uppercased() }
        return sql
    }

    /// The columns and constraints of a table between their parentheses, one a line; nil where there are none.
    func tableBody(_ create: CreateTable, column: (Column, _ isOnlyKey: Bool) -> String) -> String? {
        let keys = create.columns.filter(\.primaryKey).map(\.name)
        var lines = create.columns.map { column($0, keys == [$0.name]) }
        var constraints = create.constraints
        if keys.count > 1 { constraints.insert(.primaryKey(keys), at: 0) }
        lines += constraints.compactMap { constraint($0, on: create.table) }
        return lines.isEmpty ? nil : "(\n" + lines.map { "    " + $0 }.joined(separator: ",\n") + "\n)"
    }

    /// The statements that write these rows. Neighbours that give the same columns share one.
    func insert(_ insert: BulkInsert, overriding: String = "") -> [String] {
        var batches: [[LiteralRow]] = []
        for row in insert.rows {
            if let last = batches.last, last.count < 500, Set(last[0].keys) == Set(row.keys) {
                batches[batches.count - 1].append(row)
            } else {
                batches.append([row])
            }
        }
        return batches.map { rows in
            let columns = rows[0].keys.sorted()
            let values = rows.map { row in
                "(" + columns.map { (row[$0] ?? .null).sql(in: dialect) }.joined(separator: ", ") + ")"
            }
            let target = "INSERT INTO \(quote(insert.table)) \(list(columns))\(overriding)"
            return target + " VALUES\n    " + values.joined(separator: ",\n    ")
        }
    }

    func delete(_ delete: DeleteRows) -> [Statement] {
        delete.rows.flatMap { row in
            let rows = "FROM \(quote(delete.table)) WHERE " + conditions(row)
            return (delete.isOneEach ? [requirement(one: rows, delete, row)] : []) + [.run("DELETE " + rows)]
        }
    }

    /// Those of any of its rows, in groups: SQLite takes expressions of a thousand levels.
    func conditions(of delete: DeleteRows) -> String {
        let rows = delete.rows.map { "(\(conditions($0)))" }
        let groups = stride(from: 0, to: rows.count, by: 200).map { rows[$0..<min($0 + 200, rows.count)] }
        return groups.map { "(\($0.joined(separator: " OR ")))" }.joined(separator: " OR ")
    }

    /// Fails where the way back wouldn't find the rows by their keys: a column makes another value of one, or it is another each time.
    func foundAgain(_ insert: BulkInsert) -> Statement? {
        guard !insert.key.isEmpty, !insert.rows.isEmpty else { return nil }
        let delete = DeleteRows(
            from: insert.table, insert.rows.map { row in row.filter { insert.key.contains($0.key) } })
        return .requireNoRows(
            query:
                "SELECT 1 FROM (SELECT count(*) AS number FROM \(quote(insert.table)) WHERE \(conditions(of: delete))) AS counted "
                + "WHERE counted.number < \(insert.rows.count)",
            otherwise:
                "rows that were inserted into \(insert.table) aren't found again by their \(insert.key.joined(separator: ", ")): the column "
                + "stores another value than is written, or it is another each time; write what is stored, or another `key`"
        )
    }

    private func conditions(_ row: LiteralRow) -> String {
        row.sorted { $0.key < $1.key }.map { column, value in
            value == .null ? "\(quote(column)) IS NULL" : "\(quote(column)) = \(value.sql(in: dialect))"
        }.joined(separator: " AND ")
    }

    private func requirement(one rows: String, _ delete: DeleteRows, _ row: LiteralRow) -> Statement {
        .requireNoRows(
            query: "SELECT 1 FROM (SELECT count(*) AS number \(rows)) AS counted WHERE counted.number > 1",
            otherwise:
                "\(delete.table) has several rows with the \(row.keys.sorted().joined(separator: ", ")) of one that was "
                + "inserted, and nothing says which that was: write the downgrade out, with a `key` that tells rows apart"
        )
    }
}

extension DeleteRows {
    /// Queries that must find nothing before it, with what they say where they do.
    package func requirements(in dialect: Dialect) -> [(query: String, otherwise: String)] {
        ClauseSQL(dialect: dialect).delete(self).compactMap { statement in
            guard case .requireNoRows(let query, let message) = statement else { return nil }
            return (query, message)
        }
    }
}

extension Reference.Action {
    var sql: String {
        switch self {
        case .noAction: "NO ACTION"
        case .restrict: "RESTRICT"
        case .cascade: "CASCADE"
        case .setNull: "SET NULL"
        case .setDefault: "SET DEFAULT"
        }
    }
}
