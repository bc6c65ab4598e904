public import SluiceDatabase

/// Creates a domain: a type whose values meet conditions (PostgreSQL).
public struct CreateDomain: OperationConvertible, Hashable {
    public var domain: QualifiedName
    public var type: ColumnType
    public var collation: String?
    public var nullable: Bool
    /// SQL, as it stands after DEFAULT.
    public var defaultValue: SQLText?
    public var checks: [DomainCheck]
    public var ifNotExists: Bool

    public init(
        _ domain: QualifiedName, _ type: ColumnType, collation: String? = nil, nullable: Bool = true,
        default defaultValue: SQLText? = nil, checks: [DomainCheck] = [], ifNotExists: Bool = false
    ) {
        self.domain = domain
        self.type = type
        self.collation = collation
        self.nullable = nullable
        self.defaultValue = defaultValue
        self.checks = checks
        self.ifNotExists = ifNotExists
    }

    public var operations: [Operation] { [.createDomain(self)] }
}

/// A condition that a domain's values meet; SQL over VALUE.
public struct DomainCheck: Sendable, Hashable {
    /// Nil for the name that PostgreSQL gives it.
    public var name: String?
    public var condition: String

    public init(_ condition: String, name: String? = nil) {
        self.name = name
        self.condition = condition
    }
}

/// Changes a domain (PostgreSQL); what isn't named stays.
public struct AlterDomain: OperationConvertible, Hashable {
    public enum Alteration: Sendable, Hashable {
        /// Of columns that have no default of their own, in rows to come.
        case setDefault(Change<SQLText>, was: Was<SQLText>?)
        case setNullable(Bool)
        /// With `notValid`, values that are there already aren't looked at until it is validated.
        case addCheck(DomainCheck, notValid: Bool)
        case validateCheck(String)
        case dropCheck(String, was: String?)
    }

    public var domain: QualifiedName
    public var alteration: Alteration

    public init(_ domain: QualifiedName, _ alteration: Alteration) {
        self.domain = domain
        self.alteration = alteration
    }

    public var operations: [Operation] { [.alterDomain(self)] }
}

/// Drops a domain (PostgreSQL). `was` says what it was, so that a downgrade can create it again.
public struct DropDomain: OperationConvertible, Hashable {
    public var domain: QualifiedName
    public var ifExists: Bool
    public var cascade: Bool
    public var was: CreateDomain?

    public init(_ domain: QualifiedName, ifExists: Bool = false, cascade: Bool = false, was: CreateDomain? = nil) {
        self.domain = domain
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropDomain(self)] }
}
