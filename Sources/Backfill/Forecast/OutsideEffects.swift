internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// What a transaction's rollback may not undo: triggers and functions of the database's users can write a file, call
/// another server or take a number of a sequence. On SQLite there are none: its triggers reach what Sluice's session has.
struct OutsideEffects {
    let plan: RunPlan
    let connection: any Connection

    /// - Throws: ``Refused`` where there are some.
    func refuse() throws {
        let found = try triggers() + calledByTable() + functions()
        guard !found.isEmpty else { return }
        throw Refused(
            reason: "what \(found.joined(separator: ", ")) may do outside of a transaction isn't rolled back",
            hint: "nothing was touched; --allow-effects measures all the same, --dry-run plans only")
    }

    /// Sequences give no number twice, rolled back or not.
    var takesNumbers: Bool { calls.contains("nextval") }

    /// Those that fire on what the job writes, of the table and of those that inherit from it.
    func triggers() throws -> [String] {
        guard connection.dialect.isServer,
            let number = try connection.relationNumber(of: plan.table)?.integer
        else { return [] }
        let targets = plan.job.targets
        let rows = try connection.catalogRows(
            """
            WITH RECURSIVE \(CatalogCondition.tree("SELECT \(number)::oid"))
            SELECT DISTINCT tgname::text FROM pg_trigger JOIN tree ON tgrelid = tree.oid
            WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgtype & 16 <> 0
              AND (cardinality(tgattr::int2[]) = 0 OR EXISTS (
                SELECT FROM pg_attribute WHERE attrelid = tgrelid AND attnum = ANY (tgattr::int2[])
                  AND attname IN (\(Self.placeholders(targets.count)))))
            ORDER BY 1
            """, targets.map(Value.text))
        return rows.compactMap { $0[0].text }.filter { !StateName.isSync($0) && !StateName.isGuard($0) }
            .map { "trigger \($0)" }
    }

    /// Volatile functions of users that the table itself calls where a row changes: in checks, also of domains, rules, generated
    /// columns and indexes.
    private func calledByTable() throws -> [String] {
        guard connection.dialect.isServer, let number = try connection.relationNumber(of: plan.table)?.integer else {
            return []
        }
        return try connection.catalogRows(
            """
            WITH RECURSIVE \(CatalogCondition.tree("SELECT \(number)::oid")), types(oid) AS (
              SELECT atttypid FROM pg_attribute JOIN tree ON attrelid = tree.oid WHERE NOT attisdropped
              UNION SELECT n.oid FROM types y JOIN pg_type t ON t.oid = y.oid, LATERAL (VALUES (t.typbasetype), (t.typelem)) AS n(oid)
                WHERE n.oid <> 0
            ), places(class, oid, place) AS (
              SELECT 'pg_constraint'::regclass, k.oid, 'constraint ' || k.conname FROM pg_constraint k
                WHERE k.conrelid IN (SELECT oid FROM tree) OR k.contypid IN (SELECT oid FROM types)
              UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 'rule ' || w.rulename FROM pg_rewrite w JOIN tree ON w.ev_class = tree.oid
                WHERE w.ev_enabled <> 'D'
              UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 'a generated column' FROM pg_attrdef d JOIN tree ON d.adrelid = tree.oid
                JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.attgenerated <> ''
              UNION ALL SELECT 'pg_class'::regclass, i.indexrelid, 'index ' || i.indexrelid::regclass FROM pg_index i
                JOIN tree ON i.indrelid = tree.oid
            )
            SELECT DISTINCT 'function ' || p.proname || ' (' || s.place || ')' FROM places s
            JOIN pg_depend d ON d.classid = s.class AND d.objid = s.oid AND d.refclassid = 'pg_proc'::regclass
            JOIN pg_proc p ON p.oid = d.refobjid WHERE p.provolatile = 'v' AND p.oid >= 16384 ORDER BY 1
            """
        ).compactMap { $0[0].text }
    }

    /// Functions of users that may do anything, by their own word; `setval` does what stays.
    private func functions() throws -> [String] {
        let names = calls.subtracting(Planner.clockWords).sorted()
        guard connection.dialect.isServer, !names.isEmpty else { return [] }
        let rows = try connection.catalogRows(
            """
            SELECT DISTINCT proname::text FROM pg_proc WHERE provolatile = 'v' AND proname IN (\(Self.placeholders(names.count)))
              AND (pronamespace <> 'pg_catalog'::regnamespace OR proname = 'setval') ORDER BY 1
            """, names.map(Value.text))
        return rows.compactMap { $0[0].text }.map { "function \($0)" }
    }

    private var calls: Set<String> {
        var texts = [plan.job.filter, plan.job.verify, plan.job.throttle.query, plan.job.throttle.latency?.query]
            .compactMap(\.self)
        if case .set(let columns) = plan.job.work { texts += columns.map(\.expression) }
        return texts.reduce(into: []) { $0.formUnion(SQLExpression($1, in: plan.dialect).calls) }
    }

    private static func placeholders(_ count: Int) -> String {
        (1...max(1, count)).map { "$\($0)" }.joined(separator: ", ")
    }
}
