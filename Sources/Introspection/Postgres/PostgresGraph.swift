package import SluiceDatabase

extension ObjectGraph {
    /// Reads it in a dozen statements, all of one moment, under the pinned path.
    package static func read(from connection: any Connection) throws -> ObjectGraph {
        try connection.withPinnedPath {
            let reader = PostgresGraph(catalog: PostgresSnapshot(connection, .all))
            return ObjectGraph(
                schemas: try reader.schemas(), extensions: try reader.extensions(),
                enums: try reader.enums(), domains: try reader.domains(), composites: try reader.composites(),
                ranges: try reader.ranges(), routines: try reader.routines(),
                plainObjects: try reader.plainObjects(), typePrivileges: try reader.typePrivileges(),
                owners: try reader.owners(), edges: try reader.edges(),
                comments: try reader.comments(), unseen: try reader.unseen())
        }
    }
}

/// What an extension brought comes and goes with it.
struct PostgresGraph {
    let catalog: PostgresSnapshot

    func isOwn(_ oid: String, in catalog: String) -> String {
        "NOT " + CatalogCondition.isOfExtension(oid, in: catalog)
    }

    func privileges(_ acl: String) -> String {
        """
        (SELECT array_agg(e.privilege_type || ' ' || e.is_grantable::int || ' ' || coalesce(r.rolname::text, '')
            ORDER BY r.rolname, e.privilege_type)
          FROM aclexplode(\(acl)) e LEFT JOIN pg_roles r ON r.oid = e.grantee)::text
        """
    }

