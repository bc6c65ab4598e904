internal import FoundationEssentials
internal import SluiceArchive
internal import SluiceDatabase

/// Triggers that record who still writes to what is deprecated, or refuse it.
protocol WriteGuard {
    /// Installs the triggers, in the transaction that is open.
    func install(_ deprecation: Deprecation) throws
    /// Installs them where tables have come to belong to this one since, or have them no more, in the transaction that is
    /// open.
    func cover(_ deprecation: Deprecation) throws
    /// Such tables: of what is written there the count doesn't tell.
    func uncovered(_ deprecation: Deprecation) throws -> [UncoveredTable]
    func remove(_ deprecation: Deprecation) throws
    /// How often the guard was called. Never goes back, also where a writer's transaction does.
    func count(_ deprecation: Deprecation) throws -> Int64
    /// When someone last wrote whose name couldn't be noted.
    func lastUnnotedWrite(_ deprecation: Deprecation) throws -> Date?
    /// Waits until transactions that may have written before this moment are over, so that a snapshot taken next holds
    /// what they wrote.
    func waitForWriters(_ deprecation: Deprecation) throws
}

struct UncoveredTable: Equatable {
    let name: QualifiedName
    /// Its triggers were dropped, went with a table that was made anew, or were switched off, nobody knows when; otherwise it
    /// came to belong to the deprecated table since.
    let hadGuard: Bool
}

extension Connection {
    /// Nobody writes to a generated column, so there is nothing to guard.
    func isGenerated(_ deprecation: Deprecation) throws -> Bool {
        guard deprecation.column != nil else { return false }
        return try catalogReader.shape(of: deprecation.table).column(deprecation.currentName)?.generated != nil
    }

    var writeGuard: any WriteGuard {
        dialect.choose(postgres: PostgresGuard(self), sqlite: SQLiteGuard(self))
    }
}
