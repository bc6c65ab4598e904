package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText
internal import SluiceSchema

/// Writes one archive from one consistent snapshot of a database.
package struct Backup {
    /// What a deprecation changed and the archive should show as it was.
    package struct Original: Sendable {
        package let isNotNull: Bool
        package let comment: String?
        /// SQLite: the table's statement, with the column as it was.
        package let definition: String?

        package init(isNotNull: Bool, comment: String?, definition: String?) {
            self.isNotNull = isNotNull
            self.comment = comment
            self.definition = definition
        }
    }

    private var subject: ArchiveSubject
    package let path: String
    package var options = ArchiveWriter.Options()
    package var original: Original?
    /// The version of Sluice and the time, for the manifest.
    package var tool = "sluice"
    package var created = ""
    /// Called now and then with the rows written so far; what it throws ends the backup.
    package var progress: (Int) throws -> Void = { _ in }
    /// Called where the archive is written and the database can't note that it is one of its own.
    package var onUnknown: (_ reason: String) -> Void = { _ in }

    package init(_ subject: ArchiveSubject, to path: String) {
        self.subject = subject
        self.path = path
    }

    /// - Returns: The manifest of the finished, synced and compared archive.
    @discardableResult
    package func run(on connection: any Connection, database: DatabaseURL) throws -> Manifest {
        let backup = try resolved(on: connection)
        let manifest = try connection.transaction(.snapshot) {
            try backup.write(on: connection, database: database)
        }
        do {
            try Retry(.command).run {
                try StateSchema.ensure(on: connection)
                try ArchiveRecord.know(manifest.seal(), on: connection)
            }
        } catch {
            onUnknown("\(error)")
        }
        return manifest
    }

    /// The same of what the open transaction sees, whose settings stay as they are.
    package func runInTransaction(on connection: any Connection, database: DatabaseURL) throws -> Manifest {
        let backup = try resolved(on: connection)
        try connection.execute("SAVEPOINT sluice_archive")
        let written = Result { try backup.write(on: connection, database: database) }
        try connection.execute("ROLLBACK TO sluice_archive")
        try connection.execute("RELEASE sluice_archive")
        let manifest = try written.get()
        try ArchiveRecord.know(manifest.seal(), on: connection)
        return manifest
    }

    func resolved(on connection: any Connection) throws -> Backup {
        var backup = self
        backup.subject.table = try connection.resolved(subject.table)
        return backup
    }

    private func write(on connection: any Connection, database: DatabaseURL) throws -> Manifest {
        let selection = try selection(on: connection)
        let rows = try rows(of: selection, on: connection)
        let manifest = try manifest(of: selection, on: connection, database: database)
        let writer = try ArchiveWriter(path: path, payload: selection.payload, options: options)
        do {
            writer.progress = progress
            try writer.append(from: rows.forEachLine)
            return try writer.finish(manifest)
        } catch {
            writer.discard()
            throw error
        }
    }

    /// In the open transaction, which has an archive's settings from then on.
    func selection(on connection: any Connection) throws -> RowSelection {
        try connection.setArchiveSettings()
        return try RowSelection(
            subject, shape: connection.catalogReader.shape(of: subject.table), dialect: connection.dialect)
    }

    /// - Throws: `Problem` where they couldn't be read, or put back.
    func rows(of selection: RowSelection, on connection: any Connection) throws -> RowSource {
        try connection.requireAllRows(of: [subject.table])
        let whole = try selection.wholeTable(on: connection)
        if whole == nil { try connection.requireNoStrangersCode(in: [subject.table], when: .reading) }
        try requireUsableKey(selection, on: connection)
        return RowSource(query: selection.query(), of: whole, payload: selection.payload, on: connection)
    }

    /// The revisions the database stands at; none where Sluice has no migrations there.
    private static func revisions(of connection: any Connection) throws -> [String] {
        guard let version = try StateSchema.version(on: connection), version > 1 else { return [] }
        return try connection.rows("SELECT revision FROM \(connection.dialect.stateTable("heads")) ORDER BY revision")
            .compactMap { $0[0].text }
    }

    /// A key of SQLite may hold NULL, and a PostgreSQL parent's key says nothing of its children's rows.
    private func requireUsableKey(_ selection: RowSelection, on connection: any Connection) throws {
        guard subject.column != nil else { return }
        let keys = selection.shape.key
        guard let first = keys.first else {
            throw Problem(
                .archiveUnsupported, "\(subject.table) has no primary key and no unique key that is NOT NULL",
                hint:
                    "a column's values can't be put back without one: give the table a key, or archive all of it with "
                    + "'sluice backup \(subject.table.argument())'")
        }
        if let column = subject.column, keys.contains(column) {
            throw Problem(
                .archiveUnsupported, "\(subject.description) is part of the key", hint: "back up the whole table")
        }
        let hasNull = keys.map { "\(connection.dialect.quote($0)) IS NULL" }.joined(separator: " OR ")
        let from = "FROM \(selection.shape.name.quoted(in: connection.dialect))"
        let isStrict = keys.allSatisfy { selection.shape.column($0)?.isNotNull == true }
        if !isStrict, try connection.scalar("SELECT count(*) \(from) WHERE \(hasNull)")?.isTrue == true {
            throw Problem(.archiveUnsupported, "\(subject.table) has rows whose \(first) is NULL: no key finds them")
        }
        try requireUpdates(of: selection.shape, on: connection)
        guard connection.dialect.hasInheritance, try hasChildren(selection.shape, on: connection) else { return }
        let names = keys.map { connection.dialect.quote($0) }.joined(separator: ", ")
        if try !connection.rows("SELECT 1 \(from) GROUP BY \(names) HAVING count(*) > 1 LIMIT 1").isEmpty {
            throw Problem(
                .archiveUnsupported, "\(subject.table) and the tables that inherit it share values of \(first)",
                hint: "back up each table by itself")
        }
    }

    /// PostgreSQL takes no update of a table that is published with its updates and whose rows have no identity.
    private func requireUpdates(of shape: TableShape, on connection: any Connection) throws {
        guard connection.dialect.hasRoles, let number = try connection.relationNumber(of: shape.name) else { return }
        let publication = try connection.catalogScalar(
            """
            SELECT p.pubname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_publication_tables t ON t.schemaname = n.nspname AND t.tablename = c.relname
            JOIN pg_publication p ON p.pubname = t.pubname AND p.pubupdate
            WHERE c.oid = $1 AND c.relpersistence = 'p' AND c.relreplident IN ('d', 'n')
              AND (c.relreplident = 'n' OR NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))
            ORDER BY 1 LIMIT 1
            """, [number]
        )?.text
        guard let publication else { return }
        throw Problem(
            .archiveUnsupported,
            "\(subject.table) is published by \(publication), and its rows have no replica identity: it takes no UPDATE, which "
                + "puts values back",
            hint:
                "nothing was dropped; ALTER TABLE … REPLICA IDENTITY USING INDEX (or FULL), or archive the whole table")
    }

    private func hasChildren(_ shape: TableShape, on connection: any Connection) throws -> Bool {
        try connection.catalogScalar(
            "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = to_regclass($1))",
            [.text(shape.name.quoted(in: .postgres))])?.isTrue == true
    }

    func manifest(
        of selection: RowSelection, on connection: any Connection, database: DatabaseURL
    ) throws -> Manifest {
        let shape = selection.shape
        var catalog = try connection.catalogReader.catalog(of: subject, shape: shape, original: original)
        var columns = selection.archivedColumns
        if let original, subject.column != nil, let index = columns.firstIndex(where: { !$0.isKey }) {
            columns[index].isNotNull = original.isNotNull
            columns[index].comment = original.comment
            try catalog.restoreDefinition(original, of: columns[index].name)
        }
        var manifest = Manifest(
            tool: tool, created: created, content: subject.content,
            origin: .init(
                dialect: connection.dialect.description, database: database.description,
                serverVersion: connection.serverVersion, revisions: try Self.revisions(of: connection)),
            table: ArchivedName(schema: shape.name.schema, name: subject.archivedTableName ?? shape.name.name),
            columns: columns, key: shape.key, condition: subject.condition, payload: selection.payload,
            catalog: catalog, restore: [])
        manifest.restore = ManualRestore(manifest, archive: path, isEncrypted: options.key != nil).commands
        return manifest
    }
}

extension Catalog {
    /// SQLite's own statement before the deprecation, where nothing but the deprecated column differs; otherwise
    /// today's, with that column as it was.
    fileprivate mutating func restoreDefinition(
        _ original: Backup.Original, of name: String
    ) throws(Problem) {
        guard let old = original.definition, let now = tableDefinition else { return }
        let archived = try TableText(sql: old, table: name)
        let rest = try TableText(sql: now, table: name).removing(name)
        tableDefinition = rest.restoring(name, from: archived).sql
        guard let definition = archived.definition(of: name) else { return }
        before = before.map { statement in
            guard let verb = statement.firstRange(of: " ADD COLUMN ") else { return statement }
            return String(statement[..<verb.upperBound]) + definition
        }
    }
}
