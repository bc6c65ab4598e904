internal import SluiceDatabase
internal import SluiceIntrospection

/// Objects of which nothing needs to be known but their SQL.
extension PostgresModel {
    mutating func addPlainObjects() {
        for plain in graph.plainObjects {
            var object = SchemaObject(
                ObjectID(.init(plain.kind), plain.name), core: plain.create,
                create: plain.create.isEmpty ? [] : [plain.create], drop: plain.drop.isEmpty ? [] : [plain.drop])
            object.facets = plain.parts.map {
                Facet(
                    $0.key, set: [$0.set], unset: $0.unset.isEmpty ? [] : [$0.unset],
                    isInCreation: plain.kind == .publication, isReplaced: true)
            }
            switch plain.kind {
            // All there is of them are their parts.
            case .defaultPrivileges: object.drop = object.facets.flatMap(\.unset)
            // Only what it is for can't be changed.
            case .publication: object.core = plain.create.contains(" FOR ALL TABLES ") ? "FOR ALL TABLES" : ""
            default: break
            }
            object.facets += Privileges.comment(plain.comment, on: plain.title)
            add(object, at: plain.address, in: plain.schema)
        }
    }

    /// What goes with a table does so once the table is there.
    mutating func own() {
        for plain in graph.plainObjects where plain.relation != 0 {
            guard let id = ids[plain.address] else { continue }
            model.objects[id]?.owner = ids[.init("pg_class", plain.relation)]
        }
    }

    mutating func completeForeignTable(_ relation: Snapshot.Relation) {
        let name = SQLName.text(relation.name)
        let id = ObjectID(.foreignTable, name)
        for column in relation.columns {
            model.objects[id]?.facets += Privileges.comment(
                column.comment, on: "COLUMN \(name).\(SQLName.text(column.name))"
            ).map { Facet("comment of \(column.name)", set: $0.set, unset: $0.unset) }
        }
        model.objects[id]?.facets += Privileges.facets(
            relation.grants, on: "TABLE \(name)", owner: relation.owner ?? "")
        for trigger in relation.triggers { add(trigger, name, id) }
    }
}

extension ObjectID.Kind {
    fileprivate init(_ kind: ObjectGraph.PlainObject.Kind) {
        self =
            switch kind {
            case .collation: .collation
            case .textSearchDictionary: .dictionary
            case .textSearchConfiguration: .searchConfiguration
            case .operation: .operation
            case .operatorFamily: .operatorFamily
            case .operatorClass: .operatorClass
            case .cast: .cast
            case .server: .server
            case .foreignTable: .foreignTable
            case .publication: .publication
            case .publishedTable: .publishedTable
            case .publishedSchema: .publishedSchema
            case .eventTrigger: .eventTrigger
            case .defaultPrivileges: .defaultPrivileges
            }
    }
}
