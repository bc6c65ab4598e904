internal import SluiceDatabase
internal import SluiceIntrospection

/// Takes away what an interrupted pg_restore has made of a schema's last section (indexes, keys, triggers, rules,
/// policies, statistics), so that it can be made as a whole. `pg_restore --clean` fails at the keys of partitions.
struct PostDataReset {
    private let target: any Connection

    init(_ target: any Connection) { self.target = target }

    /// What belongs to an extension came with it, and isn't in the dump.
    private static func isDumped(_ table: String) -> String {
        """
        \(Snapshot.isUserSchema) AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
            AND e.objid = \(table) AND e.deptype = 'e')
        """
    }

    /// Parts of a partitioned table's objects go with theirs. CASCADE: a view that groups by a primary key depends on
    /// it, and is in the same section.
    private static let drops = [
        constraints("contype = 'f'"),
        constraints("contype IN ('p', 'u', 'x') OR contype = 'c' AND NOT convalidated"),
        """
        SELECT format('DROP INDEX %s CASCADE', c.oid::regclass) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        JOIN pg_index i ON i.indexrelid = c.oid
        WHERE NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) AND \(isDumped("i.indrelid"))
        """,
        """
        SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger t
        JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace
        WHERE NOT tgisinternal AND tgparentid = 0 AND \(isDumped("c.oid"))
        """,
        """
        SELECT format('DROP RULE %I ON %s', rulename, ev_class::regclass) FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class
        JOIN pg_namespace n ON n.oid = relnamespace WHERE rulename <> '_RETURN' AND \(isDumped("c.oid"))
        """,
        """
        SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) FROM pg_policy
        """,
        """
        SELECT format('DROP STATISTICS %I.%I', nspname, stxname) FROM pg_statistic_ext JOIN pg_namespace n ON n.oid = stxnamespace
        """,
        "SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger",
    ]

    private static func constraints(_ which: String) -> String {
        """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', conrelid::regclass, conname) FROM pg_constraint o
        JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
        WHERE conparentid = 0 AND (\(which)) AND \(isDumped("c.oid"))
        """
    }

    func run() throws {
        try endOrphans()
        try target.transaction {
            for list in Self.drops {
                for row in try target.catalogRows(list) {
                    if let statement = row[0].text { try target.execute(statement) }
                }
            }
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
