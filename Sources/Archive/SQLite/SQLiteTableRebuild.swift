package import SluiceDatabase

/// SQLite's own procedure for a change that ALTER TABLE can't make (its manual, "Making Other Kinds Of Table Schema
/// Changes"): a new table, the rows copied over, the old one dropped, the name taken, all in one transaction.
package struct SQLiteTableRebuild {
    package let table: String
    package let definition: SQLiteTableText
    /// Column and the expression over the old table `t` that fills it.
    package var columns: [(name: String, expression: String)]
    /// Tables that the expressions use, as they follow `FROM "…" AS t`.
    package var join = ""
    /// Statements that are to run in the same transaction, before indexes and triggers come back.
    package var alongside: (any Connection) throws -> Void = { _ in }

    package init(table: String, definition: SQLiteTableText, columns: [(name: String, expression: String)]) {
        self.table = table
        self.definition = definition
        self.columns = columns
    }

    /// - Parameter dropping: Indexes and triggers that aren't to come back.
    package func run(on connection: any Connection, dropping: Set<String> = []) throws {
        let enforced = try connection.scalar("PRAGMA foreign_keys")?.isTrue == true
        // A drop would run the ON DELETE actions of tables that point here; inside a transaction the pragma is ignored.
        try connection.execute("PRAGMA foreign_keys = OFF")
        defer { if enforced { _ = try? connection.execute("PRAGMA foreign_keys = ON") } }
        // Renaming must not rewrite what other tables, views and triggers say of this name.
        try connection.execute("PRAGMA legacy_alter_table = ON")
        defer { _ = try? connection.execute("PRAGMA legacy_alter_table = OFF") }
        try connection.transaction {
            try replace(on: connection, dropping: dropping)
            try check(on: connection, enforced: enforced)
        }
    }

    private func replace(on connection: any Connection, dropping: Set<String>) throws {
        let objects = try connection.rows(
            """
            SELECT name, sql FROM sqlite_schema
            WHERE lower(tbl_name) = lower(?1) AND type IN ('index', 'trigger') AND sql IS NOT NULL
            """, [.text(table)])
        let sequence = try autoincrement(on: connection)
        let temporary = "sluice_rebuild_\(table)"
        let quoted = Dialect.sqlite.quote(temporary)
        try connection.execute("DROP TABLE IF EXISTS \(quoted)")
        try connection.execute(definition.sql(named: temporary))
        let copied = columns + (try carriesRowid(on: connection) ? [("rowid", "t.rowid")] : [])
        let names = copied.map { Dialect.sqlite.quote($0.name) }.joined(separator: ", ")
        let expressions = copied.map(\.expression).joined(separator: ", ")
        try connection.execute(
            "INSERT INTO \(quoted) (\(names)) SELECT \(expressions) FROM \(Dialect.sqlite.quote(table)) AS t \(join)")
        try connection.execute("DROP TABLE \(Dialect.sqlite.quote(table))")
        try connection.execute("ALTER TABLE \(quoted) RENAME TO \(Dialect.sqlite.quote(table))")
        try keepText(on: connection)
        if let sequence {
            try connection.execute("UPDATE sqlite_sequence SET seq = ?1 WHERE name = ?2", [sequence, .text(table)])
        }
        try alongside(connection)
        for object in objects {
            guard let name = object[0].text, let sql = object[1].text, !dropping.contains(name) else { continue }
            try connection.execute(sql)
        }
    }

    /// Rows keep their rowid, also where no column is another name for it: applications may have noted it down.
    private func carriesRowid(on connection: any Connection) throws -> Bool {
        let keys = try connection.rows(
            "SELECT upper(type) FROM pragma_table_xinfo(?1) WHERE pk > 0", [.text(table)])
        guard keys != [["INTEGER"]], !columns.contains(where: { $0.name.lowercased() == "rowid" }) else { return false }
        // A table WITHOUT ROWID has no such column.
        return (try? connection.execute("SELECT rowid FROM \(Dialect.sqlite.quote(table)) LIMIT 0")) != nil
    }

    private func autoincrement(on connection: any Connection) throws -> Value? {
        let exists = try connection.scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'")
        guard exists?.isTrue == true else { return nil }
        return try connection.scalar("SELECT seq FROM sqlite_sequence WHERE name = ?1", [.text(table)])
    }

    /// The author's own text, where RENAME wrote the name its way: nothing but the spelling differs.
    private func keepText(on connection: any Connection) throws {
        let text = definition.sql
        guard try connection.scalar("SELECT sql FROM sqlite_schema WHERE name = ?1", [.text(table)])?.text != text
        else {
            return
        }
        try connection.execute("PRAGMA writable_schema = ON")
        defer { _ = try? connection.execute("PRAGMA writable_schema = OFF") }
        try connection.execute(
            "UPDATE sqlite_schema SET sql = ?1 WHERE type = 'table' AND name = ?2", [.text(text), .text(table)])
        let version = try connection.scalar("PRAGMA schema_version")?.integer ?? 0
        // Other connections, and this one, read the schema anew only where its version changed.
        try connection.execute("PRAGMA schema_version = \(version + 1)")
    }

    private func check(on connection: any Connection, enforced: Bool) throws {
        guard enforced else { return }
        let broken = try connection.rows("PRAGMA foreign_key_check(\(Dialect.sqlite.quote(table)))")
        guard broken.isEmpty else {
            throw ArchiveError(
                .mismatch, "rebuilding \(table) would leave \(broken.count) rows without the row they refer to",
                hint: "nothing was changed")
        }
    }
}
