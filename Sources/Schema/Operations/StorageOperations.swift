public import SluiceDatabase

/// Changes how PostgreSQL stores a table or an index; what isn't named stays. On SQLite, which has one way, nothing happens.
public struct AlterStorage: OperationConvertible, Hashable {
    public enum Object: Sendable, Hashable {
        case table(QualifiedName)
        case index(QualifiedName)
    }

    public var object: Object
    public var changes: StorageChanges
    public var was: StorageChanges?

    public init(of object: Object, _ changes: StorageChanges, was: StorageChanges? = nil) {
        self.object = object
        self.changes = changes
        self.was = was
    }

    public var operations: [Operation] { [.alterStorage(self)] }
}

/// The parts of ``StorageOptions`` that can change.
public struct StorageChanges: Sendable, Hashable {
    /// One that is dropped has the server's value again.
    public var parameters: [String: Change<String>]
    /// A table's; it is written again.
    public var unlogged: Bool?
    /// Where it is written again.
    public var tablespace: String?

    public init(parameters: [String: Change<String>] = [:], unlogged: Bool? = nil, tablespace: String? = nil) {
        self.parameters = parameters
        self.unlogged = unlogged
        self.tablespace = tablespace
    }
}

/// Says what a replica is told of a row that changed or went (PostgreSQL).
public struct SetReplicaIdentity: OperationConvertible, Hashable {
    public enum Identity: Sendable, Hashable {
        /// Its primary key.
        case primaryKey
        /// All that it was.
        case full
        /// Nothing: changes and deletions aren't passed on.
        case nothing
        /// The columns of a unique index, none of which can be null.
        case index(String)
    }

    public var table: QualifiedName
    public var identity: Identity
    public var was: Identity?

    public init(of table: QualifiedName, _ identity: Identity, was: Identity? = nil) {
        self.table = table
        self.identity = identity
        self.was = was
    }

    public var operations: [Operation] { [.setReplicaIdentity(self)] }
}

/// Fills a materialized view again from its query (PostgreSQL).
public struct RefreshView: OperationConvertible, Hashable {
    public var view: QualifiedName
    /// While it is read; it needs a unique index.
    public var concurrently: Bool

    public init(_ view: QualifiedName, concurrently: Bool = false) {
        self.view = view
        self.concurrently = concurrently
    }

    public var operations: [Operation] { [.refreshView(self)] }
}
