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
            SELECT l.oid::bigint, l.number::int, e.privilege_type,
              CASE WHEN e.grantee <> 0 THEN pg_get_userbyid(e.grantee)::text END, e.is_grantable,
              pg_get_userbyid(e.grantor)::text
            FROM (
              SELECT c.oid, 0 AS number, c.relacl AS acl FROM pg_class c
                WHERE c.relacl <> acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner)
                AND (\(scope.holds("c.oid")) OR c.relkind = 'S')
              UNION ALL SELECT a.attrelid, a.attnum, a.attacl FROM pg_attribute a
                WHERE a.attacl IS NOT NULL AND \(scope.holds("a.attrelid")) AND NOT a.attisdropped) AS l
            LEFT JOIN LATERAL aclexplode(l.acl) WITH ORDINALITY
              AS e(grantor, grantee, privilege_type, is_grantable, place) ON true ORDER BY l.oid, l.number, e.place
            """
        ) { fields in
            let column = ColumnReference(relation: fields.oid(), number: fields.integer())
            // A list without an entry still says that it was changed.
            let privilege = fields.optionalText()
            let grant = Snapshot.Grant(
                privilege: privilege ?? "", grantee: fields.optionalText(), isGrantable: fields.flag(),
                grantor: fields.text())
            return (column, privilege == nil ? nil : grant)
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
              s.seqcache, s.seqcycle, pg_get_userbyid(c.relowner)::text, \(comment(on: "pg_class", "c.oid")),
              (SELECT array_agg(u.relation::bigint || '.' || u.number) FROM (
                SELECT d.refobjid AS relation, d.refobjsubid AS number WHERE d.refobjsubid > 0
                UNION SELECT f.adrelid, f.adnum FROM pg_depend p JOIN pg_attrdef f ON f.oid = p.objid
                WHERE p.classid = 'pg_attrdef'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = c.oid
                ) AS u)::text
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
              AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
            WHERE \(scope.map { $0.holds("d.refobjid") } ?? Snapshot.isUserSchema(connection.dialect)) ORDER BY n.nspname, c.relname
            """
        ) { fields in
            let oid = fields.oid()
            let name = fields.name()
            let column = ColumnReference(relation: fields.oid(), number: fields.integer())
            var sequence = Snapshot.Sequence(
                oid: oid, name: name, column: column.relation == 0 ? nil : column,
                ownership: .init(rawValue: fields.text()), type: fields.text(), increment: fields.oid(),
                minimum: fields.oid(), maximum: fields.oid(), start: fields.oid(), cache: fields.oid(),
                isCycling: fields.flag(), owner: fields.text(), comment: fields.optionalText(),
                grants: grants[ColumnReference(relation: oid, number: 0)])
            sequence.users = Set(
                fields.names().compactMap { user in
                    let parts = user.split(separator: ".").compactMap { Int64($0) }
                    return parts.count == 2 ? ColumnReference(relation: parts[0], number: Int(parts[1])) : nil
                })
            return sequence
        }
    }
}
