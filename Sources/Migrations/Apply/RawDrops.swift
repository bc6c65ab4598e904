internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// A table or column that somebody's SQL drops or empties: nothing archives its rows, as an operation would.
struct RawDrop {
    enum Deed: String {
        case drops, empties
    }

    let deed: Deed
    let loss: DataLoss
    let place: String

    var warning: String {
        let rows = "\(place): its SQL \(deed) \(loss), which has rows, and nothing archives them: "
        guard deed == .drops else { return rows + "'sluice backup \(loss.table.argument())' does" }
        return rows + "the operation \(loss.column == nil ? "drop_table" : "drop_column") of a YAML revision does"
    }

    /// Tables of which a statement leaves no row: TRUNCATE, and a DELETE that names no rows.
    static func emptied(by statement: ArraySlice<SQLToken>) -> [QualifiedName] {
        var words = statement
        if words.take("TRUNCATE") {
            words.skipAny("TABLE")
            return words.readNames()
        }
        guard words.take("DELETE", "FROM"), !words.contains(where: { $0.isWord("WHERE") || $0.isWord("USING") }) else {
            return []
        }
        return Array(words.readNames().prefix(1))
    }

    /// PostgreSQL: schemas that a statement drops, with all that is in them.
    static func schemas(droppedBy statement: ArraySlice<SQLToken>) -> [String] {
        var words = statement
        guard words.take("DROP", "SCHEMA"), words.contains(where: { $0.isWord("CASCADE") }) else { return [] }
        words.skipAny("IF", "EXISTS")
        return words.readNames().map(\.name)
    }

    /// What a statement drops, by its words. Those that a text or comment holds mean nothing.
    static func losses(in statement: ArraySlice<SQLToken>) -> [DataLoss] {
        var words = statement
        if words.take("DROP", "TABLE") {
            words.skipAny("IF", "EXISTS")
            return words.readNames().map { DataLoss(table: $0, column: nil) }
        }
        guard words.take("ALTER", "TABLE") else { return [] }
        words.skipAny("IF", "EXISTS")
        words.skipAny("ONLY")
        guard let table = words.readName() else { return [] }
        return actions(words).compactMap { action in
            var words = action
            guard words.take("DROP"), words.first?.isWord("CONSTRAINT") != true else { return nil }
            words.skipAny("COLUMN")
            words.skipAny("IF", "EXISTS")
            return words.first?.name.map { DataLoss(table: table, column: $0) }
        }
    }

    /// What stands between the commas outside of parentheses.
    private static func actions(_ words: ArraySlice<SQLToken>) -> [ArraySlice<SQLToken>] {
        var actions: [ArraySlice<SQLToken>] = []
        var (start, depth) = (words.startIndex, 0)
        for index in words.indices {
            if words[index].isSymbol("(") { depth += 1 }
            if words[index].isSymbol(")") { depth -= 1 }
            guard depth == 0, words[index].isSymbol(",") else { continue }
            actions.append(words[start..<index])
            start = index + 1
        }
        return actions + [words[start...]]
    }
}

extension ArraySlice<SQLToken> {
    fileprivate mutating func skipAny(_ wanted: String...) {
        for word in wanted where first?.isWord(word) == true { removeFirst() }
    }

    fileprivate mutating func skipSymbol(_ symbol: String) -> Bool {
        guard first?.isSymbol(symbol) == true else { return false }
        removeFirst()
        return true
    }

    /// Names with commas between them; `ONLY` before one and `*` behind it mean the table itself.
    fileprivate mutating func readNames() -> [QualifiedName] {
        var names: [QualifiedName] = []
        repeat {
            skipAny("ONLY")
            guard let name = readName() else { break }
            names.append(name)
            _ = skipSymbol("*")
        } while skipSymbol(",")
        return names
    }

    fileprivate mutating func readName() -> QualifiedName? {
        guard let name = popFirst()?.name else { return nil }
        guard skipSymbol("."), let second = popFirst()?.name else { return QualifiedName(name: name) }
        return QualifiedName(schema: name, name: second)
    }
}

extension Migrator {
    /// Those of a plan that have rows now. Reads only.
    func rawDrops(of plan: MigrationPlan) -> [RawDrop] {
        plan.revisions.flatMap { planned -> [RawDrop] in
            let texts = planned.steps.dropFirst(planned.firstStep).flatMap(\.droppingSQL)
            let path = texts.isEmpty ? [] : planned.steps.flatMap(\.searchPath)
            return texts.enumerated().flatMap { index, text -> [RawDrop] in
                let words = SQLToken.tokens(of: text, in: connection.dialect).filter { !$0.text.isEmpty }[...]
                let dropped = RawDrop.losses(in: words).filter { loss in
                    // Made again under its name, the rows copied before.
                    !texts[(index + 1)...].contains { Self.makes(loss.table.name, $0, connection.dialect) }
                }
                let inSchemas = RawDrop.schemas(droppedBy: words).flatMap(tables)
                let emptied = RawDrop.emptied(by: words).map { DataLoss(table: $0, column: nil) }
                let deeds = (dropped + inSchemas).map { (RawDrop.Deed.drops, $0) } + emptied.map { (.empties, $0) }
                return deeds.compactMap { deed, loss in
                    loss.located(along: path).first { (try? $0.isReal(on: connection)) == true }.map {
                        RawDrop(deed: deed, loss: $0, place: planned.title)
                    }
                }
            }
        }
    }

    private func tables(in schema: String) -> [DataLoss] {
        let rows = try? connection.catalogRows(
            "SELECT relname::text FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p') "
                + "AND NOT relispartition ORDER BY 1",
            [.text(connection.dialect.quote(schema))])
        return (rows ?? []).compactMap { row in
            row[0].text.map { DataLoss(table: QualifiedName(schema: schema, name: $0), column: nil) }
        }
    }

    private static func makes(_ table: String, _ sql: String, _ dialect: Dialect) -> Bool {
        let tokens = SQLToken.tokens(of: sql, in: dialect)
        guard let word = tokens.first, word.isWord("ALTER") || word.isWord("CREATE") else { return false }
        let rename = tokens.firstIndex { $0.isWord("TO") }
        if word.isWord("ALTER") { return rename.map { tokens[$0...].mentions(table) } ?? false }
        return tokens.prefix(8).mentions(table)
    }
}

extension DataLoss {
    /// Where a table without a schema may stand for SQL that says so: by the session's path, or in one of these.
    fileprivate func located(along path: [String]) -> [DataLoss] {
        guard table.schema == nil else { return [self] }
        return path.map { DataLoss(table: QualifiedName(schema: $0, name: table.name), column: column) } + [self]
    }
}

extension Step {
    /// The schemas in which somebody's SQL says that names are to be looked up.
    fileprivate var searchPath: [String] {
        guard dialect.isServer else { return [] }
        return ownStatements.filter { $0.kind == .setting }.flatMap { statement -> [String] in
            let tokens = SQLToken.tokens(of: statement.text, in: dialect)
            guard let name = tokens.firstIndex(where: { $0.name == "search_path" }) else { return [] }
            // SET search_path TO a, b and set_config('search_path', 'a, b', false)
            let names = tokens[(name + 1)...].filter { !$0.isWord("TO") && !$0.isWord("FALSE") }.compactMap(\.name)
            return names.flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " } } }
        }
    }

    /// Statements of somebody's SQL that may drop something, or make it again.
    fileprivate var droppingSQL: [String] {
        ownStatements.map(\.text).filter { $0.hasWord(of: ["drop", "rename", "create", "truncate", "delete"]) }
    }
}
