public import SluiceDatabase

/// A table of a schema, with its columns and constraints:
///
///     Table("products") {
///         Column("id", .bigint, primaryKey: true)
///         Column("price", .numeric(10, 2), nullable: false)
///         TableConstraint(.check("price >= 0"))
///     }
public struct Table: OperationConvertible, Hashable {
    private let create: CreateTable

    public init(
        _ name: QualifiedName, comment: String? = nil, strict: Bool = false, withoutRowid: Bool = false,
        options: TableOptions = TableOptions(), @TableBuilder _ parts: () -> [TablePart]
    ) {
        var create = CreateTable(
            name, [], comment: comment, strict: strict, withoutRowid: withoutRowid, options: options)
        for part in parts() {
            switch part {
            case .column(let column): create.columns.append(column)
            case .constraint(let constraint): create.constraints.append(constraint)
            }
        }
        self.create = create
    }

    public var operations: [Operation] { [.createTable(create)] }
}

/// What a table is made of.
public enum TablePart: Sendable, Hashable {
    case column(Column)
    case constraint(TableConstraint)
}

/// Columns and constraints, one below the other.
@resultBuilder
public enum TableBuilder {
    public static func buildExpression(_ column: Column) -> [TablePart] { [.column(column)] }
    public static func buildExpression(_ constraint: TableConstraint) -> [TablePart] { [.constraint(constraint)] }
    public static func buildBlock(_ parts: [TablePart]...) -> [TablePart] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [TablePart]?) -> [TablePart] { part ?? [] }
    public static func buildEither(first: [TablePart]) -> [TablePart] { first }
    public static func buildEither(second: [TablePart]) -> [TablePart] { second }
    public static func buildArray(_ parts: [[TablePart]]) -> [TablePart] { parts.flatMap { $0 } }
}
