internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// What an archive's statements, and rows that come in behind them, call: checks, generated columns, indexes, partition keys,
/// and the columns' types. What is only kept isn't called: triggers, policies, rules, views, and the defaults of a table whose
/// rows have all columns.
struct ArchivedCode {
    private static let kept: Set<String> = ["CreateTrigStmt", "CreatePolicyStmt", "RuleStmt", "ViewStmt"]

    private let callsDefaults: Bool
    private var table = ""
    private var isQuery = false
    private var found: [String: NamedCode] = [:]
    /// Tables that foreign keys lead to: their rows are read.
    private(set) var referenced: Set<QualifiedName> = []
    /// Parents, whose checks, partition keys and indexes become the table's.
    private(set) var parents: Set<QualifiedName> = []
    var parts: [NamedCode] { found.sorted { $0.key < $1.key }.map(\.value) }

    /// - Parameter callsDefaults: A column's default is what the rows get that are there when it comes back.
    init(_ statements: [String], of table: String, callsDefaults: Bool) {
        self.callsDefaults = callsDefaults
        for statement in statements {
            if let tree = Self.tree(of: statement) {
                isQuery = tree.kind == "SelectStmt"
                self.table = Self.name(tree.body["relation"]) ?? table
                read(tree, "the archive of \(table)")
            } else {
                readWords(of: statement, "the archive of \(table)")
            }
        }
    }

    /// The parser is older than columns that are computed when they are read.
    private static func tree(of statement: String) -> SyntaxValue? {
        (try? PostgresParser.tree(of: statement))
            ?? (try? PostgresParser.tree(of: statement.replacing(") VIRTUAL", with: ") STORED")))
    }

    private static func name(_ relation: SyntaxValue?) -> String? {
        guard let name = relation?.fieldText("relname") else { return nil }
        return written([relation?.fieldText("schemaname"), name].compactMap(\.self))
    }

    private static func written(_ parts: [String]) -> String {
        parts.map(Dialect.postgres.quotedWhereNeeded).joined(separator: ".")
    }

    private func place(_ kind: String, _ node: SyntaxValue) -> String? {
        let named = { (noun: String, name: String?) in
            name.map { "the archive's \(noun) \(Self.written([$0])) of \(table)" }
        }
        return switch kind {
        case "IndexStmt":
            node.fieldText("idxname").map {
                let schema = node["relation"]?.fieldText("schemaname")
                return "the archive's index \(Self.written([schema, $0].compactMap(\.self)))"
            }
        case "Constraint": named("constraint", node.fieldText("conname"))
        case "ColumnDef": named("column", node.fieldText("colname"))
        case "AlterTableCmd" where node.fieldText("subtype") == "AT_ColumnDefault":
            named("column", node.fieldText("name"))
        case "CreateStatsStmt": "the archive's statistics \(Self.written(node["defnames"]?.names ?? []))"
        default: nil
        }
    }

    private mutating func read(_ value: SyntaxValue, _ place: String) {
        switch value {
        case .list(let list): for element in list { read(element, place) }
        case .object(let fields):
            if let kind = value.kind { return readNode(kind, value.body, place) }
            for key in fields.keys.sorted() {
                guard let field = fields[key] else { continue }
                switch key {
                case "typeName": insert(field["names"], \.types, place)
                case "pktable": insert(field, \.referenced)
                case "relation": insert(field, \.parents)
                default: break
                }
                read(field, key == "partspec" ? "the archive's partition key of \(table)" : place)
            }
        case .text, .number, .flag: break
        }
    }

    private mutating func readNode(_ kind: String, _ node: SyntaxValue, _ outer: String) {
        let isDefault =
            node.fieldText("contype") == "CONSTR_DEFAULT" || node.fieldText("subtype") == "AT_ColumnDefault"
        guard !Self.kept.contains(kind), callsDefaults || !isDefault else { return }
        let place = self.place(kind, node) ?? outer
        switch kind {
        case "FuncCall": insert(node["funcname"], \.functions, place)
        case "A_Expr": insert(node["name"], \.operators, place)
        // EXCLUDE (column WITH operator)
        case "List": insert(node["items"], \.operators, place)
        case "RangeVar": insert(node, \.parents)
        default: break
        }
        read(node, place)
    }

    private mutating func insert(
        _ relation: SyntaxValue, _ names: WritableKeyPath<ArchivedCode, Set<QualifiedName>>
    ) {
        guard let name = relation.fieldText("relname") else { return }
        self[keyPath: names].insert(QualifiedName(schema: relation.fieldText("schemaname"), name: name))
    }

    private mutating func insert(
        _ parts: SyntaxValue?, _ names: WritableKeyPath<NamedCode, Set<QualifiedName>>, _ place: String
    ) {
        let parts = parts?.names ?? []
        guard let name = parts.last else { return }
        let schema = parts.dropLast().last
        // Builtin ones; a type without a schema is one, too. Of functions some act by themselves.
        let isFunction = names == \NamedCode.functions
        guard isFunction || schema != "pg_catalog", schema != nil || names != \NamedCode.types else { return }
        // Where a sequence stood, which the archive's own statement says.
        if isQuery, isFunction, schema == "pg_catalog", name == "setval" { return }
        found[place, default: NamedCode(place: place)][keyPath: names].insert(QualifiedName(schema: schema, name: name))
    }

    /// Of a statement that a newer server has written: a name too many is better than one too few.
    private mutating func readWords(of statement: String, _ place: String) {
        let text = SQLExpression(statement, in: .postgres)
        var part = found[place] ?? NamedCode(place: place)
        part.functions.formUnion(text.calls.map { QualifiedName(name: $0) })
        part.operators.formUnion(text.symbols.map { QualifiedName(name: $0) })
        part.types.formUnion(text.names.map { QualifiedName(name: $0) })
        found[place] = part
    }
}
