public import SluiceDatabase

/// One schema step inside a revision: the same in YAML, in Swift and in what autogenerate writes.
public indirect enum Operation: Sendable, Hashable {
    case createTable(CreateTable)
    case dropTable(DropTable)
    case renameTable(RenameTable)
    case commentTable(CommentTable)
    case attachPartition(AttachPartition)
    case detachPartition(DetachPartition)

    case addColumn(AddColumn)
    case dropColumn(DropColumn)
    case renameColumn(RenameColumn)
    case alterColumn(AlterColumn)
    case commentColumn(CommentColumn)

    case createIndex(CreateIndex)
    case dropIndex(DropIndex)
    case renameIndex(RenameIndex)

    case createConstraint(CreateConstraint)
    case dropConstraint(DropConstraint)
    case renameConstraint(RenameConstraint)
    case validateConstraint(ValidateConstraint)

    case createEnum(CreateEnum)
    case alterEnum(AlterEnum)
    case dropEnum(DropEnum)
    case createDomain(CreateDomain)
    case alterDomain(AlterDomain)
    case dropDomain(DropDomain)
    case createCompositeType(CreateCompositeType)
    case dropCompositeType(DropCompositeType)
    case createView(CreateView)
    case dropView(DropView)
    case createFullTextTable(CreateFullTextTable)
    case dropFullTextTable(DropFullTextTable)
    case createFunction(CreateFunction)
    case dropFunction(DropFunction)
    case createProcedure(CreateProcedure)
    case dropProcedure(DropProcedure)
    case createTrigger(CreateTrigger)
    case dropTrigger(DropTrigger)
    case createSequence(CreateSequence)
    case alterSequence(AlterSequence)
    case dropSequence(DropSequence)
    case createExtension(CreateExtension)
    case dropExtension(DropExtension)
    case createSchema(CreateSchema)
    case dropSchema(DropSchema)

    case renameObject(RenameObject)
    case setSchema(SetSchema)
    case alterStorage(AlterStorage)
    case setReplicaIdentity(SetReplicaIdentity)
    case refreshView(RefreshView)
    case enableRowSecurity(EnableRowSecurity)
    case disableRowSecurity(DisableRowSecurity)
    case createPolicy(CreatePolicy)
    case dropPolicy(DropPolicy)
    case grant(Grant)
    case revoke(Revoke)

    case execute(Execute)
    case bulkInsert(BulkInsert)
    case deleteRows(DeleteRows)
    case backfill(Backfill)
    case beginDeprecation(BeginDeprecation)
    case endDeprecation(EndDeprecation)
    case dropDeprecated(DropDeprecated)
    case restoreDropped(RestoreDropped)

    /// An operation for one database only; on the others there is nothing to do.
    case only(Dialect.Name, Operation)

    /// The operation as this database sees it, or nil where it is meant for another.
    package func applied(to dialect: Dialect) -> Operation? {
        guard case .only(let name, let operation) = self else { return self }
        return Dialect(name) == dialect ? operation.applied(to: dialect) : nil
    }
}

extension Operation {
    /// Whether there is something to do on this database.
    package func hasWork(in dialect: Dialect) -> Bool {
        guard let operation = applied(to: dialect) else { return false }
        if case .execute(let execute) = operation { return execute.sql.text(for: dialect) != nil }
        return true
    }
}

/// What a revision's builder takes: an operation's value, before it is one of many.
public protocol OperationConvertible: Sendable {
    var operations: [Operation] { get }
}

extension Operation: OperationConvertible {
    public var operations: [Operation] { [self] }
}

extension Array: OperationConvertible where Element == Operation {
    public var operations: [Operation] { self }
}

/// Operations for one database only: `Only(.postgres) { CreateExtension("pg_trgm") }`.
public struct Only: OperationConvertible, Hashable {
    public let operations: [Operation]

    public init(_ dialect: Dialect.Name, @OperationBuilder _ operations: () -> [Operation]) {
        self.operations = operations().map { .only(dialect, $0) }
    }
}

/// Writes a revision's operations one under the other.
@resultBuilder
public enum OperationBuilder {
    public static func buildExpression(_ expression: some OperationConvertible) -> [Operation] { expression.operations }
    public static func buildBlock(_ parts: [Operation]...) -> [Operation] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [Operation]?) -> [Operation] { part ?? [] }
    public static func buildEither(first: [Operation]) -> [Operation] { first }
    public static func buildEither(second: [Operation]) -> [Operation] { second }
    public static func buildArray(_ parts: [[Operation]]) -> [Operation] { parts.flatMap { $0 } }
}

extension Operation {
    /// Whether it says CASCADE of something that a table or a column may need, or hold.
    package var cascades: Bool {
        switch self {
        case .dropTable(let drop): drop.cascade
        case .dropColumn(let drop): drop.cascade
        case .dropSchema(let drop): drop.cascade
        case .dropEnum(let drop): drop.cascade
        case .dropDomain(let drop): drop.cascade
        case .dropCompositeType(let drop): drop.cascade
        case .dropExtension(let drop): drop.cascade
        case .dropFunction(let drop): drop.cascade
        case .dropView(let drop): drop.cascade
        case .dropConstraint(let drop): drop.cascade
        case .dropSequence(let drop): drop.cascade
        case .dropProcedure(let drop): drop.cascade
        default: false
        }
    }
}
