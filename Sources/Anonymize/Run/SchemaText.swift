internal import SluiceDatabase

/// Text that stands in the schema itself and no row of a table: a default, a check, a view, a function's body.
struct SchemaText {
    let place: String
    let text: String

    /// What stands between quotes, doubled ones undone; of a comment or a label also the whole.
    var literals: Set<String> {
        let quoted = text.matches(of: #/'((?:[^']|'')*)'/#).map {
            String($0.output.1).replacing("''", with: "'")
        }
        let isText = place.hasPrefix("label of type ") || place.hasPrefix("comment on ")
        return Set(isText ? quoted + [text] : quoted)
    }

    static func all(in connection: any Connection) throws -> [SchemaText] {
        let sqlite = """
            SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sluice\\_%' ESCAPE '\\'
            """
        let sql = connection.dialect.choose(postgres: postgres, sqlite: sqlite)
        return try connection.catalogRows(sql).compactMap { row in
            row[0].text.flatMap { place in
                row[1].text.map { SchemaText(place: place.withoutDefaultSchema, text: $0) }
            }
        }
    }

    private static let postgres = """
        WITH own AS (SELECT oid FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'sluice')
                     AND nspname NOT LIKE 'pg\\_toast%' AND nspname NOT LIKE 'pg\\_temp%')
        SELECT 'default of ' || d.adrelid::regclass || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid AND c.relnamespace IN (SELECT oid FROM own)
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        UNION ALL SELECT 'index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace IN (SELECT oid FROM own)
        WHERE i.indpred IS NOT NULL OR i.indexprs IS NOT NULL
        UNION ALL SELECT 'constraint ' || conname || ' of ' || conrelid::regclass, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE contype IN ('c', 'x') AND conrelid <> 0 AND connamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'constraint ' || conname || ' of ' || contypid::regtype, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE contype = 'c' AND contypid <> 0 AND connamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'default of ' || t.oid::regtype, t.typdefault FROM pg_type t
        WHERE t.typtype = 'd' AND t.typdefault IS NOT NULL AND t.typnamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'bound of partition ' || c.oid::regclass, pg_get_expr(c.relpartbound, c.oid) FROM pg_class c
        WHERE c.relispartition AND c.relkind IN ('r', 'p') AND c.relnamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'rule ' || r.rulename || ' of ' || r.ev_class::regclass, pg_get_ruledef(r.oid) FROM pg_rewrite r
        JOIN pg_class c ON c.oid = r.ev_class AND c.relnamespace IN (SELECT oid FROM own) WHERE r.rulename <> '_RETURN'
        UNION ALL SELECT 'function ' || p.oid::regprocedure, p.prosrc FROM pg_proc p
        WHERE p.pronamespace IN (SELECT oid FROM own) AND NOT EXISTS (
            SELECT FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e')
        UNION ALL SELECT 'view ' || c.oid::regclass, pg_get_viewdef(c.oid) FROM pg_class c
        WHERE c.relkind IN ('v', 'm') AND c.relnamespace IN (SELECT oid FROM own)
        UNION ALL SELECT 'label of type ' || e.enumtypid::regtype, e.enumlabel::text FROM pg_enum e
        UNION ALL SELECT 'policy ' || p.polname || ' of ' || p.polrelid::regclass,
            concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p
        UNION ALL SELECT 'trigger ' || t.tgname || ' of ' || t.tgrelid::regclass, pg_get_triggerdef(t.oid)
        FROM pg_trigger t WHERE NOT t.tgisinternal AND (t.tgqual IS NOT NULL OR t.tgnargs > 0)
        UNION ALL SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
        FROM pg_description d
        WHERE (d.classoid = 'pg_class'::regclass AND d.objoid IN (SELECT oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM own)))
           OR (d.classoid = 'pg_constraint'::regclass AND d.objoid IN (SELECT oid FROM pg_constraint WHERE connamespace IN (SELECT oid FROM own)))
           OR (d.classoid = 'pg_type'::regclass AND d.objoid IN (SELECT oid FROM pg_type WHERE typnamespace IN (SELECT oid FROM own)))
           OR (d.classoid = 'pg_proc'::regclass AND d.objoid IN (SELECT oid FROM pg_proc p
               WHERE pronamespace IN (SELECT oid FROM own) AND NOT EXISTS (SELECT FROM pg_depend x
                   WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e')))
           OR d.classoid IN ('pg_trigger'::regclass, 'pg_policy'::regclass)
           OR (d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM own) AND d.description <> 'standard public schema')
        UNION ALL SELECT 'comment on the database', shobj_description(oid, 'pg_database') FROM pg_database
        WHERE datname = current_database()
        """
}
