internal import SluiceDatabase

/// The statements for SQLite, where most changes of a table make it again (sqlite.org, "Making Other Kinds Of Table
/// Schema Changes").
struct SQLitePlan {
    private(set) var statements: [SchemaPlan.Statement] = []
    private let comparison: SchemaComparison
    /// Columns that are there before their table is made again.
    private var filled: [ObjectID: Set<String>] = [:]
    private var old: SchemaModel { comparison.old }
    private var new: SchemaModel { comparison.new }

    init(_ comparison: SchemaComparison, style: SchemaPlan.Style, emptyTables: Set<String>) {
        self.comparison = comparison
        if style == .patient { addColumnsToFill(except: emptyTables) }
        let rebuilt = changedTables().filter { addedColumns(of: $0) == nil }
        let dropped = comparison.removed.filter { $0.kind == .table }
        // Dropping a table with foreign_keys on deletes the rows that point to it.
        let swaps = !rebuilt.isEmpty || !dropped.isEmpty
        if swaps { run(["PRAGMA foreign_keys = OFF"]) }
        let loose = looseObjects(swaps: swaps)
        for id in loose.gone.sorted().reversed() where !isGone(old[id]?.owner, dropped) { run(old[id]?.drop ?? []) }
        for id in dropped.sorted() { run(old[id]?.drop ?? [], loses: id) }
        for id in changedTables() {
            if let columns = addedColumns(of: id) {
                for column in columns {
                    run(["ALTER TABLE \(quote(id.name)) ADD COLUMN \(column.trimmingBlanks)"])
                }
            } else {
                rebuild(id)
            }
        }
        for id in comparison.added.filter({ $0.kind == .table }).sorted() { run(new[id]?.create ?? []) }
        for id in loose.come.sorted() { run(new[id]?.create ?? []) }
        if swaps { run(["PRAGMA foreign_keys = ON"]) }
    }

    /// First of all, while everything else is still there: whoever fills them may be killed.
    private mutating func addColumnsToFill(except emptyTables: Set<String>) {
        for id in changedTables() where !emptyTables.contains(id.name) {
            guard addedColumns(of: id) == nil, case .sqliteTable(let before)? = old[id]?.detail,
                case .sqliteTable(let after)? = new[id]?.detail
            else { continue }
            for column in after.columnsNeedingValues(besides: before) {
                run(["ALTER TABLE \(quote(id.name)) ADD COLUMN \(column.text.trimmingBlanks)"])
                let name = "\(SQLiteText.name(id.name)).\(SQLiteText.name(column.name))"
                statements.append(.init(sql: "", fills: ObjectID(.column, name)))
                filled[id, default: []].insert(column.name.lowercased())
            }
        }
    }

    private mutating func run(_ sql: [String], loses: ObjectID? = nil) {
        statements += sql.map { SchemaPlan.Statement(sql: $0, standsAlone: false, loses: loses) }
    }

    private func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }

    private func isGone(_ owner: ObjectID?, _ dropped: Set<ObjectID>) -> Bool { owner.map(dropped.contains) ?? false }

    private func changedTables() -> [ObjectID] { comparison.changed.filter { $0.kind == .table }.sorted() }

    private func addedColumns(of id: ObjectID) -> [String]? {
        guard case .sqliteTable(let before)? = old[id]?.detail, case .sqliteTable(let after)? = new[id]?.detail else {
            return nil
        }
        return after.columnsAdded(to: before)
    }

    /// Views, triggers and indexes. Where a table is made again, all views and triggers go before it: one that names
    /// the table would make the rename fail.
    private func looseObjects(swaps: Bool) -> (gone: Set<ObjectID>, come: Set<ObjectID>) {
        let rebuilt = Set(changedTables().filter { addedColumns(of: $0) == nil })
        func isTouched(_ id: ObjectID, _ object: SchemaObject) -> Bool {
            if id.kind == .table { return false }
            if comparison.changed.contains(id) || swaps && id.kind != .index { return true }
            return object.owner.map(rebuilt.contains) ?? false
        }
        let gone = old.objects.filter { isTouched($0.key, $0.value) || comparison.removed.contains($0.key) }.keys
        let come = new.objects.filter { isTouched($0.key, $0.value) || comparison.added.contains($0.key) }.keys
        return (Set(gone.filter { $0.kind != .table }), Set(come.filter { $0.kind != .table }))
    }

    private mutating func rebuild(_ id: ObjectID) {
        guard case .sqliteTable(let before)? = old[id]?.detail, case .sqliteTable(let after)? = new[id]?.detail else {
            run(old[id]?.drop ?? [], loses: id)
            return run(new[id]?.create ?? [])
        }
        let temporary = "sluice_new_" + id.name
        let (name, copy) = (quote(id.name), quote(temporary))
        var columns = after.columns.filter { column in
            before.columns.contains { $0.lowercased() == column.lowercased() }
                || filled[id]?.contains(column.lowercased()) == true
        }.map(quote)
        // Full-text indexes find their rows by it.
        if let rowid = after.rowid, before.rowid == rowid { columns.insert(rowid, at: 0) }
        let list = columns.joined(separator: ", ")
        let lost = before.columns.filter { column in
            !after.columns.contains { $0.lowercased() == column.lowercased() }
        }
        // No statement: whoever archives them does it here.
        for column in lost {
            run([""], loses: ObjectID(.column, "\(SQLiteText.name(id.name)).\(SQLiteText.name(column))"))
        }
        run(["CREATE TABLE \(copy) \(after.body)"])
        // ON CONFLICT IGNORE and REPLACE are for the application's rows, and would leave some of these out.
        if !columns.isEmpty {
            run(["INSERT OR ABORT INTO \(copy) (\(list)) SELECT \(list) FROM \(name)"])
        }
        if before.hasAutoincrement, after.hasAutoincrement {
            let (text, copyText) = (Dialect.sqlite.literal(id.name), Dialect.sqlite.literal(temporary))
            run([
                "DELETE FROM sqlite_sequence WHERE name = \(copyText)",
                "INSERT INTO sqlite_sequence (name, seq) SELECT \(copyText), seq FROM sqlite_sequence WHERE name = \(text)",
            ])
        }
        run(["DROP TABLE \(name)"])
        run(["ALTER TABLE \(copy) RENAME TO \(name)"])
    }
}
