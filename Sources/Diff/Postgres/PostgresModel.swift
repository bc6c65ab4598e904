package import SluiceDatabase
internal import SluiceIntrospection

/// A PostgreSQL database's schema as objects, read in one moment.
package struct PostgresModel {
    let snapshot: Snapshot
    let graph: ObjectGraph
    let identitySequences: [Snapshot.ColumnReference: Snapshot.Sequence]
    /// Who would make the objects.
    private let role: String
    var model = SchemaModel()
    /// What an object of the catalog is here.
    var ids: [ObjectGraph.Address: ObjectID] = [:]

    /// - Parameters:
    ///   - role: Whose objects nobody needs to give to their owner; nil for who reads.
    ///   - leavingOut: What is there and isn't the schema's: what deprecations have renamed.
    package static func read(
        from connection: any Connection, madeBy role: String? = nil,
        leavingOut isLeftOut: (QualifiedName, String?) -> Bool = { _, _ in false }
    ) throws -> SchemaModel {
        try connection.transaction(.snapshot) {
            var reader = PostgresModel(
                snapshot: try Snapshot.read(.all, from: connection), graph: try ObjectGraph.read(from: connection),
                role: try role ?? connection.scalar("SELECT current_user::pg_catalog.text")?.text ?? "")
            return reader.build(isLeftOut)
        }
    }

    private init(snapshot: Snapshot, graph: ObjectGraph, role: String) {
        self.role = role
        self.snapshot = snapshot
        self.graph = graph
        identitySequences = Dictionary(
            snapshot.sequences.filter { $0.ownership == .identity }.compactMap { sequence in
                sequence.column.map { ($0, sequence) }
            }
        ) { first, _ in first }
    }

    private mutating func build(_ isLeftOut: (QualifiedName, String?) -> Bool) -> SchemaModel {
        addSchemas()
        addTypes()
        addSequences(leavingOut: isLeftOut)
        addRoutines()
        addPlainObjects()
        for relation in snapshot.relations where relation.extensionName == nil && !isLeftOut(relation.name, nil) {
            if relation.isTable {
                addTable(relation) { isLeftOut(relation.name, $0) }
            } else if relation.isView {
                addView(relation)
            } else if relation.kind == .foreignTable {
                completeForeignTable(relation)
            }
        }
        addSequenceOwners()
        addRules()
        own()
        addDependencies()
        model.unseen = graph.unseen
        return model
    }

    /// An object is named by ALTER as it is by DROP.
    private func givingBack(_ object: SchemaObject, to owner: String?) -> SchemaObject.GivingBack? {
        // An index is its table's owner's, and an extension's can't be given.
        guard let owner, owner != role, ![.extensionModule, .index].contains(object.id.kind),
            let drop = object.drop.first,
            drop.hasPrefix("DROP ")
        else { return nil }
        let named = drop.dropFirst(5).replacing("IF EXISTS ", with: "")
        return .init(statement: "ALTER \(named) OWNER TO \(SQLName.text(owner))", role: owner)
    }

    mutating func add(_ object: SchemaObject, at address: ObjectGraph.Address, in schema: String? = nil) {
        var object = object
        if let schema { object.dependsOn.insert(ObjectID(.schema, SQLName.text(schema))) }
        object.givingBack = givingBack(object, to: graph.owners[address])
        ids[address] = object.id
        model.add(object)
    }

    func comment(_ catalog: String, _ oid: Int64) -> String? { graph.comments[.init(catalog, oid)] }

    /// A column that isn't one of ours (an inherited one) stands for its table.
    private func id(_ address: ObjectGraph.Address) -> ObjectID? {
        ids[address] ?? (address.number > 0 ? ids[.init(address.catalog, address.oid)] : nil)
    }

    private mutating func addDependencies() {
        for edge in graph.edges {
            guard let dependent = id(edge.dependent), let on = id(edge.on), dependent != on,
                // A table's own statement has its columns.
                !(dependent.kind == .table && on.kind == .column), dependent != model[on]?.owner
            else { continue }
            model.objects[dependent]?.dependsOn.insert(on)
        }
        // What isn't there can't be waited for.
        let there = Set(model.objects.keys)
        for id in there {
            guard let needed = model.objects[id]?.dependsOn else { continue }
            model.objects[id]?.dependsOn = needed.filter { $0 != id && there.contains($0) }
        }
    }
}