    func grants(_ fields: inout Fields) -> [Snapshot.Grant]? {
        guard let text = fields.optionalText() else { return nil }
        return PostgresArray.elements(of: text).compactMap { element in
            guard let parts = element?.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false),
                parts.count == 3
            else { return nil }
            return Snapshot.Grant(
                privilege: String(parts[0]), grantee: parts[2].isEmpty ? nil : String(parts[2]),
                isGrantable: parts[1] == "1")
        }
    }

    func schemas() throws -> [ObjectGraph.Named] {
        try catalog.rows(
            """
            SELECT n.oid::bigint, n.nspname::text, \(catalog.comment(on: "pg_namespace", "n.oid")),
              \(privileges("n.nspacl")), pg_get_userbyid(n.nspowner)::text
            FROM pg_namespace n WHERE \(Snapshot.isUserSchema(catalog.connection.dialect)) AND \(isOwn("n.oid", in: "pg_namespace"))
            ORDER BY n.nspname
            """
        ) {
            .init(
                oid: $0.oid(), name: $0.text(), comment: $0.optionalText(), grants: grants(&$0), owner: $0.text())
        }
    }

    func extensions() throws -> [ObjectGraph.Extension] {
        try catalog.rows(
            """
            SELECT e.oid::bigint, e.extname::text, n.nspname::text,
              nullif(\(catalog.comment(on: "pg_extension", "e.oid")), a.comment), a.comment
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            LEFT JOIN pg_available_extensions() a ON a.name = e.extname WHERE e.extname <> 'plpgsql'
            ORDER BY e.extname
            """
        ) {
            .init(
                oid: $0.oid(), name: $0.text(), schema: $0.text(), comment: $0.optionalText(),
                ownComment: $0.optionalText())
        }
    }

    private func types(_ kind: String) -> String {
        """
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typtype = '\(kind)' AND \(Snapshot.isUserSchema(catalog.connection.dialect)) AND \(isOwn("t.oid", in: "pg_type"))
        """
    }

    func enums() throws -> [ObjectGraph.EnumType] {
        try catalog.rows(
            """
            SELECT t.oid::bigint, n.nspname::text, t.typname::text,
              (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
                WHERE e.enumtypid = t.oid)::text, \(catalog.comment(on: "pg_type", "t.oid"))
            \(types("e")) ORDER BY 2, 3
            """
        ) { .init(oid: $0.oid(), name: $0.name(), labels: $0.names(), comment: $0.optionalText()) }
    }

    func domains() throws -> [ObjectGraph.Domain] {
        let checks = try catalog.rows(
            """
            SELECT k.contypid::bigint, k.conname::text, pg_get_constraintdef(k.oid),
              \(catalog.comment(on: "pg_constraint", "k.oid"))
            FROM pg_constraint k WHERE k.contypid <> 0 AND k.contype = 'c' ORDER BY k.conname
            """
        ) {
            (
                owner: $0.oid(),
                check: ObjectGraph.Domain.Check(
                    name: $0.text(), definition: $0.text(), comment: $0.optionalText())
            )
        }
        let found = try catalog.rows(
            """
            SELECT t.oid::bigint, n.nspname::text, t.typname::text, format_type(t.typbasetype, t.typtypmod),
              CASE WHEN t.typcollation <> b.typcollation
                THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
              t.typdefault, t.typnotnull, \(catalog.comment(on: "pg_type", "t.oid"))
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
            LEFT JOIN pg_collation co ON co.oid = t.typcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE t.typtype = 'd' AND \(Snapshot.isUserSchema(catalog.connection.dialect)) AND \(isOwn("t.oid", in: "pg_type")) ORDER BY 2, 3
            """
        ) {
            ObjectGraph.Domain(
                oid: $0.oid(), name: $0.name(), type: $0.text(), collation: $0.optionalText(),
                defaultExpression: $0.optionalText(), isNotNull: $0.flag(), comment: $0.optionalText())
        }
        return found.map { domain in
            var domain = domain
            domain.checks = checks.filter { $0.owner == domain.oid }.map(\.check)
            return domain
        }
    }

    func composites() throws -> [ObjectGraph.Composite] {
        let isComposite = "t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c')"
        let attributes = try catalog.rows(
            """
            SELECT t.oid::bigint, a.attname::text, format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attcollation <> b.typcollation
                THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
              \(catalog.comment(on: "pg_class", "a.attrelid", column: "a.attnum"))
            FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            JOIN pg_type b ON b.oid = a.atttypid
            LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
            WHERE \(isComposite) ORDER BY a.attrelid, a.attnum
            """
        ) {
            (
                owner: $0.oid(),
                attribute: ObjectGraph.Composite.Attribute(
                    name: $0.text(), type: $0.text(), collation: $0.optionalText(), comment: $0.optionalText())
            )
        }
        let found = try catalog.rows(
            """
            SELECT t.oid::bigint, n.nspname::text, t.typname::text, \(catalog.comment(on: "pg_type", "t.oid"))
            \(types("c")) AND \(isComposite) ORDER BY 2, 3
            """
        ) { ObjectGraph.Composite(oid: $0.oid(), name: $0.name(), comment: $0.optionalText()) }
        let byOwner = Dictionary(grouping: attributes, by: \.owner)
        return found.map { type in
            var type = type
            type.attributes = byOwner[type.oid]?.map(\.attribute) ?? []
            return type
        }
    }

    func ranges() throws -> [ObjectGraph.Range] {
        try catalog.rows(
            """
            SELECT t.oid::bigint, n.nspname::text, t.typname::text,
              'subtype = ' || format_type(r.rngsubtype, NULL)
                || CASE WHEN NOT o.opcdefault THEN ', subtype_opclass = ' || quote_ident(o.opcname) ELSE '' END
                || CASE WHEN r.rngsubdiff <> 0 THEN ', subtype_diff = ' || r.rngsubdiff::regproc::text ELSE '' END
                \(multirange),
              \(catalog.comment(on: "pg_type", "t.oid"))
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_range r ON r.rngtypid = t.oid
            JOIN pg_opclass o ON o.oid = r.rngsubopc
            WHERE t.typtype = 'r' AND \(Snapshot.isUserSchema(catalog.connection.dialect)) AND \(isOwn("t.oid", in: "pg_type")) ORDER BY 2, 3
            """
        ) { .init(oid: $0.oid(), name: $0.name(), options: $0.text(), comment: $0.optionalText()) }
    }

    /// From PostgreSQL 14 on.
    private var multirange: String {
        catalog.connection.serverVersion >= 140_000
            ? "|| coalesce(', multirange_type_name = ' || r.rngmultitypid::regtype::text, '')" : ""
    }

    /// What follows an aggregate's arguments.
    private var aggregate: String {
        func function(_ word: String, _ column: String) -> String {
            "CASE WHEN a.\(column) <> 0 THEN ', \(word) = ' || a.\(column)::regproc ELSE '' END"
        }
        func modify(_ word: String, _ column: String, usual: String) -> String {
            """
            CASE WHEN a.\(column) <> \(usual) THEN ', \(word) = ' || CASE a.\(column) WHEN 'r' THEN 'READ_ONLY'
              WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END
            """
        }
        let usual = "(CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 'w' END)::\"char\""
        return [
            "'(SFUNC = ' || a.aggtransfn::regproc || ', STYPE = ' || format_type(a.aggtranstype, NULL)",
            "CASE WHEN a.aggtransspace <> 0 THEN ', SSPACE = ' || a.aggtransspace ELSE '' END",
            function("FINALFUNC", "aggfinalfn"), "CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END",
            modify("FINALFUNC_MODIFY", "aggfinalmodify", usual: usual), function("COMBINEFUNC", "aggcombinefn"),
            function("SERIALFUNC", "aggserialfn"), function("DESERIALFUNC", "aggdeserialfn"),
            "CASE WHEN a.agginitval IS NOT NULL THEN ', INITCOND = ' || quote_literal(a.agginitval) ELSE '' END",
            function("MSFUNC", "aggmtransfn"), function("MINVFUNC", "aggminvtransfn"),
            "CASE WHEN a.aggmtranstype <> 0 THEN ', MSTYPE = ' || format_type(a.aggmtranstype, NULL) ELSE '' END",
            "CASE WHEN a.aggmtransspace <> 0 THEN ', MSSPACE = ' || a.aggmtransspace ELSE '' END",
            function("MFINALFUNC", "aggmfinalfn"), "CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END",
            modify("MFINALFUNC_MODIFY", "aggmfinalmodify", usual: usual),
            "CASE WHEN a.aggminitval IS NOT NULL THEN ', MINITCOND = ' || quote_literal(a.aggminitval) ELSE '' END",
            """
            coalesce((SELECT ', SORTOP = OPERATOR(' || quote_ident(sn.nspname) || '.' || so.oprname || ')'
              FROM pg_operator so JOIN pg_namespace sn ON sn.oid = so.oprnamespace WHERE so.oid = a.aggsortop), '')
            """,
            "CASE f.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END",
            "CASE WHEN a.aggkind = 'h' THEN ', HYPOTHETICAL' ELSE '' END || ')'",
        ].joined(separator: "\n|| ")
    }

    func routines() throws -> [ObjectGraph.Routine] {
        try catalog.rows(
            """
            SELECT f.oid::bigint, f.prokind::text, f.oid::regprocedure::text, pg_get_function_arguments(f.oid),
              pg_get_function_result(f.oid),
              CASE WHEN f.prokind <> 'a' THEN pg_get_functiondef(f.oid) ELSE (
                SELECT \(aggregate)
                FROM pg_aggregate a WHERE a.aggfnoid = f.oid) END,
              \(standIn), f.prosrc = '',
              \(catalog.comment(on: "pg_proc", "f.oid")), pg_get_userbyid(f.proowner)::text, \(privileges("f.proacl"))
            FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace JOIN pg_language l ON l.oid = f.prolang
            WHERE \(Snapshot.isUserSchema(catalog.connection.dialect)) AND \(isOwn("f.oid", in: "pg_proc"))
              AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = f.oid
                AND i.deptype = 'i')
            ORDER BY 3
            """
        ) {
            .init(
                oid: $0.oid(), kind: .init(rawValue: $0.text()) ?? .function, signature: $0.text(),
                arguments: $0.text(), result: $0.optionalText(), definition: $0.text(), standIn: $0.optionalText(),
                hasParsedBody: $0.flag(), comment: $0.optionalText(), owner: $0.text(), grants: grants(&$0))
        }
    }

    /// Whoever may write in C is a superuser. A value rather than NULL, where one is known: what a partition key is reckoned from, with
    /// constants alone, is folded, and one that became NULL is none. All else is what PL/pgSQL may take and return, too.
    private var standIn: String {
        """
        CASE WHEN f.prokind <> 'a' AND l.lanname NOT IN ('c', 'internal') THEN
          format('CREATE OR REPLACE %s %I.%I(%s)', CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, n.nspname,
            f.proname, pg_get_function_arguments(f.oid))
          || CASE WHEN f.prokind <> 'p' THEN ' RETURNS ' || pg_get_function_result(f.oid) ELSE '' END
          || ' LANGUAGE plpgsql'
          || CASE f.prokind WHEN 'w' THEN ' WINDOW' ELSE '' END
          || CASE f.provolatile WHEN 'i' THEN ' IMMUTABLE' WHEN 's' THEN ' STABLE' ELSE '' END
          || CASE WHEN f.proisstrict THEN ' STRICT' ELSE '' END
          || ' AS ''BEGIN '
          || CASE WHEN f.prokind = 'p' THEN 'NULL' WHEN f.prorettype = 'trigger'::regtype THEN 'RETURN NEW'
            WHEN f.proretset OR f.prorettype IN ('void'::regtype, 'event_trigger'::regtype)
              OR f.proargmodes && ARRAY['o', 'b', 't']::"char"[] THEN 'RETURN'
            ELSE 'RETURN ' || coalesce((SELECT CASE WHEN y.typtype <> 'b' THEN NULL WHEN y.typcategory = 'N' THEN '0'
              WHEN y.typcategory = 'B' THEN 'false' WHEN y.typcategory = 'S' THEN 'pg_catalog.chr(32)'
              WHEN y.typname IN ('date', 'timestamp', 'timestamptz') THEN 'pg_catalog.to_timestamp(0)' END
              FROM pg_type y WHERE y.oid = f.prorettype AND y.typnamespace = 'pg_catalog'::regnamespace), 'NULL') END
          || '; END'
        END
        """
    }

    /// An event trigger can be made by nobody else.
    static let maySeeAll = "current_setting('is_superuser')::boolean"

    /// A view depends through its rule, a default through a row of its own, an array through its element: each stands
    /// here for what it is a part of.
    func edges() throws -> Set<ObjectGraph.Edge> {
        let ofClass = { (catalog: String, oid: String) in
            """
            (SELECT 'pg_opclass ' || m.refobjid || ' 0' FROM pg_depend m WHERE m.classid = '\(catalog)'::regclass
              AND m.objid = \(oid) AND m.refclassid = 'pg_opclass'::regclass LIMIT 1)
            """
        }
        let normal = { (catalog: String, oid: String, number: String) in
            """
            CASE \(catalog) WHEN 'pg_rewrite'::regclass THEN (SELECT CASE WHEN w.rulename = '_RETURN'
                THEN 'pg_class ' || w.ev_class || ' 0' END FROM pg_rewrite w WHERE w.oid = \(oid))
              WHEN 'pg_attrdef'::regclass THEN (SELECT 'pg_class ' || v.adrelid || ' ' || v.adnum FROM pg_attrdef v
                WHERE v.oid = \(oid))
              WHEN 'pg_type'::regclass THEN (SELECT CASE WHEN y.typrelid <> 0 AND z.relkind <> 'c'
                  THEN 'pg_class ' || y.typrelid || ' 0'
                WHEN y.typelem <> 0 AND y.typcategory = 'A' THEN coalesce((SELECT CASE WHEN ez.relkind <> 'c'
                  THEN 'pg_class ' || e.typrelid || ' 0' END FROM pg_type e JOIN pg_class ez ON ez.oid = e.typrelid
                  WHERE e.oid = y.typelem), 'pg_type ' || y.typelem || ' 0')
                END FROM pg_type y LEFT JOIN pg_class z ON z.oid = y.typrelid WHERE y.oid = \(oid))
              WHEN 'pg_constraint'::regclass THEN (SELECT 'pg_type ' || k.contypid || ' 0' FROM pg_constraint k
                WHERE k.oid = \(oid) AND k.contypid <> 0)
              WHEN 'pg_amop'::regclass THEN \(ofClass("pg_amop", oid))
              WHEN 'pg_amproc'::regclass THEN \(ofClass("pg_amproc", oid))
              WHEN 'pg_class'::regclass THEN (SELECT 'pg_type ' || c.reltype || ' 0' FROM pg_class c
                WHERE c.oid = \(oid) AND c.relkind = 'c') END
            """
        }
        let rows = try catalog.rows(
            """
            SELECT coalesce(\(normal("d.classid", "d.objid", "d.objsubid")),
                d.classid::regclass || ' ' || d.objid || ' ' || d.objsubid),
              coalesce(\(normal("d.refclassid", "d.refobjid", "d.refobjsubid")),
                d.refclassid::regclass || ' ' || d.refobjid || ' ' || d.refobjsubid)
            FROM pg_depend d WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S') AND d.objid >= 16384
            """
        ) { (address($0.text()), address($0.text())) }
        let owners = try owningExtensions()
        return Set(
            rows.map { ObjectGraph.Edge(dependent: $0, on: owners[$1] ?? $1) }.filter { $0.dependent != $0.on })
    }

    /// What an extension brought stands for it.
    private func owningExtensions() throws -> [ObjectGraph.Address: ObjectGraph.Address] {
        let rows = try catalog.rows(
            """
            SELECT d.classid::regclass::text, d.objid::bigint, d.refobjid::bigint FROM pg_depend d
            WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
            """
        ) { (ObjectGraph.Address($0.text(), $0.oid()), ObjectGraph.Address("pg_extension", $0.oid())) }
        return Dictionary(rows) { first, _ in first }
    }

    private func address(_ text: String) -> ObjectGraph.Address {
        let parts = text.split(separator: " ")
        guard parts.count == 3 else { return ObjectGraph.Address("", 0) }
        return ObjectGraph.Address(String(parts[0]), Int64(parts[1]) ?? 0, number: Int(parts[2]) ?? 0)
    }

    func comments() throws -> [ObjectGraph.Address: String] {
        let rows = try catalog.rows(
            """
            SELECT classoid::regclass::text, objoid::bigint, description FROM pg_description
            WHERE objsubid = 0 AND objoid >= 16384 AND classoid IN ('pg_class'::regclass,
              'pg_statistic_ext'::regclass, 'pg_rewrite'::regclass)
            """
        ) { (ObjectGraph.Address($0.text(), $0.oid()), $0.text()) }
        return Dictionary(rows) { first, _ in first }
    }

    /// What the comparison has no model of. An object of an extension is none of these.
    func unseen() throws -> [String] {
        try catalog.rows(
            """
            SELECT i.type || ' ' || i.identity FROM (
              SELECT 'pg_conversion'::regclass AS class, oid FROM pg_conversion
              UNION ALL SELECT 'pg_ts_parser'::regclass, oid FROM pg_ts_parser
              UNION ALL SELECT 'pg_ts_template'::regclass, oid FROM pg_ts_template
              UNION ALL SELECT 'pg_language'::regclass, oid FROM pg_language
              UNION ALL SELECT 'pg_am'::regclass, oid FROM pg_am
              UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
              UNION ALL SELECT 'pg_user_mapping'::regclass, umid FROM pg_user_mappings
              UNION ALL SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger WHERE NOT \(Self.maySeeAll)
              UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typtype = 'b' AND typcategory <> 'A'
            ) AS o, LATERAL pg_identify_object(o.class, o.oid, 0) AS i
            WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = o.class
              AND x.objid = o.oid AND x.deptype IN ('e', 'i')) AND NOT coalesce(\(catalog.connection.dialect.holdsState(schema: "i.schema")), false)
            ORDER BY 1
            """
        ) { $0.text() }
    }
}
