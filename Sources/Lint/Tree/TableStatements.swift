internal import SluiceDatabase
internal import SluiceSQLText

/// `ALTER TABLE`, and what the parser holds for the same: of a view, an index, a composite type.
struct AlterTable: Hashable {
    let table: QualifiedName
    /// `OBJECT_TABLE`, `OBJECT_TYPE`, …
    let type: String
    /// `ALTER TABLE IF EXISTS ONLY name`
    let head: ArraySlice<Token>
    let actions: [Action]

    var isTable: Bool { type == "OBJECT_TABLE" }

    struct Action: Hashable {
        /// `AT_AddColumn`
        let kind: String
        let name: String?
        let column: ColumnDefinition?
        let constraint: ConstraintDefinition?
        let node: SyntaxValue
        let tokens: ArraySlice<Token>

        var range: Range<Int> { tokens.range ?? 0..<0 }

        /// From `SET NOT NULL` on, in `ALTER COLUMN name SET NOT NULL`.
        var option: ArraySlice<Token> {
            var rest = tokens
            guard rest.take("ALTER") else { return tokens }
            _ = rest.take("COLUMN") || rest.take("ATTRIBUTE")
            return rest.dropFirst()
        }
    }

    init(_ node: SyntaxValue, _ tokens: ArraySlice<Token>, _ start: Int) {
        table = QualifiedName(relation: node["relation"])
        type = node.fieldText("objtype") ?? ""
        let (head, rest) = Self.cut(tokens, at: start + (node["relation"]?.location ?? 0))
        self.head = head
        let parts = rest.splitAtCommas
        actions = node.fieldList("cmds").enumerated().map { index, command in
            let body = command.body
            let part = parts.indices.contains(index) ? parts[index] : tokens
            return Action(
                kind: body.fieldText("subtype") ?? "", name: body.fieldText("name"),
                column: body["def"]?["ColumnDef"].map { ColumnDefinition($0, tokens, start) },
                constraint: body["def"]?["Constraint"].map { ConstraintDefinition($0, start) }, node: body, tokens: part
            )
        }
    }

    /// Behind the relation's name, and `*` where it stands there.
    private static func cut(
        _ tokens: ArraySlice<Token>, at place: Int
    ) -> (head: ArraySlice<Token>, rest: ArraySlice<Token>) {
        guard let index = tokens.firstIndex(where: { $0.range.lowerBound >= place }) else { return (tokens, tokens) }
        var rest = tokens[index...]
        _ = rest.takeName()
        if rest.first?.isSymbol("*") == true { rest.removeFirst() }
        return (tokens[tokens.startIndex..<rest.startIndex], rest)
    }
}

struct CreateTable: Hashable {
    let table: QualifiedName
    /// The whole name in the text.
    let nameRange: Range<Int>
    let isTemporary: Bool
    let dropsOnCommit: Bool
    let ifNotExists: Bool
    let isPartitioned: Bool
    let isPartition: Bool
    let columns: [ColumnDefinition]
    /// Those of the table, not of a column.
    let constraints: [ConstraintDefinition]

    init(_ node: SyntaxValue, _ tokens: ArraySlice<Token>, _ start: Int) {
        let relation = node["relation"]
        table = QualifiedName(relation: relation)
        let place = start + (relation?.location ?? 0)
        var rest =
            tokens.firstIndex { $0.range.lowerBound >= place }.map { tokens[$0...] } ?? tokens[tokens.endIndex...]
        nameRange = rest.takeName() ?? place..<place
        isTemporary = relation?.fieldText("relpersistence") == "t"
        dropsOnCommit = node.fieldText("oncommit") == "ONCOMMIT_DROP"
        ifNotExists = node.isSet("if_not_exists")
        isPartitioned = node["partspec"] != nil
        isPartition = node["partbound"] != nil
        let elements = node.fieldList("tableElts")
        columns = elements.compactMap { $0["ColumnDef"].map { ColumnDefinition($0, tokens, start) } }
        constraints = elements.compactMap { $0["Constraint"].map { ConstraintDefinition($0, start) } }
    }

    var allConstraints: [ConstraintDefinition] { constraints + columns.flatMap(\.constraints) }
}

struct ColumnDefinition: Hashable {
    let name: String
    /// Where it stands in the text.
    let place: Int
    let type: TypeName?
    let constraints: [ConstraintDefinition]

    init(_ node: SyntaxValue, _ tokens: ArraySlice<Token>, _ start: Int) {
        name = node.fieldText("colname") ?? ""
        place = start + (node.location ?? 0)
        type = node["typeName"].flatMap { TypeName($0, tokens, start) }
        constraints = node.fieldList("constraints").compactMap {
            $0["Constraint"].map { ConstraintDefinition($0, start) }
        }
    }

    func constraint(_ kind: ConstraintDefinition.Kind) -> ConstraintDefinition? {
        constraints.first { $0.kind == kind }
    }
}

struct ConstraintDefinition: Hashable {
    enum Kind: String, Hashable {
        case null = "CONSTR_NULL"
        case notNull = "CONSTR_NOTNULL"
        case defaultValue = "CONSTR_DEFAULT"
        case identity = "CONSTR_IDENTITY"
        case generated = "CONSTR_GENERATED"
        case check = "CONSTR_CHECK"
        case primaryKey = "CONSTR_PRIMARY"
        case unique = "CONSTR_UNIQUE"
        case exclusion = "CONSTR_EXCLUSION"
        case foreignKey = "CONSTR_FOREIGN"
        /// `DEFERRABLE` and its like, which stand for themselves on a column.
        case attribute = ""
    }

    let kind: Kind
    let name: String?
    let place: Int
    let isNotValid: Bool
    /// `UNIQUE USING INDEX`
    let index: String?
    /// Of a table's key, or the referring ones of its foreign key.
    let columns: [String]
    let referencedTable: QualifiedName?
    let referencedColumns: [String]
    let expression: SyntaxValue?

    init(_ node: SyntaxValue, _ start: Int) {
        kind = Kind(rawValue: node.fieldText("contype") ?? "") ?? .attribute
        name = node.fieldText("conname")
        place = start + (node.location ?? 0)
        isNotValid = node.isSet("skip_validation")
        index = node.fieldText("indexname")
        columns = kind == .foreignKey ? node["fk_attrs"]?.names ?? [] : node["keys"]?.names ?? []
        referencedTable = node["pktable"].map { QualifiedName(relation: $0) }
        referencedColumns = node["pk_attrs"]?.names ?? []
        expression = node["raw_expr"]
    }
}
