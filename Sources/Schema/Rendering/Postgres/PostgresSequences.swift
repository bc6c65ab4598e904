internal import SluiceDatabase

extension PostgresRenderer {
    func createSequence(_ create: CreateSequence) -> String {
        var sql = "CREATE SEQUENCE \(ifNotExists(create.ifNotExists))\(quote(create.sequence))"
        if let type = create.type { sql += " AS \(type)" }
        if let increment = create.increment { sql += " INCREMENT BY \(increment)" }
        if let minimum = create.minimum { sql += " MINVALUE \(minimum)" }
        if let maximum = create.maximum { sql += " MAXVALUE \(maximum)" }
        if let start = create.start { sql += " START WITH \(start)" }
        if let cache = create.cache { sql += " CACHE \(cache)" }
        if create.cycle { sql += " CYCLE" }
        if let column = create.ownedBy.flatMap(ownerSQL) { sql += " OWNED BY \(column)" }
        return sql
    }

    func alterSequence(_ alter: AlterSequence) -> String {
        let changes = alter.changes
        var sql = "ALTER SEQUENCE \(ifExists(alter.ifExists))\(quote(alter.sequence))"
        if let type = changes.type { sql += " AS \(type)" }
        if let increment = changes.increment { sql += " INCREMENT BY \(increment)" }
        sql += bound("MINVALUE", changes.minimum) + bound("MAXVALUE", changes.maximum)
        if let start = changes.start { sql += " START WITH \(start)" }
        switch changes.restart {
        case .atStart: sql += " RESTART"
        case .at(let number): sql += " RESTART WITH \(number)"
        case nil: break
        }
        if let cache = changes.cache { sql += " CACHE \(cache)" }
        if let cycle = changes.cycle { sql += cycle ? " CYCLE" : " NO CYCLE" }
        switch changes.ownedBy {
        case .set(let owner): sql += " OWNED BY \(ownerSQL(owner) ?? "NONE")"
        case .drop: sql += " OWNED BY NONE"
        case nil: break
        }
        return sql
    }

    private func bound(_ word: String, _ change: Change<Int>?) -> String {
        switch change {
        case .set(let number): " \(word) \(number)"
        case .drop: " NO \(word)"
        case nil: ""
        }
    }

    /// `orders.id`, `app.orders.id`: the last part is the column.
    private func ownerSQL(_ owner: String) -> String? {
        let parts = QualifiedName.parts(of: owner)
        guard let column = parts.last, parts.count > 1 else { return nil }
        return parts.dropLast().map(quote).joined(separator: ".") + "." + quote(column)
    }
}
