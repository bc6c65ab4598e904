internal import SluiceDatabase

/// What people have written into a schema: each text with the object that it belongs to, in one statement.
extension PostgresSnapshot {
    func texts() throws -> [Snapshot.Text] {
        try rows(statement) { fields in
            Snapshot.Text(
                place: fields.text().replacing("public.", with: ""), text: fields.text(),
                form: .init(rawValue: fields.text()) ?? .script)
        }
    }

    private var statement: String {
        """
        WITH own AS (SELECT n.oid, n.nspname FROM pg_namespace n WHERE \(Snapshot.isUserSchema(connection.dialect))),
        relation AS (SELECT oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM own)),
        type AS (SELECT oid, typname, typdefault, typrelid, typelem FROM pg_type WHERE typnamespace IN (SELECT oid FROM own)),
        function AS (SELECT p.oid, p.proname, p.proargnames, p.prosrc, p.proargdefaults, p.proconfig FROM pg_proc p
          WHERE p.pronamespace IN (SELECT oid FROM own) AND NOT \(CatalogCondition.isOfExtension("p.oid", in: "pg_proc"))),
        "constraint" AS (SELECT oid, conname, contype, conrelid, contypid FROM pg_constraint
          WHERE connamespace IN (SELECT oid FROM own)),
        code(place, text) AS (\(code)), script(place, text) AS (\(script)), words(place, text) AS (\(words)), name(place, text) AS (\(names))
        SELECT place, text, 'code' FROM code WHERE text IS NOT NULL UNION ALL
        SELECT place, text, 'script' FROM script WHERE text IS NOT NULL UNION ALL
        SELECT place, text, 'words' FROM words WHERE text IS NOT NULL UNION ALL
        SELECT place, text, 'name' FROM name WHERE text <> ''
        """
    }

    private var code: String {
        // From PostgreSQL 14 on.
        let expressions =
            connection.serverVersion >= 140_000 ? "pg_get_statisticsobjdef_expressions(s.oid)::text" : "NULL"
        return """
            SELECT 'default of ' || d.adrelid::regclass || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
            FROM pg_attrdef d JOIN relation c ON c.oid = d.adrelid
            JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            UNION ALL SELECT 'index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i
            JOIN relation c ON c.oid = i.indexrelid WHERE i.indpred IS NOT NULL OR i.indexprs IS NOT NULL
            UNION ALL SELECT 'constraint ' || conname || ' of ' || conrelid::regclass, pg_get_constraintdef(oid)
            FROM "constraint" WHERE contype IN ('c', 'x') AND conrelid <> 0
            UNION ALL SELECT 'constraint ' || conname || ' of ' || contypid::regtype, pg_get_constraintdef(oid)
            FROM "constraint" WHERE contype = 'c' AND contypid <> 0
            UNION ALL SELECT 'default of ' || oid::regtype, typdefault FROM type
            UNION ALL SELECT 'bound of partition ' || c.oid::regclass, pg_get_expr(c.relpartbound, c.oid) FROM pg_class c
            WHERE c.relispartition AND c.relkind IN ('r', 'p') AND c.oid IN (SELECT oid FROM relation)
            UNION ALL SELECT 'rule ' || r.rulename || ' of ' || r.ev_class::regclass, pg_get_ruledef(r.oid) FROM pg_rewrite r
            JOIN relation c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
            UNION ALL SELECT 'view ' || c.oid::regclass, pg_get_viewdef(c.oid) FROM pg_class c
            WHERE c.relkind IN ('v', 'm') AND c.oid IN (SELECT oid FROM relation)
            UNION ALL SELECT 'policy ' || p.polname || ' of ' || p.polrelid::regclass,
                concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p
            UNION ALL SELECT 'trigger ' || t.tgname || ' of ' || t.tgrelid::regclass, pg_get_triggerdef(t.oid)
            FROM pg_trigger t WHERE NOT t.tgisinternal AND (t.tgqual IS NOT NULL OR t.tgnargs > 0)
            UNION ALL SELECT 'statistics ' || s.stxname, \(expressions) FROM pg_statistic_ext s
            WHERE s.stxnamespace IN (SELECT oid FROM own)
            UNION ALL SELECT 'text search dictionary ' || t.dictname, t.dictinitoption FROM pg_ts_dict t
            WHERE t.dictnamespace IN (SELECT oid FROM own)
            \(publishedRows)
            """
    }

    /// From PostgreSQL 15 on.
    private var publishedRows: String {
        guard connection.serverVersion >= 150_000 else { return "" }
        return """
            UNION ALL SELECT 'rows of ' || r.prrelid::regclass || ' in publication ' || p.pubname, pg_get_expr(r.prqual, r.prrelid)
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            """
    }

    private var script: String {
        // From PostgreSQL 14 on.
        let body = connection.serverVersion >= 140_000 ? "pg_get_function_sqlbody(oid)" : "NULL"
        return """
            SELECT 'function ' || oid::regprocedure, concat_ws(' ', prosrc, \(body), pg_get_expr(proargdefaults, 0)) FROM function
            """
    }

