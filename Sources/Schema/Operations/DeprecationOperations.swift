public import Database

/// Starts a column's way out: observed for the grace period, then backed up and dropped by `sluice drop`.
public struct DeprecateColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: String
    /// As in `30d`; nil for the project's default.
    public var grace: String?

    public init(_ column: String, of table: QualifiedName, grace: String? = nil) {
        self.table = table
        self.column = column
        self.grace = grace
    }

    public var operations: [Operation] { [.deprecateColumn(self)] }
}

/// Ends a column's deprecation: it stays.
public struct UndeprecateColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: String
    /// The grace period a downgrade gives back to the deprecation.
    public var grace: String?

    public init(_ column: String, of table: QualifiedName, grace: String? = nil) {
        self.table = table
        self.column = column
        self.grace = grace
    }

    public var operations: [Operation] { [.undeprecateColumn(self)] }
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
