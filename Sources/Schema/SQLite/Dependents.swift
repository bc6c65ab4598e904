internal import SluiceDatabase
internal import SluiceSQLText

/// Views and triggers, compiled to see which of them work: what worked before a column went has to work afterwards.
struct Dependents {
    private let catalog: SQLiteCatalog
    private var connection: any Connection { catalog.connection }

    init(_ catalog: SQLiteCatalog) { self.catalog = catalog }

    /// Those that fail, as a person says it.
    func broken() throws -> Set<String> {
        var broken: Set<String> = []
        for view in try catalog.views() where !compiles("SELECT 1 FROM \(catalog.qualified(view.name)) LIMIT 0") {
            broken.insert("the view \(view.name)")
        }
        for trigger in try catalog.allTriggers() where try !fires(trigger) {
            broken.insert("the trigger \(trigger.name)")
        }
        return broken
    }

    /// SQLite compiles a trigger with the statement that fires it.
    private func fires(_ trigger: SQLiteCatalog.Trigger) throws -> Bool {
        let target = catalog.qualified(trigger.target)
        switch trigger.event {
        case .delete: return compiles("EXPLAIN DELETE FROM \(target)")
        case .insert: return compiles("EXPLAIN INSERT INTO \(target) DEFAULT VALUES")
        case .update:
            guard let columns = try? catalog.columns(of: trigger.target) else { return false }
            let sets = columns.filter { !$0.isGenerated }.map { "\(catalog.quote($0.name)) = NULL" }
            return compiles("EXPLAIN UPDATE \(target) SET \(sets.joined(separator: ", "))")
        }
    }

    private func compiles(_ sql: String) -> Bool { (try? connection.rows(sql)) != nil }
}

extension SQLiteCatalog {
    struct Trigger {
        enum Event { case delete, insert, update }

        let name: String
        /// The table or view it stands at.
        let target: String
        let event: Event
    }

    func views() throws(DatabaseError) -> [Object] { try objects("type = 'view'", []) }

    func allTriggers() throws(DatabaseError) -> [Trigger] {
        try connection.rows("SELECT name, tbl_name, sql FROM \(master) WHERE type = 'trigger' ORDER BY rowid").map {
            row in
            let sql = SQLToken.tokens(of: row[2].text ?? "", in: .sqlite).dropFirst(3)
            let event = sql.first { $0.isWord("DELETE") || $0.isWord("INSERT") || $0.isWord("UPDATE") }
            return Trigger(
                name: row[0].text ?? "", target: row[1].text ?? "",
                event: event?.isWord("DELETE") == true ? .delete : event?.isWord("INSERT") == true ? .insert : .update)
        }
    }
}

extension SQLiteCatalog.Object {
    /// Whether the trigger says UPDATE OF this column.
    func fires(byUpdateOf column: String) -> Bool {
        let head = SQLToken.tokens(of: sql, in: .sqlite).prefix { !$0.isWord("ON") }
        guard let event = head.firstIndex(where: { $0.isWord("OF") }) else { return false }
        return head[event...].mentions(column)
    }
}
