package import SluiceDatabase

/// An archive's row in the state tables.
package enum ArchiveRecord {
    /// Whether a restore of it has begun and isn't over.
    package static func isBeingRestored(_ digest: String, on connection: any Connection) throws(DatabaseError) -> Bool {
        let mark = connection.dialect.placeholder(1)
        return try connection.scalar(
            "SELECT 1 FROM \(connection.dialect.stateTable("archives")) WHERE digest = \(mark) "
                + "AND restore_target IS NOT NULL AND restored_at IS NULL", [.text(digest)]) != nil
    }

    /// The database has seen this archive being made, or a user has vouched for it.
    static func isKnown(_ seal: String, on connection: any Connection) throws -> Bool {
        guard try StateSchema.has("known_archives", on: connection) else { return false }
        let dialect = connection.dialect
        return try connection.scalar(
            "SELECT count(*) FROM \(dialect.stateTable("known_archives")) WHERE seal = \(dialect.placeholder(1))",
            [.text(seal)])?.isTrue == true
    }

    /// The database has made this archive, or has had it in its hands.
    package static func knows(_ manifest: Manifest, on connection: any Connection) throws -> Bool {
        if try isKnown(manifest.seal(), on: connection) { return true }
        return try StateSchema.has("archives", on: connection) && isRegistered(manifest, on: connection)
    }

    /// The last archive that was made of a table, or of one of its columns.
    package static func last(
        of table: QualifiedName, column: String?, on connection: any Connection
    ) throws -> (path: String, rows: Int)? {
        guard try StateSchema.has("archives", on: connection) else { return nil }
        let dialect = connection.dialect
        let rows = try connection.rows(
            """
            SELECT path, rows, table_name FROM \(dialect.stateTable("archives")) WHERE \
            \(dialect.isSame("column_name", dialect.placeholder(1))) ORDER BY id DESC
            """, [column.map(Value.text) ?? .null])
        let names = [table.description, table.name]
        guard let row = rows.first(where: { $0[2].text.map(names.contains) ?? false }), let path = row[0].text else {
            return nil
        }
        return (path, row[1].integer.flatMap { Int(exactly: $0) } ?? 0)
    }

    /// Those whose rows never came back, by what ``Manifest/identity`` was when they were registered.
    package struct Unrestored {
        /// Registered when what they hold was dropped.
        package var whole: Set<String> = []
        /// Of which some rows were restored, or a restore has begun: plain backups among them.
        package var partly: Set<String> = []
    }

    package static func unrestored(on connection: any Connection) throws -> Unrestored {
        var unrestored = Unrestored()
        guard try StateSchema.has("archives", on: connection) else { return unrestored }
        let rows = try connection.rows(
            """
            SELECT digest, CASE WHEN restore_target IS NULL THEN 1 ELSE 0 END FROM \(connection.dialect.stateTable("archives"))
            WHERE restored_at IS NULL OR restored_rows + missing_rows + kept_rows < rows
            """)
        for row in rows {
            guard let identity = row[0].text else { continue }
            if row[1].isTrue { unrestored.whole.insert(identity) } else { unrestored.partly.insert(identity) }
        }
        return unrestored
    }

    static func know(_ seal: String, on connection: any Connection) throws(DatabaseError) {
        let dialect = connection.dialect
        try connection.execute(
            """
            INSERT INTO \(dialect.stateTable("known_archives")) (seal, since) VALUES (\(dialect.placeholder(1)), \(dialect.now))
            ON CONFLICT (seal) DO NOTHING
            """, [.text(seal)])
    }

    package static func register(
        _ manifest: Manifest, path: String, on connection: any Connection
    ) throws(DatabaseError) {
        let dialect = connection.dialect
        if try !isRegistered(manifest, on: connection) { try renewIdentity(of: manifest, on: connection) }
        let marks = (1...7).map(dialect.placeholder).joined(separator: ", ")
        try connection.execute(
            """
            INSERT INTO \(dialect.stateTable("archives"))
            (path, digest, content, table_name, column_name, rows, created_at) VALUES (\(marks))
            ON CONFLICT (digest) DO UPDATE SET path = excluded.path
            """,
            [
                .text(path), .text(manifest.identity), .text(manifest.content.rawValue),
                table(of: manifest), column(of: manifest), .integer(Int64(manifest.rows)), .text(manifest.created),
            ])
    }

    private static func isRegistered(_ manifest: Manifest, on connection: any Connection) throws(DatabaseError) -> Bool
    {
        let dialect = connection.dialect
        return try connection.scalar(
            "SELECT 1 FROM \(dialect.stateTable("archives")) WHERE digest = \(dialect.placeholder(1))",
            [.text(manifest.identity)]) != nil
    }

    private static func table(of manifest: Manifest) -> Value {
        .text(QualifiedName(schema: manifest.table.schema, name: manifest.table.name).description)
    }

    private static func column(of manifest: Manifest) -> Value {
        manifest.content == .column ? manifest.values.first.map { .text($0.name) } ?? .null : .null
    }

    /// Earlier versions knew an archive by the digest of its rows alone, which another may have, too.
    private static func renewIdentity(of manifest: Manifest, on connection: any Connection) throws(DatabaseError) {
        let dialect = connection.dialect
        let mark = dialect.placeholder
        let isThis = "table_name = \(mark(3)) AND \(dialect.isSame("column_name", mark(4)))"
        let values = [
            .text(manifest.identity), .text(manifest.digest.value), table(of: manifest), column(of: manifest),
        ]
        try connection.execute(
            """
            UPDATE \(dialect.stateTable("archives")) SET digest = \(mark(1)) WHERE digest = \(mark(2)) AND \(isThis)
            AND created_at = \(mark(5))
            """, values + [.text(manifest.created)])
        try connection.execute(
            """
            UPDATE \(dialect.stateTable("deprecations")) SET archive_digest = \(mark(1)) WHERE archive_digest = \(mark(2))
            AND \(isThis)
            """, values)
    }
}
