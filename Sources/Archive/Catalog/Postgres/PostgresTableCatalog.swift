internal import SluiceDatabase
internal import SluiceIntrospection

/// A whole table as statements, in the order in which pg_dump writes them: the table, its rows, all that needs them.
struct PostgresTableCatalog {
    private let connection: any Connection
    private let relation: Snapshot.Relation
    private let snapshot: Snapshot

    init(_ connection: any Connection, _ relation: Snapshot.Relation, in snapshot: Snapshot) {
        self.connection = connection
        self.relation = relation
        self.snapshot = snapshot
    }

    func read(original: Backup.Original?) throws -> Catalog {
        var catalog = Catalog()
        let columns = relation.columns.map { PostgresColumn($0, of: relation) }
        var sequences: [(column: PostgresColumn, sequence: PostgresSequences.Sequence)] = []
        for column in columns {
            for sequence in try PostgresSequences(connection, in: snapshot).sequences(
                of: relation, column: column.number)
            {
                sequences.append((column, sequence))
            }
        }
        let properties = properties(comment: original.map(\.comment))
        catalog.before = sequences.filter { !$0.sequence.isIdentity }.map {
            "CREATE SEQUENCE \($0.sequence.quoted) \($0.sequence.options)"
        }
        catalog.before.append(createTable(columns, sequences.map(\.sequence), properties))
        for (column, sequence) in sequences where !sequence.isIdentity {
            let name = Dialect.postgres.quote(column.archived.name)
            catalog.before.append("ALTER SEQUENCE \(sequence.quoted) OWNED BY \(relation.quoted).\(name)")
        }
        catalog.before.append("ALTER TABLE \(relation.quoted) OWNER TO \(properties.owner)")
        catalog.before += inheritedDefaults(columns)
        let partitions = try partitions()
        catalog.before += partitions.flatMap(\.before)
        catalog.after = sequences.flatMap { $0.sequence.position + $0.sequence.details }
        addColumns(columns, to: &catalog)
        addObjects(to: &catalog)
        catalog.objects += try PostgresOtherDependents(connection).objects(of: relation.oid, column: nil)
        catalog.after += properties.after
        catalog.after += PostgresGrants.statements(
            relation.grants, on: "TABLE \(relation.quoted)", owner: relation.owner ?? "")
        // REVOKE on a table takes its columns' privileges, too.
        catalog.after += columns.flatMap { PostgresGrants.statements(of: $0, of: relation) }
        catalog.after += PostgresDetails(of: relation, in: snapshot).statements
        catalog.after += partitions.flatMap(\.after)
        catalog.objects += partitions.flatMap(\.objects)
        catalog.comment = properties.comment
        if let attachment = properties.attachment { catalog.after.append(attachment) }
        return catalog
    }

    /// They are made and attached before the rows come, since a partitioned table has no place for a row of its own.
    private func partitions() throws -> [Catalog] {
        guard relation.isPartitioned else { return [] }
        let partitions = snapshot.descendants.filter { $0.isPartition && $0.parents.contains(relation.name) }
        return try partitions.map { partition in
            var catalog = try PostgresTableCatalog(connection, partition, in: snapshot).read(original: nil)
            if let attachment = catalog.after.popLast() { catalog.before.append(attachment) }
            return catalog
        }
    }

    private struct Properties {
        var owner = ""
        var persistence = ""
        /// `PARTITION BY …`, `INHERITS (…)`, `WITH (…)`.
        var clauses: [String] = []
        var after: [String] = []
        /// Makes it a partition again.
        var attachment: String?
        var comment: String?
    }

