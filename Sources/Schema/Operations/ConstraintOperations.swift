public import SluiceDatabase

/// Adds a constraint to a table that is there. In YAML: `create_primary_key`, `create_unique_constraint`,
/// `create_foreign_key`, `create_check_constraint` and `create_exclude_constraint`.
public struct CreateConstraint: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var constraint: TableConstraint
    public var ifNotExists: Bool
    /// A unique index over a primary key's or a unique constraint's columns that becomes the constraint's own, under its
    /// name: nothing is built, and nobody waits for that (PostgreSQL).
    public var usingIndex: String?

    public init(
        _ constraint: TableConstraint, on table: QualifiedName, ifNotExists: Bool = false, usingIndex: String? = nil
    ) {
        self.usingIndex = usingIndex
        self.table = table
        self.constraint = constraint
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createConstraint(self)] }
}

/// Drops a constraint. `was` says what it held, so that a downgrade can create it again.
public struct DropConstraint: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var name: String
    public var ifExists: Bool
    public var cascade: Bool
    public var was: TableConstraint?

    public init(
        _ name: String, on table: QualifiedName, ifExists: Bool = false, cascade: Bool = false,
        was: TableConstraint? = nil
    ) {
        self.table = table
        self.name = name
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropConstraint(self)] }
}

/// Renames a constraint.
public struct RenameConstraint: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var name: String
    public var newName: String

    public init(_ name: String, on table: QualifiedName, to newName: String) {
        self.table = table
        self.name = name
        self.newName = newName
    }

    public var operations: [Operation] { [.renameConstraint(self)] }
}

/// Checks the rows that a NOT VALID constraint left unchecked. SQLite checks all rows as it adds one.
public struct ValidateConstraint: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var name: String

    public init(_ name: String, on table: QualifiedName) {
        self.table = table
        self.name = name
    }

    public var operations: [Operation] { [.validateConstraint(self)] }
}
