internal import SluiceDatabase
internal import SluiceIntrospection

/// Objects that hang on a table or on one of its columns, as statements that make them again.
struct PostgresDependents {
    private let relation: Snapshot.Relation
    private let snapshot: Snapshot
    /// Nil for all of the table's.
    private let column: Snapshot.Column?
    private let quote = Dialect.postgres.quote

    init(_ relation: Snapshot.Relation, in snapshot: Snapshot, touching column: Int? = nil) {
        self.relation = relation
        self.snapshot = snapshot
        self.column = column.flatMap { relation.column(number: $0) }
    }

    private func touches(_ reads: Set<Snapshot.ColumnReference>) -> Bool {
        column.map { reads.touches(relation.oid, $0.number) } ?? true
    }

    /// True where the object reads this column and no other of the table.
    private func isColumns(_ reads: Set<Snapshot.ColumnReference>) -> Bool {
        column.map { reads.columns(of: relation.oid) == [$0.number] } ?? true
    }

    private func comment(_ text: String?, on object: String) -> String? {
        text.map { "COMMENT ON \(object) IS \(Dialect.postgres.literal($0))" }
    }

    /// Indexes that aren't a constraint's. One of a partitioned table makes those of its partitions, too.
    var indexes: [CatalogObject] {
        relation.indexes.filter { $0.origin == .statement && !$0.isDerived && touches($0.reads) }
            .sorted { $0.name.name < $1.name.name }
            .map { index in
                var definition = index.definition ?? ""
                if index.isPartitioned, index.isValid {
                    definition = definition.replacing(" ON ONLY ", with: " ON ", maxReplacements: 1)
                }
                return CatalogObject(
                    kind: .index, name: index.name.description, definition: definition,
                    belongsToColumnAlone: isColumns(index.reads),
                    followedBy: comment(index.comment, on: "INDEX \(index.name.quoted(in: .postgres))"))
            }
    }

    /// The table's own constraints; an inherited one comes back with its parent's, and NOT NULL with its column.
    var constraints: [CatalogObject] {
        relation.constraints.filter { constraint in
            ![.trigger, .notNull].contains(constraint.kind) && constraint.isLocal && !constraint.isDerived
                && column.map { constraint.columns.contains($0.name) } ?? true
        }.map { constraint in
            CatalogObject(
                kind: .constraint, name: constraint.name, definition: statement(constraint),
                belongsToColumnAlone: column.map { constraint.columns == [$0.name] } ?? true,
                followedBy: comment(
                    constraint.comment, on: "CONSTRAINT \(quote(constraint.name)) ON \(relation.quoted)"))
        }
    }

    private func statement(_ constraint: Snapshot.Constraint) -> String {
        let table = constraint.table.quoted(in: .postgres)
        return "ALTER TABLE \(table) ADD CONSTRAINT \(quote(constraint.name)) \(constraint.definition)"
    }

    /// Foreign keys of other tables that point here.
    var incomingForeignKeys: [CatalogObject] {
        snapshot.foreignKeys(to: relation).filter { key in
            !key.isDerived && column.map { key.referencedColumns.contains($0.name) } ?? (key.table != relation.name)
        }.map { key in
            CatalogObject(
                kind: .foreignKey, name: "\(key.name) on \(key.table)", definition: statement(key),
                belongsToColumnAlone: false)
        }.sorted { $0.name < $1.name }
    }

    /// Tables that inherit from this one. Partitions go with their table and come back with it.
    var children: [CatalogObject] {
        snapshot.tables.filter { $0.parents.contains(relation.name) && !$0.isPartition }.map { child in
            CatalogObject(kind: .child, name: child.name.description, definition: "", belongsToColumnAlone: false)
        }
    }

    /// Views and rules; a table's own rules go with it.
    var rewrites: [CatalogObject] {
        let views = snapshot.relations.filter { $0.isView && $0.reads.touches(relation.oid, column?.number) }
        let rules = snapshot.rules.filter { $0.reads.touches(relation.oid, column?.number) }
        let made =
            views.map { view in
                let kind = view.kind == .view ? "VIEW" : "MATERIALIZED VIEW"
                return CatalogObject(
                    kind: view.kind == .view ? .view : .materializedView, name: view.name.description,
                    definition: "CREATE \(kind) \(view.quoted) AS \(view.definition ?? "")",
                    belongsToColumnAlone: false)
            }
            + rules.map { rule in
                CatalogObject(
                    kind: .rule, name: "\(rule.name) on \(rule.table)", definition: rule.definition,
                    belongsToColumnAlone: column == nil && rule.relation == relation.oid)
            }
        return made.sorted { $0.name < $1.name }
    }

    /// Triggers other than Sluice's own guards, which come and go with the deprecation.
    var triggers: [CatalogObject] {
        relation.triggers.filter {
            !$0.isDerived && !StateName.isGuard($0.name) && touches($0.reads)
        }.map { trigger in
            let alter = "ALTER TABLE \(relation.quoted)"
            let firing: [Snapshot.Trigger.Firing: String] = [
                .disabled: "DISABLE TRIGGER", .replica: "ENABLE REPLICA TRIGGER", .always: "ENABLE ALWAYS TRIGGER",
            ]
            return CatalogObject(
                kind: .trigger, name: trigger.name, definition: trigger.definition,
                belongsToColumnAlone: column == nil,
                followedBy: firing[trigger.firing].map { "\(alter) \($0) \(quote(trigger.name))" })
        }
    }

    var policies: [CatalogObject] {
        relation.policies.filter { touches($0.reads) }.map { policy in
            let roles = policy.roles.isEmpty ? "PUBLIC" : policy.roles.map(quote).joined(separator: ", ")
            return CatalogObject(
                kind: .policy, name: policy.name,
                definition: "CREATE POLICY \(quote(policy.name)) ON \(relation.quoted) "
                    + "AS \(policy.isPermissive ? "PERMISSIVE" : "RESTRICTIVE") FOR \(policy.command) TO \(roles)"
                    + (policy.using.map { " USING (\($0))" } ?? "")
                    + (policy.check.map { " WITH CHECK (\($0))" } ?? ""),
                belongsToColumnAlone: false)
        }
    }

    var statistics: [CatalogObject] {
        relation.statistics.filter { touches($0.reads) }.map {
            CatalogObject(
                kind: .statistics, name: $0.name.name, definition: $0.definition,
                belongsToColumnAlone: isColumns($0.reads))
        }
    }

    /// Generated columns of the same table that are computed from this one.
    var generatedColumns: [CatalogObject] {
        relation.columns.filter { $0.isGenerated && $0.number != column?.number && touches($0.reads) }.map {
            CatalogObject(
                kind: .generatedColumn, name: "\($0.name) of \(relation.name)",
                definition: "GENERATED ALWAYS AS (\($0.generationExpression ?? "")) "
                    + ($0.generated == .virtual ? "VIRTUAL" : "STORED"),
                belongsToColumnAlone: false)
        }
    }

    /// Publications that name the column, and functions whose SQL body PostgreSQL has parsed.
    var publicationsAndFunctions: [CatalogObject] {
        snapshot.publications.filter { $0.relation == relation.oid && touches($0.reads) }.map {
            CatalogObject(
                kind: .publication, name: $0.publication, definition: $0.statement(relation.quoted),
                belongsToColumnAlone: false)
        }
            + snapshot.routines.filter { $0.reads.touches(relation.oid, column?.number) }.map {
                CatalogObject(
                    kind: .function, name: $0.signature, definition: $0.definition, belongsToColumnAlone: false)
            }
    }
}
