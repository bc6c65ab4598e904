internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// One column of a table and of every table that inherits it, and the statements that bring it back.
struct PostgresColumnCatalog {
    private let connection: any Connection
    private let relation: Snapshot.Relation
    private let snapshot: Snapshot
    private let column: String
    private let archivedAs: String
    private let original: Backup.Original?

    init(
        _ connection: any Connection, _ relation: Snapshot.Relation, in snapshot: Snapshot, column: String,
        archivedAs: String,
        original: Backup.Original? = nil
    ) {
        self.original = original
        self.connection = connection
        self.relation = relation
        self.snapshot = snapshot
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
        let sequences = try PostgresSequences(connection, in: snapshot).sequences(of: relation, column: parent.number)
        let owned = sequences.filter { !$0.isIdentity }
        catalog.before = owned.map { "CREATE SEQUENCE \($0.quoted) \($0.options)" }
        // A constant default costs nothing when the column is added, and gives rows that came since their value.
        let defaultFirst = !parent.isDefaultVolatile && owned.isEmpty
        catalog.before.append(
            "ALTER TABLE \(relation.quoted) ADD COLUMN "
                + parent.archived.postgresDefinition(withDefault: defaultFirst))
        catalog.after = PostgresColumnStatements(relation: relation, column: parent).afterwards(
            defaultIsSet: defaultFirst, sequences: sequences)
        addObjects(of: relation, parent, to: &catalog)
        catalog.objects += try PostgresOtherDependents(connection).objects(of: relation.oid, column: parent.number)
        for child in snapshot.descendants {
            let part = try part(of: child)
            let statements = PostgresColumnStatements(relation: child, column: part)
            catalog.after += statements.differences(from: parent)
            addObjects(of: child, part, to: &catalog)
        }
        return renamed(catalog)
    }

    private func part(of relation: Snapshot.Relation) throws -> PostgresColumn {
        guard let found = relation.column(column) else {
            throw Problem(.archiveUnsupported, "\(relation.name) has no column \(column)")
        }
        return PostgresColumn(found, of: relation)
    }

    private func addObjects(of relation: Snapshot.Relation, _ column: PostgresColumn, to catalog: inout Catalog) {
        let dependents = PostgresDependents(relation, in: snapshot, touching: column.number)
        let returning = dependents.constraints + dependents.indexes + dependents.statistics
        for object in returning { catalog.after += PostgresObjectStatements.restoring(object, on: relation) }
        catalog.after += PostgresGrants.statements(of: column, of: relation)
        catalog.after += PostgresDetails(of: relation, in: snapshot, column: column.number).statements
        catalog.objects += returning + dependents.rewrites + dependents.triggers + dependents.policies
        catalog.objects += dependents.incomingForeignKeys + dependents.generatedColumns
        catalog.objects += dependents.publicationsAndFunctions
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
