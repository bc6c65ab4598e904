internal import SluiceDatabase

/// How patient a migration is, and who it says it is.
package struct MigrationSettings: Sendable {
    /// How long a statement waits for a lock that blocks others (PostgreSQL's `lock_timeout`) before it steps back.
    package var lockTimeout: Duration
    /// The same for steps outside a transaction, such as CREATE INDEX CONCURRENTLY: they wait for old transactions
    /// without blocking anyone's reads or writes meanwhile.
    package var concurrentLockTimeout: Duration
    /// How often a step is tried before the command gives up.
    package var attempts: Int
    /// The pause after the first try; it doubles with each, up to half a minute.
    package var firstPause: Duration
    /// How long to wait for another migration of the same database.
    package var commandLockTimeout: Duration
    /// Who it is, for the log: `deploy@web1`.
    package var actor: String
    /// The database's other state tables may record the same revisions: of other tenants, each in a schema of its own.
    package var sharesDatabase = false
    /// Functions that an application registers with its own SQLite sessions: a view or a trigger may call them, although this
    /// session doesn't know them. In small letters.
    package var sqliteFunctions: Set<String> = []

    package init(
        lockTimeout: Duration, concurrentLockTimeout: Duration = .seconds(600), attempts: Int = 20,
        firstPause: Duration = .milliseconds(500), commandLockTimeout: Duration = .seconds(3600), actor: String
    ) {
        self.lockTimeout = lockTimeout
        self.concurrentLockTimeout = concurrentLockTimeout
        self.attempts = attempts
        self.firstPause = firstPause
        self.commandLockTimeout = commandLockTimeout
        self.actor = actor
    }

    /// Tries a step again after a lock wasn't had. Bounded by tries: one of them may well wait for ten minutes.
    var retry: Retry {
        Retry(
            Retry.Limits(
                attempts: attempts, patience: .seconds(86_400), firstPause: firstPause, longestPause: .seconds(30)))
    }
}
