internal import SluiceDatabase
internal import SluiceIntrospection

/// What hangs on a table or on one of its columns and comes with no definition of its own, as the statements that set it
/// again: comments on triggers, policies, rules and statistics, targets of statistics, options of columns and of the TOAST
/// table, CLUSTER, replica identity, the state of rules, publications.
struct PostgresDetails {
    private let relation: Snapshot.Relation
    private let snapshot: Snapshot
    /// Nil for all of the table; otherwise what goes with the column.
    private let column: Snapshot.Column?
    private let table: String

    init(of relation: Snapshot.Relation, in snapshot: Snapshot, column: Int? = nil) {
        self.relation = relation
        self.snapshot = snapshot
        self.column = column.flatMap { relation.column(number: $0) }
        table = relation.quoted
    }

    var statements: [String] { ofIndexes + ofColumns + ofStatistics + (column == nil ? ofTable + publications : []) }

    private func quote(_ name: String) -> String { Dialect.postgres.quote(name) }

    private func touches(_ reads: Set<Snapshot.ColumnReference>) -> Bool {
        column.map { reads.touches(relation.oid, $0.number) } ?? true
    }

    private func comments(on kind: String, _ objects: [(name: String, comment: String?)]) -> [String] {
        objects.compactMap { object in
            object.comment.map { "COMMENT ON \(kind) \(object.name) IS \(Dialect.postgres.literal($0))" }
        }
    }

    private var ofIndexes: [String] {
        let indexes = relation.indexes.filter { index in
            column.map { column in
                touches(index.reads) || index.keys.contains { $0.column == column.name }
                    || index.included.contains(column.name)
            } ?? true
        }
        let targets = indexes.flatMap { index in
            index.statisticsTargets.sorted { $0.key < $1.key }.map {
                "ALTER INDEX \(index.name.quoted(in: .postgres)) ALTER COLUMN \($0.key) SET STATISTICS \($0.value)"
            }
        }
        // What a constraint's own definition doesn't say.
        let ofConstraints = indexes.filter { $0.origin != .statement }
        let settings = ofConstraints.filter { !$0.options.isEmpty }.map {
            "ALTER INDEX \($0.name.quoted(in: .postgres)) SET (\($0.options.joined(separator: ", ")))"
        }
        let places = indexes.compactMap { index in
            index.tablespace.map {
                "ALTER INDEX \(index.name.quoted(in: .postgres)) SET TABLESPACE \(quote($0))"
            }
        }
        let remarks = comments(on: "INDEX", ofConstraints.map { ($0.name.quoted(in: .postgres), $0.comment) })
        let identity = relation.replicaIdentity == "i" ? indexes.first(where: \.isReplicaIdentity) : nil
        return targets + settings + places + remarks
            + [
                identity.map { "ALTER TABLE \(table) REPLICA IDENTITY USING INDEX \(quote($0.name.name))" },
                indexes.first(where: \.isClustered).map { "ALTER TABLE \(table) CLUSTER ON \(quote($0.name.name))" },
            ].compactMap(\.self)
    }

    private var ofColumns: [String] {
        let columns = column.map { [$0] } ?? relation.columns
        return columns.filter { !$0.options.isEmpty }.map {
            "ALTER TABLE ONLY \(table) ALTER COLUMN \(quote($0.name)) SET (\($0.options.joined(separator: ", ")))"
        }
    }

    private var ofStatistics: [String] {
        let statistics = relation.statistics.filter { touches($0.reads) }.map {
            (name: $0.name.quoted(in: .postgres), comment: $0.comment, target: $0.target, owner: $0.owner)
        }
        let owners = statistics.compactMap { object in
            object.owner.map { "ALTER STATISTICS \(object.name) OWNER TO \(quote($0))" }
        }
        return statistics.compactMap { object in
            object.target.map { "ALTER STATISTICS \(object.name) SET STATISTICS \($0)" }
        } + comments(on: "STATISTICS", statistics.map { ($0.name, $0.comment) }) + owners
    }

    private var ofTable: [String] {
        func named(_ name: String) -> String { "\(quote(name)) ON \(table)" }
        let triggers = relation.triggers.filter { !StateName.isGuard($0.name) }
        let rules = snapshot.rules.filter { $0.relation == relation.oid }
        let states: [Snapshot.Trigger.Firing: String] = [
            .disabled: "DISABLE", .always: "ENABLE ALWAYS", .replica: "ENABLE REPLICA",
        ]
        var statements = comments(on: "TRIGGER", triggers.map { (named($0.name), $0.comment) })
        statements += comments(on: "POLICY", relation.policies.map { (named($0.name), $0.comment) })
        statements += comments(on: "RULE", rules.map { (named($0.name), $0.comment) })
        statements += rules.compactMap { rule in
            states[rule.firing].map { "ALTER TABLE \(table) \($0) RULE \(quote(rule.name))" }
        }
        if !relation.toastOptions.isEmpty {
            let options = relation.toastOptions.map { "toast." + $0 }.joined(separator: ", ")
            statements.append("ALTER TABLE \(table) SET (\(options))")
        }
        if let identity = ["f": "FULL", "n": "NOTHING"][relation.replicaIdentity ?? ""] {
            statements.append("ALTER TABLE \(table) REPLICA IDENTITY \(identity)")
        }
        if let type = relation.rowType { statements.append("ALTER TABLE \(table) OF \(type)") }
        return statements
    }

    private var publications: [String] {
        snapshot.publications.filter { $0.relation == relation.oid }.map { $0.statement(table) }
    }
}

extension Snapshot.PublishedTable {
    /// Publishes the table again.
    func statement(_ table: String) -> String {
        let list = columns.isEmpty ? "" : " (\(columns.map(Dialect.postgres.quote).joined(separator: ", ")))"
        return "ALTER PUBLICATION \(Dialect.postgres.quote(publication)) ADD TABLE ONLY \(table)\(list)"
            + (condition.map { " WHERE (\($0))" } ?? "")
    }
}
