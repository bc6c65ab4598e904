/// The session's search path with PostgreSQL's own functions and operators before everybody else's.
///
/// A path may name `pg_catalog` behind other schemas: `public, pg_catalog`. Whoever may create objects in one of those
/// then decides what `=` means in each statement of each room. Where the name isn't in the path, PostgreSQL searches that
/// schema first; so it is taken out, and tables are found and made where they were before. What the path means is asked of
/// PostgreSQL, not read from its text; a path in which that schema comes first is left alone.
enum OwnPath {
    /// For a session that begins, and for one in which somebody's SQL may have set another path. Each name in it has
    /// its schema, and there is no backslash in it: a message is read under the settings from before it.
    static let statement = """
        SELECT pg_catalog.set_config('search_path', coalesce((
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(u.name::pg_catalog.text), ', ' ORDER BY u.place)
        FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS u(name, place)
        WHERE u.name OPERATOR(pg_catalog.<>) 'pg_catalog'), ''), false)
        WHERE (SELECT u.name FROM pg_catalog.unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS u(name, place)
        WHERE u.name OPERATOR(pg_catalog.!~) '^pg_temp_' ORDER BY u.place LIMIT 1) OPERATOR(pg_catalog.<>) 'pg_catalog'
        """
}

/// How the server reads the statements that Sluice sends. A database's owner may have set it otherwise.
enum OwnReading {
    /// Off, a backslash in any text escapes the quote behind it, and what Sluice and PostgreSQL's own parser take for a text would run.
    static let statement = "SET standard_conforming_strings = on"
}

extension Dialect {
    /// What every session of Sluice's is, as a script: said again after whatever may have reset it.
    package var ownSession: String {
        switch name {
        // With row security on, a policy would leave rows out without a word; off, it makes an error.
        case .postgres:
            // Above 0, a GIN index gives some of the rows, and not the others.
            "\(OwnReading.statement); SET row_security = off; SET gin_fuzzy_search_limit = 0; " + OwnPath.statement
        case .sqlite: "PRAGMA foreign_keys = ON"
        }
    }

    /// Before a statement of Sluice's own, where SQL of somebody's may have set another role or path, or a timeout that was
    /// meant for itself; as a script that leaves all else as it is.
    package var readyForOwn: String {
        switch name {
        case .postgres:
            "RESET statement_timeout; RESET SESSION AUTHORIZATION; RESET ROLE; "
                + "RESET idle_in_transaction_session_timeout; \(OwnReading.statement); " + OwnPath.statement
        case .sqlite: "PRAGMA query_only = OFF"
        }
    }

    /// One of the database's own operators, whatever a path finds first.
    package func own(_ symbol: String) -> String { name == .postgres ? "OPERATOR(pg_catalog.\(symbol))" : symbol }
}
