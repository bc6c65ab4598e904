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
        return try FollowingKey.all(to: delete.table, on: connection).map { key in
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

/// A foreign key with ON DELETE CASCADE, SET NULL or SET DEFAULT.
private struct FollowingKey {
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

    static func all(to parent: QualifiedName, on connection: any Connection) throws -> [FollowingKey] {
        try connection.dialect.choose(
            postgres: inPostgres(to: parent, on: connection), sqlite: inSQLite(to: parent, on: connection))
    }

    private static func inPostgres(to parent: QualifiedName, on connection: any Connection) throws -> [FollowingKey] {
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
            return FollowingKey(
                table: QualifiedName(schema: row[0].text == "public" ? nil : row[0].text, name: name),
                columns: row[4].text.lines, parents: row[5].text.lines, action: action, isOfItself: row[3].isTrue)
        }
    }

    private static func inSQLite(to parent: QualifiedName, on connection: any Connection) throws -> [FollowingKey] {
        try SQLiteActingKey.all(on: connection).compactMap { key in
            guard key.isParent(parent.name), let action = key.onDelete, key.columns.count == key.parents.count else {
                return nil
            }
            return FollowingKey(
                table: QualifiedName(name: key.child), columns: key.columns, parents: key.parents,
                action: action.rawValue,
                isOfItself: key.isParent(key.child))
        }
    }
}

extension String? {
    fileprivate var lines: [String] { self?.split(separator: "\n").map(String.init) ?? [] }
}
