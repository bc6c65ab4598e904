package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// A SQLite file's schema as objects: what `sqlite_schema` has, its texts compared word by word.
package enum SQLiteModel {
    package static func read(
        from connection: any Connection, leavingOut isLeftOut: (QualifiedName, String?) -> Bool = { _, _ in false }
    ) throws -> SchemaModel {
        let snapshot = try Snapshot.read([.columns, .indexes, .triggers], from: connection)
        var model = SchemaModel()
        for relation in snapshot.relations where relation.kind != .shadowTable && !isLeftOut(relation.name, nil) {
            let name = relation.name.name
            let id = ObjectID(relation.isView ? .view : .table, name)
            let sql = relation.definition ?? ""
            let word = relation.isView ? "VIEW" : "TABLE"
            var object = SchemaObject(
                id, core: SQLiteText.normalized(sql), create: [sql], drop: ["DROP \(word) \(quote(name))"])
            if relation.kind == .table {
                object.holdsRows = true
                object.detail = .sqliteTable(
                    SQLiteTable(
                        sql, columns: relation.columns.filter { $0.generated == nil }.map(\.name),
                        rowid: relation.rowidAlias == nil ? relation.rowidName : nil))
            }
            model.add(object)
            for index in relation.indexes { add(index, id, to: &model) }
        }
        for trigger in snapshot.triggers where !StateName.isGuard(trigger.name) && !StateName.isSync(trigger.name) {
            var object = SchemaObject(
                ObjectID(.trigger, trigger.name), core: SQLiteText.normalized(trigger.definition),
                create: [trigger.definition], drop: ["DROP TRIGGER \(quote(trigger.name))"])
            object.owner = [ObjectID.Kind.table, .view].map { ObjectID($0, trigger.table.name) }.first {
                model[$0] != nil
            }
            model.add(object)
        }
        return model
    }

    private static func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }

    private static func add(_ index: Snapshot.Index, _ owner: ObjectID, to model: inout SchemaModel) {
        guard let sql = index.definition else { return }
        var object = SchemaObject(
            ObjectID(.index, index.name.name), core: SQLiteText.normalized(sql), create: [sql],
            drop: ["DROP INDEX \(quote(index.name.name))"])
        object.owner = owner
        model.add(object)
    }
}

/// A table's statement, as far as it has to be known to change the table.
package struct SQLiteTable: Sendable, Hashable {
    /// Columns and constraints, word by word; the columns come first.
    let items: [String]
    /// The same as they were written.
    let texts: [String]
    /// STRICT, WITHOUT ROWID.
    let options: String
    /// What follows the table's name.
    let body: String
    let hasAutoincrement: Bool
    /// Those that hold values of their own.
    let columns: [String]
    /// The name under which the rowid is reached, where no column stands for it.
    let rowid: String?

    init(_ sql: String, columns: [String], rowid: String?) {
        self.columns = columns
        self.rowid = rowid
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        hasAutoincrement = tokens.contains { $0.isWord("AUTOINCREMENT") }
        guard let open = tokens.firstIndex(where: { $0.isSymbol("(") }) else {
            (items, texts, options, body) = ([], [], "", "")
            return
        }
        var depth = 0
        var close = open
        var parts: [[SQLToken]] = [[]]
        for (position, token) in tokens.enumerated().dropFirst(open) {
            if token.isSymbol("(") {
                depth += 1
                if depth == 1 { continue }
            } else if token.isSymbol(")") {
                depth -= 1
                if depth == 0 {
                    close = position
                    break
                }
            } else if depth == 1, token.isSymbol(",") {
                parts.append([])
                continue
            }
            parts[parts.count - 1].append(token)
        }
        items = parts.map { SQLiteText.normalized($0) }
        texts = parts.map { SQLToken.text(of: $0) }
        options = SQLiteText.normalized(Array(tokens[(close + 1)...]))
        body = SQLToken.text(of: Array(tokens[open...]))
    }

    /// The columns that ADD COLUMN can make of the old table; nil where it has to be made again.
    func columnsAdded(to old: SQLiteTable) -> [String]? {
        let added = items.indices.filter { !old.items.contains(items[$0]) }
        guard options == old.options,
            items.enumerated().filter({ !added.contains($0.offset) }).map(\.element) == old.items,
            let lastOld = old.items.lastIndex(where: { !Self.isConstraint($0) }),
            // Behind all columns, before the constraints.
            let first = added.first, first == lastOld + 1, added == Array(first..<(first + added.count)),
            added.allSatisfy({ Self.canBeAdded(items[$0]) })
        else { return nil }
        return added.map { texts[$0] }
    }

    /// New columns that rows need a value of, as they can be added before they have one.
    func columnsNeedingValues(besides old: SQLiteTable) -> [(name: String, text: String)] {
        items.indices.compactMap { index in
            let words = items[index].split(separator: " ")
            func has(_ word: Substring) -> Bool { words.contains(word) }
            var tokens = SQLToken.tokens(of: texts[index], in: .sqlite)
            guard !Self.isConstraint(items[index]), let name = tokens.first?.name,
                !old.columns.contains(where: { $0.lowercased() == name.lowercased() }),
                columns.contains(where: { $0.lowercased() == name.lowercased() }),
                let not = tokens.indices.first(where: {
                    tokens[$0].isWord("NOT") && tokens.dropFirst($0 + 1).first?.isWord("NULL") == true
                }), !["DEFAULT", "PRIMARY", "UNIQUE", "GENERATED", "AS", "CONFLICT", "REFERENCES"].contains(where: has)
            else { return nil }
            tokens.removeSubrange(not...(not + 1))
            return (name, SQLToken.text(of: tokens))
        }
    }

    private static func isConstraint(_ item: String) -> Bool {
        ["CONSTRAINT ", "PRIMARY ", "UNIQUE ", "CHECK ", "FOREIGN "].contains { item.hasPrefix($0) }
    }

    /// sqlite.org, "ALTER TABLE ADD COLUMN"; some of it would do on an empty table.
    private static func canBeAdded(_ item: String) -> Bool {
        let words = item.split(separator: " ")
        func has(_ text: String) -> Bool { (" " + item + " ").contains(" " + text + " ") }
        if isConstraint(item) || has("PRIMARY KEY") || has("UNIQUE") || has("STORED") { return false }
        if has("DEFAULT (") || words.contains(where: { $0.hasPrefix("CURRENT_") }) { return false }
        if has("NOT NULL"), !has("DEFAULT") { return false }
        return !(has("REFERENCES") && has("DEFAULT") && !has("DEFAULT NULL"))
    }
}

enum SQLiteText {
    /// In quotes where a dotted name would be cut elsewhere.
    static func name(_ name: String) -> String {
        name.contains(".") || name.contains("\"") ? Dialect.sqlite.quote(name) : name
    }

    static func normalized(_ sql: String) -> String { normalized(SQLToken.tokens(of: sql, in: .sqlite)) }

    /// Words in upper case, names without quotes where they need none, one blank between. Upper case is the same name to
    /// SQLite; a string isn't touched.
    static func normalized(_ tokens: [SQLToken]) -> String {
        tokens.compactMap { token -> String? in
            switch token.kind {
            case .word: token.text.uppercased()
            case .quotedName:
                token.name.map { name in
                    name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                        ? name.uppercased() : Dialect.sqlite.quote(name).uppercased()
                }
            default: token.text.isEmpty ? nil : token.text
            }
        }.joined(separator: " ")
    }
}
