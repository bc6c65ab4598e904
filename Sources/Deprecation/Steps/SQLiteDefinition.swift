internal import SluiceArchive
internal import SluiceDatabase

/// The text of a SQLite table, replaced in place in the transaction that is open.
///
/// No row has to be written anew for it: SQLite's manual ("Making Other Kinds Of Table Schema Changes") allows it where
/// the content on disk is the same under both texts, and names taking NOT NULL away among the examples.
struct SQLiteDefinition {
    let table: String
    let connection: any Connection

    func read() throws -> SQLiteTableText {
        let sql = try connection.scalar(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?1)", [.text(table)])?.text
        guard let sql else { throw ArchiveError(.unsupported, "there is no table \(table)") }
        return try SQLiteTableText(sql)
    }

    func relaxNotNull(of column: String) throws { try replace(with: try read().relaxingNotNull(column)) }

    func replace(with text: SQLiteTableText) throws {
        guard try read() != text else { return }
        try connection.execute("PRAGMA writable_schema = ON")
        defer { _ = try? connection.execute("PRAGMA writable_schema = OFF") }
        try connection.execute(
            "UPDATE sqlite_schema SET sql = ?1 WHERE type = 'table' AND lower(name) = lower(?2)",
            [.text(text.sql), .text(table)])
        // Every connection, and this one, reads the schema anew only where its version changed.
        let version = try connection.scalar("PRAGMA schema_version")?.integer ?? 0
        try connection.execute("PRAGMA schema_version = \(version + 1)")
    }
}
