internal import SluiceDatabase

extension PostgresSnapshot {
    func triggers(_ scope: Scope, _ reads: Reads) throws -> [Owned<Snapshot.Trigger>] {
        try rows(
            """
            SELECT t.tgrelid::bigint, t.oid::bigint, n.nspname::text, c.relname::text, t.tgname::text,
              pg_get_triggerdef(t.oid), t.tgenabled::text, (t.tgtype & 2) <> 0, t.tgparentid <> 0,
              \(comment(on: "pg_trigger", "t.oid"))
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE \(scope.holds("t.tgrelid")) AND NOT t.tgisinternal ORDER BY t.tgname, t.oid
            """
        ) { fields in
            let owner = fields.oid()
            let oid = fields.oid()
            let trigger = Snapshot.Trigger(
                oid: oid, table: fields.name(), name: fields.text(), definition: fields.text(),
                firing: .init(rawValue: fields.text()) ?? .origin, isBefore: fields.flag(),
                isDerived: fields.flag(),
                comment: fields.optionalText(), reads: reads[Dependent(catalog: "pg_trigger", oid: oid)] ?? [])
            return Owned(owner: owner, object: trigger)
        }
    }

    func policies(_ scope: Scope, _ reads: Reads) throws -> [Owned<Snapshot.Policy>] {
        try rows(
            """
            SELECT p.polrelid::bigint, p.oid::bigint, p.polname::text, p.polpermissive,
              CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
              (SELECT array_agg(pg_get_userbyid(r)::text ORDER BY position)
                FROM unnest(p.polroles) WITH ORDINALITY AS u(r, position) WHERE r <> 0)::text,
              pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), \(comment(on: "pg_policy", "p.oid"))
            FROM pg_policy p
            WHERE \(scope.holds("p.polrelid")) ORDER BY p.polname, p.oid
            """
        ) { fields in
            let owner = fields.oid()
            let oid = fields.oid()
            let policy = Snapshot.Policy(
                oid: oid, name: fields.text(), isPermissive: fields.flag(), command: fields.text(),
                roles: fields.names(), using: fields.optionalText(), check: fields.optionalText(),
                comment: fields.optionalText(), reads: reads[Dependent(catalog: "pg_policy", oid: oid)] ?? [])
            return Owned(owner: owner, object: policy)
        }
    }

    func statistics(_ scope: Scope, _ reads: Reads) throws -> [Owned<Snapshot.ExtendedStatistics>] {
        try rows(
            """
            SELECT s.stxrelid::bigint, s.oid::bigint, n.nspname::text, s.stxname::text, pg_get_statisticsobjdef(s.oid),
              CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget::int END,
              pg_get_userbyid(s.stxowner)::text, \(comment(on: "pg_statistic_ext", "s.oid"))
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
            WHERE \(scope.holds("s.stxrelid")) ORDER BY s.stxname, s.oid
            """
        ) { fields in
            let owner = fields.oid()
            let oid = fields.oid()
            let statistics = Snapshot.ExtendedStatistics(
                oid: oid, name: fields.name(), definition: fields.text(), target: fields.optionalInteger(),
                owner: fields.optionalText(),
                comment: fields.optionalText(), reads: reads[Dependent(catalog: "pg_statistic_ext", oid: oid)] ?? [])
            return Owned(owner: owner, object: statistics)
        }
    }

    /// Rules of tables in the scope, and of others that read one of them. A view's own rule is the view.
    func rules(_ scope: Scope, _ reads: Reads) throws -> [Snapshot.Rule] {
        try rows(
            """
            SELECT r.oid::bigint, c.oid::bigint, n.nspname::text, c.relname::text, r.rulename::text, pg_get_ruledef(r.oid),
              r.ev_enabled::text, \(comment(on: "pg_rewrite", "r.oid"))
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE r.rulename <> '_RETURN' AND (\(scope.holds("c.oid")) OR EXISTS (SELECT FROM pg_depend d
              WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
              AND \(scope.holds("d.refobjid")))) ORDER BY n.nspname, c.relname, r.rulename
            """
        ) { fields in
            let oid = fields.oid()
            return Snapshot.Rule(
                oid: oid, relation: fields.oid(), table: fields.name(), name: fields.text(),
                definition: fields.text(), firing: .init(rawValue: fields.text()) ?? .origin,
                comment: fields.optionalText(), reads: reads[Dependent(catalog: "pg_rewrite", oid: oid)] ?? [])
        }
    }

    func publications(_ scope: Scope, _ reads: Reads) throws -> [Snapshot.PublishedTable] {
        // Column lists and conditions are there since PostgreSQL 15.
        let details =
            connection.serverVersion >= 150_000
            ? """
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[]))::text, pg_get_expr(r.prqual, r.prrelid)
            """ : "NULL, NULL"
        return try rows(
            """
            SELECT r.oid::bigint, p.pubname::text, r.prrelid::bigint, \(details)
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            WHERE \(scope.holds("r.prrelid")) ORDER BY p.pubname, r.oid
            """
        ) { fields in
            let oid = fields.oid()
            return Snapshot.PublishedTable(
                oid: oid, publication: fields.text(), relation: fields.oid(), columns: fields.names(),
                condition: fields.optionalText(), reads: reads[Dependent(catalog: "pg_publication_rel", oid: oid)] ?? []
            )
        }
    }

    func routines(_ scope: Scope, _ reads: Reads) throws -> [Snapshot.Routine] {
        try rows(
            """
            SELECT f.oid::bigint, f.oid::regprocedure::text, pg_get_functiondef(f.oid) FROM pg_proc f
            WHERE f.oid IN (SELECT d.objid FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
              AND d.refclassid = 'pg_class'::regclass AND \(scope.holds("d.refobjid"))) ORDER BY 2
            """
        ) { fields in
            let oid = fields.oid()
            return Snapshot.Routine(
                oid: oid, signature: fields.text(), definition: fields.text(),
                reads: reads[Dependent(catalog: "pg_proc", oid: oid)] ?? [])
        }
    }
}
