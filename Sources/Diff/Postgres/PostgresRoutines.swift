internal import SluiceDatabase
internal import SluiceIntrospection

/// Functions, procedures, aggregates, views.
extension PostgresModel {
    mutating func addRoutines() {
        for routine in graph.routines {
            let isAggregate = routine.kind == .aggregate
            let word = isAggregate ? "AGGREGATE" : routine.kind == .procedure ? "PROCEDURE" : "FUNCTION"
            let named = "\(word) \(routine.signature)"
            let id = ObjectID(isAggregate ? .aggregate : .routine, routine.signature)
            // CREATE OR REPLACE keeps to the names and modes of arguments, and to the result.
            var object = SchemaObject(
                id, core: "\(word) \(routine.arguments) -> \(routine.result ?? "")", create: [],
                drop: ["DROP \(named)"])
            if isAggregate {
                let name = routine.signature.prefix { $0 != "(" }
                object.core += routine.definition
                object.create = ["CREATE AGGREGATE \(name)(\(routine.arguments)) \(routine.definition)"]
            } else {
                object.facets = [Facet(StandIn.facet, set: [routine.definition.trimmingLineEnds])]
                object.standIn = routine.standIn.map { StandIn(opening: $0, hasParsedBody: routine.hasParsedBody) }
            }
            object.facets += Privileges.comment(routine.comment, on: named)
            object.facets += Privileges.facets(routine.grants, on: named, owner: routine.owner)
            object.facets += Privileges.withheld("EXECUTE", routine.grants, on: named)
            // Everybody's, unless it was taken away.
            object.facets.removeAll { $0.key == "privilege EXECUTE of PUBLIC" }
            add(object, at: .init("pg_proc", routine.oid))
            if let schema = graph.schemas.first(where: {
                routine.signature.hasPrefix(SQLName.text($0.name) + ".")
            }) {
                model.objects[id]?.dependsOn.insert(ObjectID(.schema, SQLName.text(schema.name)))
            }
        }
    }

    mutating func addView(_ relation: Snapshot.Relation) {
        let name = SQLName.text(relation.name)
        let isMaterialized = relation.kind == .materializedView
        let word = isMaterialized ? "MATERIALIZED VIEW" : "VIEW"
        let id = ObjectID(isMaterialized ? .materializedView : .view, name)
        let with = relation.options.isEmpty ? "" : " WITH (\(relation.options.joined(separator: ", ")))"
        let query = WrittenLists.restored(in: (relation.definition ?? "").trimmingSemicolon)
        var object = SchemaObject(id, core: "", create: [], drop: ["DROP \(word) \(name)"])
        if isMaterialized {
            let data = relation.isPopulated ? "" : StandIns.withoutRows
            object.core = query
            object.create = ["CREATE MATERIALIZED VIEW \(name)\(with) AS\n\(query)\(data)"]
            object.facets = relation.options.map { option in
                let key = String(option.prefix { $0 != "=" })
                return Facet(
                    "option \(key)", set: ["ALTER \(word) \(name) SET (\(option))"],
                    unset: ["ALTER \(word) \(name) RESET (\(key))"], isInCreation: true)
            }
            for column in relation.columns {
                object.facets += keeping(of: column, "ALTER \(word) \(name) ALTER COLUMN \(SQLName.text(column.name))")
                    .map { Facet("\($0.key) of \(column.name)", set: $0.set, unset: $0.unset) }
            }
        } else {
            object.detail = .view(
                relation.columns.map { "\($0.name) \($0.type) \($0.collation ?? "")" })
            // Without WITH, a replaced view loses its options.
            object.facets = [Facet("definition", set: ["CREATE OR REPLACE VIEW \(name)\(with) AS\n\(query)"])]
            object.facets += relation.columns.compactMap { column in
                column.defaultExpression.map {
                    let alter = "ALTER VIEW \(name) ALTER COLUMN \(SQLName.text(column.name))"
                    return Facet(
                        "default of \(column.name)", set: ["\(alter) SET DEFAULT \($0)"],
                        unset: ["\(alter) DROP DEFAULT"])
                }
            }
        }
        object.facets += Privileges.comment(relation.comment, on: "\(word) \(name)")
        for column in relation.columns {
            object.facets += Privileges.comment(column.comment, on: "COLUMN \(name).\(SQLName.text(column.name))").map {
                Facet("comment of \(column.name)", set: $0.set, unset: $0.unset)
            }
            object.facets += Privileges.facets(
                column.grants, on: "TABLE \(name)", owner: relation.owner ?? "", column: SQLName.text(column.name))
        }
        object.facets += Privileges.withheldFromOwner(relation.grants, on: "TABLE \(name)", owner: relation.owner)
        object.facets += Privileges.facets(relation.grants, on: "TABLE \(name)", owner: relation.owner ?? "")
        add(object, at: .init("pg_class", relation.oid), in: relation.name.schema)
        for index in relation.indexes where index.origin == .statement { add(index, name, id) }
        for trigger in relation.triggers { add(trigger, name, id) }
    }
}

extension String {
    fileprivate var trimmingSemicolon: String {
        var text = trimmingLineEnds
        if text.hasSuffix(";") { text.removeLast() }
        return text
    }

    fileprivate var trimmingLineEnds: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
