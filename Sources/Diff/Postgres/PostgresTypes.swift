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
            if schema.name != "public" || schema.comment != "standard public schema" {
                object.facets = Privileges.comment(schema.comment, on: "SCHEMA \(name)")
            }
            if schema.name != "public" {
                object.facets += Privileges.facets(schema.grants, on: "SCHEMA \(name)", owner: schema.owner)
            }
            add(object, at: .init("pg_namespace", schema.oid))
        }
        for module in graph.extensions {
            let name = SQLName.text(module.name)
            let schema = SQLName.text(module.schema)
            var object = SchemaObject(
                ObjectID(.extensionModule, name), core: schema,
                create: ["CREATE EXTENSION IF NOT EXISTS \(name) WITH SCHEMA \(schema)"],
                drop: ["DROP EXTENSION \(name)"])
            if module.schema != "pg_catalog" { object.dependsOn.insert(ObjectID(.schema, schema)) }
            add(object, at: .init("pg_extension", module.oid))
        }
    }

    mutating func addTypes() {
        for type in graph.enums {
            let name = SQLName.text(type.name)
            var object = SchemaObject(
                ObjectID(.enumType, name), core: "", create: [Self.createEnum(name, type.labels)],
                drop: ["DROP TYPE \(name)"])
            object.detail = .enumType(type.labels)
            object.facets = Privileges.comment(type.comment, on: "TYPE \(name)")
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
            object.facets = zip(type.attributes, attributes).map { attribute, definition in
                let attributeName = SQLName.text(attribute.name)
                return Facet(
                    "attribute \(attributeName)", set: ["ALTER TYPE \(name) ADD ATTRIBUTE \(definition)"],
                    unset: ["ALTER TYPE \(name) DROP ATTRIBUTE \(attributeName)"], isInCreation: true, isReplaced: true)
            }
            object.facets += Privileges.comment(type.comment, on: "TYPE \(name)")
            add(object, at: .init("pg_type", type.oid), in: type.name.schema)
        }
        for range in graph.ranges {
            let name = SQLName.text(range.name)
            var object = SchemaObject(
                ObjectID(.range, name), core: range.options,
                create: ["CREATE TYPE \(name) AS RANGE (\(range.options))"], drop: ["DROP TYPE \(name)"])
            object.facets = Privileges.comment(range.comment, on: "TYPE \(name)")
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
        }
        var object = SchemaObject(
            ObjectID(.domain, name), core: domain.type + collation, create: [create], drop: ["DROP DOMAIN \(name)"])
        object.facets = facets + Privileges.comment(domain.comment, on: "DOMAIN \(name)")
        add(object, at: .init("pg_type", domain.oid), in: domain.name.schema)
    }

    mutating func addSequences() {
        for sequence in snapshot.sequences where sequence.ownership != .identity {
            let name = SQLName.text(sequence.name)
            let options = SequenceOptions.all(sequence)
            var object = SchemaObject(
                ObjectID(.sequence, name), core: "",
                create: ["CREATE SEQUENCE \(name)" + SequenceOptions.notable(sequence)],
                drop: ["DROP SEQUENCE IF EXISTS \(name)"])
            object.facets = [
                Facet("options", set: ["ALTER SEQUENCE \(name) \(options)"], isInCreation: true)
            ]
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
    static func all(_ sequence: Snapshot.Sequence) -> String {
        "AS \(sequence.type) INCREMENT BY \(sequence.increment) MINVALUE \(sequence.minimum) "
            + "MAXVALUE \(sequence.maximum) START WITH \(sequence.start) CACHE \(sequence.cache)"
            + (sequence.isCycling ? " CYCLE" : " NO CYCLE")
    }

    /// Without those that hold anyway.
    static func notable(_ sequence: Snapshot.Sequence, withType: Bool = true) -> String {
        let highest: [String: Int64] = ["smallint": .init(Int16.max), "integer": .init(Int32.max), "bigint": .max]
        let lowest: [String: Int64] = ["smallint": .init(Int16.min), "integer": .init(Int32.min), "bigint": .min]
        let rises = sequence.increment > 0
        let usual = (
            minimum: rises ? 1 : lowest[sequence.type] ?? .min, maximum: rises ? highest[sequence.type] ?? .max : -1
        )
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
