internal import SluiceDatabase
internal import SluiceIntrospection

/// Schemas, extensions, types and sequences as objects.
extension PostgresModel {
    mutating func addSchemas() {
        for schema in graph.schemas {
            let name = SQLName.text(schema.name)
            var object = SchemaObject(
                ObjectID(.schema, name), core: "", create: ["CREATE SCHEMA \(name)"], drop: ["DROP SCHEMA \(name)"])
            // It is there in every new database.
            if schema.name == "public" { object.create = [] }
            object.facets =
                schema.name == "public"
                ? publicFacets(schema)
                : Privileges.comment(schema.comment, on: "SCHEMA \(name)")
                    + Privileges.facets(schema.grants, on: "SCHEMA \(name)", owner: schema.owner)
            add(object, at: .init("pg_namespace", schema.oid))
        }
        for module in graph.extensions {
            let name = SQLName.text(module.name)
            let schema = SQLName.text(module.schema)
            var object = SchemaObject(
                ObjectID(.extensionModule, name), core: "",
                create: ["CREATE EXTENSION IF NOT EXISTS \(name) WITH SCHEMA \(schema)"],
                drop: ["DROP EXTENSION \(name)"])
            object.facets = [
                Facet("schema", set: ["ALTER EXTENSION \(name) SET SCHEMA \(schema)"], isInCreation: true)
            ]
            if let comment = module.comment {
                let words = "COMMENT ON EXTENSION \(name) IS "
                object.facets.append(
                    Facet(
                        "comment", set: [words + Dialect.postgres.literal(comment)],
                        unset: [words + (module.ownComment.map(Dialect.postgres.literal) ?? "NULL")]))
            }
            if module.schema != "pg_catalog" { object.dependsOn.insert(ObjectID(.schema, schema)) }
            add(object, at: .init("pg_extension", module.oid))
        }
    }

    /// What differs from the schema as it is in every new database.
    private func publicFacets(_ schema: ObjectGraph.Named) -> [Facet] {
        let usual = "standard public schema"
        var facets: [Facet] = []
        if schema.comment != usual {
            let words = "COMMENT ON SCHEMA public IS "
            facets = [
                Facet(
                    "comment", set: [words + (schema.comment.map(Dialect.postgres.literal) ?? "NULL")],
                    unset: [words + Dialect.postgres.literal(usual)])
            ]
        }
        facets += Privileges.facets(schema.grants, on: "SCHEMA public", owner: schema.owner)
        facets.removeAll { $0.key == "privilege USAGE of PUBLIC" }
        return facets + Privileges.withheld("USAGE", schema.grants, on: "SCHEMA public")
    }

    private func typePrivileges(_ oid: Int64, on title: String) -> [Facet] {
        guard let privileges = graph.typePrivileges[oid] else { return [] }
        var facets = Privileges.facets(privileges.grants, on: title, owner: privileges.owner)
        // Everybody's, unless it was taken away.
        facets.removeAll { $0.key == "privilege USAGE of PUBLIC" }
        return facets + Privileges.withheld("USAGE", privileges.grants, on: title)
    }

