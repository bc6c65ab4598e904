internal import CSluiceSQLite

/// Knows before the commit whether a deferred foreign key would fail it.
package protocol ReferenceWatching: Connection {
    /// Whether the open transaction has left a row without its parent. `SQLITE_DBSTATUS_DEFERRED_FKS` is 0 if and only if all
    /// foreign keys are resolved (sqlite.org/c3ref/c_dbstatus_options.html).
    var hasOpenReferences: Bool { get }
}

extension SQLiteConnection: ReferenceWatching {
    package var hasOpenReferences: Bool {
        guard let open else { return false }
        var (current, highest) = (Int32(0), Int32(0))
        return sqlite3_db_status(open, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0) == SQLITE_OK && current != 0
    }
}

extension Connection {
    /// Fails for a deferred foreign key as the commit would; PostgreSQL's are checked at each statement where that is wanted.
    package func requireReferences() throws(DatabaseError) {
        guard let watching = self as? any ReferenceWatching, watching.hasOpenReferences else { return }
        throw DatabaseError(kind: .constraint, code: "787", message: "FOREIGN KEY constraint failed")
    }
}
