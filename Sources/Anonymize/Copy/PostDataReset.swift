internal import SluiceDatabase
internal import SluiceIntrospection

/// Takes away what an interrupted pg_restore has made of a schema's last section (indexes, keys, triggers, rules,
/// policies, statistics), so that it can be made as a whole. `pg_restore --clean` fails at the keys of partitions.
struct PostDataReset {
    private let target: any Connection

    init(_ target: any Connection) { self.target = target }

    /// Parts of a partitioned table's objects go with theirs. CASCADE: a view that groups by a primary key depends on
    /// it, and is in the same section. What belongs to an extension came with it, and isn't in the dump.
    private func drops() throws -> [String] {
        let snapshot = try Snapshot.read(
            [.constraints, .indexes, .triggers, .policies, .views, .statistics, .surroundings], from: target)
        let dumped = snapshot.relations.filter { $0.extensionName == nil }
        let quote = Dialect.postgres.quote
        func each<Object>(_ objects: KeyPath<Snapshot.Relation, [Object]>, _ drop: (Object, String) -> String?)
            -> [String]
        {
            dumped.flatMap { relation in
                relation[keyPath: objects].compactMap { drop($0, relation.name.quoted(in: .postgres)) }
            }
        }
        func constraints(_ isWanted: (Snapshot.Constraint) -> Bool) -> [String] {
            each(\.constraints) { constraint, table in
                guard !constraint.isDerived, isWanted(constraint) else { return nil }
                return "ALTER TABLE \(table) DROP CONSTRAINT IF EXISTS \(quote(constraint.name)) CASCADE"
            }
        }
        let owned: Set<Snapshot.Index.Origin> = [.primaryKey, .unique, .exclusion]
        let names = Set(dumped.map(\.name))
        return constraints { $0.kind == .foreignKey }
            + constraints {
                [.primaryKey, .unique, .exclusion].contains($0.kind) || $0.kind == .check && !$0.isValidated
            }
            + each(\.indexes) { index, _ in
                index.isDerived || owned.contains(index.origin)
                    ? nil : "DROP INDEX IF EXISTS \(index.name.quoted(in: .postgres)) CASCADE"
            }
            + each(\.triggers) { $0.isDerived ? nil : "DROP TRIGGER \(quote($0.name)) ON \($1)" }
            + snapshot.rules.filter { names.contains($0.table) }.map {
                "DROP RULE \(quote($0.name)) ON \($0.table.quoted(in: .postgres))"
            }
            + each(\.policies) { "DROP POLICY \(quote($0.name)) ON \($1)" }
            + each(\.statistics) { statistics, _ in "DROP STATISTICS \(statistics.name.quoted(in: .postgres))" }
            + snapshot.surroundings.filter { $0.kind == .eventTrigger }.map { "DROP EVENT TRIGGER \(quote($0.name))" }
    }

    func run() throws {
        try endOrphans()
        try target.transaction {
            for statement in try drops() { try target.execute(statement) }
        }
    }

    /// A pg_restore outlives the process that started it and was killed, and goes on making what is to be made again.
    private func endOrphans() throws {
        let sessions = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pg_restore'"
        _ = try target.catalogRows("SELECT pg_terminate_backend(pid) \(sessions)")
        _ = try Pause.wait(atMost: .seconds(30)) {
            try target.catalogScalar("SELECT count(*) \(sessions)")?.integer == 0
        }
    }
}
