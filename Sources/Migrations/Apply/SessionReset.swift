internal import SluiceDatabase

/// Makes a session as it was when it began.
enum SessionReset {
    static func perform(on connection: any Connection) throws {
        let statements =
            try connection.dialect.isServer
            ? postgres + forgettingPrepared(on: connection) : detaching(on: connection) + sqlite(on: connection)
        try connection.executeScript(statements.joined(separator: "; "))
        try CommandLock.releaseOthers(on: connection)
    }

    /// Those of somebody's PREPARE, and not the driver's.
    private static func forgettingPrepared(on connection: any Connection) throws -> [String] {
        try connection.catalogRows("SELECT name FROM pg_prepared_statements WHERE from_sql").compactMap { row in
            row[0].text.map { "DEALLOCATE \(connection.dialect.quote($0))" }
        }
    }

    private static func detaching(on connection: any Connection) throws(DatabaseError) -> [String] {
        try connection.rows("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')").compactMap {
            row in
            row[0].text.map { "DETACH \(connection.dialect.quote($0))" }
        }
    }

    /// DISCARD ALL would forget prepared statements, too, which the connection relies on.
    private static let postgres = [
        "RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", "DISCARD TEMP", "UNLISTEN *",
        Dialect.postgres.ownSession,
    ]

    private static func sqlite(on connection: any Connection) throws(DatabaseError) -> [String] {
        let drops = try connection.rows(temporaryObjects).compactMap { row -> String? in
            guard let type = row[0].text, let name = row[1].text else { return nil }
            return "DROP \(type) IF EXISTS temp.\(connection.dialect.quote(name))"
        }
        return drops + pragmas.map { "PRAGMA \($0)" }
    }

    /// Views and triggers before the tables that they read.
    private static let temporaryObjects = """
        SELECT type, name FROM sqlite_temp_schema WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite\\_%' \
        ESCAPE '\\' ORDER BY type = 'table'
        """

    /// Defaults that SQL in a revision may have changed (https://sqlite.org/pragma.html). `foreign_keys` is put back
    /// around the transaction that suspends it.
    private static let pragmas = [
        "recursive_triggers = OFF", "ignore_check_constraints = OFF", "defer_foreign_keys = OFF",
        "case_sensitive_like = OFF", "writable_schema = OFF", "legacy_alter_table = OFF",
        "reverse_unordered_selects = OFF", "query_only = OFF",
    ]
}
