internal import SluiceDatabase

/// What else of a database would go, or keeps RESTRICT from dropping, with a table or column: functions of its row type, domains over
/// that, policies and defaults of other tables, views on views. By PostgreSQL's own record of what depends on what (pg_depend), so
/// none is forgotten that ``PostgresDependents`` doesn't know.
struct PostgresOtherDependents {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// - Parameter column: By number; nil for the table.
    /// - Returns: Named as PostgreSQL names them, without a statement: they stand elsewhere.
    func objects(of relation: Int64, column: Int?) throws -> [CatalogObject] {
        try connection.catalogRows(Self.query(relation, column ?? 0)).compactMap { row in
            row[0].text.map {
                CatalogObject(kind: .other, name: $0, definition: "", belongsToColumnAlone: false)
            }
        }
    }

    private static func query(_ relation: Int64, _ column: Int) -> String {
        """
        WITH RECURSIVE gone(classid, objid, objsubid) AS (
          SELECT 'pg_class'::regclass::oid, \(relation)::oid, \(column)
          UNION
          SELECT n.classid, n.objid, n.objsubid FROM gone g, LATERAL (
            SELECT d.classid, d.objid, d.objsubid FROM pg_depend d
            WHERE d.refclassid = g.classid AND d.refobjid = g.objid AND (g.objsubid = 0 OR d.refobjsubid = g.objsubid)
              AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
            UNION ALL
            -- A view is what its rule is a part of.
            SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_depend d
            WHERE d.classid = g.classid AND d.objid = g.objid AND d.deptype = 'i' AND g.classid = 'pg_rewrite'::regclass
          ) AS n
        ), direct AS (
          SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = \(relation)
            AND (\(column) = 0 OR d.refobjsubid = \(column))
        )
        SELECT DISTINCT pg_describe_object(g.classid, g.objid, g.objsubid) FROM gone g
        WHERE (g.classid, g.objid) <> ('pg_class'::regclass, \(relation)::oid)
          -- Parts of what goes: indexes, row types, owned sequences, partitions, own policies.
          AND NOT EXISTS (
            SELECT FROM pg_depend d JOIN gone o ON o.classid = d.refclassid AND o.objid = d.refobjid
              AND (o.objsubid = 0 OR o.objsubid = d.refobjsubid)
            WHERE d.classid = g.classid AND d.objid = g.objid AND d.objsubid = g.objsubid
              AND d.deptype IN ('a', 'i', 'P', 'S'))
          -- What the table's own catalogue has with its statement.
          AND NOT (g.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)
            AND (g.classid, g.objid) IN (SELECT classid, objid FROM direct))
          AND NOT (g.classid = 'pg_class'::regclass AND g.objid IN (
            SELECT r.ev_class FROM pg_rewrite r JOIN direct ON direct.classid = 'pg_rewrite'::regclass AND direct.objid = r.oid))
          AND NOT (g.classid = 'pg_class'::regclass AND g.objsubid = 0
            AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = g.objid AND i.inhparent = \(relation)))
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE g.classid = 'pg_constraint'::regclass AND k.oid = g.objid
            AND (k.contype = 'f' OR k.conrelid = \(relation)))
          AND NOT EXISTS (SELECT FROM pg_policy p WHERE g.classid = 'pg_policy'::regclass AND p.oid = g.objid AND p.polrelid = \(relation))
          AND NOT EXISTS (SELECT FROM pg_trigger t WHERE g.classid = 'pg_trigger'::regclass AND t.oid = g.objid AND t.tgrelid = \(relation))
          AND g.classid <> 'pg_publication_rel'::regclass
        ORDER BY 1
        """
    }
}
