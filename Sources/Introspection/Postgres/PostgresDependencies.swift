internal import SluiceDatabase

extension PostgresSnapshot {
    /// Which objects depend on which columns of the scope.
    func dependencies(_ scope: Scope) throws -> Reads {
        var reads: Reads = [:]
        let found = try rows(
            """
            SELECT d.classid::regclass::text, d.objid::bigint, coalesce(r.ev_class, 0)::bigint, d.refobjid::bigint,
              d.refobjsubid::int
            FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
              AND r.rulename = '_RETURN'
            WHERE d.refclassid = 'pg_class'::regclass AND \(scope.holds("d.refobjid"))
            """
        ) { fields in
            (
                object: Dependent(catalog: fields.text(), oid: fields.oid()), view: fields.oid(),
                column: ColumnReference(relation: fields.oid(), number: fields.integer())
            )
        }
        for row in found {
            let object = row.view == 0 ? row.object : Dependent(catalog: Dependent.view, oid: row.view)
            reads[object, default: []].insert(row.column)
        }
        return reads
    }

    /// Privileges that were ever changed, by relation and column, those on sequences included.
    func grants(_ scope: Scope) throws -> Grants {
        var grants: Grants = [:]
        let found = try rows(
            """
            SELECT l.oid::bigint, l.number::int, e.privilege_type, e.grantee::bigint, r.rolname::text, e.is_grantable
            FROM (
              SELECT c.oid, 0 AS number, c.relacl AS acl FROM pg_class c WHERE c.relacl IS NOT NULL
                AND (\(scope.holds("c.oid")) OR c.relkind = 'S')
              UNION ALL SELECT a.attrelid, a.attnum, a.attacl FROM pg_attribute a
                WHERE a.attacl IS NOT NULL AND \(scope.holds("a.attrelid")) AND NOT a.attisdropped) AS l
            LEFT JOIN LATERAL aclexplode(l.acl) AS e ON true LEFT JOIN pg_roles r ON r.oid = e.grantee
            ORDER BY 1, 2, 5, 3
            """
        ) { fields in
            let column = ColumnReference(relation: fields.oid(), number: fields.integer())
            let privilege = fields.optionalText()
            let isPublic = fields.oid() == 0
            let name = fields.text()
            return (
                column,
                privilege.map {
                    Snapshot.Grant(privilege: $0, grantee: isPublic ? nil : name, isGrantable: fields.flag())
                }
            )
        }
        for (column, grant) in found { grants[column, default: []] += [grant].compactMap(\.self) }
        return grants
    }

    /// - Parameter scope: Where given, only those that go away with a column of it.
    func sequences(_ scope: Scope?, _ grants: Grants) throws -> [Snapshot.Sequence] {
        try rows(
            """
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, d.refobjid::bigint, d.refobjsubid::int,
              d.deptype::text, format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart,
              s.seqcache, s.seqcycle, pg_get_userbyid(c.relowner)::text
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
              AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
            WHERE \(scope.map { $0.holds("d.refobjid") } ?? Snapshot.isUserSchema) ORDER BY n.nspname, c.relname
            """
        ) { fields in
            let oid = fields.oid()
            let name = fields.name()
            let column = ColumnReference(relation: fields.oid(), number: fields.integer())
            return Snapshot.Sequence(
                oid: oid, name: name, column: column.relation == 0 ? nil : column,
                ownership: .init(rawValue: fields.text()), type: fields.text(), increment: fields.oid(),
                minimum: fields.oid(), maximum: fields.oid(), start: fields.oid(), cache: fields.oid(),
                isCycling: fields.flag(), owner: fields.text(),
                grants: grants[ColumnReference(relation: oid, number: 0)])
        }
    }
}
