package import Database

/// How far a restore has come, kept in the archive's row and written in the same transaction as the rows themselves.
struct RestoreCheckpoint {
    var step = 0
    var frame = 0
    var row = 0
    var report = RestoreReport()

    private let digest: String
    private let target: String

    /// Finds the archive's row, or makes it: an archive may come from another database.
    init(_ reader: ArchiveReader, target: RestoreTarget, on connection: any Connection) throws {
        digest = reader.manifest.digest.value
        self.target = target.description
        try ArchiveRecord.register(reader.manifest, path: reader.path, on: connection)
        let table = connection.dialect.stateTable("archives")
        let mark = connection.dialect.placeholder
        let rows = try connection.rows(
            """
            SELECT restore_target, restore_step, restore_frame, restore_row, restored_rows, missing_rows, restored_at
            FROM \(table) WHERE digest = \(mark(1))
            """, [.text(digest)])
        guard let saved = rows.first, saved[6].isNull, saved[0].text == self.target else {
            try connection.execute(
                """
                UPDATE \(table) SET restore_target = \(mark(1)), restore_step = 0, restore_frame = 0, restore_row = 0,
                restored_rows = 0, missing_rows = 0, restored_at = NULL WHERE digest = \(mark(2))
                """, [.text(self.target), .text(digest)])
            return
        }
        step = Int(saved[1].integer ?? 0)
        frame = Int(saved[2].integer ?? 0)
        row = Int(saved[3].integer ?? 0)
        report.restoredRows = Int(saved[4].integer ?? 0)
        report.deletedSince = Int(saved[5].integer ?? 0)
    }

    var isAtStart: Bool { step == 0 && frame == 0 && row == 0 }

    func save(on connection: any Connection) throws(DatabaseError) {
        let mark = connection.dialect.placeholder
        try connection.execute(
            """
            UPDATE \(connection.dialect.stateTable("archives")) SET restore_step = \(mark(1)), restore_frame = \(mark(2)),
            restore_row = \(mark(3)), restored_rows = \(mark(4)), missing_rows = \(mark(5)) WHERE digest = \(mark(6))
            """,
            [
                .integer(Int64(step)), .integer(Int64(frame)), .integer(Int64(row)),
                .integer(Int64(report.restoredRows)), .integer(Int64(report.deletedSince)), .text(digest),
            ])
    }

    func finish(on connection: any Connection) throws(DatabaseError) {
        try connection.execute(
            """
            UPDATE \(connection.dialect.stateTable("archives")) SET restored_at = \(connection.dialect.now)
            WHERE digest = \(connection.dialect.placeholder(1))
            """, [.text(digest)])
    }
}

/// An archive's row in the state tables.
package enum ArchiveRecord {
    package static func register(
        _ manifest: Manifest, path: String, on connection: any Connection
    ) throws(DatabaseError) {
        let dialect = connection.dialect
        let marks = (1...7).map(dialect.placeholder).joined(separator: ", ")
        try connection.execute(
            """
            INSERT INTO \(dialect.stateTable("archives"))
            (path, digest, content, table_name, column_name, rows, created_at) VALUES (\(marks))
            ON CONFLICT (digest) DO UPDATE SET path = excluded.path
            """,
            [
                .text(path), .text(manifest.digest.value), .text(manifest.content.rawValue),
                .text(QualifiedName(schema: manifest.table.schema, name: manifest.table.name).description),
                manifest.content == .column ? manifest.values.first.map { .text($0.name) } ?? .null : .null,
                .integer(Int64(manifest.rows)), .text(manifest.created),
            ])
    }
}
