public import SluiceDatabase

/// Creates a type that is a row of named attributes (PostgreSQL).
public struct CreateCompositeType: OperationConvertible, Hashable {
    public var type: QualifiedName
    public var attributes: [CompositeAttribute]
    public var ifNotExists: Bool

    public init(_ type: QualifiedName, _ attributes: [CompositeAttribute], ifNotExists: Bool = false) {
        self.type = type
        self.attributes = attributes
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createCompositeType(self)] }
}

/// One of the values that a row of such a type has.
public struct CompositeAttribute: Sendable, Hashable {
    public var name: String
    public var type: ColumnType
    public var collation: String?

    public init(_ name: String, _ type: ColumnType, collation: String? = nil) {
        self.name = name
        self.type = type
        self.collation = collation
    }
}

/// Drops such a type (PostgreSQL). `was` holds its attributes, so that a downgrade can create it again.
public struct DropCompositeType: OperationConvertible, Hashable {
    public var type: QualifiedName
    public var ifExists: Bool
    public var cascade: Bool
    public var was: [CompositeAttribute]?

    public init(
        _ type: QualifiedName, ifExists: Bool = false, cascade: Bool = false, was: [CompositeAttribute]? = nil
    ) {
        self.type = type
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropCompositeType(self)] }
}
