internal import SluiceDatabase

/// Objects that hang on a table or on one of its columns, as the catalog knows them.
struct PostgresDependants {
    private let connection: any Connection
    private let relation: PostgresRelation

    init(_ connection: any Connection, _ relation: PostgresRelation) {
        self.connection = connection
        self.relation = relation
    }

    /// Indexes that aren't a constraint's. One of a partitioned table makes those of its partitions, too.
    func indexes(touching column: Int64?) throws -> [CatalogObject] {
        try objects(
            .index,
            """
            SELECT c.oid::regclass::text, CASE WHEN c.relkind = 'I' AND i.indisvalid
            THEN regexp_replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') ELSE pg_get_indexdef(c.oid) END, \(columnSet("pg_class", "c.oid", column)),
            CASE WHEN obj_description(c.oid, 'pg_class') IS NOT NULL THEN
            format('COMMENT ON INDEX %s IS %L', c.oid::regclass, obj_description(c.oid, 'pg_class')) END
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = \(relation.oid) AND NOT c.relispartition
            AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
            \(touches("pg_class", "c.oid", column)) ORDER BY c.relname
            """)
    }

    /// The table's own constraints; an inherited one comes back with its parent's, NOT NULL with its column.
    func constraints(touching column: Int64?) throws -> [CatalogObject] {
        try objects(
            .constraint,
            """
            SELECT k.conname::text, format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
            pg_get_constraintdef(k.oid)),
            \(column.map { "coalesce(k.conkey = ARRAY[\($0)]::int2[], false)" } ?? "true"),
            CASE WHEN obj_description(k.oid, 'pg_constraint') IS NOT NULL THEN
            format('COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, k.conrelid::regclass,
            obj_description(k.oid, 'pg_constraint')) END
            FROM pg_constraint k WHERE k.conrelid = \(relation.oid) AND k.contype NOT IN ('t', 'n') AND k.conislocal
            AND k.conparentid = 0 \(column.map { "AND \($0) = ANY (k.conkey)" } ?? "")
            ORDER BY k.contype = 'f', k.contype <> 'p', k.conname
            """)
    }

    /// Foreign keys of other tables that point here.
    func foreignKeys(to column: Int64?) throws -> [CatalogObject] {
        try objects(
            .foreignKey,
            """
            SELECT format('%s on %s', k.conname, k.conrelid::regclass), format('ALTER TABLE %s ADD CONSTRAINT %I %s',
            k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)), false, NULL
            FROM pg_constraint k WHERE k.confrelid = \(relation.oid) AND k.contype = 'f' AND k.conparentid = 0
            \(column.map { "AND \($0) = ANY (k.confkey)" } ?? "AND k.conrelid <> k.confrelid") ORDER BY 1
            """)
    }

    /// Tables that inherit from this one. Partitions go with their table and come back with it.
    func children() throws -> [CatalogObject] {
        try objects(
            .child,
            """
            SELECT c.oid::regclass::text, '', false, NULL FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = \(relation.oid) AND NOT c.relispartition ORDER BY 1
            """)
    }

    /// Views and rules; a table's own rules go with it.
    func rewrites(touching column: Int64?) throws -> [CatalogObject] {
        let query = """
            SELECT DISTINCT c.relkind::text, c.oid::regclass::text, r.rulename::text,
            CASE c.relkind WHEN 'v' THEN format('CREATE VIEW %s AS %s', c.oid::regclass, pg_get_viewdef(c.oid))
            WHEN 'm' THEN format('CREATE MATERIALIZED VIEW %s AS %s', c.oid::regclass, pg_get_viewdef(c.oid))
            ELSE pg_get_ruledef(r.oid) END, c.relkind NOT IN ('v', 'm') AND r.ev_class = \(relation.oid)
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
            WHERE EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = \(relation.oid)
            \(column.map { "AND d.refobjsubid = \($0)" } ?? "")) ORDER BY 2, 3
            """
        return try connection.rows(query).map { row in
            let kind: CatalogObject.Kind = ["v": .view, "m": .materializedView][row[0].text ?? ""] ?? .rule
            let name = kind == .rule ? "\(row[2].text ?? "") on \(row[1].text ?? "")" : row[1].text ?? ""
            return CatalogObject(
                kind: kind, name: name, definition: row[3].text ?? "",
                belongsToColumnAlone: column == nil && row[4].isTrue)
        }
    }

