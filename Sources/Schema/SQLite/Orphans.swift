package import SluiceDatabase

/// Rows of a SQLite table whose foreign key names no row: SQLite checks keys only where a connection asks it to.
package struct Orphans: Codable, Sendable, Hashable {
    /// The first of the key's columns, by which keys are told apart.
    package var column: String
    package var parent: String
    package var rows: Int

    package func isSameKey(as other: Orphans) -> Bool {
        column.lowercased() == other.column.lowercased() && parent.lowercased() == other.parent.lowercased()
    }

    /// - Parameter column: Only keys that it is part of.
    package static func read(
        of table: QualifiedName, column: String? = nil, on connection: any Connection
    ) throws -> [Orphans] {
        let catalog = SQLiteCatalog(connection, of: table)
        guard try catalog.hasForeignKeys(table.name) else { return [] }
        let rows = try? connection.rows(
            """
            SELECT f."from", c.parent, count(*) FROM pragma_foreign_key_check(?1, ?2) AS c
            JOIN pragma_foreign_key_list(?1, ?2) AS f ON f.id = c.fkid AND f.seq = 0
            WHERE ?3 IS NULL OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(?1, ?2) AS g
            WHERE g.id = c.fkid AND lower(g."from") = lower(?3)) GROUP BY 1, 2 ORDER BY 1, 2
            """, [.text(table.name), .text(catalog.schema), column.map { .text($0) } ?? .null])
        // It fails where a parent has no unique columns: SQLite then refuses every row of it, and none is checked.
        return (rows ?? []).map {
            Orphans(column: $0[0].text ?? "", parent: $0[1].text ?? "", rows: Int($0[2].integer ?? 0))
        }
    }
}
