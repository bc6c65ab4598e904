package import SluiceDatabase

extension RenameObject {
    var inverse: Inverse { .by(RenameObject(object.renamed { _ in newName }, to: object.name)) }
}

extension SetSchema {
    var inverse: Inverse {
        guard let before = object.qualifiedName?.schema else {
            return .irreversible(reason: "it doesn't say in which schema it was: write that before the name")
        }
        return .by(SetSchema(before, of: object.moved(to: schema)))
    }
}

extension NamedObject {
    fileprivate var name: String {
        switch self {
        case .schema(let name), .policy(let name, _), .trigger(let name, _): name
        default: qualifiedName?.name ?? ""
        }
    }

    /// Nil for what is in no schema by itself.
    package var qualifiedName: QualifiedName? {
        switch self {
        case .table(let name), .view(let name), .materializedView(let name), .sequence(let name), .type(let name),
            .domain(let name), .function(let name, _), .procedure(let name, _):
            name
        case .schema, .policy, .trigger: nil
        }
    }

    fileprivate func renamed(_ change: (String) -> String) -> NamedObject {
        switch self {
        case .schema(let name): .schema(change(name))
        case .policy(let name, let table): .policy(change(name), on: table)
        case .trigger(let name, let table): .trigger(change(name), on: table)
        default: with { QualifiedName(schema: $0.schema, name: change($0.name)) }
        }
    }

    fileprivate func moved(to schema: String) -> NamedObject {
        with { QualifiedName(schema: schema, name: $0.name) }
    }

    private func with(_ change: (QualifiedName) -> QualifiedName) -> NamedObject {
        switch self {
        case .table(let name): .table(change(name))
        case .view(let name): .view(change(name))
        case .materializedView(let name): .materializedView(change(name))
        case .sequence(let name): .sequence(change(name))
        case .type(let name): .type(change(name))
        case .domain(let name): .domain(change(name))
        case .function(let name, let arguments): .function(change(name), arguments: arguments)
        case .procedure(let name, let arguments): .procedure(change(name), arguments: arguments)
        case .schema, .policy, .trigger: self
        }
    }
}

extension AlterStorage {
    var inverse: Inverse {
        var before = was ?? StorageChanges()
        if before.unlogged == nil { before.unlogged = changes.unlogged.map { !$0 } }
        var unknown = changes.parameters.keys.filter { before.parameters[$0] == nil }.sorted()
        if changes.tablespace != nil, before.tablespace == nil { unknown.append("tablespace") }
        guard unknown.isEmpty else {
            return .irreversible(reason: "it doesn't say what \(unknown.joined(separator: ", ")) was: add `was`")
        }
        return .by(AlterStorage(of: object, before, was: changes))
    }
}

extension SetReplicaIdentity {
    var inverse: Inverse {
        guard let was else { return .irreversible(reason: "it doesn't say what the identity was: add `was`") }
        return .by(SetReplicaIdentity(of: table, was, was: identity))
    }
}
