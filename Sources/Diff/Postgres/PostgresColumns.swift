internal import SluiceDatabase
internal import SluiceIntrospection

/// Columns, each an object that its table's statement brings along or ADD COLUMN makes.
extension PostgresModel {
    func columnDefinition(_ column: Snapshot.Column, of relation: Snapshot.Relation) -> String {
        var text = "\(SQLName.text(column.name)) \(typeText(column))"
        if let expression = column.generationExpression {
            text += " GENERATED ALWAYS AS (\(expression)) \(column.generated == .virtual ? "VIRTUAL" : "STORED")"
        } else if let identity = column.identity {
            text += " GENERATED \(identity) AS IDENTITY" + identityOptions(column, of: relation)
        } else if let expression = column.defaultExpression {
            text += " DEFAULT \(expression)"
        }
        // An identity's column can't be anything else, and so isn't told.
        return text + (column.isNotNull && column.identity == nil ? " NOT NULL" : "")
    }

    private func typeText(_ column: Snapshot.Column) -> String {
        column.type + (column.collation.map { " COLLATE \($0)" } ?? "")
    }

    private func identitySequence(_ column: Snapshot.Column, of relation: Snapshot.Relation) -> Snapshot.Sequence? {
        identitySequences[.init(relation: relation.oid, number: column.number)]
    }

    private func identityOptions(_ column: Snapshot.Column, of relation: Snapshot.Relation) -> String {
        guard let sequence = identitySequence(column, of: relation) else { return "" }
        var options = SequenceOptions.notable(sequence, withType: false)
        let usual = QualifiedName(schema: relation.name.schema, name: "\(relation.name.name)_\(column.name)_seq")
        if sequence.name != usual { options = " SEQUENCE NAME \(SQLName.text(sequence.name))" + options }
        return options.isEmpty ? "" : " (\(options.dropFirst()))"
    }

    mutating func addColumn(
        _ column: Snapshot.Column, of relation: Snapshot.Relation, _ definition: String
    ) -> ObjectID {
        let table = SQLName.text(relation.name)
        let name = SQLName.text(column.name)
        let tableID = ObjectID(.table, table)
        let generation = column.generationExpression.map { "generated \($0)" }
        var object = SchemaObject(
            ObjectID(.column, "\(table).\(name)"), core: generation ?? "",
            create: ["ALTER TABLE \(table) ADD COLUMN \(definition)"],
            drop: ["ALTER TABLE \(table) DROP COLUMN \(name)"])
        object.owner = tableID
        object.dependsOn = [tableID]
        object.holdsRows = !column.isGenerated
        object.detail = .column(
            .init(
                table: table, name: name, type: typeText(column), isGenerated: column.isGenerated,
                defaultExpression: column.defaultExpression, definition: definition,
                isPartitionKey: relation.partitionKeyColumns.contains(column.name),
                isInherited: relation.partitionBound != nil || column.inheritanceCount > 0))
        for parent in relation.parents where snapshot[name: parent]?.column(column.name) != nil {
            object.dependsOn.insert(ObjectID(.column, "\(SQLName.text(parent)).\(name)"))
        }
        // A partition's and an inheriting table's columns come with the parent's.
        if relation.partitionBound != nil || !column.isLocal {
            object.create = []
            object.drop = []
            object.core = ""
        }
        object.facets = facets(of: column, of: relation, "ALTER TABLE \(table) ALTER COLUMN \(name)")
        object.facets += Privileges.comment(column.comment, on: "COLUMN \(table).\(name)")
        object.facets += Privileges.facets(
            column.grants, on: "TABLE \(table)", owner: relation.owner ?? "", column: name)
        add(object, at: .init("pg_class", relation.oid, number: column.number))
        return object.id
    }

    private func facets(
        of column: Snapshot.Column, of relation: Snapshot.Relation, _ alter: String
    ) -> [Facet] {
        var facets: [Facet] = []
        let isInCreation = relation.partitionBound == nil && column.isLocal
        if column.isNotNull {
            facets.append(
                Facet(
                    "not null", set: ["\(alter) SET NOT NULL"], unset: ["\(alter) DROP NOT NULL"],
                    isInCreation: isInCreation || isNotNullInParents(column, relation)))
        }
        if let identity = column.identity, relation.partitionBound == nil {
            facets += identityFacets(identity, column, of: relation, alter)
        } else if let expression = column.defaultExpression {
            facets.append(
                Facet(
                    "default", set: ["\(alter) SET DEFAULT \(expression)"], unset: ["\(alter) DROP DEFAULT"],
                    isInCreation: isInCreation || inherits(expression, column, relation)))
        }
        return facets + keeping(of: column, alter)
    }

