internal import SluiceDatabase

/// A foreign key of SQLite's that does something to its own table's rows when rows of its parent go or change.
struct SQLiteActingKey {
    let child: String
    let parent: String
    /// Of the child, and of the parent in the same order; none where the parent's key has fewer.
    let columns: [String]
    let parents: [String]
    let onDelete: Action?
    let onUpdate: Action?

    enum Action: String {
        case cascade = "CASCADE"
        case setNull = "SET NULL"
        case setDefault = "SET DEFAULT"
    }

    /// A key without named columns of its parent means that one's primary key.
    static func all(on connection: any Connection) throws -> [SQLiteActingKey] {
        let rows = try connection.rows(
            """
            SELECT t.name, f."table", f.on_delete, f.on_update, group_concat(f."from", char(10)),
            group_concat(coalesce(f."to", (SELECT c.name FROM pragma_table_info(f."table") AS c WHERE c.pk = f.seq + 1)), char(10))
            FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
            WHERE t.type = 'table' GROUP BY t.name, f.id ORDER BY t.name, f.id
            """)
        return rows.compactMap { row in
            guard let child = row[0].text, let parent = row[1].text else { return nil }
            let key = SQLiteActingKey(
                child: child, parent: parent, columns: lines(of: row[4]), parents: lines(of: row[5]),
                onDelete: row[2].text.flatMap(Action.init), onUpdate: row[3].text.flatMap(Action.init))
            return key.onDelete == nil && key.onUpdate == nil ? nil : key
        }
    }

    private static func lines(of value: Value) -> [String] { value.text?.split(separator: "\n").map(String.init) ?? [] }

    func isParent(_ table: String) -> Bool { table.lowercased() == parent.lowercased() }
}
