package import SluiceDatabase
package import SluiceSQLText

/// A table's text as SQLite keeps it.
package struct StoredTable {
    /// As it is spelt there.
    package let name: String
    package let text: TableText
    let catalog: SQLiteCatalog

    /// - Throws: ``Problem`` where there is no such table, or it isn't a plain one.
    package init(_ table: QualifiedName, on connection: any Connection) throws {
        catalog = SQLiteCatalog(connection, of: table)
        guard let stored = try catalog.table(table.name) else {
            throw Problem(.invalidOperation, "there is no table \(table)")
        }
        name = stored.name
        text = try TableText(sql: stored.sql, table: stored.name)
    }

    /// Replaces the text in place, in the transaction that is open. SQLite's manual ("Making Other Kinds Of Table Schema
    /// Changes") allows it where the content on disk is the same under both texts, and names taking NOT NULL away among
    /// the examples.
    package func replaceText(with new: TableText) throws {
        guard new.sql != text.sql else { return }
        try SchemaPragmas.restored(on: catalog.connection) {
            for statement in catalog.storing(new.sql, of: name) { try statement.execute(on: catalog.connection) }
            // Other connections read the schema again only where its version has changed.
            let version = try catalog.connection.scalar("PRAGMA \(catalog.quote(catalog.schema)).schema_version")
            let next = (version?.integer ?? 0) &+ 1
            try catalog.connection.executeScript("PRAGMA \(catalog.quote(catalog.schema)).schema_version = \(next)")
        }
    }
}

extension SQLiteCatalog {
    /// Replaces a table's text and nothing else; RESET has this connection read it.
    func storing(_ sql: String, of table: String) -> [Statement] {
        [
            .run("PRAGMA writable_schema = ON"),
            .run(
                "UPDATE \(quote(schema)).sqlite_schema SET sql = \(literal(sql)) "
                    + "WHERE type = 'table' AND name = \(literal(table))"),
            .run("PRAGMA writable_schema = RESET"),
        ]
    }
}

/// The pragmas that a change of the schema needs, which belong to the session and outlive a rollback.
enum SchemaPragmas {
    /// Runs `body`, and leaves them as they were, however it ends.
    static func restored<Result>(on connection: any Connection, _ body: () throws -> Result) throws -> Result {
        let names = ["legacy_alter_table", "writable_schema"]
        let before = try names.map { try connection.scalar("PRAGMA \($0)")?.isTrue == true }
        defer {
            for (name, wasOn) in zip(names, before) {
                try? connection.executeScript("PRAGMA \(name) = \(wasOn ? "ON" : "OFF")")
            }
        }
        return try body()
    }
}
