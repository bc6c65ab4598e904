internal import SluiceDatabase
internal import SluiceSQLText

/// The text of SQLite's `CREATE TABLE`, taken apart so that one part can change while all others stay as they were
/// written, comments and quotes included.
struct TableText: Hashable {
    struct ColumnText: Hashable {
        var name: String
        var nameToken: SQLToken
        var type: [SQLToken]
        var clauses: [TableClause]
        /// Blanks and comments up to the comma or parenthesis that follows.
        var trailing: String

        var text: String {
            SQLToken.text(of: [nameToken] + type + clauses.flatMap(\.tokens)) + trailing
        }

        var typeName: String { SQLToken.text(of: type).trimmingPrefix { $0.isWhitespace }.uppercased() }
        func has(_ kind: TableClause.Kind) -> Bool { clauses.contains { $0.kind == kind } }
    }

    struct ConstraintText: Hashable {
        var clause: TableClause
        var trailing: String

        var text: String { SQLToken.text(of: clause.tokens) + trailing }
    }

    var columns: [ColumnText]
    var constraints: [ConstraintText]
    /// What follows the closing parenthesis: STRICT, WITHOUT ROWID.
    let options: [SQLToken]

    /// - Throws: ``Problem`` for a text that doesn't read as a table with columns, a virtual table's say.
    init(sql: String, table: String) throws(Problem) {
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        guard tokens.first?.isWord("CREATE") == true, let open = tokens.firstIndex(where: { $0.isSymbol("(") }),
            !tokens[..<open].contains(where: { $0.isWord("VIRTUAL") }),
            let close = Self.closing(tokens, open)
        else { throw Problem(.invalidOperation, "\(table) is not a plain table that can be made anew") }
        columns = []
        constraints = []
        options = Array(tokens[(close + 1)...])
        let parts = tokens[(open + 1)..<close].split(outsideParenthesesAt: ",")
        for part in parts {
            // The comma's or parenthesis's own blanks are the end of the part before it.
            try append(part, trailing: tokens[part.endIndex].leading, table: table)
        }
    }

    private static func closing(_ tokens: [SQLToken], _ open: Int) -> Int? {
        var depth = 0
        for index in tokens.indices[open...] {
            if tokens[index].isSymbol("(") { depth += 1 }
            if tokens[index].isSymbol(")") { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    private mutating func append(
        _ part: ArraySlice<SQLToken>, trailing: String, table: String
    ) throws(Problem) {
        var rest = part
        let starts = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
        if starts.contains(where: { part.first?.isWord($0) == true }) {
            // SQLite lets table constraints follow each other without a comma.
            while let clause = TableClause(&rest) {
                constraints.append(ConstraintText(clause: clause, trailing: rest.isEmpty ? trailing : ""))
            }
        } else if let first = rest.popFirst(), let name = first.name {
            let type = rest.prefix(upTo: Self.endOfType(rest))
            rest = rest[type.endIndex...]
            var clauses: [TableClause] = []
            while let clause = TableClause(&rest) { clauses.append(clause) }
            columns.append(
                ColumnText(name: name, nameToken: first, type: Array(type), clauses: clauses, trailing: trailing))
        }
        guard rest.isEmpty, !part.isEmpty else {
            throw Problem(.invalidOperation, "can't read this part of \(table): \(SQLToken.text(of: part))")
        }
    }

    private static func endOfType(_ tokens: ArraySlice<SQLToken>) -> Int {
        let ends = [
            "CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED",
            "AS",
        ]
        return tokens.firstIndex { token in ends.contains { token.isWord($0) } } ?? tokens.endIndex
    }

    /// The statement that creates this table under another name.
    func sql(creating quotedName: String) -> String {
        let body = (columns.map(\.text) + constraints.map(\.text)).joined(separator: ",")
        return "CREATE TABLE \(quotedName) (\(body))\(SQLToken.text(of: options))"
    }

    func index(of column: String) -> Int? {
        columns.firstIndex { $0.name.lowercased() == column.lowercased() }
    }

    var isWithoutRowid: Bool { options.contains { $0.isWord("WITHOUT") } }
    var isStrict: Bool { options.contains { $0.isWord("STRICT") } }

    var primaryKey: [String] {
        let inline = columns.filter { $0.has(.primaryKey) }.map(\.name)
        return inline + constraints.filter { $0.clause.kind == .primaryKey }.flatMap(\.clause.columns)
    }

    var hasAutoincrement: Bool {
        columns.contains { $0.clauses.contains(where: \.hasAutoincrement) }
            || constraints.contains { $0.clause.kind == .primaryKey && $0.clause.hasAutoincrement }
    }

    /// The column that is another name of the rowid: the only key, declared INTEGER in full, and not
    /// `INTEGER PRIMARY KEY DESC`, which an old bug made an ordinary column (sqlite.org, "ROWIDs and the INTEGER
    /// PRIMARY KEY").
    var rowidAlias: String? {
        let key = primaryKey
        guard !isWithoutRowid, key.count == 1, let index = index(of: key[0]), columns[index].typeName == "INTEGER"
        else { return nil }
        let clause = columns[index].clauses.first { $0.kind == .primaryKey }
        return clause?.tokens.contains { $0.isWord("DESC") } == true ? nil : columns[index].name
    }
}
