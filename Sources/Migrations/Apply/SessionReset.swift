internal import SluiceDatabase

/// Makes a session as it was when it began.
struct SessionReset {
    private let connection: any Connection
    /// SQLite's settings as they were, by their names.
    private let pragmas: [(name: String, value: String)]
    private let journalMode: String?

    /// Looks at the session before anybody's SQL has run in it.
    init(_ connection: any Connection) throws {
        self.connection = connection
        pragmas =
            connection.dialect.isServer
            ? []
            : try Self.pragmas.compactMap { name in
                try connection.scalar("PRAGMA \(name)").flatMap(\.shortText).map { (name, $0) }
            }
        journalMode = connection.dialect.isServer ? nil : try connection.scalar("PRAGMA main.journal_mode")?.text
    }

    func perform() throws {
        if connection.dialect.isServer {
            let statements = try Self.postgres + forgettingPrepared()
            try connection.executeScript(statements.joined(separator: "; "))
            return try CommandLock.releaseOthers(on: connection)
        }
        try connection.executeScript((detaching() + droppingTemporary() + Self.unreadable).joined(separator: "; "))
        for (name, value) in pragmas {
            guard let now = try connection.scalar("PRAGMA \(name)").flatMap(\.shortText), now != value else { continue }
            try connection.executeScript("PRAGMA \(name) = \(value)")
        }
        try restoreJournal()
    }

    // MARK: PostgreSQL

    /// DISCARD ALL would forget prepared statements, too, which the connection relies on.
    private static let postgres =
        [
            "RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", "CLOSE ALL", "DISCARD TEMP", "UNLISTEN *",
            Dialect.postgres.ownSession,
        ] + [Dialect.postgres.lastingAsItsProcess].compactMap(\.self)

    /// Those of somebody's PREPARE, and not the driver's.
    private func forgettingPrepared() throws -> [String] {
        try connection.catalogRows("SELECT name FROM pg_prepared_statements WHERE from_sql").compactMap { row in
            row[0].text.map { "DEALLOCATE \(connection.dialect.quote($0))" }
        }
    }

    // MARK: SQLite

    /// Whether another file is attached still.
    func hasAttached() throws(DatabaseError) -> Bool { try !detaching().isEmpty }

    private func detaching() throws(DatabaseError) -> [String] {
        try connection.rows("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')").compactMap {
            row in
            row[0].text.map { "DETACH \(connection.dialect.quote($0))" }
        }
    }

    private func droppingTemporary() throws(DatabaseError) -> [String] {
        try connection.rows(Self.temporaryObjects).compactMap { row -> String? in
            guard let type = row[0].text, let name = row[1].text else { return nil }
            return "DROP \(type) IF EXISTS temp.\(connection.dialect.quote(name))"
        }
    }

    /// Views and triggers before the tables that they read.
    private static let temporaryObjects = """
        SELECT type, name FROM sqlite_temp_schema WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite\\_%' \
        ESCAPE '\\' ORDER BY type = 'table'
        """

    /// What a connection holds by itself (https://sqlite.org/pragma.html), as far as it can be asked for.
    private static let pragmas = [
        "foreign_keys", "recursive_triggers", "ignore_check_constraints", "defer_foreign_keys", "writable_schema",
        "legacy_alter_table", "reverse_unordered_selects", "query_only", "automatic_index", "busy_timeout",
        "cache_size",
        "cache_spill", "cell_size_check", "checkpoint_fullfsync", "fullfsync", "journal_size_limit", "locking_mode",
        "max_page_count", "mmap_size", "read_uncommitted", "secure_delete", "synchronous", "temp_store",
        "trusted_schema",
        "wal_autocheckpoint", "soft_heap_limit", "threads", "analysis_limit", "full_column_names",
        "short_column_names",
    ]

    private static let unreadable = ["PRAGMA case_sensitive_like = OFF"]

    /// Without a journal nothing can be rolled back, and with one in memory a kill spoils the file. The other modes are what a
    /// revision may well want of the file.
    private func restoreJournal() throws {
        guard let journalMode, let mode = try connection.scalar("PRAGMA main.journal_mode")?.text, mode != journalMode,
            ["off", "memory"].contains(mode)
        else { return }
        try connection.executeScript("PRAGMA main.journal_mode = \(journalMode)")
    }
}

extension Value {
    fileprivate var shortText: String? { integer.map { "\($0)" } ?? text }
}