    /// Triggers other than Sluice's own guards, which come and go with the deprecation.
    func triggers(touching column: Int64?) throws -> [CatalogObject] {
        try objects(
            .trigger,
            """
            SELECT t.tgname::text, pg_get_triggerdef(t.oid), \(column == nil), CASE t.tgenabled
            WHEN 'D' THEN format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)
            WHEN 'R' THEN format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I', t.tgrelid::regclass, t.tgname)
            WHEN 'A' THEN format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.tgrelid::regclass, t.tgname) END
            FROM pg_trigger t WHERE t.tgrelid = \(relation.oid) AND NOT t.tgisinternal
            AND t.tgparentid = 0 AND t.tgname NOT LIKE '%sluice\\_guard\\_%'
            \(touches("pg_trigger", "t.oid", column)) ORDER BY t.tgname
            """)
    }

    func policies(touching column: Int64?) throws -> [CatalogObject] {
        try objects(
            .policy,
            """
            SELECT p.polname::text, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname,
            p.polrelid::regclass, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
            CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
            ELSE 'ALL' END, (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ')
            FROM unnest(p.polroles) r)) || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
            || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''), false, NULL
            FROM pg_policy p WHERE p.polrelid = \(relation.oid) \(touches("pg_policy", "p.oid", column))
            ORDER BY p.polname
            """)
    }

    func statistics(touching column: Int64?) throws -> [CatalogObject] {
        try objects(
            .statistics,
            """
            SELECT s.stxname::text, pg_get_statisticsobjdef(s.oid), \(columnSet("pg_statistic_ext", "s.oid", column)), NULL
            FROM pg_statistic_ext s WHERE s.stxrelid = \(relation.oid)
            \(touches("pg_statistic_ext", "s.oid", column)) ORDER BY s.stxname
            """)
    }

    /// Generated columns of the same table that are computed from this one.
    func generatedColumns(from column: Int64) throws -> [CatalogObject] {
        try objects(
            .generatedColumn,
            """
            SELECT format('%s of %s', a.attname, a.attrelid::regclass), format('GENERATED ALWAYS AS (%s) %s',
            pg_get_expr(x.adbin, x.adrelid), CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END), false, NULL
            FROM pg_attrdef x JOIN pg_attribute a ON a.attrelid = x.adrelid AND a.attnum = x.adnum
            WHERE a.attgenerated <> '' AND x.adrelid = \(relation.oid) AND x.adnum <> \(column)
            \(touches("pg_attrdef", "x.oid", column)) ORDER BY 1
            """)
    }

    /// Publications that name the column, and functions whose SQL body PostgreSQL has parsed.
    func publicationsAndFunctions(touching column: Int64?) throws -> [CatalogObject] {
        try objects(
            .publication,
            """
            SELECT p.pubname::text, format('ALTER PUBLICATION %I ADD TABLE %s', p.pubname, r.prrelid::regclass), false, NULL
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            WHERE r.prrelid = \(relation.oid) \(touches("pg_publication_rel", "r.oid", column)) ORDER BY 1
            """)
            + objects(
                .function,
                """
                SELECT f.oid::regprocedure::text, pg_get_functiondef(f.oid), false, NULL FROM pg_proc f
                WHERE EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid
                AND d.refclassid = 'pg_class'::regclass AND d.refobjid = \(relation.oid)
                \(column.map { "AND d.refobjsubid = \($0)" } ?? "")) ORDER BY 1
                """)
    }

    /// Rows of: name, definition, belongs to the column alone, a statement that follows the definition or NULL.
    private func objects(_ kind: CatalogObject.Kind, _ query: String) throws -> [CatalogObject] {
        try connection.rows(query).map { row in
            var object = CatalogObject(
                kind: kind, name: row[0].text ?? "", definition: row[1].text ?? "",
                belongsToColumnAlone: row[2].isTrue)
            object.followedBy = row[3].text
            return object
        }
    }

    private func touches(_ catalog: String, _ object: String, _ column: Int64?) -> String {
        guard let column else { return "" }
        return """
            AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = '\(catalog)'::regclass AND d.objid = \(object)
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = \(relation.oid) AND d.refobjsubid = \(column))
            """
    }

    /// An expression that is true where the object touches this column and no other of the table.
    private func columnSet(_ catalog: String, _ object: String, _ column: Int64?) -> String {
        guard let column else { return "true" }
        return """
            NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '\(catalog)'::regclass AND d.objid = \(object)
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = \(relation.oid) AND d.refobjsubid > 0
            AND d.refobjsubid <> \(column))
            """
    }
}
