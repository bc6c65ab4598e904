internal import CSluiceSQLite

/// A connection whose database can take all of another's content, page by page (sqlite.org/c3ref/backup_finish.html).
package protocol DatabaseCopying: Connection {
    /// Whatever it held is gone.
    func becomeCopy(of original: any Connection) throws(DatabaseError)
}

extension SQLiteConnection: DatabaseCopying {
    func becomeCopy(of original: any Connection) throws(DatabaseError) {
        guard let original = original as? SQLiteConnection else {
            throw DatabaseError(kind: .other, code: "", message: "only a SQLite database can be copied by its pages")
        }
        let (target, source) = (try handle, try original.handle)
        guard let copy = sqlite3_backup_init(target, "main", source, "main") else {
            throw SQLiteError.error(code: sqlite3_errcode(target), connection: target, sql: nil)
        }
        let isDone = sqlite3_backup_step(copy, -1) == SQLITE_DONE
        let code = sqlite3_backup_finish(copy)
        guard isDone, code == SQLITE_OK else { throw SQLiteError.error(code: code, connection: target, sql: nil) }
    }
}
