internal import SluiceDatabase

/// What people have written into a schema: each text with the object that it belongs to, in one statement.
extension PostgresSnapshot {
    func texts() throws -> [Snapshot.Text] {
        try rows(statement) { fields in
            let place = fields.text().replacing("public.", with: "")
            return Snapshot.Text(
                place: place, text: fields.text(),
                isLiteral: place.hasPrefix("label of type ") || place.hasPrefix("comment on "))
        }
    }

    private var statement: String {
        // Both are from PostgreSQL 14 on.
        let body = connection.serverVersion >= 140_000 ? "pg_get_function_sqlbody(oid)" : "NULL"
        let expressions =
            connection.serverVersion >= 140_000 ? "pg_get_statisticsobjdef_expressions(s.oid)::text" : "NULL"
        return """
            WITH own AS (SELECT n.oid FROM pg_namespace n WHERE \(Snapshot.isUserSchema(connection.dialect))),
            relation AS (SELECT oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM own)),
            type AS (SELECT oid, typdefault FROM pg_type WHERE typnamespace IN (SELECT oid FROM own)),
            function AS (SELECT p.oid, p.prosrc, p.proargdefaults, p.proconfig FROM pg_proc p
              WHERE p.pronamespace IN (SELECT oid FROM own) AND NOT \(CatalogCondition.isOfExtension("p.oid", in: "pg_proc"))),
            "constraint" AS (SELECT oid, conname, contype, conrelid, contypid FROM pg_constraint
              WHERE connamespace IN (SELECT oid FROM own)),
            found(place, text) AS (
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
            UNION ALL SELECT 'function ' || oid::regprocedure, concat_ws(' ', prosrc,
              \(body), pg_get_expr(proargdefaults, 0), proconfig::text) FROM function
            UNION ALL SELECT 'view ' || c.oid::regclass, pg_get_viewdef(c.oid) FROM pg_class c
            WHERE c.relkind IN ('v', 'm') AND c.oid IN (SELECT oid FROM relation)
            UNION ALL SELECT 'label of type ' || e.enumtypid::regtype, e.enumlabel::text FROM pg_enum e
            UNION ALL SELECT 'policy ' || p.polname || ' of ' || p.polrelid::regclass,
                concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p
            UNION ALL SELECT 'trigger ' || t.tgname || ' of ' || t.tgrelid::regclass, pg_get_triggerdef(t.oid)
            FROM pg_trigger t WHERE NOT t.tgisinternal AND (t.tgqual IS NOT NULL OR t.tgnargs > 0)
            UNION ALL SELECT 'statistics ' || s.stxname, \(expressions) FROM pg_statistic_ext s
            WHERE s.stxnamespace IN (SELECT oid FROM own)
            UNION ALL SELECT 'text search dictionary ' || t.dictname, t.dictinitoption FROM pg_ts_dict t
            WHERE t.dictnamespace IN (SELECT oid FROM own)
            UNION ALL SELECT 'options of ' || c.oid::regclass, f.ftoptions::text FROM pg_foreign_table f
            JOIN relation c ON c.oid = f.ftrelid
            UNION ALL SELECT 'options of server ' || srvname, srvoptions::text FROM pg_foreign_server
            UNION ALL SELECT 'options of the user mapping of ' || usename || ' at ' || srvname, umoptions::text
            FROM pg_user_mappings
            UNION ALL SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
            FROM pg_description d
            WHERE (d.classoid = 'pg_class'::regclass AND d.objoid IN (SELECT oid FROM relation))
               OR (d.classoid = 'pg_constraint'::regclass AND d.objoid IN (SELECT oid FROM "constraint"))
               OR (d.classoid = 'pg_type'::regclass AND d.objoid IN (SELECT oid FROM type))
               OR (d.classoid = 'pg_proc'::regclass AND d.objoid IN (SELECT oid FROM function))
               OR d.classoid IN ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_foreign_server'::regclass,
                 'pg_publication'::regclass, 'pg_largeobject'::regclass, 'pg_event_trigger'::regclass)
               OR (d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM own) AND d.description <> 'standard public schema')
            UNION ALL SELECT 'security label on ' || l.objtype || ' ' || l.objname, l.label FROM pg_seclabels l
            UNION ALL SELECT 'comment on the database', shobj_description(oid, 'pg_database') FROM pg_database
            WHERE datname = current_database())
            SELECT place, text FROM found WHERE text IS NOT NULL
            """
    }

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
