internal import SluiceDatabase
internal import SluiceSQLText

/// A statement's text as evidence: whether it reads a column, by name or with the whole row. It knows tokens, not the
/// grammar, and where it can't tell, it says yes.
struct StatementText {
    private let tokens: [SQLToken]
    /// The tables that it names; nil where the parser doesn't tell, or code in it may name others.
    private let tables: Set<String>?

    init(_ text: String) {
        var tokens = SQLToken.tokens(of: text, in: .postgres)
        let isCode = tokens.first?.isWord("DO") == true
        // What a block does stands in a string.
        if isCode {
            tokens += tokens.filter { $0.kind == .string }.flatMap { token in
                SQLToken.tokens(of: token.text.trimmingBlockQuotes, in: .postgres)
            }
        }
        self.tokens = tokens
        tables = isCode ? nil : (try? PostgresParser.tree(of: text)).map { $0.tableNames() }
    }

    /// An alias or a column may be called like the table.
    func mentions(_ names: [String]) -> Bool {
        if let tables { return !tables.isDisjoint(with: names) }
        return tokens.contains { isOne(of: names, $0) }
    }

    /// A column that is only written to, in an INSERT's list or an UPDATE's SET, isn't read: the guard sees that.
    func reads(_ column: [String]) -> Bool {
        if copiesTable { return false }
        let written = insertedColumns().union(assignedColumns())
        return tokens.indices.contains { !written.contains($0) && isOne(of: column, tokens[$0]) }
    }

    /// Whether it names the column in an INSERT's list.
    func inserts(_ column: [String]) -> Bool { insertedColumns().contains { isOne(of: column, tokens[$0]) } }

    /// `*`, `t.*`, `TABLE t`, a NATURAL JOIN, or the row as a value: `SELECT t FROM products t`, `row_to_json(t)`.
    func readsWholeRow(of table: [String]) -> Bool {
        if copiesTable { return tokens.contains { $0.isWord("TO") } }
        if tokens.takesWholeRows || tokens.first?.isWord("TABLE") == true { return true }
        let uses = tokens.indices.filter { isOne(of: table, tokens[$0]) && follows($0, Self.beforeTable) }
        let aliases = uses.compactMap(alias)
        // Its columns have other names there, by their order.
        if aliases.contains(where: { word($0 + 1) == "(" }) { return true }
        let places = Set(uses + aliases)
        let rows = aliases.compactMap { tokens[$0].name } + (aliases.count < uses.count ? table : [])
        return tokens.indices.contains { index in
            !places.contains(index) && isOne(of: rows, tokens[index]) && !isQualifier(index) && !follows(index, ["."])
        }
    }

    /// `COPY t (…) TO`, as a dump writes it: it lists whatever columns there are, and none of its own accord.
    private var copiesTable: Bool { tokens.first?.isWord("COPY") == true && word(1) != "(" }

    // MARK: Tokens

    private static let beforeTable: Set<String> = ["FROM", "JOIN", "ONLY", "UPDATE", "INTO", "USING", ",", "."]
    private static let afterTable: Set<String> = [
        "WHERE", "JOIN", "ON", "USING", "SET", "VALUES", "SELECT", "GROUP", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR",
        "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "HAVING", "UNION", "EXCEPT", "INTERSECT", "WINDOW",
        "RETURNING", "TABLESAMPLE", "DEFAULT", "OVERRIDING", "AS",
    ]

    private func isOne(of names: [String], _ token: SQLToken) -> Bool { names.contains(where: token.names) }

    private func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text.uppercased() : "" }

    private func follows(_ index: Int, _ words: Set<String>) -> Bool { words.contains(word(index - 1)) }

    private func isQualifier(_ index: Int) -> Bool { word(index + 1) == "." }

    /// Where the table's alias stands: behind it, with AS or without.
    private func alias(of use: Int) -> Int? {
        let next = word(use + 1) == "AS" ? use + 2 : use + 1
        guard tokens.indices.contains(next),
            tokens[next].kind == .quotedName || tokens[next].kind == .word && !Self.afterTable.contains(word(next))
        else { return nil }
        return next
    }

    private func insertedColumns() -> Set<Int> {
        guard tokens.first?.isWord("INSERT") == true, let open = tokens.firstIndex(where: { $0.text == "(" }),
            !tokens[..<open].contains(where: { $0.isWord("SELECT") || $0.isWord("VALUES") }),
            let close = tokens[open...].firstIndex(where: { $0.text == ")" })
        else { return [] }
        return Set(open..<close)
    }

    private func assignedColumns() -> Set<Int> {
        guard let set = tokens.firstIndex(where: { $0.isWord("SET") }) else { return [] }
        var assigned: Set<Int> = []
        var depth = 0
        for index in tokens.indices[(set + 1)...] {
            switch word(index) {
            case "(": depth += 1
            case ")": depth -= 1
            case "WHERE", "FROM", "RETURNING": if depth == 0 { return assigned }
            default:
                if depth == 0, follows(index, ["SET", ","]), word(index + 1) == "=" { assigned.insert(index) }
            }
        }
        return assigned
    }
}

extension SyntaxValue {
    /// The tables of a statement, without their schemas: names behind WITH among them.
    fileprivate func tableNames() -> Set<String> {
        switch self {
        case .list(let list): list.reduce(into: []) { $0.formUnion($1.tableNames()) }
        case .object(let fields):
            fields.values.reduce(into: fieldText("relname").map { [$0] } ?? []) { $0.formUnion($1.tableNames()) }
        case .text, .number, .flag: []
        }
    }
}

extension String {
    /// Without `$tag$` at both ends, or quotes.
    fileprivate var trimmingBlockQuotes: String {
        guard hasPrefix("$"), let end = dropFirst().firstIndex(of: "$") else {
            return hasPrefix("'") ? String(dropFirst().dropLast()) : self
        }
        let tag = self[...end]
        return hasSuffix(tag) && count >= 2 * tag.count ? String(dropFirst(tag.count).dropLast(tag.count)) : self
    }
}
