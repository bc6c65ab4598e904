internal import SluiceDatabase
internal import SluiceSQLText

/// CREATE INDEX on a table that is in use: built without blocking its writers, outside a transaction.
struct ConcurrentIndex {
    private let statement: String
    private let name: String

    /// Nil where the statement makes no index.
    init?(_ sql: String) {
        guard let creation = IndexStatement(sql), creation.action == .create else { return nil }
        name = creation.index.name
        statement = creation.madeConcurrent
    }

    /// False where this table takes no concurrent index (a partitioned one), so that the statement must run as it is.
    func make(on connection: any Connection) throws -> Bool {
        try dropRemains(on: connection)
        do throws(DatabaseError) {
            try connection.execute(statement)
            return true
        } catch  where error.code == "0A000" {
            return false
        }
    }

    /// A build that was interrupted leaves an invalid index under the name.
    private func dropRemains(on connection: any Connection) throws {
        let remains = try connection.catalogRows(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
            WHERE c.relname = $1 AND NOT i.indisvalid
            """, [.text(name)])
        for row in remains { try connection.execute("DROP INDEX CONCURRENTLY IF EXISTS \(row[0].text ?? "")") }
    }
}
