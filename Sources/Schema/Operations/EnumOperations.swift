public import SluiceDatabase

/// Creates an enum type. SQLite has none: nothing happens there, and a column of that type takes any text.
public struct CreateEnum: OperationConvertible, Hashable {
    public var name: QualifiedName
    public var values: [String]
    public var ifNotExists: Bool

    public init(_ name: QualifiedName, _ values: [String], ifNotExists: Bool = false) {
        self.name = name
        self.values = values
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createEnum(self)] }
}

/// Changes the values of an enum type.
public struct AlterEnum: OperationConvertible, Hashable {
    public enum Place: Sendable, Hashable {
        case last
        case before(String)
        case after(String)
    }

    public enum Alteration: Sendable, Hashable {
        case addValue(String, Place)
        case renameValue(String, to: String)
        /// Makes the type again without a value and converts every column that has it; refused where a row holds it.
        case dropValue(String)
    }

    public var name: QualifiedName
    public var alteration: Alteration
    /// Adding a value that is there is fine.
    public var ifNotExists: Bool

    public init(_ name: QualifiedName, _ alteration: Alteration, ifNotExists: Bool = false) {
        self.name = name
        self.alteration = alteration
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.alterEnum(self)] }
}

/// Drops an enum type.
public struct DropEnum: OperationConvertible, Hashable {
    public var name: QualifiedName
    public var ifExists: Bool
    public var cascade: Bool
    /// The values it had, so that a downgrade can create it again.
    public var was: [String]?

    public init(_ name: QualifiedName, ifExists: Bool = false, cascade: Bool = false, was: [String]? = nil) {
        self.name = name
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropEnum(self)] }
}
