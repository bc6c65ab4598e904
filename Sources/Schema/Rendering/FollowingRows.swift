package import SluiceDatabase

/// Rows of other tables that would go, or lose a value, with rows that a way back deletes: the upgrade made none of them, and
/// no archive has them.
package struct FollowingRows {
    package let table: QualifiedName
    /// Finds nothing where no row would follow.
    package let query: String
    package let message: String

    /// One for each foreign key that does something to its own rows when rows of its parent are deleted.
    package static func all(of delete: DeleteRows, on connection: any Connection) throws -> [FollowingRows] {
        guard delete.isOneEach, !delete.rows.isEmpty else { return [] }
        return try ActingKey.all(to: delete.table, on: connection).map { key in
            FollowingRows(
                table: key.table, query: key.query(for: delete, in: connection.dialect),
                message:
                    "rows of \(key.table) point to rows of \(delete.table) that would be deleted, and would follow them "
                    + "(ON DELETE \(key.action)) without an archive: delete them or change them first, or write the "
                    + "downgrade out")
        }
    }

    package var requirement: Statement { .requireNoRows(query: query, otherwise: message) }
}

/// A foreign key with CASCADE, SET NULL or SET DEFAULT.
private struct ActingKey {
    let table: QualifiedName
    let columns: [String]
    let parents: [String]
    let action: String
    let isOfItself: Bool

    func query(for delete: DeleteRows, in dialect: Dialect) -> String {
        let list = { (names: [String]) in names.map(dialect.quote).joined(separator: ", ") }
        let deleted = ClauseSQL(dialect: dialect).conditions(of: delete)
        let following =
            "SELECT 1 FROM \(table.quoted(in: dialect)) WHERE (\(list(columns))) IN "
            + "(SELECT \(list(parents)) FROM \(delete.table.quoted(in: dialect)) WHERE \(deleted))"
        // Those that are to go themselves.
        return isOfItself ? following + " AND (\(deleted)) IS NOT TRUE" : following
    }

    static func all(to parent: QualifiedName, on connection: any Connection) throws -> [ActingKey] {
        try connection.dialect.choose(
            postgres: inPostgres(to: parent, on: connection), sqlite: inSQLite(to: parent, on: connection))
    }

    private static func inPostgres(to parent: QualifiedName, on connection: any Connection) throws -> [ActingKey] {
        guard let number = try connection.relationNumber(of: parent) else { return [] }
        let names = { (keys: String, relation: String) in
            """
            (SELECT array_to_string(array_agg(a.attname::text ORDER BY p.place), chr(10)) FROM unnest(\(keys))
            WITH ORDINALITY AS p(number, place) JOIN pg_attribute a ON a.attrelid = \(relation) AND a.attnum = p.number)
            """
        }
        let rows = try connection.catalogRows(
            """
            SELECT n.nspname::text, c.relname::text, CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
            ELSE 'SET DEFAULT' END, k.conrelid = k.confrelid, \(names("k.conkey", "k.conrelid")), \(names("k.confkey", "k.confrelid"))
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND k.confrelid = $1 AND k.confdeltype IN ('c', 'n', 'd') ORDER BY 1, 2, k.conname
            """, [number])
        return rows.compactMap { row in
            guard let name = row[1].text, let action = row[2].text else { return nil }
            return ActingKey(
                table: QualifiedName(schema: row[0].text == "public" ? nil : row[0].text, name: name),
                columns: row[4].text.lines, parents: row[5].text.lines, action: action, isOfItself: row[3].isTrue)
        }
    }

    private static func inSQLite(to parent: QualifiedName, on connection: any Connection) throws -> [ActingKey] {
        let rows = try connection.rows(
            """
            SELECT t.name, f.on_delete, lower(t.name) = lower(?1), group_concat(f."from", char(10)),
            group_concat(coalesce(f."to", (SELECT c.name FROM pragma_table_info(f."table") AS c WHERE c.pk = f.seq + 1)), char(10))
            FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
            WHERE t.type = 'table' AND lower(f."table") = lower(?1) AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
            GROUP BY t.name, f.id ORDER BY t.name, f.id
            """, [.text(parent.name)])
        return rows.compactMap { row in
            guard let name = row[0].text, let action = row[1].text else { return nil }
            let (columns, parents) = (row[3].text.lines, row[4].text.lines)
            guard columns.count == parents.count else { return nil }
            return ActingKey(
                table: QualifiedName(name: name), columns: columns, parents: parents, action: action,
                isOfItself: row[2].isTrue)
        }
    }
}

extension String? {
    fileprivate var lines: [String] { self?.split(separator: "\n").map(String.init) ?? [] }
}
