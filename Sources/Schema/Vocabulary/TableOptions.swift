public import SluiceDatabase

/// What PostgreSQL alone can say of a table.
public struct TableOptions: Sendable, Hashable {
    /// How its rows are divided among partitions, which are tables of their own.
    public var partitionBy: Partitioning?
    /// The partitioned table that it is a part of.
    public var partitionOf: Partition?
    public var inherits: [QualifiedName]
    /// Without a log of its changes: faster, and empty after a crash.
    public var unlogged: Bool
    public var storage: StorageOptions

    public init(
        partitionBy: Partitioning? = nil, partitionOf: Partition? = nil, inherits: [QualifiedName] = [],
        unlogged: Bool = false, storage: StorageOptions = StorageOptions()
    ) {
        self.partitionBy = partitionBy
        self.partitionOf = partitionOf
        self.inherits = inherits
        self.unlogged = unlogged
        self.storage = storage
    }

    /// Tables whose columns it has, too.
    package var parents: [QualifiedName] { inherits + [partitionOf?.table].compactMap { $0 } }
}

/// How a table's rows are divided among its partitions.
public struct Partitioning: Sendable, Hashable {
    public enum Strategy: String, Sendable, Hashable, CaseIterable { case range, list, hash }

    public var strategy: Strategy
    /// Columns or expressions; their order has no meaning here.
    public var keys: [IndexColumn]

    public init(by strategy: Strategy, _ keys: [IndexColumn]) {
        self.strategy = strategy
        self.keys = keys
    }
}

/// A table's place in a partitioned one.
public struct Partition: Sendable, Hashable {
    public var table: QualifiedName
    public var bounds: PartitionBounds

    public init(of table: QualifiedName, _ bounds: PartitionBounds) {
        self.table = table
        self.bounds = bounds
    }
}

/// The rows that a partition holds.
public enum PartitionBounds: Sendable, Hashable {
    /// SQL: `FROM ('2026-01-01') TO ('2027-01-01')`, `IN ('a', 'b')` or `WITH (MODULUS 4, REMAINDER 0)`.
    case values(String)
    /// All that no other partition holds.
    case others
}

extension PartitionBounds: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .values(value) }
}

/// How PostgreSQL stores a table or an index. On SQLite, which has one way, it says nothing.
public struct StorageOptions: Sendable, Hashable {
    /// `fillfactor`, `autovacuum_enabled`, `toast.autovacuum_enabled`, with their values as texts.
    public var parameters: [String: String]
    public var tablespace: String?

    public init(parameters: [String: String] = [:], tablespace: String? = nil) {
        self.parameters = parameters
        self.tablespace = tablespace
    }
}
