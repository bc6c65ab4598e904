package import SluiceDatabase
internal import SluiceIntrospection

/// Proves that an archive can be restored: loads all of it into a scratch table of the same types, reads that table
/// back the way a backup does, and compares the bytes.
package struct Rehearsal {
    private static let scratch = "sluice_rehearsal"
    private let reader: ArchiveReader

    package init(_ reader: ArchiveReader) { self.reader = reader }

    /// - Throws: ``Problem`` of kind `mismatch` where what came back isn't what was archived.
    package func run(on connection: any Connection) throws {
        let dialect = connection.dialect
        let scratch = "\(dialect.temporarySchema).\(Self.scratch)"
        try connection.execute("DROP TABLE IF EXISTS \(scratch)")
        try connection.transaction {
            try connection.setArchiveSettings()
            let columns = reader.manifest.columns.map { column in
                let collation = dialect.choose(postgres: column.collation.map { " COLLATE \($0)" } ?? "", sqlite: "")
                // ANY keeps values as they are in a STRICT table alone; without a type any table does.
                let type = dialect.rebuildsTables && column.type.uppercased() == "ANY" ? "" : column.type
                return "\(dialect.quote(column.name)) \(type)\(collation)"
            }
            let creation = "CREATE TEMP TABLE \(Self.scratch) (\(columns.joined(separator: ", ")))"
            if try connection.isSuperusers() {
                let code = ArchivedCode([creation], of: reader.manifest.table.name, callsDefaults: false)
                try connection.requireNoStrangersCode(namedIn: code.parts)
            }
            try connection.execute(creation)
            let archived = try load(into: scratch, on: connection)
            let restored = try digest(of: scratch, on: connection)
            guard archived == restored else {
                throw Problem(
                    .archiveMismatch, "\(reader.path) doesn't come back as it was: its rows in a scratch table differ")
            }
        }
        try connection.execute("DROP TABLE IF EXISTS \(scratch)")
    }

    private func load(into scratch: String, on connection: any Connection) throws -> [UInt8] {
        var digest = RunningDigest(.sha256)
        var frame = 0
        func next() throws -> [UInt8]? {
            guard frame < reader.frameCount else { return nil }
            defer { frame += 1 }
            let content = try reader.content(of: frame)
            digest.update(content)
            return content
        }
        if let copying = connection as? any CopyingConnection {
            try copying.copyIn("COPY \(scratch) FROM STDIN", next: next)
            return digest.finish()
        }
        let payload = reader.manifest.payload
        let rows = LiteralInsert(reader.manifest, into: scratch)
        while let content = try next() {
            let lines = LineChunks(content, of: payload, maximumRows: 1_000, maximumBytes: 1 << 20)
            for chunk in lines.chunks(from: 0) {
                try rows.insert(chunk.lines, on: connection)
            }
        }
        return digest.finish()
    }

    private func digest(of scratch: String, on connection: any Connection) throws -> [UInt8] {
        let manifest = reader.manifest
        var shapeColumns = manifest.columns
        for index in shapeColumns.indices { shapeColumns[index].generated = nil }
        let shape = TableShape(
            name: QualifiedName(schema: manifest.table.schema, name: manifest.table.name), columns: shapeColumns,
            key: manifest.key)
        let selection = try RowSelection(
            ArchiveSubject(table: shape.name), shape: shape, dialect: connection.dialect)
        // A temporary table that was only added to is read in the order in which its rows came in: both databases scan
        // it from its first page to its last, and no other session can make them start elsewhere.
        let source = RowSource(query: selection.query(from: scratch), payload: manifest.payload, on: connection)
        return try source.digest(.sha256)
    }
}
