public import SluiceDatabase

/// Creates a sequence (PostgreSQL).
public struct CreateSequence: OperationConvertible, Hashable {
    public var sequence: QualifiedName
    public var type: String?
    public var start: Int?
    public var increment: Int?
    public var minimum: Int?
    public var maximum: Int?
    public var cache: Int?
    public var cycle: Bool
    /// A column, `orders.id`, that takes the sequence with it when it is dropped.
    public var ownedBy: String?
    public var ifNotExists: Bool

    public init(
        _ sequence: QualifiedName, type: String? = nil, start: Int? = nil, increment: Int? = nil, minimum: Int? = nil,
        maximum: Int? = nil, cache: Int? = nil, cycle: Bool = false, ownedBy: String? = nil, ifNotExists: Bool = false
    ) {
        self.sequence = sequence
        self.type = type
        self.start = start
        self.increment = increment
        self.minimum = minimum
        self.maximum = maximum
        self.cache = cache
        self.cycle = cycle
        self.ownedBy = ownedBy
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createSequence(self)] }
}

/// Drops a sequence (PostgreSQL).
public struct DropSequence: OperationConvertible, Hashable {
    public var sequence: QualifiedName
    public var ifExists: Bool
    public var cascade: Bool
    public var was: CreateSequence?

    public init(
        _ sequence: QualifiedName, ifExists: Bool = false, cascade: Bool = false, was: CreateSequence? = nil
    ) {
        self.sequence = sequence
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropSequence(self)] }
}

/// Creates an extension (PostgreSQL).
public struct CreateExtension: OperationConvertible, Hashable {
    public var name: String
    public var schema: String?
    public var version: String?
    public var ifNotExists: Bool

    public init(_ name: String, schema: String? = nil, version: String? = nil, ifNotExists: Bool = false) {
        self.name = name
        self.schema = schema
        self.version = version
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createExtension(self)] }
}

/// Drops an extension (PostgreSQL).
public struct DropExtension: OperationConvertible, Hashable {
    public var name: String
    public var ifExists: Bool
    public var cascade: Bool

    public init(_ name: String, ifExists: Bool = false, cascade: Bool = false) {
        self.name = name
        self.ifExists = ifExists
        self.cascade = cascade
    }

    public var operations: [Operation] { [.dropExtension(self)] }
}

/// Creates a schema (PostgreSQL).
public struct CreateSchema: OperationConvertible, Hashable {
    public var name: String
    public var ifNotExists: Bool

    public init(_ name: String, ifNotExists: Bool = false) {
        self.name = name
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createSchema(self)] }
}

/// Drops a schema (PostgreSQL).
public struct DropSchema: OperationConvertible, Hashable {
    public var name: String
    public var ifExists: Bool
    public var cascade: Bool

    public init(_ name: String, ifExists: Bool = false, cascade: Bool = false) {
        self.name = name
        self.ifExists = ifExists
        self.cascade = cascade
    }

    public var operations: [Operation] { [.dropSchema(self)] }
}
