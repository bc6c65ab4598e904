public import SluiceDatabase

/// Adds a column to a table that is there.
public struct AddColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: Column
    public var ifNotExists: Bool

    public init(_ column: Column, to table: QualifiedName, ifNotExists: Bool = false) {
        self.table = table
        self.column = column
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.addColumn(self)] }
}

/// Drops a column; its values are archived before. `was` says what it looked like, so that a downgrade can add it
/// again, empty.
public struct DropColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: String
    public var ifExists: Bool
    /// Drops what depends on it, too: indexes and constraints over several columns, views (PostgreSQL).
    public var cascade: Bool
    public var was: Column?
    /// False for a column whose values nobody wants back.
    public var archives: Bool

    public init(
        _ column: String, from table: QualifiedName, ifExists: Bool = false, cascade: Bool = false, was: Column? = nil,
        archives: Bool = true
    ) {
        self.archives = archives
        self.table = table
        self.column = column
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropColumn(self)] }
}

/// Renames a column; what names it in the database follows.
public struct RenameColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: String
    public var newName: String
    public var ifExists: Bool

    public init(_ column: String, of table: QualifiedName, to newName: String, ifExists: Bool = false) {
        self.table = table
        self.column = column
        self.newName = newName
        self.ifExists = ifExists
    }

    public var operations: [Operation] { [.renameColumn(self)] }
}

/// Changes what a column is; what isn't named stays. `was` says what the changed parts were, so that a downgrade can
/// change them back.
public struct AlterColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: String
    public var changes: ColumnChanges
    public var was: ColumnChanges?
    public var ifExists: Bool

    public init(
        _ column: String, of table: QualifiedName, _ changes: ColumnChanges, was: ColumnChanges? = nil,
        ifExists: Bool = false
    ) {
        self.table = table
        self.column = column
        self.changes = changes
        self.was = was
        self.ifExists = ifExists
    }

    public var operations: [Operation] { [.alterColumn(self)] }
}

/// The parts of a column that can change. Nil leaves a part alone.
public struct ColumnChanges: Sendable, Hashable {
    public var type: ColumnType?
    /// How an old value becomes one of the new type, as SQL over the row's columns.
    public var using: SQLText?
    public var nullable: Bool?
    public var defaultValue: Change<SQLText>?
    public var identity: Change<Identity>?
    public var generated: Change<Generated>?
    public var collation: Change<String>?

    public init(
        type: ColumnType? = nil, using: SQLText? = nil, nullable: Bool? = nil,
        default defaultValue: Change<SQLText>? = nil,
        identity: Change<Identity>? = nil, generated: Change<Generated>? = nil, collation: Change<String>? = nil
    ) {
        self.type = type
        self.using = using
        self.nullable = nullable
        self.defaultValue = defaultValue
        self.identity = identity
        self.generated = generated
        self.collation = collation
    }
}

/// A part gets a new content, or goes.
public enum Change<Content: Sendable & Hashable>: Sendable, Hashable {
    case set(Content)
    case drop
}

/// Sets a column's comment, or takes it away with nil. SQLite keeps no comments: nothing happens there.
public struct CommentColumn: OperationConvertible, Hashable {
    public var table: QualifiedName
    public var column: String
    public var comment: String?
    public var was: Was<String>?

    public init(_ column: String, of table: QualifiedName, _ comment: String?, was: Was<String>? = nil) {
        self.table = table
        self.column = column
        self.comment = comment
        self.was = was
    }

    public var operations: [Operation] { [.commentColumn(self)] }
}
