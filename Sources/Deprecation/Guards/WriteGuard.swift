internal import Database

/// Triggers that record who still writes to what is deprecated, or refuse it.
protocol WriteGuard {
    /// Installs the triggers, in the transaction that is open.
    func install(_ deprecation: Deprecation) throws
    func remove(_ deprecation: Deprecation) throws
    /// How often the guard was called. Never goes back, also where a writer's transaction does.
    func count(_ deprecation: Deprecation) throws -> Int64
    /// Waits until transactions that may have written before this moment are over, so that a snapshot taken next holds
    /// what they wrote.
    func waitForWriters(_ deprecation: Deprecation) throws
}

extension Connection {
    var writeGuard: any WriteGuard {
        switch dialect.name {
        case .postgres: PostgresGuard(self)
        case .sqlite: SQLiteGuard(self)
        }
    }
}