    /// How its values are kept.
    func keeping(of column: Snapshot.Column, _ alter: String) -> [Facet] {
        var facets: [Facet] = []
        if let storage = column.storage {
            // SET STORAGE DEFAULT is there from PostgreSQL 16 on.
            let own = ["numeric", "inet", "cidr"].contains(column.baseType.name) ? "MAIN" : "EXTENDED"
            facets.append(
                Facet("storage", set: ["\(alter) SET STORAGE \(storage)"], unset: ["\(alter) SET STORAGE \(own)"]))
        }
        if let compression = column.compression {
            facets.append(
                Facet(
                    "compression", set: ["\(alter) SET COMPRESSION \(compression)"],
                    unset: ["\(alter) SET COMPRESSION default"]))
        }
        if let target = column.statisticsTarget {
            facets.append(
                Facet("statistics", set: ["\(alter) SET STATISTICS \(target)"], unset: ["\(alter) SET STATISTICS -1"]))
        }
        facets += column.options.map { option in
            let key = String(option.prefix { $0 != "=" })
            return Facet("option \(key)", set: ["\(alter) SET (\(option))"], unset: ["\(alter) RESET (\(key))"])
        }
        return facets
    }

    /// What an identity is can be changed without losing where it stands.
    private func identityFacets(
        _ identity: String, _ column: Snapshot.Column, of relation: Snapshot.Relation, _ alter: String
    ) -> [Facet] {
        let table = SQLName.text(relation.name)
        let name = SQLName.text(column.name)
        let literals = [table, column.name].map(Dialect.postgres.literal).joined(separator: ", ")
        var start = Facet(
            "identity",
            set: [
                "\(alter) ADD GENERATED \(identity) AS IDENTITY\(identityOptions(column, of: relation))",
                // Behind the rows that are there.
                "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(\(literals)), "
                    + "greatest(max(\(name)) + 1, \(identitySequence(column, of: relation)?.start ?? 1)), false) FROM \(table)",
            ], unset: ["\(alter) DROP IDENTITY"], isInCreation: true)
        start.isPresence = true
        var kind = Facet("identity kind", set: ["\(alter) SET GENERATED \(identity)"], isInCreation: true)
        kind.comesWith = "identity"
        guard let sequence = identitySequence(column, of: relation) else { return [start, kind] }
        let bounds =
            "SET MINVALUE \(sequence.minimum) SET MAXVALUE \(sequence.maximum) SET START WITH \(sequence.start)"
        let others = [
            "INCREMENT BY \(sequence.increment)", "CACHE \(sequence.cache)", sequence.isCycling ? "CYCLE" : "NO CYCLE",
        ].map { "SET " + $0 }.joined(separator: " ")
        var options = Facet("identity options", set: ["\(alter) \(others)"], isInCreation: true)
        options.comesWith = "identity"
        let limits = SequenceOptions.limits(of: sequence.type)
        // As of any sequence: where it stands may lie outside of the new bounds.
        var range = Facet(
            "identity range",
            set: [
                "\(alter) SET MINVALUE \(limits.lowest) SET MAXVALUE \(limits.highest)",
                "SELECT pg_catalog.setval(s, greatest(least(coalesce(pg_catalog.pg_sequence_last_value(s), "
                    + "\(sequence.start)), \(sequence.maximum)), \(sequence.minimum)), "
                    + "pg_catalog.pg_sequence_last_value(s) IS NOT NULL) "
                    + "FROM (SELECT pg_catalog.pg_get_serial_sequence(\(literals))::regclass AS s) AS q",
                "\(alter) \(bounds)",
            ], isInCreation: true)
        range.comesWith = "identity"
        return [start, kind, options, range]
    }

    private func parentColumns(_ column: Snapshot.Column, _ relation: Snapshot.Relation) -> [Snapshot.Column] {
        relation.parents.compactMap { snapshot[name: $0]?.column(column.name) }
    }

    private func inherits(_ expression: String, _ column: Snapshot.Column, _ relation: Snapshot.Relation) -> Bool {
        parentColumns(column, relation).contains { $0.defaultExpression == expression }
    }

    private func isNotNullInParents(_ column: Snapshot.Column, _ relation: Snapshot.Relation) -> Bool {
        parentColumns(column, relation).contains(where: \.isNotNull)
    }
}
