/// Settings of sessions that work on rows beside an application.
extension Dialect {
    /// How long the session waits for a lock, and for a statement where the server ends one; as a script.
    package func patience(forLocks lock: Duration, forStatements statement: Duration) -> String {
        guard let setting = lockTimeout(lock) else { return "PRAGMA busy_timeout = \(Self.milliseconds(lock))" }
        return "\(setting.set); SET statement_timeout = \(Self.milliseconds(statement))"
    }

    /// A session that changes many rows in small transactions, as a script.
    package func sessionForChunks(lockTimeout timeout: Duration) -> String {
        guard let setting = lockTimeout(timeout) else {
            // Readers go on beside the writer; NORMAL stays consistent in WAL mode (sqlite.org/pragma.html). A checkpoint
            // waits for the disk twice: at 32 MB of WAL (with pages of 4 kB) it does so an eighth as often as by default,
            // and a run is a tenth to a quarter faster (measured).
            return "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000"
        }
        // A generic plan would not know how narrow a chunk's range is.
        return "\(setting.set); SET plan_cache_mode = force_custom_plan"
    }

    /// Lets readers go on beside the one writer; a setting of the file, not of the session. Nil where they do anyway.
    package var writeAhead: String? { hasOneWriter ? "PRAGMA journal_mode = WAL" : nil }

    /// A session whose process froze or vanished in a transaction loses its locks after that long; as a script, nil where
    /// locks end with the process.
    package func abandonment(after time: Duration) -> String? {
        guard isServer else { return nil }
        return """
            SET idle_in_transaction_session_timeout = \(Self.milliseconds(time)); \
            SET tcp_user_timeout = \(Self.milliseconds(time)); SET tcp_keepalives_idle = 10; \
            SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4
            """
    }

    /// A session lasts as long as its process, as a script; nil where it does anyway.
    ///
    /// No longer: a statement whose process is gone (killed, or ended by a second signal) ends a few seconds after it, and its
    /// locks with it; by itself the server notices only when it has rows to send. And no shorter: a run waits for hours
    /// for its window, whatever `idle_session_timeout` its role has.
    package var lastingAsItsProcess: String? {
        guard isServer else { return nil }
        // Both since PostgreSQL 14; elsewhere than on Linux the system may have no way to tell, and any value but 0 is refused.
        return "SELECT pg_catalog.set_config('client_connection_check_interval', '2s', false) "
            + "WHERE pg_catalog.current_setting('client_connection_check_interval', true) OPERATOR(pg_catalog.=) '0' "
            + "AND pg_catalog.version() OPERATOR(pg_catalog.~) 'linux'; "
            + "SELECT pg_catalog.set_config('idle_session_timeout', '0', false) "
            + "WHERE pg_catalog.current_setting('idle_session_timeout', true) IS NOT NULL"
    }

    /// Commits of the session wait for this server's disk also where it is set not to; nil where they do anyway.
    package var commitDurably: String? {
        guard isServer else { return nil }
        return "SELECT pg_catalog.set_config('synchronous_commit', 'local', false) "
            + "WHERE pg_catalog.current_setting('synchronous_commit') OPERATOR(pg_catalog.=) 'off'"
    }

    /// Until the open transaction ends, nobody else gets past this statement for that name; nil where a transaction that
    /// writes has the database for itself anyway.
    package func lockingName(_ name: String) -> String? {
        guard isServer else { return nil }
        // Any fixed number beside the name's: "slui" in ASCII.
        return "SELECT pg_catalog.pg_advisory_xact_lock(1936487785, pg_catalog.hashtext(\(literal(name))))"
    }

    /// The commit of the transaction that is open waits for the disk, whatever the session does; nil where it does anyway.
    package var commitThisDurably: String? { isServer ? "SET LOCAL synchronous_commit = on" : nil }
}
