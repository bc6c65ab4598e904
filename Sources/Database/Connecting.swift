/// What a session is allowed to do with the database.
package enum DatabaseAccess: Sendable {
    /// PostgreSQL: `default_transaction_read_only`. SQLite: the file is opened read-only.
    case readOnly
    case readWrite
    /// SQLite: makes the file if it is missing. PostgreSQL: as `readWrite`.
    case create
}

extension DatabaseURL {
    /// Opens a session.
    /// - Parameter patience: For a server that doesn't answer.
    package func connect(
        _ access: DatabaseAccess = .readWrite, within patience: Duration = .seconds(30)
    ) throws(DatabaseError) -> any Connection {
        switch try targetToConnect() {
        case .sqlite(let path): try SQLiteConnection(path: path, access: access, dialect)
        case .postgres(let conninfo):
            try PostgresConnection(conninfo: conninfo, access: access, dialect, within: patience)
        }
    }

    private func targetToConnect() throws(DatabaseError) -> Target {
        do throws(Problem) {
            return try currentTarget
        } catch {
            // As where the server is away: a run that has lost its connection asks again.
            throw DatabaseError(kind: .connectionLost, code: "", message: error.reason)
        }
    }

    package var dialect: Dialect {
        var dialect =
            switch target {
            case .sqlite: Dialect.sqlite.keepingState(in: state)
            case .postgres: Dialect.postgres.keepingState(in: state)
            }
        dialect.trustsFunctions = trustsFunctions
        return dialect
    }
}
