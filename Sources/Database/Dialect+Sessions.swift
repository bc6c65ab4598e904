/// What differs between the databases for a session and for who works beside it.
extension Dialect {
    /// Whether one transaction at a time may write.
    package var hasOneWriter: Bool { name == .sqlite }

    /// Whether the server tells how busy it is (`pg_stat_activity` and its like).
    package var countsItsLoad: Bool { name == .postgres }

    /// How long the session waits for a lock, as a script.
    package func lockTimeout(_ timeout: Duration) -> String {
        let milliseconds = Self.milliseconds(timeout)
        return name == .postgres ? "SET lock_timeout = \(milliseconds)" : "PRAGMA busy_timeout = \(milliseconds)"
    }

    /// How long the session waits for a lock, and for a statement where the server ends one; as a script.
    package func patience(forLocks lock: Duration, forStatements statement: Duration) -> String {
        guard name == .postgres else { return lockTimeout(lock) }
        return lockTimeout(lock) + "; SET statement_timeout = \(Self.milliseconds(statement))"
    }

    /// How long the transaction that is open waits for a lock; nil where the session's own time holds for it.
    package func transactionLockTimeout(_ timeout: Duration) -> String? {
        name == .postgres ? "SET LOCAL lock_timeout = \(Self.milliseconds(timeout))" : nil
    }

    /// Zero would be for ever.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let milliseconds = duration / .milliseconds(1)
        return milliseconds < 1 ? 1 : Int64(min(milliseconds, 2_000_000_000))
    }
}
