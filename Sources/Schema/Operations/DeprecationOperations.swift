public import SluiceDatabase

/// Starts the way out of a column or a table: observed for the grace period, then backed up and dropped by
/// ``DropDeprecated`` or `sluice drop`.
public struct BeginDeprecation: OperationConvertible, Hashable {
    public var table: QualifiedName
    /// Nil for the whole table.
    public var column: String?
    /// How long it must stay, as in `30d`, or the day from which it may go, `2026-12-31`; nil for the default.
    public var grace: String?
    /// How long no write may have been seen before the drop, as in `1d`; nil for the default.
    public var quiet: String?
    public var reason: String?
    /// Leaves the name instead of putting `deprecated_` in front.
    public var keepsName = false
    /// Refuses writes instead of recording them.
    public var forbidsWrites = false
    /// Evidence that keeps it from being dropped beside what always does: `star`, for statements that read whole rows.
    public var blockOn: [String] = []

    /// Deprecates a column.
    public init(_ column: String, of table: QualifiedName, grace: String? = nil) {
        self.init(table: table, grace: grace)
        self.column = column
    }

    /// Deprecates a table.
    public init(table: QualifiedName, grace: String? = nil) {
        self.table = table
        self.grace = grace
    }

    public var operations: [Operation] { [.beginDeprecation(self)] }
}

/// Takes a deprecation back: the column or table stays.
public struct EndDeprecation: OperationConvertible, Hashable {
    /// What it undoes, and a downgrade begins again.
    public var begun: BeginDeprecation

    public init(_ begun: BeginDeprecation) { self.begun = begun }

    public var operations: [Operation] { [.endDeprecation(self)] }
}

/// Ends the way out as `sluice drop` does: archives what was deprecated, proves the archive, and drops it, or refuses.
public struct DropDeprecated: OperationConvertible, Hashable {
    /// What a drop may be refused for, and done in spite of.
    public enum Override: String, Sendable, Hashable, CaseIterable {
        case grace, writes, reads, dependants, runs, archive
    }

    public var table: QualifiedName
    /// Nil for the whole table.
    public var column: String?
    public var overrides: Set<Override>
    /// With the key in the environment variable `SLUICE_KEY`.
    public var encryptsArchive: Bool

    /// Drops a deprecated column.
    public init(
        _ column: String, of table: QualifiedName, overriding overrides: Set<Override> = [],
        encryptsArchive: Bool = false
    ) {
        self.init(table: table, column: column, overrides: overrides, encryptsArchive: encryptsArchive)
    }

    /// Drops a deprecated table.
    public init(table: QualifiedName, overriding overrides: Set<Override> = [], encryptsArchive: Bool = false) {
        self.init(table: table, column: nil, overrides: overrides, encryptsArchive: encryptsArchive)
    }

    init(table: QualifiedName, column: String?, overrides: Set<Override>, encryptsArchive: Bool) {
        self.table = table
        self.column = column
        self.overrides = overrides
        self.encryptsArchive = encryptsArchive
    }

    public var operations: [Operation] { [.dropDeprecated(self)] }
}

/// Brings back what ``DropDeprecated`` dropped, with its data, and deprecated as it was before.
public struct RestoreDropped: OperationConvertible, Hashable {
    /// What it undoes.
    public var drop: DropDeprecated

    public init(_ drop: DropDeprecated) { self.drop = drop }

    public var operations: [Operation] { [.restoreDropped(self)] }
}
