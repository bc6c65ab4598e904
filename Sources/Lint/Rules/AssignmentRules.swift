internal import SluiceDatabase
internal import SluiceSQLText

extension Rule {
    static let assignments: [Rule] = [
        Rule(
            "ban-duplicate-column-assignments", .squawk,
            finds: "a column that is written twice in SET, in INSERT's list, in a table's or a view's definition",
            why: "PostgreSQL refuses a statement that names a column twice",
            rewrite: "the column once"
        ) { file in
            file.statements.flatMap { file.repeatedColumns(in: $0) }
        }
    ]
}

/// A column where a statement names it.
private struct NamedColumn {
    let name: String
    let place: Int
    /// Of a part of it alone: `a[1]`, `a.x`.
    var isPart = false
}

extension LintedFile {
    fileprivate func repeatedColumns(in statement: ParsedStatement) -> [Hit] {
        var hits: [Hit] = []
        func add(_ names: [NamedColumn]) {
            for (name, group) in Dictionary(grouping: names, by: \.name)
            where group.count > 1 && !group.allSatisfy(\.isPart) {
                hits += group.map {
                    Hit(range: $0.place..<$0.place + 1, message: "the column \(name) is named more than once")
                }
            }
        }
        if case .createTable(let create) = statement.content {
            add(create.columns.map { NamedColumn(name: $0.name, place: $0.place) })
        }
        if let view = statement.viewColumns { add(view) }
        SyntaxValue.object([statement.kind: statement.node]).visit { kind, node in
            switch kind {
            case "UpdateStmt": add(statement.targets(node.fieldList("targetList")))
            case "InsertStmt":
                add(statement.targets(node.fieldList("cols")))
                add(statement.targets(node["onConflictClause"]?.fieldList("targetList") ?? []))
            case "MergeWhenClause": add(statement.targets(node.fieldList("targetList")))
            default: break
            }
        }
        return hits
    }
}

extension ParsedStatement {
    fileprivate func targets(_ list: [SyntaxValue]) -> [NamedColumn] {
        list.compactMap { target in
            guard let node = target["ResTarget"], let name = node.fieldText("name") else { return nil }
            return NamedColumn(name: name, place: place(node.location), isPart: !node.fieldList("indirection").isEmpty)
        }
    }

    /// A view's columns, by their list of names or by its query's; of SELECT INTO, too.
    fileprivate var viewColumns: [NamedColumn]? {
        let query: SyntaxValue?
        switch kind {
        case "ViewStmt":
            if node["aliases"] != nil { return aliases }
            query = node["query"]?["SelectStmt"]
        case "CreateTableAsStmt":
            guard node.fieldText("objtype") == "OBJECT_MATVIEW", node["into"]?["colNames"] == nil else { return nil }
            query = node["query"]?["SelectStmt"]
        case "SelectStmt": query = node["intoClause"] == nil ? nil : node
        default: return nil
        }
        var first = query
        // The first of those that UNION joins gives the names.
        while let left = first?["larg"] { first = left["SelectStmt"] ?? left }
        let targets = first?.fieldList("targetList").compactMap { $0["ResTarget"] } ?? []
        return targets.indices.compactMap { index in
            guard let name = ColumnName.of(targets[index]) else { return nil }
            return NamedColumn(name: name, place: aliasPlace(targets, index))
        }
    }

    private var aliases: [NamedColumn] {
        guard let open = tokens.firstIndex(where: { $0.isSymbol("(") }), let (inner, _) = tokens[open...].parenthesized
        else { return [] }
        return inner.compactMap { token in token.name.map { NamedColumn(name: $0, place: token.range.lowerBound) } }
    }

    /// Where a name is written for it, that; or else where its expression begins.
    private func aliasPlace(_ targets: [SyntaxValue], _ index: Int) -> Int {
        let start = place(targets[index].location)
        let isNamed = targets[index]["name"] != nil || targets[index]["val"]?["ColumnRef"] != nil
        guard isNamed else { return start }
        var depth = 0
        var last = start
        for token in tokens(from: start) {
            if token.isSymbol("(") || token.isSymbol("[") { depth += 1 }
            if token.isSymbol(")") || token.isSymbol("]") { depth -= 1 }
            if depth < 0 || depth == 0 && (token.isSymbol(",") || token.isWord("FROM", "INTO", "WHERE", "UNION")) {
                break
            }
            last = token.range.lowerBound
        }
        return last
    }
}

/// The name that a query's column gets, as PostgreSQL's parse_target.c finds it (`FigureColname`).
struct ColumnName {
    let name: String
    /// Whether it stands above the name of a type that it is cast to.
    var isStrong = true

    static func of(_ target: SyntaxValue) -> String? {
        if let name = target.fieldText("name") { return name }
        guard let value = target["val"] else { return nil }
        if value["ColumnRef"]?.fieldList("fields").last?.kind == "A_Star" { return nil }
        return figured(value)?.name ?? "?column?"
    }

    private static func strong(_ name: String?) -> ColumnName? { name.map { ColumnName(name: $0) } }

    private static func figured(_ node: SyntaxValue) -> ColumnName? {
        let body = node.body
        switch node.kind ?? "" {
        case "ColumnRef": return strong(body["fields"]?.names.last)
        case "A_Indirection": return strong(body["indirection"]?.names.last) ?? body["arg"].flatMap(figured)
        case "FuncCall": return strong(body["funcname"]?.names.last)
        case "A_Expr": return strong(body.fieldText("kind") == "AEXPR_NULLIF" ? "nullif" : nil)
        case "TypeCast":
            if let inner = body["arg"].flatMap(figured), inner.isStrong { return inner }
            return (body["typeName"]?["names"]?.names.last).map { ColumnName(name: $0, isStrong: false) }
        case "CollateClause": return body["arg"].flatMap(figured)
        case "SubLink": return ofSubquery(body)
        case "CaseExpr":
            if let inner = body["defresult"].flatMap(figured), inner.isStrong { return inner }
            return ColumnName(name: "case", isStrong: false)
        case "SQLValueFunction":
            return strong(body.fieldText("op").map { String($0.dropFirst("SVFOP_".count)).lowercased() })
        case "MinMaxExpr": return strong(body.fieldText("op") == "IS_LEAST" ? "least" : "greatest")
        case "XmlExpr": return strong(body.fieldText("op").map { "xml" + $0.dropFirst("IS_XML".count).lowercased() })
        default: return strong(plain[node.kind ?? ""])
        }
    }

    private static let plain = [
        "GroupingFunc": "grouping", "A_ArrayExpr": "array", "RowExpr": "row", "CoalesceExpr": "coalesce",
        "XmlSerialize": "xmlserialize",
    ]

    private static func ofSubquery(_ body: SyntaxValue) -> ColumnName? {
        switch body.fieldText("subLinkType") {
        case "EXISTS_SUBLINK": return strong("exists")
        case "ARRAY_SUBLINK": return strong("array")
        case "EXPR_SUBLINK":
            let target = body["subselect"]?["SelectStmt"]?.fieldList("targetList").first?["ResTarget"]
            return strong(target.flatMap(of))
        default: return nil
        }
    }
}
