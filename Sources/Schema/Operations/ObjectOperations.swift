public import SluiceDatabase

/// Something in PostgreSQL's catalog that has a name.
public enum NamedObject: Sendable, Hashable {
    case table(QualifiedName)
    case view(QualifiedName)
    case materializedView(QualifiedName)
    case sequence(QualifiedName)
    /// An enum or a composite type.
    case type(QualifiedName)
    case domain(QualifiedName)
    /// With the types of its arguments as SQL; nil where the name alone says which.
    case function(QualifiedName, arguments: String?)
    case procedure(QualifiedName, arguments: String?)
    case schema(String)
    case policy(String, on: QualifiedName)
    case trigger(String, on: QualifiedName)
}

/// Gives something another name; what names it in the database follows, but for the texts of functions (PostgreSQL).
public struct RenameObject: OperationConvertible, Hashable {
    public var object: NamedObject
    /// Without a schema: it stays in its own.
    public var newName: String

    public init(_ object: NamedObject, to newName: String) {
        self.object = object
        self.newName = newName
    }

    public var operations: [Operation] { [.renameObject(self)] }
}

/// Moves something into another schema, with what belongs to it: a table's indexes and its columns' sequences (PostgreSQL).
public struct SetSchema: OperationConvertible, Hashable {
    public var object: NamedObject
    public var schema: String

    public init(_ schema: String, of object: NamedObject) {
        self.object = object
        self.schema = schema
    }

    public var operations: [Operation] { [.setSchema(self)] }
}