    mutating func addTypes() {
        for type in graph.enums {
            let name = SQLName.text(type.name)
            var object = SchemaObject(
                ObjectID(.enumType, name), core: "", create: [Self.createEnum(name, type.labels)],
                drop: ["DROP TYPE \(name)"])
            object.detail = .enumType(type.labels)
            object.facets = Privileges.comment(type.comment, on: "TYPE \(name)")
            object.facets += typePrivileges(type.oid, on: "TYPE \(name)")
            add(object, at: .init("pg_type", type.oid), in: type.name.schema)
        }
        for domain in graph.domains { add(domain) }
        for type in graph.composites {
            let name = SQLName.text(type.name)
            let attributes = type.attributes.map {
                "\(SQLName.text($0.name)) \($0.type)" + ($0.collation.map { " COLLATE \($0)" } ?? "")
            }
            var object = SchemaObject(
                ObjectID(.composite, name), core: "",
                create: ["CREATE TYPE \(name) AS (\n    \(attributes.joined(separator: ",\n    "))\n)"],
                drop: ["DROP TYPE \(name)"])
            object.detail = .composite(attributes)
            object.facets = zip(type.attributes, attributes).map { attribute, definition in
                let attributeName = SQLName.text(attribute.name)
                return Facet(
                    "attribute \(attributeName)", set: ["ALTER TYPE \(name) ADD ATTRIBUTE \(definition)"],
                    unset: ["ALTER TYPE \(name) DROP ATTRIBUTE \(attributeName)"], isInCreation: true, isReplaced: true)
            }
            for attribute in type.attributes {
                object.facets += Privileges.comment(
                    attribute.comment, on: "COLUMN \(name).\(SQLName.text(attribute.name))"
                ).map {
                    var facet = Facet("comment of \(attribute.name)", set: $0.set, unset: $0.unset)
                    facet.comesFrom = "attribute \(SQLName.text(attribute.name))"
                    return facet
                }
            }
            object.facets += Privileges.comment(type.comment, on: "TYPE \(name)")
            object.facets += typePrivileges(type.oid, on: "TYPE \(name)")
            add(object, at: .init("pg_type", type.oid), in: type.name.schema)
        }
        for range in graph.ranges {
            let name = SQLName.text(range.name)
            var object = SchemaObject(
                ObjectID(.range, name), core: range.options,
                create: ["CREATE TYPE \(name) AS RANGE (\(range.options))"], drop: ["DROP TYPE \(name)"])
            object.facets = Privileges.comment(range.comment, on: "TYPE \(name)")
            object.facets += typePrivileges(range.oid, on: "TYPE \(name)")
            add(object, at: .init("pg_type", range.oid), in: range.name.schema)
        }
    }

    static func createEnum(_ name: String, _ labels: [String]) -> String {
        "CREATE TYPE \(name) AS ENUM (\(labels.map { "\n    " + Dialect.postgres.literal($0) }.joined(separator: ","))\n)"
    }

    private mutating func add(_ domain: ObjectGraph.Domain) {
        let name = SQLName.text(domain.name)
        let collation = domain.collation.map { " COLLATE \($0)" } ?? ""
        var create = "CREATE DOMAIN \(name) AS \(domain.type)\(collation)"
        var facets: [Facet] = []
        if let expression = domain.defaultExpression {
            create += " DEFAULT \(expression)"
            facets.append(
                Facet(
                    "default", set: ["ALTER DOMAIN \(name) SET DEFAULT \(expression)"],
                    unset: ["ALTER DOMAIN \(name) DROP DEFAULT"], isInCreation: true))
        }
        if domain.isNotNull {
            create += " NOT NULL"
            facets.append(
                Facet(
                    "not null", set: ["ALTER DOMAIN \(name) SET NOT NULL"],
                    unset: ["ALTER DOMAIN \(name) DROP NOT NULL"], isInCreation: true))
        }
        for check in domain.checks {
            let constraint = SQLName.text(check.name)
            create += "\n    CONSTRAINT \(constraint) \(check.definition)"
            facets.append(
                Facet(
                    "constraint \(constraint)",
                    set: ["ALTER DOMAIN \(name) ADD CONSTRAINT \(constraint) \(check.definition)"],
                    unset: ["ALTER DOMAIN \(name) DROP CONSTRAINT \(constraint)"], isInCreation: true, isReplaced: true)
            )
            facets += Privileges.comment(check.comment, on: "CONSTRAINT \(constraint) ON DOMAIN \(name)").map {
                var facet = Facet("comment of \(constraint)", set: $0.set, unset: $0.unset)
                facet.comesFrom = "constraint \(constraint)"
                return facet
            }
        }
        var object = SchemaObject(
            ObjectID(.domain, name), core: domain.type + collation, create: [create], drop: ["DROP DOMAIN \(name)"])
        object.facets = facets + Privileges.comment(domain.comment, on: "DOMAIN \(name)")
        object.facets += typePrivileges(domain.oid, on: "DOMAIN \(name)")
        add(object, at: .init("pg_type", domain.oid), in: domain.name.schema)
    }

