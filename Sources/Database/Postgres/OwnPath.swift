/// The session's search path with PostgreSQL's own functions and operators before everybody else's.
///
/// A path may name `pg_catalog` behind other schemas: `public, pg_catalog`. Whoever may create objects in one of those
/// then decides what `=` means in each statement of each room. Where the name isn't in the path, PostgreSQL searches that
/// schema first; so it is taken out, and tables are found and made where they were before. A path that begins with it
/// is left alone.
enum OwnPath {
    /// For a session that begins, and for one in which somebody's SQL may have set another path. Each name in it has
    /// its schema.
    static let statement = """
        SELECT pg_catalog.set_config('search_path', pg_catalog.regexp_replace(pg_catalog.regexp_replace(\
        pg_catalog.current_setting('search_path'), '(^|,)\\s*"?pg_catalog"?\\s*(?=,|$)', '', 'gi'), '^\\s*,\\s*', ''), false) \
        WHERE pg_catalog.current_setting('search_path') OPERATOR(pg_catalog.~*) ',\\s*"?pg_catalog"?\\s*(,|$)' \
        AND pg_catalog.current_setting('search_path') OPERATOR(pg_catalog.!~*) '^\\s*"?pg_catalog"?\\s*(,|$)'
        """
}

extension Dialect {
    /// What every session of Sluice's is, as a script: said again after whatever may have reset it.
    package var ownSession: String {
        switch name {
        // With row security on, a policy would leave rows out without a word; off, it makes an error.
        case .postgres: "SET row_security = off; " + OwnPath.statement
        case .sqlite: "PRAGMA foreign_keys = ON"
        }
    }

    /// Before a statement of Sluice's own, where SQL of somebody's may have set another role or path, or a timeout that was
    /// meant for itself; as a script that leaves all else as it is.
    package var readyForOwn: String {
        switch name {
        case .postgres:
            "RESET statement_timeout; RESET SESSION AUTHORIZATION; RESET ROLE; "
                + "RESET idle_in_transaction_session_timeout; " + OwnPath.statement
        case .sqlite: "PRAGMA query_only = OFF"
        }
    }

    /// One of the database's own operators, whatever a path finds first.
    package func own(_ symbol: String) -> String { name == .postgres ? "OPERATOR(pg_catalog.\(symbol))" : symbol }
}
