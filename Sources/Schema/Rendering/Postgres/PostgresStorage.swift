internal import SluiceDatabase

extension PostgresRenderer {
    func alterStorage(_ alter: AlterStorage) -> [String] {
        let changes = alter.changes
        var set: [String] = []
        var reset: [String] = []
        for (name, change) in changes.parameters.sorted(by: { $0.key < $1.key }) {
            switch change {
            case .set(let value): set.append(parameter(name, value))
            case .drop: reset.append(quote(QualifiedName(name)))
            }
        }
        var actions: [String] = []
        if !set.isEmpty { actions.append("SET (\(set.joined(separator: ", ")))") }
        if !reset.isEmpty { actions.append("RESET (\(reset.joined(separator: ", ")))") }
        if let unlogged = changes.unlogged { actions.append(unlogged ? "SET UNLOGGED" : "SET LOGGED") }
        if let tablespace = changes.tablespace { actions.append("SET TABLESPACE \(quote(tablespace))") }
        let object =
            switch alter.object {
            case .table(let name): "TABLE \(quote(name))"
            case .index(let name): "INDEX \(quote(name))"
            }
        return actions.map { "ALTER \(object) \($0)" }
    }

    func parameter(_ name: String, _ value: String) -> String {
        // `toast.autovacuum_enabled` is one of the table that holds the long values.
        let isBare = value.wholeMatch(of: /[0-9]+(\.[0-9]+)?|true|false/) != nil
        return "\(quote(QualifiedName(name))) = \(isBare ? value : literal(value))"
    }

    func setReplicaIdentity(_ set: SetReplicaIdentity) -> String {
        let identity =
            switch set.identity {
            case .primaryKey: "DEFAULT"
            case .full: "FULL"
            case .nothing: "NOTHING"
            case .index(let name): "USING INDEX \(quote(name))"
            }
        return "ALTER TABLE \(quote(set.table)) REPLICA IDENTITY \(identity)"
    }

    func refreshView(_ refresh: RefreshView) -> String {
        "REFRESH MATERIALIZED VIEW \(refresh.concurrently ? "CONCURRENTLY " : "")\(quote(refresh.view))"
    }

    func renameObject(_ rename: RenameObject) -> String {
        "ALTER \(object(rename.object)) RENAME TO \(quote(rename.newName))"
    }

    func setSchema(_ set: SetSchema) -> String { "ALTER \(object(set.object)) SET SCHEMA \(quote(set.schema))" }

    private func object(_ object: NamedObject) -> String {
        switch object {
        case .table(let name): "TABLE \(quote(name))"
        case .view(let name): "VIEW \(quote(name))"
        case .materializedView(let name): "MATERIALIZED VIEW \(quote(name))"
        case .sequence(let name): "SEQUENCE \(quote(name))"
        case .type(let name): "TYPE \(quote(name))"
        case .domain(let name): "DOMAIN \(quote(name))"
        case .function(let name, let arguments): "FUNCTION \(routine(name, arguments))"
        case .procedure(let name, let arguments): "PROCEDURE \(routine(name, arguments))"
        case .schema(let name): "SCHEMA \(quote(name))"
        case .policy(let name, let table): "POLICY \(quote(name)) ON \(quote(table))"
        case .trigger(let name, let table): "TRIGGER \(quote(name)) ON \(quote(table))"
        }
    }
}
