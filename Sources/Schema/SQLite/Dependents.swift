internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Views and triggers, compiled to see which of them work: what worked before a column went has to work afterwards.
struct Dependents {
    private let catalog: SQLiteCatalog
    private var connection: any Connection { catalog.connection }

    init(_ catalog: SQLiteCatalog) { self.catalog = catalog }

    /// Those that fail, as a person says it.
    func broken() throws -> Set<String> {
        var broken: Set<String> = []
        let snapshot = try Snapshot.read([], from: connection, file: catalog.schema)
        for view in snapshot.relations.filter(\.isView)
        where !compiles("SELECT 1 FROM \(catalog.qualified(view.name.name)) LIMIT 0") {
            broken.insert("the view \(view.name.name)")
        }
        for trigger in snapshot.triggers where !fires(trigger) { broken.insert("the trigger \(trigger.name)") }
        return broken
    }

    /// SQLite compiles a trigger with the statement that fires it.
    private func fires(_ trigger: Snapshot.Trigger) -> Bool {
        let target = catalog.qualified(trigger.table.name)
        let body = SQLToken.tokens(of: trigger.definition, in: .sqlite).dropFirst(3)
        let event = body.first { $0.isWord("DELETE") || $0.isWord("INSERT") || $0.isWord("UPDATE") }
        if event?.isWord("DELETE") == true { return compiles("EXPLAIN DELETE FROM \(target)") }
        if event?.isWord("INSERT") == true { return compiles("EXPLAIN INSERT INTO \(target) DEFAULT VALUES") }
        guard let columns = try? catalog.relation(trigger.table.name, .columns)?.columns else { return false }
        let sets = columns.filter { $0.generated == nil }.map { "\(catalog.quote($0.name)) = NULL" }
        return compiles("EXPLAIN UPDATE \(target) SET \(sets.joined(separator: ", "))")
    }

    private func compiles(_ sql: String) -> Bool { (try? connection.rows(sql)) != nil }
}

extension SQLiteCatalog.Object {
    /// Whether the trigger says UPDATE OF this column.
    func fires(byUpdateOf column: String) -> Bool {
        let head = SQLToken.tokens(of: sql, in: .sqlite).prefix { !$0.isWord("ON") }
        guard let event = head.firstIndex(where: { $0.isWord("OF") }) else { return false }
        return head[event...].mentions(column)
    }
}
