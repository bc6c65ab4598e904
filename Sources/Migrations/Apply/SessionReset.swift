internal import SluiceDatabase

/// Makes a session as it was when it began.
enum SessionReset {
    static func perform(on connection: any Connection) throws(DatabaseError) {
        switch connection.dialect.name {
        case .postgres:
            // DISCARD ALL would forget prepared statements, too, which the connection relies on.
            try connection.executeScript("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP; UNLISTEN *")
        case .sqlite:
            for row in try connection.rows(temporaryObjects) {
                guard let type = row[0].text, let name = row[1].text else { continue }
                try connection.execute("DROP \(type) IF EXISTS temp.\(connection.dialect.quote(name))")
            }
            for pragma in pragmas { try connection.executeScript("PRAGMA \(pragma)") }
        }
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
        "case_sensitive_like = OFF", "writable_schema = OFF", "reverse_unordered_selects = OFF", "query_only = OFF",
    ]
}
