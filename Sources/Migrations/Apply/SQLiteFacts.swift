internal import SluiceDatabase
internal import SluiceSQLText

/// A SQLite database's definitions as single facts that are the same however they are written, an inline key or one of the table's own:
/// what of them a way back doesn't bring back is told by the facts that are missing.
enum SQLiteFacts {
    static func read(from connection: any Connection) throws -> Set<String> {
        var facts: Set<String> = []
        let entries = try connection.rows(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        for entry in entries {
            guard let type = entry[0].text, let name = entry[1].text, let sql = entry[3].text else { continue }
            let tokens = SQLToken.tokens(of: sql, in: .sqlite)
            if tokens.prefix(2).contains(where: { $0.isWord("VIRTUAL") }) {
                facts.formUnion(VirtualTableFacts.of(tokens, name))
            } else if type == "table", let text = try? TableText(sql: sql, table: name) {
                facts.formUnion(of(text, name))
                facts.formUnion(try keys(of: name, on: connection))
            } else {
                facts.insert("\(type) \(name) (\(definition(type, tokens)))")
            }
        }
        return facts
    }

    private static func of(_ table: TableText, _ name: String) -> [String] {
        var facts = ["table \(name)"]
        facts += table.options.split { $0.isSymbol(",") }.map { "\(words($0)) of \(name)" }
        for column in table.columns {
            let place = "\(name).\(column.name)".lowercased()
            // What its type means is compared with `was` itself.
            facts.append("column \(place)")
            if column.typeName.isEmpty == false, table.options.contains(where: { $0.isWord("STRICT") }) {
                let type = column.typeName.uppercased()
                // One type there (sqlite.org, "STRICT Tables"); what makes a key the rowid is told by the keys.
                facts.append("the type \(type == "INT" ? "INTEGER" : type) of \(place)")
            }
            for clause in column.clauses {
                switch clause.kind {
                case .check: facts.append("\(check(clause.tokens)) of \(name)")
                case .notNull: facts.append("NOT NULL of \(place)")
                case .collate: facts.append("\(words(clause.tokens)) of \(place)")
                case .defaultValue:
                    facts += defaultValue(clause.tokens.dropFirst()).map { ["DEFAULT \($0) of \(place)"] } ?? []
                case .generated: facts.append("\(generated(clause.tokens)) of \(place)")
                case .primaryKey where clause.tokens.contains { $0.isWord("AUTOINCREMENT") }:
                    facts.append("AUTOINCREMENT of \(place)")
                default: break
                }
                facts += conflict(clause, of: column.name, name)
            }
        }
        for constraint in table.constraints {
            if constraint.clause.kind == .check { facts.append("\(check(constraint.clause.tokens)) of \(name)") }
            facts += conflict(constraint.clause, of: constraint.clause.columns.joined(separator: ", "), name)
        }
        return facts
    }

    /// What a key does with a row that it refuses, and when it is checked: no pragma tells.
    private static func conflict(_ clause: TableClause, of columns: String, _ table: String) -> [String] {
        let words = clause.tokens.map { $0.text.uppercased() }
        var facts: [String] = []
        if let place = words.firstIndex(of: "CONFLICT"), place + 1 < words.count {
            facts.append("ON CONFLICT \(words[place + 1]) of \(table) (\(columns.lowercased()))")
        }
        if words.contains("DEFERRED") { facts.append("DEFERRED of \(table) (\(columns.lowercased()))") }
        return facts
    }

    /// Primary and unique keys, and foreign ones, as SQLite has understood them.
    private static func keys(of table: String, on connection: any Connection) throws -> [String] {
        let unique = try connection.rows(
            """
            SELECT l.origin, group_concat(lower(x.name) || ' ' || x.coll, ', ') FROM pragma_index_list(?1) AS l
            JOIN pragma_index_xinfo(l.name) AS x WHERE l.origin = 'u' AND x.key GROUP BY l.name
            """, [.text(table)])
        let primary = try connection.scalar(
            "SELECT group_concat(lower(name), ', ') FROM (SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk)",
            [.text(table)])
        let foreign = try connection.rows(
            """
            SELECT lower(group_concat(f."from", ', ') || ') REFERENCES ' || f."table" || ' (' || group_concat(coalesce(f."to",
              (SELECT c.name FROM pragma_table_info(f."table") AS c WHERE c.pk = f.seq + 1)), ', ')),
            ') ON UPDATE ' || f.on_update || ' ON DELETE ' || f.on_delete FROM pragma_foreign_key_list(?1) AS f GROUP BY f.id
            """, [.text(table)])
        var facts = unique.compactMap { row in row[1].text.map { "the key (\($0)) of \(table)" } }
        if let columns = primary?.text { facts.append("the primary key (\(columns)) of \(table)") }
        facts += foreign.compactMap { row in
            guard let columns = row[0].text, let actions = row[1].text else { return nil }
            return "FOREIGN KEY (\(columns)\(actions) of \(table)"
        }
        return facts
    }

    /// However much of what is understood without it is written.
    private static func definition(_ type: String, _ tokens: [SQLToken]) -> String {
        var parts = words(tokens).split(separator: " ").map(String.init)
        switch type {
        case "trigger":
            parts = parts.joined(separator: " ").replacing(" FOR EACH ROW", with: "").split(separator: " ").map(
                String.init)
            if !parts.prefix(8).contains(where: ["BEFORE", "AFTER", "INSTEAD"].contains), parts.count > 3 {
                parts.insert("BEFORE", at: 3)
            }
        case "index": parts.removeAll { ["(", ")", "ASC"].contains($0) }
        default: break
        }
        return parts.joined(separator: " ")
    }

    /// Nil for NULL, which a column has without it.
    private static func defaultValue(_ tokens: ArraySlice<SQLToken>) -> String? {
        var parts = words(tokens).split(separator: " ").map(String.init).filter { $0 != "(" && $0 != ")" }
        if parts.first == "+" { parts.removeFirst() }
        let text = parts.joined(separator: " ")
        if let number = Double(parts.joined()) { return "\(number)" }
        switch text {
        case "NULL": return nil
        case "FALSE": return "0.0"
        case "TRUE": return "1.0"
        default: return text
        }
    }

    private static func generated(_ tokens: [SQLToken]) -> String {
        words(tokens).split(separator: " ").filter { !["(", ")", "GENERATED", "ALWAYS", "VIRTUAL"].contains($0) }
            .joined(separator: " ")
    }

    private static func check(_ tokens: [SQLToken]) -> String {
        guard let open = tokens.firstIndex(where: { $0.isSymbol("(") }) else { return words(tokens) }
        return "CHECK (\(words(tokens[open...].withoutOuterParentheses)))"
    }

    /// Words in upper case and names without quotes, one blank between.
    private static func words(_ tokens: some Sequence<SQLToken>) -> String {
        tokens.compactMap { token -> String? in
            switch token.kind {
            case .word: token.text.uppercased()
            case .quotedName: token.name?.uppercased()
            default: token.text.isEmpty ? nil : token.text
            }
        }.joined(separator: " ")
    }
}
