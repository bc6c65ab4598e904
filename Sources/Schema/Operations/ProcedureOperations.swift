public import SluiceDatabase

/// Creates a procedure, which CALL runs (PostgreSQL).
public struct CreateProcedure: OperationConvertible, Hashable {
    public var procedure: QualifiedName
    /// As SQL, without the parentheses: `price numeric, rate numeric DEFAULT 0.2`.
    public var arguments: String
    public var language: String
    public var body: String
    public var securityDefiner: Bool
    public var replace: Bool

    public init(
        _ procedure: QualifiedName, arguments: String = "", language: String = "plpgsql", body: String,
        securityDefiner: Bool = false, replace: Bool = false
    ) {
        self.procedure = procedure
        self.arguments = arguments
        self.language = language
        self.body = body
        self.securityDefiner = securityDefiner
        self.replace = replace
    }

    public var operations: [Operation] { [.createProcedure(self)] }
}

/// Drops a procedure (PostgreSQL). `was` holds what it did, so that a downgrade can create it again.
public struct DropProcedure: OperationConvertible, Hashable {
    public var procedure: QualifiedName
    /// Nil where the name alone says which.
    public var arguments: String?
    public var ifExists: Bool
    public var cascade: Bool
    public var was: CreateProcedure?

    public init(
        _ procedure: QualifiedName, arguments: String? = nil, ifExists: Bool = false, cascade: Bool = false,
        was: CreateProcedure? = nil
    ) {
        self.procedure = procedure
        self.arguments = arguments
        self.ifExists = ifExists
        self.cascade = cascade
        self.was = was
    }

    public var operations: [Operation] { [.dropProcedure(self)] }
}
