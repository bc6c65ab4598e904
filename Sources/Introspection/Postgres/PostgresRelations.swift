package import SluiceDatabase

extension Snapshot {
    /// Of a namespace `n`, in SQL: it is the user's.
    package static func isUserSchema(_ dialect: Dialect) -> String {
        """
        n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
        AND n.nspname NOT LIKE 'pg\\_temp%' AND NOT \(dialect.holdsState(schema: "n.nspname"))
        """
    }
}

extension PostgresSnapshot {
    /// All of the user's, or the named ones with their descendants and, where views are wanted, what reads them.
    func relations(_ named: [Int64]?) throws -> [Snapshot.Relation] {
        let withSizes = parts.contains(.sizes)
        let sizes = """
            pg_relation_size(c.oid) / current_setting('block_size')::bigint, pg_table_size(c.oid), c.reltuples::bigint
            """
        return try rows(
            """
            \(named.map(tree) ?? "")
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, c.relpersistence::text,
              pg_get_userbyid(c.relowner)::text, \(comment(on: "pg_class", "c.oid")), m.amname::text,
              s.spcname::text, c.reloptions::text, (SELECT x.reloptions::text FROM pg_class x WHERE x.oid = c.reltoastrelid),
              c.relreplident::text, c.relrowsecurity, c.relforcerowsecurity,
              (SELECT e.extname::text FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e' LIMIT 1),
              (SELECT array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i
                WHERE i.inhrelid = c.oid)::text,
              c.relispartition, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
              \(parts.contains(.views) ? "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END" : "NULL"),
              c.relispopulated, CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
              (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_partitioned_table p
                JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum > 0
                WHERE p.partrelid = c.oid AND (a.attnum = ANY (p.partattrs::int2[]) OR EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
                  AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i')))::text,
              \(withSizes ? sizes : "NULL")
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND \(named.map(isWanted) ?? Snapshot.isUserSchema(connection.dialect))
            ORDER BY n.nspname, c.relname
            """
        ) { fields in relation(&fields, withSizes: withSizes) }
    }

    private func tree(_ roots: [Int64]) -> String {
        """
        WITH RECURSIVE \(CatalogCondition.tree("SELECT oid FROM pg_class WHERE \(Scope(roots).holds("oid"))"))
        """
    }

    private func isWanted(_ roots: [Int64]) -> String {
        guard parts.contains(.views) else { return "c.oid IN (SELECT oid FROM tree)" }
        return """
            (c.oid IN (SELECT oid FROM tree) OR c.relkind IN ('v', 'm') AND c.oid IN (SELECT r.ev_class FROM pg_rewrite r
              JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
              WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT oid FROM tree)))
            """
    }

    private func relation(_ fields: inout Fields, withSizes: Bool) -> Snapshot.Relation {
        var relation = Snapshot.Relation(
            oid: fields.oid(), name: fields.name(), kind: .init(rawValue: fields.text()) ?? .table)
        relation.persistence = .init(rawValue: fields.text()) ?? .permanent
        relation.owner = fields.optionalText()
        relation.comment = fields.optionalText()
        relation.accessMethod = fields.optionalText()
        relation.tablespace = fields.optionalText()
        relation.options = fields.names()
        relation.toastOptions = fields.names()
        relation.replicaIdentity = fields.optionalText()
        relation.hasRowSecurity = fields.flag()
        relation.forcesRowSecurity = fields.flag()
        relation.extensionName = fields.optionalText()
        relation.parents = fields.names().map { QualifiedName($0) }
        relation.isPartition = fields.flag()
        relation.partitionKey = fields.optionalText()
        relation.partitionBound = fields.optionalText()
        relation.definition = fields.optionalText()
        relation.isPopulated = fields.flag()
        relation.rowType = fields.optionalText()
        relation.partitionKeyColumns = fields.names()
        guard withSizes else { return relation }
        let pages = fields.integer()
        let bytes = fields.oid()
        let estimate = fields.integer()
        relation.size = .init(pages: pages, bytes: bytes, rows: estimate < 0 ? nil : estimate)
        return relation
    }
}
