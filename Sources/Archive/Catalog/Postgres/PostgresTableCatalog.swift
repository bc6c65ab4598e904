internal import SluiceDatabase

/// A whole table as statements, in the order in which pg_dump writes them: the table, its rows, all that needs them.
struct PostgresTableCatalog {
    private let connection: any Connection
    private let relation: PostgresRelation

    init(_ connection: any Connection, _ relation: PostgresRelation) {
        self.connection = connection
        self.relation = relation
    }

    func read(original: Backup.Original?) throws -> Catalog {
        var catalog = Catalog()
        let columns = try PostgresColumnReader(connection, relation).columns()
        var sequences: [(column: PostgresColumnReader.Column, sequence: PostgresSequences.Sequence)] = []
        for column in columns {
            for sequence in try PostgresSequences(connection).sequences(of: relation, column: column.number) {
                sequences.append((column, sequence))
            }
        }
        let properties = try properties(comment: original.map(\.comment))
        catalog.before = sequences.filter { !$0.sequence.isIdentity }.map {
            "CREATE SEQUENCE \($0.sequence.quoted) \($0.sequence.options)"
        }
        catalog.before.append(createTable(columns, sequences.map(\.sequence), properties))
        for (column, sequence) in sequences where !sequence.isIdentity {
            let name = Dialect.postgres.quote(column.archived.name)
            catalog.before.append("ALTER SEQUENCE \(sequence.quoted) OWNED BY \(relation.quoted).\(name)")
        }
        catalog.before.append("ALTER TABLE \(relation.quoted) OWNER TO \(properties.owner)")
        let partitions = try partitions()
        catalog.before += partitions.flatMap(\.before)
        catalog.after = sequences.flatMap { [$0.sequence.position].compactMap { $0 } + $0.sequence.grants }
        try addColumns(columns, to: &catalog)
        try addObjects(to: &catalog)
        catalog.after += properties.after
        catalog.after += try PostgresGrants(connection).relation(relation, keyword: "TABLE")
        catalog.after += partitions.flatMap(\.after)
        catalog.objects += partitions.flatMap(\.objects)
        catalog.comment = properties.comment
        if let attachment = properties.attachment { catalog.after.append(attachment) }
        return catalog
    }

    /// They are made and attached before the rows come, since a partitioned table has no place for a row of its own.
    private func partitions() throws -> [Catalog] {
        guard relation.isPartitioned else { return [] }
        return try PostgresInheritance(connection).partitions(of: relation).map { partition in
            var catalog = try PostgresTableCatalog(connection, partition).read(original: nil)
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
    private func properties(comment original: String??) throws -> Properties {
        let rows = try connection.rows(
            """
            SELECT quote_ident(pg_get_userbyid(c.relowner)), c.relpersistence::text, pg_get_partkeydef(c.oid),
            array_to_string(c.reloptions, ', '), pg_get_expr(c.relpartbound, c.oid),
            (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i
            WHERE i.inhrelid = c.oid), c.relrowsecurity, c.relforcerowsecurity, obj_description(c.oid, 'pg_class')
            FROM pg_class c WHERE c.oid = \(relation.oid)
            """)
        guard let row = rows.first else { throw ArchiveError.noTable(relation.name) }
        var properties = Properties(owner: row[0].text ?? "", persistence: row[1].text == "u" ? "UNLOGGED " : "")
        let bound = row[4].text
        if let parents = row[5].text {
            if let bound {
                properties.attachment = "ALTER TABLE \(parents) ATTACH PARTITION \(relation.quoted) \(bound)"
            } else {
                properties.clauses.append("INHERITS (\(parents))")
            }
        }
        if let key = row[2].text { properties.clauses.append("PARTITION BY \(key)") }
        if let options = row[3].text { properties.clauses.append("WITH (\(options))") }
        if row[6].isTrue { properties.after.append("ALTER TABLE \(relation.quoted) ENABLE ROW LEVEL SECURITY") }
        if row[7].isTrue { properties.after.append("ALTER TABLE \(relation.quoted) FORCE ROW LEVEL SECURITY") }
        properties.comment = original ?? row[8].text
        if let comment = properties.comment {
            properties.after.append("COMMENT ON TABLE \(relation.quoted) IS \(Dialect.postgres.literal(comment))")
        }
        return properties
    }

    /// An inherited column stands in the parent's definition. Identity comes with the table, since only a column that
    /// is already NOT NULL takes it later.
    private func createTable(
        _ columns: [PostgresColumnReader.Column], _ sequences: [PostgresSequences.Sequence], _ properties: Properties
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

    private func addColumns(_ columns: [PostgresColumnReader.Column], to catalog: inout Catalog) throws {
        for column in columns {
            var bare = column
            // The table's own statement has them already.
            bare.archived.isNotNull = false
            catalog.after += PostgresColumnStatements(relation: relation, column: bare).afterwards(
                defaultIsSet: true, sequences: [])
            catalog.after += try PostgresGrants(connection).column(
                column.number, named: column.archived.name, of: relation)
        }
    }

    private func addObjects(to catalog: inout Catalog) throws {
        let dependants = PostgresDependants(connection, relation)
        let own =
            try dependants.indexes(touching: nil) + dependants.constraints(touching: nil)
            + dependants.statistics(touching: nil) + dependants.triggers(touching: nil)
            + dependants.policies(touching: nil)
        for object in own {
            catalog.after += [object.definition] + [object.followedBy].compactMap { $0 }
        }
        let rules = try dependants.rewrites(touching: nil)
        let ownRules = rules.filter(\.belongsToColumnAlone)
        catalog.after += ownRules.map(\.definition)
        catalog.objects = own + rules.filter { !ownRules.contains($0) }
        catalog.objects += try dependants.foreignKeys(to: nil) + dependants.children()
        catalog.objects += try dependants.publicationsAndFunctions(touching: nil)
    }
}