    mutating func addSequences(leavingOut isLeftOut: (QualifiedName, String?) -> Bool) {
        for sequence in snapshot.sequences where sequence.ownership != .identity {
            // A serial's goes with its table.
            let table = snapshot.relations.first { $0.oid == sequence.column?.relation }
            if sequence.ownership == .ownedBy, let table, isLeftOut(table.name, nil) { continue }
            let name = SQLName.text(sequence.name)
            var object = SchemaObject(
                ObjectID(.sequence, name), core: "",
                create: ["CREATE SEQUENCE \(name)" + SequenceOptions.notable(sequence)],
                drop: ["DROP SEQUENCE IF EXISTS \(name)"])
            object.facets = SequenceOptions.facets(sequence, "ALTER SEQUENCE \(name)", name)
            object.facets += Privileges.facets(sequence.grants, on: "SEQUENCE \(name)", owner: sequence.owner)
            object.facets += Privileges.comment(comment("pg_class", sequence.oid), on: "SEQUENCE \(name)")
            add(object, at: .init("pg_class", sequence.oid), in: sequence.name.schema)
        }
    }

    /// Once both are there; a dropped column takes its sequence along.
    mutating func addSequenceOwners() {
        for sequence in snapshot.sequences where sequence.ownership == .ownedBy {
            guard let column = sequence.column,
                let owner = ids[.init("pg_class", column.relation, number: column.number)],
                let table = ids[.init("pg_class", column.relation)]
            else { continue }
            let name = SQLName.text(sequence.name)
            var object = SchemaObject(
                ObjectID(.sequenceOwner, name), core: owner.name,
                create: ["ALTER SEQUENCE \(name) OWNED BY \(owner.name)"],
                drop: ["ALTER SEQUENCE IF EXISTS \(name) OWNED BY NONE"])
            object.dependsOn = [ObjectID(.sequence, name), owner, table]
            object.owner = owner
            model.add(object)
        }
    }
}

enum SequenceOptions {
    /// Each on its own, save that where it starts has to lie within its bounds.
    static func facets(_ sequence: Snapshot.Sequence, _ alter: String, _ name: String) -> [Facet] {
        let literal = Dialect.postgres.literal(name)
        return [
            Facet(
                "range",
                set: [
                    // Where it stands may lie outside of the new bounds.
                    "\(alter) AS bigint MINVALUE \(Int64.min) MAXVALUE \(Int64.max)",
                    "SELECT pg_catalog.setval(\(literal), greatest(least(last_value, \(sequence.maximum)), "
                        + "\(sequence.minimum)), is_called) FROM \(name)",
                    "\(alter) AS \(sequence.type) MINVALUE \(sequence.minimum) MAXVALUE \(sequence.maximum) "
                        + "START WITH \(sequence.start)",
                ], isInCreation: true),
            Facet("increment", set: ["\(alter) INCREMENT BY \(sequence.increment)"], isInCreation: true),
            Facet("cache", set: ["\(alter) CACHE \(sequence.cache)"], isInCreation: true),
            Facet("cycle", set: ["\(alter)\(sequence.isCycling ? "" : " NO") CYCLE"], isInCreation: true),
        ]
    }

    static func limits(of type: String) -> (lowest: Int64, highest: Int64) {
        switch type {
        case "smallint": (.init(Int16.min), .init(Int16.max))
        case "integer": (.init(Int32.min), .init(Int32.max))
        default: (.min, .max)
        }
    }

    /// Without those that hold anyway.
    static func notable(_ sequence: Snapshot.Sequence, withType: Bool = true) -> String {
        let limits = limits(of: sequence.type)
        let rises = sequence.increment > 0
        let usual = (minimum: rises ? 1 : limits.lowest, maximum: rises ? limits.highest : -1)
        var text = ""
        if withType, sequence.type != "bigint" { text += " AS \(sequence.type)" }
        if sequence.increment != 1 { text += " INCREMENT BY \(sequence.increment)" }
        if sequence.minimum != usual.minimum { text += " MINVALUE \(sequence.minimum)" }
        if sequence.maximum != usual.maximum { text += " MAXVALUE \(sequence.maximum)" }
        if sequence.start != (rises ? sequence.minimum : sequence.maximum) { text += " START WITH \(sequence.start)" }
        if sequence.cache != 1 { text += " CACHE \(sequence.cache)" }
        if sequence.isCycling { text += " CYCLE" }
        return text
    }
}
