internal import SluiceDatabase
internal import SluiceSQLText

/// One column of a table and of every table that inherits it, and the statements that bring it back.
struct PostgresColumnCatalog {
    private let connection: any Connection
    private let relation: PostgresRelation
    private let column: String
    private let archivedAs: String
    private let original: Backup.Original?

    init(
        _ connection: any Connection, _ relation: PostgresRelation, column: String, archivedAs: String,
        original: Backup.Original? = nil
    ) {
        self.original = original
        self.connection = connection
        self.relation = relation
        self.column = column
        self.archivedAs = archivedAs
    }

    func read() throws -> Catalog {
        var catalog = Catalog()
        var parent = try part(of: relation)
        if let original {
            parent.archived.isNotNull = original.isNotNull
            parent.archived.comment = original.comment
        }
        let sequences = try PostgresSequences(connection).sequences(of: relation, column: parent.number)
        let owned = sequences.filter { !$0.isIdentity }
        catalog.before = owned.map { "CREATE SEQUENCE \($0.quoted) \($0.options)" }
        // A constant default costs nothing when the column is added, and gives rows that came since their value.
        let defaultFirst = !parent.isDefaultVolatile && owned.isEmpty
        catalog.before.append(
            "ALTER TABLE \(relation.quoted) ADD COLUMN "
                + parent.archived.postgresDefinition(withDefault: defaultFirst))
        catalog.after = PostgresColumnStatements(relation: relation, column: parent).afterwards(
            defaultIsSet: defaultFirst, sequences: sequences)
        try addObjects(of: relation, parent, to: &catalog)
        for child in try PostgresInheritance(connection).descendants(of: relation) {
            let part = try part(of: child)
            let statements = PostgresColumnStatements(relation: child, column: part)
            catalog.after += statements.differences(from: parent)
            try addObjects(of: child, part, to: &catalog)
        }
        return renamed(catalog)
    }

    private func part(of relation: PostgresRelation) throws -> PostgresColumnReader.Column {
        let columns = try PostgresColumnReader(connection, relation).columns()
        guard let found = columns.first(where: { $0.archived.name == column }) else {
            throw ArchiveError(.unsupported, "\(relation.name) has no column \(column)")
        }
        return found
    }

    private func addObjects(
        of relation: PostgresRelation, _ column: PostgresColumnReader.Column, to catalog: inout Catalog
    ) throws {
        let dependants = PostgresDependants(connection, relation)
        let number = column.number
        let returning =
            try dependants.constraints(touching: number) + dependants.indexes(touching: number)
            + dependants.statistics(touching: number)
        for object in returning { catalog.after += PostgresObjectStatements.restoring(object, on: relation) }
        catalog.after += try PostgresGrants(connection).column(number, named: self.column, of: relation)
        catalog.objects += returning
        catalog.objects += try dependants.rewrites(touching: number)
        catalog.objects += try dependants.triggers(touching: number)
        catalog.objects += try dependants.policies(touching: number)
        catalog.objects += try dependants.foreignKeys(to: number)
        catalog.objects += try dependants.generatedColumns(from: number)
        catalog.objects += try dependants.publicationsAndFunctions(touching: number)
    }

    private func renamed(_ catalog: Catalog) -> Catalog {
        catalog.renaming(column, to: archivedAs, in: .postgres)
    }
}

extension Catalog {
    /// The same catalog under the name that a table or column had before it was deprecated.
    func renaming(_ old: String, to new: String, in dialect: Dialect) -> Catalog {
        guard old != new else { return self }
        func rename(_ sql: String) -> String {
            SQLToken.tokens(of: sql, in: dialect).renaming(old, to: dialect.quote(new))
        }
        var renamed = self
        renamed.before = before.map(rename)
        renamed.after = after.map(rename)
        renamed.tableDefinition = tableDefinition.map(rename)
        renamed.objects = objects.map { object in
            var object = object
            object.definition = rename(object.definition)
            object.followedBy = object.followedBy.map(rename)
            return object
        }
        return renamed
    }
}
