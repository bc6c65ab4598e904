internal import SluiceDatabase
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
        for child in try catalog.children(of: table.name).keys.sorted() {
            guard let action = try actionOnRows(of: child, pointingTo: table, catalog) else { continue }
            throw Problem(
                .invalidOperation,
                "DROP TABLE \(table) deletes its rows, and with them changes those of \(child) that point to it "
                    + "(ON DELETE \(action))",
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

    /// What a key does to rows there are; nil where it does nothing, or SQLite refuses the DROP by itself.
    private func actionOnRows(
        of child: String, pointingTo table: QualifiedName, _ catalog: SQLiteCatalog
    ) throws -> String? {
        let keys = try connection.rows(
            """
            SELECT f.on_delete, group_concat('"' || replace(f."from", '"', '""') || '" IS NOT NULL', ' AND ')
            FROM pragma_foreign_key_list(?1, ?2) AS f
            WHERE lower(f."table") = lower(?3) AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT') GROUP BY f.id
            """, [.text(child), .text(catalog.schema), .text(table.name)])
        return try keys.first { key in
            let points = key[1].text ?? "0"
            return try !connection.rows("SELECT 1 FROM \(catalog.qualified(child)) WHERE \(points) LIMIT 1").isEmpty
        }?[0].text
    }
}
