internal import CSluiceSQLite

/// A connection that keeps what its transaction has changed in memory until the commit, and can write it now.
package protocol PageWriting: Connection {
    /// Writes the pages that the open transaction has changed into the WAL, where nobody sees them before a commit. For a file
    /// in WAL mode alone: in any other they'd go into the database, and keep readers out (sqlite.org/c3ref/db_cacheflush.html).
    /// - Returns: How many that were.
    func writePages() throws(DatabaseError) -> Int
}

extension SQLiteConnection: PageWriting {
    func writePages() throws(DatabaseError) -> Int {
        let connection = try handle
        let before = Self.pagesWritten(connection)
        let code = sqlite3_db_cacheflush(connection)
        guard code == SQLITE_OK else { throw SQLiteError.error(code: code, connection: connection, sql: nil) }
        return Self.pagesWritten(connection) - before
    }

    private static func pagesWritten(_ connection: OpaquePointer) -> Int {
        var (now, most): (Int32, Int32) = (0, 0)
        sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &now, &most, 0)
        return Int(now)
    }
}