    /// - Parameter comment: The table's comment where it isn't today's.
    private func properties(comment original: String??) -> Properties {
        var properties = Properties(
            owner: Dialect.postgres.quote(relation.owner ?? ""),
            persistence: relation.persistence == .unlogged ? "UNLOGGED " : "")
        let parents = relation.parents.map { $0.quoted(in: .postgres) }.joined(separator: ", ")
        if let bound = relation.partitionBound {
            properties.attachment = "ALTER TABLE \(parents) ATTACH PARTITION \(relation.quoted) \(bound)"
        } else if !parents.isEmpty {
            properties.clauses.append("INHERITS (\(parents))")
        }
        if let key = relation.partitionKey { properties.clauses.append("PARTITION BY \(key)") }
        if let method = relation.accessMethod, method != "heap" {
            properties.clauses.append("USING \(Dialect.postgres.quote(method))")
        }
        if !relation.options.isEmpty {
            properties.clauses.append("WITH (\(relation.options.joined(separator: ", ")))")
        }
        if let tablespace = relation.tablespace {
            properties.clauses.append("TABLESPACE \(Dialect.postgres.quote(tablespace))")
        }
        if relation.hasRowSecurity {
            properties.after.append("ALTER TABLE \(relation.quoted) ENABLE ROW LEVEL SECURITY")
        }
        if relation.forcesRowSecurity {
            properties.after.append("ALTER TABLE \(relation.quoted) FORCE ROW LEVEL SECURITY")
        }
        properties.comment = original ?? relation.comment
        if let comment = properties.comment {
            properties.after.append("COMMENT ON TABLE \(relation.quoted) IS \(Dialect.postgres.literal(comment))")
        }
        return properties
    }

    /// An inherited column stands in the parent's definition. Identity comes with the table, since only a column that
    /// is already NOT NULL takes it later.
    private func createTable(
        _ columns: [PostgresColumn], _ sequences: [PostgresSequences.Sequence], _ properties: Properties
    ) -> String {
        let isPlainChild = properties.clauses.contains { $0.hasPrefix("INHERITS") }
        let lines = columns.filter { !(isPlainChild && $0.isInherited) }.map { column in
            var line = column.archived.postgresDefinition(withDefault: true)
            if let identity = column.archived.identity,
                let sequence = sequences.first(where: { $0.isIdentity })
            {
                line += " GENERATED \(identity) AS IDENTITY (SEQUENCE NAME \(sequence.quoted) "
                line += "\(sequence.options.withoutType))"
            }
            guard column.archived.isNotNull else { return line }
            return line + (column.notNullName.map { " CONSTRAINT \(Dialect.postgres.quote($0))" } ?? "") + " NOT NULL"
        }
        let clauses = properties.clauses.map { " " + $0 }.joined()
        return "CREATE \(properties.persistence)TABLE \(relation.quoted) (\(lines.joined(separator: ", ")))\(clauses)"
    }

    /// A child may have another default than its parent, or none, and be NOT NULL where its parent isn't.
    private func inheritedDefaults(_ columns: [PostgresColumn]) -> [String] {
        guard !relation.parents.isEmpty, !relation.isPartition else { return [] }
        return columns.filter { $0.isInherited && $0.archived.generated == nil }.flatMap { column in
            let alter =
                "ALTER TABLE ONLY \(relation.quoted) ALTER COLUMN \(Dialect.postgres.quote(column.archived.name))"
            return [column.archived.defaultExpression.map { "\(alter) SET DEFAULT \($0)" } ?? "\(alter) DROP DEFAULT"]
                + (column.archived.isNotNull ? ["\(alter) SET NOT NULL"] : [])
        }
    }

    private func addColumns(_ columns: [PostgresColumn], to catalog: inout Catalog) {
        for column in columns {
            var bare = column
            // The table's own statement has them already.
            bare.archived.isNotNull = false
            catalog.after += PostgresColumnStatements(relation: relation, column: bare).afterwards(
                defaultIsSet: true, sequences: [])
        }
    }

    private func addObjects(to catalog: inout Catalog) {
        let dependents = PostgresDependents(relation, in: snapshot)
        let own =
            dependents.indexes + dependents.constraints + dependents.statistics + dependents.triggers
            + dependents.policies
        for object in own {
            catalog.after += [object.definition] + [object.followedBy].compactMap { $0 }
        }
        let rules = dependents.rewrites
        let ownRules = rules.filter(\.belongsToColumnAlone)
        catalog.after += ownRules.map(\.definition)
        catalog.objects = own + rules.filter { !ownRules.contains($0) }
        catalog.objects += dependents.incomingForeignKeys + dependents.children
        catalog.objects += dependents.publicationsAndFunctions
    }
}
