public import SluiceDatabase

/// Creates an index over columns or expressions.
public struct CreateIndex: OperationConvertible, Hashable {
    public var name: String
    public var table: QualifiedName
    public var columns: [IndexColumn]
    public var unique: Bool
    /// The predicate of a partial index.
    public var condition: SQLText?
    /// PostgreSQL's access method: `gin`, `gist`, `brin`, `hash`.
    public var method: String?
    /// PostgreSQL's INCLUDE columns. SQLite covers a query with further keys instead, so there they are refused.
    public var include: [String]
    /// Builds without blocking writes (PostgreSQL); SQLite has one writer and builds as always.
    public var concurrently: Bool
    public var nullsNotDistinct: Bool
    public var ifNotExists: Bool
    public var storage: StorageOptions

    public init(
        _ name: String, on table: QualifiedName, _ columns: [IndexColumn], unique: Bool = false,
        where condition: SQLText? = nil, method: String? = nil, include: [String] = [], concurrently: Bool = false,
        nullsNotDistinct: Bool = false, ifNotExists: Bool = false, storage: StorageOptions = StorageOptions()
    ) {
        self.storage = storage
        self.name = name
        self.table = table
        self.columns = columns
        self.unique = unique
        self.condition = condition
        self.method = method
        self.include = include
        self.concurrently = concurrently
        self.nullsNotDistinct = nullsNotDistinct
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createIndex(self)] }

    /// PostgreSQL keeps an index in its table's schema.
    package var qualifiedName: QualifiedName { QualifiedName(schema: table.schema, name: name) }
}

/// Drops an index. `was` says what it looked like, so that a downgrade can create it again.
public struct DropIndex: OperationConvertible, Hashable {
    public var index: QualifiedName
    public var concurrently: Bool
    public var ifExists: Bool
    public var cascade: Bool
    public var was: CreateIndex?

    public init(
        _ index: QualifiedName, concurrently: Bool = false, ifExists: Bool = false, cascade: Bool = false,
        was: CreateIndex? = nil
    ) {
        self.index = index
        self.concurrently = concurrently
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropIndex(self)] }
}

/// Renames an index. SQLite creates it again from its own text.
public struct RenameIndex: OperationConvertible, Hashable {
    public var index: QualifiedName
    public var newName: String
    public var ifExists: Bool

    public init(_ index: QualifiedName, to newName: String, ifExists: Bool = false) {
        self.index = index
        self.newName = newName
        self.ifExists = ifExists
    }

    public var operations: [Operation] { [.renameIndex(self)] }
}
