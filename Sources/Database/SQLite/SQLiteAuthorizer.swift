internal import CSluiceSQLite

/// What a statement would do, as SQLite tells it while it compiles one; what triggers and views do is among it.
package enum StatementEffect: Sendable, Hashable {
    case insert(table: String)
    case update(table: String, column: String)
    case delete(table: String)
    /// Opens another file, as VACUUM INTO does, too. Nil where the name is an expression.
    case attach(file: String?)
}

/// A connection that asks before it compiles a statement (SQLite's authorizer).
package protocol StatementAuthorizing: Connection {
    /// Statements that `body` runs must be allowed each of their effects; one that isn't fails with
    /// `DatabaseError.Kind.permission` before it has done anything. `isAllowed` mustn't use the connection.
    func authorized<Result>(by isAllowed: @escaping (StatementEffect) -> Bool, _ body: () throws -> Result) throws
        -> Result

    /// The same for all statements from now on.
    func authorizeAll(by isAllowed: @escaping (StatementEffect) -> Bool)
}

extension SQLiteConnection: StatementAuthorizing {
    func authorized<Result>(
        by isAllowed: @escaping (StatementEffect) -> Bool, _ body: () throws -> Result
    ) throws -> Result {
        authorizeAll(by: isAllowed)
        defer {
            authorizers.removeLast()
            if authorizers.isEmpty, let handle = try? handle { sqlite3_set_authorizer(handle, nil, nil) }
        }
        return try body()
    }

    func authorizeAll(by isAllowed: @escaping (StatementEffect) -> Bool) {
        authorizers.append(isAllowed)
        guard let handle = try? handle else { return }
        // It is asked only inside calls of this object, which are over before it goes away.
        sqlite3_set_authorizer(handle, askAuthorizers, Unmanaged.passUnretained(self).toOpaque())
    }
}

private func askAuthorizers(
    connection: UnsafeMutableRawPointer?, action: Int32, first: UnsafePointer<CChar>?, second: UnsafePointer<CChar>?,
    file: UnsafePointer<CChar>?, cause: UnsafePointer<CChar>?
) -> Int32 {
    guard let connection else { return SQLITE_OK }
    let name = first.map { String(cString: $0) }
    let effect: StatementEffect
    switch action {
    case SQLITE_INSERT: effect = .insert(table: name ?? "")
    case SQLITE_UPDATE: effect = .update(table: name ?? "", column: second.map { String(cString: $0) } ?? "")
    case SQLITE_DELETE: effect = .delete(table: name ?? "")
    case SQLITE_ATTACH: effect = .attach(file: name)
    default: return SQLITE_OK
    }
    let authorizers = Unmanaged<SQLiteConnection>.fromOpaque(connection).takeUnretainedValue().authorizers
    return authorizers.allSatisfy { $0(effect) } ? SQLITE_OK : SQLITE_DENY
}
