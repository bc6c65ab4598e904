internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// The statements for SQLite, where most changes of a table make it again: with Schema's own statements for that. They
/// depend on what is there by then, so each one is run at once on a shadow of the old schema.
struct SQLitePlan {
    private(set) var statements: [SchemaPlan.Statement] = []
    private let comparison: SchemaComparison
    private let changed: [ObjectID]
    /// Nil where no table is made again or dropped.
    private var shadow: Shadow?
    private var old: SchemaModel { comparison.old }
    private var new: SchemaModel { comparison.new }

    init(_ comparison: SchemaComparison, style: SchemaPlan.Style, emptyTables: Set<String>) throws {
        self.comparison = comparison
        changed = comparison.changed.filter { $0.kind == .table }.sorted()
        let rebuilt = changed.filter { addedColumns(of: $0) == nil }
        let dropped = comparison.removed.filter { $0.kind == .table }
        guard !rebuilt.isEmpty || !dropped.isEmpty else {
            try change(dropping: dropped)
            return
        }
        let shadow = try Shadow(holding: old, beside: .inMemory)
        self.shadow = shadow
        if style == .patient {
            for id in rebuilt where !emptyTables.contains(id.name) { try addColumnsToFill(of: id) }
        }
        // Dropping a table with foreign_keys on deletes the rows that point to it.
        try run(["PRAGMA foreign_keys = OFF"])
        let keys = [old, new].contains(where: \.hasSQLiteKeys) ? KeyFaults(shadow.connection, noting: "plan") : nil
        try run(keys?.before() ?? [])
        try change(dropping: dropped)
        try run(
            keys?.after(otherwise: "foreign keys would point to rows that aren't there, and nothing was changed") ?? [])
        try run(["PRAGMA foreign_keys = ON"])
    }

    /// First of all, while everything else is still there: whoever fills them may be killed.
    private mutating func addColumnsToFill(of id: ObjectID) throws {
        guard let (before, after) = tables(id) else { return }
        for column in after.columnsNeedingValues(besides: before) {
            try add(column.text, to: id)
            let name = "\(SQLiteText.name(id.name)).\(SQLiteText.name(column.name))"
            statements.append(.init(sql: "", fills: ObjectID(.column, name)))
        }
    }

    private mutating func change(dropping dropped: Set<ObjectID>) throws {
        for id in loose(in: old, comparison.removed).reversed() where !isGone(old[id]?.owner, dropped) {
            try run(old[id]?.drop ?? [])
        }
        for id in dropped.sorted() { try run(old[id]?.drop ?? [], loses: id) }
        for id in changed {
            guard let columns = addedColumns(of: id) else { try rebuild(id); continue }
            for column in columns { try add(column, to: id) }
        }
        for id in comparison.added.filter({ $0.kind == .table }).sorted() { try run(new[id]?.create ?? []) }
        for id in loose(in: new, comparison.added) { try run(new[id]?.create ?? []) }
    }

    private mutating func run(_ sql: [String], loses: ObjectID? = nil) throws {
        try shadow?.run(sql, as: "planned schema")
        statements += sql.map { SchemaPlan.Statement(sql: $0, standsAlone: false, loses: loses) }
    }

    private mutating func run(_ statements: [Statement]) throws { try run(statements.map { $0.script(in: .sqlite) }) }

    private func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }

    private mutating func add(_ column: String, to table: ObjectID) throws {
        try run(["ALTER TABLE \(quote(table.name)) ADD COLUMN \(column.trimmingBlanks)"])
    }

    private func isGone(_ owner: ObjectID?, _ dropped: Set<ObjectID>) -> Bool { owner.map(dropped.contains) ?? false }

    private func tables(_ id: ObjectID) -> (before: SQLiteTable, after: SQLiteTable)? {
        guard case .sqliteTable(let before)? = old[id]?.detail, case .sqliteTable(let after)? = new[id]?.detail else {
            return nil
        }
        return (before, after)
    }

    private func addedColumns(of id: ObjectID) -> [String]? {
        tables(id).flatMap { $0.after.columnsAdded(to: $0.before) }
    }

    /// Views, triggers and indexes that go or come, with the triggers of a view that does both. All others stay, and those of
    /// a table that is made again come again with it.
    private func loose(in model: SchemaModel, _ moving: Set<ObjectID>) -> [ObjectID] {
        func changes(_ id: ObjectID) -> Bool { id.kind != .table && comparison.changed.contains(id) }
        return model.objects.values.filter { object in
            object.id.kind != .table && moving.contains(object.id) || changes(object.id)
                || object.owner.map(changes) ?? false
        }.map(\.id).sorted()
    }

    private mutating func rebuild(_ id: ObjectID) throws {
        guard let shadow, let (before, after) = tables(id), let wanted = after.text else {
            try run(old[id]?.drop ?? [], loses: id)
            return try run(new[id]?.create ?? [])
        }
        // No statement: whoever archives them does it here.
        for column in before.columns where !after.has(column) {
            let name = "\(SQLiteText.name(id.name)).\(SQLiteText.name(column))"
            statements.append(.init(sql: "", loses: ObjectID(.column, name)))
        }
        let stored = try StoredTable(QualifiedName(name: id.name), on: shadow.connection)
        // Under the name as RENAME writes it: its spelling is no difference.
        let text = try TableText(sql: wanted.sql(creating: quote(stored.name)), table: stored.name)
        var rebuild = TableRebuild(of: stored, to: text)
        rebuild.checksKeys = false
        rebuild.refuseChangedValues()
        try run(rebuild.statements())
    }
}

extension SchemaModel {
    fileprivate var hasSQLiteKeys: Bool {
        objects.values.contains { object in
            if case .sqliteTable(let table) = object.detail { table.text?.refers == true } else { false }
        }
    }
}
