public import SluiceDatabase

/// Makes a table a partition of another (PostgreSQL).
public struct AttachPartition: OperationConvertible, Hashable {
    public var partition: QualifiedName
    public var table: QualifiedName
    public var bounds: PartitionBounds
    /// Drops the partition's CHECK that says the same as its bounds, once it has spared the look at the rows.
    public var dropsCheck: Bool

    public init(
        _ partition: QualifiedName, to table: QualifiedName, _ bounds: PartitionBounds, dropsCheck: Bool = false
    ) {
        self.dropsCheck = dropsCheck
        self.partition = partition
        self.table = table
        self.bounds = bounds
    }

    public var operations: [Operation] { [.attachPartition(self)] }
}

/// Makes a partition a table of its own again, with its rows (PostgreSQL). `was` holds its bounds, so that a downgrade can
/// attach it.
public struct DetachPartition: OperationConvertible, Hashable {
    public var partition: QualifiedName
    public var table: QualifiedName
    /// Without a lock that reads and writes of the whole table wait for; in no transaction.
    public var concurrently: Bool
    public var was: PartitionBounds?

    public init(
        _ partition: QualifiedName, from table: QualifiedName, concurrently: Bool = false, was: PartitionBounds? = nil
    ) {
        self.partition = partition
        self.table = table
        self.concurrently = concurrently
        self.was = was
    }

    public var operations: [Operation] { [.detachPartition(self)] }
}
