internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// `DROP TABLE` in SQL that somebody has written: SQLite deletes the table's rows first, and with `foreign_keys` on does to
/// the rows that point to them what their keys say (sqlite.org/foreignkeys.html, section 5). Whoever makes a table again
/// loses its children by that, without a word.
struct DroppedParent {
    let connection: any Connection

    /// - Throws: ``Problem`` where the statement would delete or change rows of other tables.
    func check(_ sql: String) throws {
        guard let table = Self.droppedTable(in: sql), try connection.scalar("PRAGMA foreign_keys")?.isTrue == true
        else { return }
        let catalog = SQLiteCatalog(connection, of: table)
        for key in try catalog.foreignKeys(to: table.name) where try changesRows(key, catalog) {
            let child = key.table.name
            throw Problem(
                .invalidOperation,
                "DROP TABLE \(table) deletes its rows, and with them changes those of \(child) that point to it "
                    + "(ON DELETE \(key.onDelete))",
                hint: "begin the SQL with PRAGMA foreign_keys = OFF where the table is made again under its name "
                    + "(sqlite.org/lang_altertable.html), or see to the rows of \(child) first")
        }
    }

    private static func droppedTable(in sql: String) -> QualifiedName? {
        var tokens = SQLToken.tokens(of: sql, in: .sqlite)[...]
        guard tokens.count >= 3, tokens.removeFirst().isWord("DROP"), tokens.removeFirst().isWord("TABLE") else {
            return nil
        }
        if tokens.count > 2, tokens.first?.isWord("IF") == true { tokens = tokens.dropFirst(2) }
        guard let first = tokens.popFirst()?.name else { return nil }
        guard tokens.popFirst()?.isSymbol(".") == true, let name = tokens.first?.name else {
            return QualifiedName(name: first)
        }
        return QualifiedName(schema: first, name: name)
    }

    /// Of rows there are. SQLite refuses the DROP by itself where the key has no such action.
    private func changesRows(_ key: Snapshot.Constraint, _ catalog: SQLiteCatalog) throws -> Bool {
        guard ["CASCADE", "SET NULL", "SET DEFAULT"].contains(key.onDelete) else { return false }
        let points = key.columns.compactMap(\.self).map { "\(catalog.quote($0)) IS NOT NULL" }
        return try connection.scalar(
            "SELECT 1 FROM \(catalog.qualified(key.table.name)) WHERE \(points.joined(separator: " AND ")) LIMIT 1"
        ) != nil
    }
}