    private var words: String {
        """
        SELECT 'label of type ' || e.enumtypid::regtype, e.enumlabel::text FROM pg_enum e
        UNION ALL SELECT 'first value of ' || f.oid::regprocedure, unnest(ARRAY[a.agginitval, a.aggminitval])
        FROM pg_aggregate a JOIN function f ON f.oid = a.aggfnoid
        UNION ALL SELECT 'setting of function ' || oid::regprocedure, \(Self.values("proconfig")) FROM function
        UNION ALL SELECT CASE s.setrole WHEN 0 THEN 'setting of the database'
            ELSE 'setting of role ' || pg_get_userbyid(s.setrole) || ' in the database' END, \(Self.values("s.setconfig"))
        FROM pg_db_role_setting s WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL SELECT 'options of ' || c.oid::regclass, \(Self.values("f.ftoptions")) FROM pg_foreign_table f
        JOIN relation c ON c.oid = f.ftrelid
        UNION ALL SELECT 'options of ' || a.attrelid::regclass || '.' || a.attname, \(Self.values("a.attfdwoptions"))
        FROM pg_attribute a JOIN relation c ON c.oid = a.attrelid
        UNION ALL SELECT 'options of foreign-data wrapper ' || fdwname, \(Self.values("fdwoptions")) FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'options of server ' || srvname, \(Self.values("srvoptions")) FROM pg_foreign_server
        UNION ALL SELECT 'options of the user mapping of ' || usename || ' at ' || srvname, \(Self.values("umoptions"))
        FROM pg_user_mappings
        UNION ALL SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
        FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) o
        WHERE (d.objoid >= 16384 OR d.classoid = 'pg_largeobject'::regclass OR d.classoid = 'pg_namespace'::regclass
            AND d.objoid IN (SELECT oid FROM own) AND d.description <> 'standard public schema')
          AND (o.schema IS NULL OR o.schema IN (SELECT nspname FROM own))
          AND NOT EXISTS (SELECT FROM pg_depend x
            WHERE x.classid = d.classoid AND x.objid = d.objoid AND x.deptype = 'e')
        UNION ALL SELECT 'security label on ' || l.objtype || ' ' || l.objname, l.label FROM pg_seclabels l
        UNION ALL SELECT 'comment on the database', shobj_description(oid, 'pg_database') FROM pg_database
        WHERE datname = current_database()
        """
    }

    /// Of settings and options, which are kept as `{name=value,…}`.
    private static func values(_ options: String) -> String {
        "(SELECT string_agg(substr(o, strpos(o, '=') + 1), E'\\n') FROM unnest(\(options)) o)"
    }

    private var names: String {
        """
        SELECT 'name of schema ' || nspname, nspname::text FROM own
        UNION ALL SELECT CASE WHEN c.relkind IN ('i', 'I') THEN 'name of index ' WHEN c.relkind = 'S' THEN 'name of sequence '
            WHEN c.relkind IN ('v', 'm') THEN 'name of view ' WHEN c.relkind = 'c' THEN 'name of type ' ELSE 'name of table ' END
            || c.oid::regclass, c.relname::text
        FROM pg_class c WHERE c.oid IN (SELECT oid FROM relation) AND c.relkind <> 't'
        UNION ALL SELECT 'name of column ' || a.attrelid::regclass || '.' || a.attname, a.attname::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.oid IN (SELECT oid FROM relation) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
          AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL SELECT 'name of constraint ' || conname || ' of '
            || CASE conrelid WHEN 0 THEN contypid::regtype::text ELSE conrelid::regclass::text END, conname::text
        FROM "constraint"
        UNION ALL SELECT 'name of trigger ' || t.tgname || ' of ' || t.tgrelid::regclass, t.tgname::text FROM pg_trigger t
        JOIN relation c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
        UNION ALL SELECT 'name of policy ' || p.polname || ' of ' || p.polrelid::regclass, p.polname::text FROM pg_policy p
        UNION ALL SELECT 'name of rule ' || r.rulename || ' of ' || r.ev_class::regclass, r.rulename::text FROM pg_rewrite r
        JOIN relation c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN'
        UNION ALL SELECT 'name of type ' || oid::regtype, typname::text FROM type WHERE typrelid = 0 AND typelem = 0
        UNION ALL SELECT 'name of function ' || oid::regprocedure, proname::text FROM function
        UNION ALL SELECT 'name of an argument of ' || oid::regprocedure, unnest(proargnames) FROM function
        UNION ALL SELECT 'name of statistics ' || s.stxname, s.stxname::text FROM pg_statistic_ext s
        WHERE s.stxnamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'name of event trigger ' || evtname, evtname::text FROM pg_event_trigger
        UNION ALL SELECT 'name of publication ' || pubname, pubname::text FROM pg_publication
        UNION ALL SELECT 'name of server ' || srvname, srvname::text FROM pg_foreign_server
        """
    }
}

extension PostgresSnapshot {
    func surroundings() throws -> [Snapshot.Surrounding] {
        try rows(
            """
            SELECT 'publication', pubname::text FROM pg_publication
            UNION ALL SELECT 'subscription', subname::text FROM pg_subscription
              WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            UNION ALL SELECT 'server', srvname::text FROM pg_foreign_server
            UNION ALL SELECT 'userMapping', usename || ' at ' || srvname FROM pg_user_mappings
            UNION ALL SELECT 'largeObject', oid::text FROM pg_largeobject_metadata
            UNION ALL SELECT 'securityLabel', objtype || ' ' || objname FROM pg_seclabels
            UNION ALL SELECT 'eventTrigger', evtname::text FROM pg_event_trigger
            ORDER BY 1, 2
            """
        ) { fields in
            Snapshot.Surrounding(kind: .init(rawValue: fields.text()) ?? .server, name: fields.text())
        }
    }
}
