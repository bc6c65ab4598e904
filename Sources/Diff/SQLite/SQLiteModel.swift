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
        model.foldsNames = true
        for relation in snapshot.relations where relation.kind != .shadowTable && !isLeftOut(relation.name, nil) {
            let name = relation.name.name
            let id = ObjectID(relation.isView ? .view : .table, name)
            let sql = relation.definition ?? ""
            let word = relation.isView ? "VIEW" : "TABLE"
            let table = relation.kind == .table ? SQLiteTable(sql, of: relation) : nil
            var object = SchemaObject(
                id, core: table?.core(name) ?? SQLiteText.normalized(sql), create: [sql],
                drop: ["DROP \(word) \(quote(name))"])
            if let table {
                object.holdsRows = true
                object.detail = .sqliteTable(table)
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
    /// Nil for what isn't read as a plain table.
    let text: TableText?
    /// Columns and constraints, word by word; the columns come first, in their order.
    let items: [String]
    /// STRICT, WITHOUT ROWID.
    private let options: [String]
    /// Those that hold values of their own.
    let columns: [String]

    init(_ sql: String, of relation: Snapshot.Relation) {
        columns = relation.columns.filter { $0.generated == nil }.map(\.name)
        text = try? TableText(sql: sql, table: "the table")
        let constraints = (text?.constraints ?? []).map { SQLiteText.normalized($0.clause.tokens) }
        items = (text?.columns ?? []).map(Self.item) + constraints.sorted()
        options = (text?.options ?? []).split { $0.isSymbol(",") }.map { SQLiteText.normalized(Array($0)) }.sorted()
    }

    /// In whatever order its clauses are written: NOT NULL before DEFAULT or behind it is one column.
    private static func item(_ column: TableText.ColumnText) -> String {
        "\(SQLiteText.normalized([column.nameToken])) \(shape(of: column))"
    }

    private static func shape(of column: TableText.ColumnText) -> String {
        let clauses = column.clauses.map { SQLiteText.normalized($0.tokens) }.sorted()
        return ([SQLiteText.normalized(column.type)] + clauses).joined(separator: " ")
    }

    func has(_ column: String) -> Bool { columns.contains { $0.lowercased() == column.lowercased() } }

    /// What the columns are, but for their names.
    var shapes: [(name: String, shape: String)] { (text?.columns ?? []).map { ($0.name, Self.shape(of: $0)) } }

    /// The statement word by word, as it is compared; nil for what isn't read as a plain table.
    func core(_ name: String) -> String? {
        guard text != nil else { return nil }
        let body =
            "CREATE TABLE \(SQLiteText.normalized(Dialect.sqlite.quote(name))) ( \(items.joined(separator: " , ")) )"
        return ([body] + options).joined(separator: " ")
    }

    /// Columns by their names, constraints, STRICT and WITHOUT ROWID, and the columns' order where nothing else differs.
    func parts(changedTo new: SQLiteTable) -> [SchemaDifference.Part] {
        guard text != nil, new.text != nil else { return [] }
        let (before, after) = (shapes, new.shapes)
        var parts: [SchemaDifference.Part] = []
        for (name, shape) in before {
            let now = after.first { $0.name.lowercased() == name.lowercased() }?.shape
            guard now != shape else { continue }
            parts.append(.init(what: "column \(name)", old: Self.shown(shape), new: now.map(Self.shown) ?? ""))
        }
        for (name, shape) in after where !before.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            parts.append(.init(what: "column \(name)", old: "", new: Self.shown(shape)))
        }
        let (oldRest, newRest) = (rest, new.rest)
        parts += oldRest.filter { !newRest.contains($0) }.map { .init(what: "constraint", old: $0, new: "") }
        parts += newRest.filter { !oldRest.contains($0) }.map { .init(what: "constraint", old: "", new: $0) }
        guard parts.isEmpty, before.map(\.name) != after.map(\.name) else { return parts }
        let orders = [before, after].map { $0.map(\.name).joined(separator: ", ") }
        return [.init(what: "columns' order", old: orders[0], new: orders[1])]
    }

    private static func shown(_ shape: String) -> String { shape.isEmpty ? "without a type" : shape }

    /// What isn't a column.
    private var rest: [String] { items.dropFirst(text?.columns.count ?? 0) + options }

    /// The columns that ADD COLUMN can make of the old table; nil where it has to be made again.
    func columnsAdded(to old: SQLiteTable) -> [String]? {
        guard let text, let before = old.text, options == old.options else { return nil }
        let kept = before.columns.count
        guard text.columns.count - kept == items.count - old.items.count, text.columns.count > kept,
            // Behind all columns, before the constraints.
            items.prefix(kept) + items.dropFirst(text.columns.count) == old.items[...],
            text.columns.dropFirst(kept).allSatisfy({ $0.canBeAdded })
        else { return nil }
        return text.columns.dropFirst(kept).map(\.text)
    }

    /// New columns that rows need a value of, as they can be added before they have one.
    func columnsNeedingValues(besides old: SQLiteTable) -> [(name: String, text: String)] {
        (text?.columns ?? []).compactMap { column in
            let others: [TableClause.Kind] = [.defaultValue, .primaryKey, .unique, .generated, .references]
            guard !old.has(column.name), has(column.name),
                let not = column.clauses.firstIndex(where: { $0.kind == .notNull }),
                !column.clauses[not].tokens.contains(where: { $0.isWord("CONFLICT") }),
                !others.contains(where: column.has)
            else { return nil }
            var nullable = column
            nullable.clauses.remove(at: not)
            return (column.name, nullable.text)
        }
    }
}

extension TableText.ColumnText {
    /// sqlite.org, "ALTER TABLE ADD COLUMN"; some of it would do on an empty table.
    fileprivate var canBeAdded: Bool {
        let isStored = clauses.contains { $0.kind == .generated && $0.tokens.contains { $0.isWord("STORED") } }
        if has(.primaryKey) || has(.unique) || isStored { return false }
        guard let value = clauses.first(where: { $0.kind == .defaultValue })?.tokens.dropFirst() else {
            return !has(.notNull)
        }
        // No constant: `(1 + 2)`, CURRENT_TIMESTAMP.
        let isConstant =
            value.first?.isSymbol("(") == false && value.first?.text.uppercased().hasPrefix("CURRENT_") == false
        let isNull = value.first?.isWord("NULL") == true
        return isConstant && !(has(.notNull) && isNull) && !(has(.references) && !isNull)
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
