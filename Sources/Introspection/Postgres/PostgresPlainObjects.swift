internal import SluiceDatabase

extension PostgresGraph {
    /// What an extension brought, and what comes with another object, isn't among them.
    func plainObjects() throws -> [ObjectGraph.PlainObject] {
        try ObjectGraph.PlainObject.Kind.allCases.flatMap { kind -> [ObjectGraph.PlainObject] in
            guard let source = source(of: kind) else { return [] }
            // Of what is in a schema or, as default privileges, may be.
            let isUsers =
                source.schema.map { "(\($0) IS NULL OR \(Snapshot.isUserSchema(catalog.connection.dialect)))" }
                ?? "true"
            return try catalog.rows(
                """
                SELECT o.oid::bigint, \(source.name), \(source.schema ?? "NULL")::text, \(source.create), \(source.drop),
                  \(source.title), \(catalog.comment(on: source.catalog, "o.oid")), \(source.relation)::bigint,
                  (\(source.parts))::text
                FROM \(source.catalog) o \(source.joins)
                WHERE o.oid >= 16384 AND \(source.condition) AND \(isUsers) AND NOT EXISTS (SELECT FROM pg_depend x
                  WHERE x.classid = '\(source.catalog)'::regclass AND x.objid = o.oid AND x.deptype IN ('e', 'i'))
                ORDER BY 2
                """
            ) { fields in
                .init(
                    kind: kind, address: .init(source.catalog, fields.oid()), name: fields.text(),
                    schema: fields.optionalText(), create: fields.text(), drop: fields.text(), title: fields.text(),
                    comment: fields.optionalText(), relation: fields.oid(), parts: parts(fields.names()))
            }
        }
    }

    private func parts(_ texts: [String]) -> [ObjectGraph.PlainObject.Part] {
        stride(from: 0, to: texts.count - 2, by: 3).map {
            .init(key: texts[$0], set: texts[$0 + 1], unset: texts[$0 + 2])
        }
    }

    /// How a kind of object is read from its catalog `o`: each an SQL expression.
    struct Source {
        let catalog: String
        var joins = ""
        var condition = "true"
        let name: String
        var schema: String?
        let create: String
        let drop: String
        var title: String
        var relation = "0"
        /// An array of key, statement that sets it, statement that takes it away, and so on.
        var parts = "NULL"

        /// Of an object in a schema.
        init(_ catalog: String, _ word: String, column: String, schema: String, suffix: String = "", create: String) {
            self.catalog = catalog
            joins = "JOIN pg_namespace n ON n.oid = o.\(schema)"
            name = "quote_ident(n.nspname) || '.' || quote_ident(o.\(column))\(suffix)"
            self.schema = "n.nspname"
            self.create = "'CREATE \(word) ' || \(name) || \(create)"
            drop = "'DROP \(word) ' || \(name)"
            title = "'\(word) ' || \(name)"
        }

        init(_ catalog: String, name: String, create: String, drop: String, title: String) {
            self.catalog = catalog
            self.name = name
            self.create = create
            self.drop = drop
            self.title = title
        }
    }

    private func source(of kind: ObjectGraph.PlainObject.Kind) -> Source? {
        switch kind {
        case .collation: collation
        case .textSearchDictionary: dictionary
        case .textSearchConfiguration: configuration
        case .operation: operation
        case .operatorFamily:
            {
                var family = Source(
                    "pg_opfamily", "OPERATOR FAMILY", column: "opfname", schema: "opfnamespace",
                    suffix: " || ' USING ' || quote_ident(m.amname)", create: "''")
                family.joins += " JOIN pg_am m ON m.oid = o.opfmethod"
                return family
            }()
        case .operatorClass: operatorClass
        case .cast: cast
        case .server: server
        case .foreignTable: foreignTable
        case .publication: publication
        case .publishedTable: publishedTable
        case .publishedSchema: publishedSchema
        case .eventTrigger: eventTrigger
        case .defaultPrivileges: defaultPrivileges
        }
    }

    private var collation: Source {
        let version = catalog.connection.serverVersion
        let locale = version >= 170_000 ? "colllocale" : version >= 150_000 ? "colliculocale" : "collcollate"
        let rules = version >= 160_000 ? "coalesce(', rules = ' || quote_literal(o.collicurules), '')" : "''"
        return Source(
            "pg_collation", "COLLATION", column: "collname", schema: "collnamespace",
            create: """
                ' (' || CASE o.collprovider WHEN 'i' THEN 'provider = icu, ' WHEN 'b' THEN 'provider = builtin, ' ELSE '' END
                || CASE WHEN o.collisdeterministic THEN '' ELSE 'deterministic = false, ' END
                || CASE WHEN o.collprovider = 'c' THEN 'lc_collate = ' || quote_literal(o.collcollate) || ', lc_ctype = '
                  || quote_literal(o.collctype) ELSE 'locale = ' || quote_literal(o.\(locale)) END || \(rules) || ')'
                """)
    }

    private var dictionary: Source {
        var source = Source(
            "pg_ts_dict", "TEXT SEARCH DICTIONARY", column: "dictname", schema: "dictnamespace",
            create: """
                ' (TEMPLATE = ' || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname)
                || coalesce(', ' || o.dictinitoption, '') || ')'
                """)
        source.joins += """
             JOIN pg_ts_template t ON t.oid = o.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
            """
        return source
    }

    private var configuration: Source {
        var source = Source(
            "pg_ts_config", "TEXT SEARCH CONFIGURATION", column: "cfgname", schema: "cfgnamespace",
            create: "' (PARSER = ' || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) || ')'")
        source.joins += """
             JOIN pg_ts_parser p ON p.oid = o.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
            """
        source.parts = """
            SELECT array_agg(v.text ORDER BY m.alias, v.place)
            FROM (SELECT t.alias, string_agg(c.mapdict::regdictionary::text, ', ' ORDER BY c.mapseqno) AS dictionaries
              FROM pg_ts_config_map c JOIN ts_token_type(o.cfgparser) t ON t.tokid = c.maptokentype
              WHERE c.mapcfg = o.oid GROUP BY t.alias) AS m,
              LATERAL (VALUES (1, 'mapping for ' || m.alias),
                (2, 'ALTER ' || \(source.title) || ' ADD MAPPING FOR ' || quote_ident(m.alias) || ' WITH ' || m.dictionaries),
                (3, 'ALTER ' || \(source.title) || ' DROP MAPPING FOR ' || quote_ident(m.alias))) AS v(place, text)
            """
        return source
    }

    private func side(_ type: String) -> String {
        "CASE \(type) WHEN 0 THEN 'NONE' ELSE format_type(\(type), NULL) END"
    }

    private var operation: Source {
        let symbol = "quote_ident(n.nspname) || '.' || o.oprname"
        let name = "\(symbol) || ' (' || \(side("o.oprleft")) || ', ' || \(side("o.oprright")) || ')'"
        func other(_ word: String, _ column: String) -> String {
            """
            coalesce((SELECT ', \(word) = OPERATOR(' || quote_ident(xn.nspname) || '.' || x.oprname || ')'
              FROM pg_operator x JOIN pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = o.\(column)), '')
            """
        }
        var source = Source(
            "pg_operator", name: name,
            create: """
                'CREATE OPERATOR ' || \(symbol) || ' (FUNCTION = ' || o.oprcode::regproc
                || CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) ELSE '' END
                || CASE WHEN o.oprright <> 0 THEN ', RIGHTARG = ' || format_type(o.oprright, NULL) ELSE '' END
                || \(other("COMMUTATOR", "oprcom")) || \(other("NEGATOR", "oprnegate"))
                || CASE WHEN o.oprrest <> 0 THEN ', RESTRICT = ' || o.oprrest::regproc ELSE '' END
                || CASE WHEN o.oprjoin <> 0 THEN ', JOIN = ' || o.oprjoin::regproc ELSE '' END
                || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END
                || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')'
                """, drop: "'DROP OPERATOR ' || \(name)", title: "'OPERATOR ' || \(name)")
        source.joins = "JOIN pg_namespace n ON n.oid = o.oprnamespace"
        source.schema = "n.nspname"
        // A commutator that was only announced has no function yet.
        source.condition = "o.oprcode <> 0"
        return source
    }

    private var operatorClass: Source {
        let isMember = { (member: String) in
            """
            JOIN pg_depend d ON d.classid = '\(member)'::regclass AND d.objid = a.oid
              AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid
            """
        }
        var source = Source(
            "pg_opclass", "OPERATOR CLASS", column: "opcname", schema: "opcnamespace",
            suffix: " || ' USING ' || quote_ident(m.amname)", create: "''")
        let name = "quote_ident(n.nspname) || '.' || quote_ident(o.opcname)"
        source = Source(
            "pg_opclass", name: source.name,
            create: """
                'CREATE OPERATOR CLASS ' || \(name) || CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END || ' FOR TYPE '
                || format_type(o.opcintype, NULL) || ' USING ' || quote_ident(m.amname) || ' FAMILY '
                || quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) || ' AS '
                || (SELECT string_agg(i.text, ', ' ORDER BY i.place, i.number) FROM (
                  SELECT 1 AS place, a.amopstrategy AS number, 'OPERATOR ' || a.amopstrategy || ' '
                    || a.amopopr::regoperator || coalesce((SELECT ' FOR ORDER BY ' || quote_ident(sn.nspname) || '.'
                      || quote_ident(sf.opfname) FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
                      WHERE sf.oid = a.amopsortfamily), '') AS text
                  FROM pg_amop a \(isMember("pg_amop"))
                  UNION ALL SELECT 2, a.amprocnum, 'FUNCTION ' || a.amprocnum || ' (' || format_type(a.amproclefttype, NULL)
                    || ', ' || format_type(a.amprocrighttype, NULL) || ') ' || a.amproc::regprocedure
                  FROM pg_amproc a \(isMember("pg_amproc"))
                  UNION ALL SELECT 3, 0, 'STORAGE ' || format_type(coalesce(nullif(o.opckeytype, 0), o.opcintype), NULL)
                    WHERE o.opckeytype <> 0 OR NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid AND d.deptype = 'i')) AS i)
                """, drop: source.drop, title: source.title)
        source.joins = """
            JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod
            JOIN pg_opfamily f ON f.oid = o.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace
            """
        source.schema = "n.nspname"
        return source
    }

    private var cast: Source {
        let name = "'(' || format_type(o.castsource, NULL) || ' AS ' || format_type(o.casttarget, NULL) || ')'"
        return Source(
            "pg_cast", name: name,
            create: """
                'CREATE CAST ' || \(name) || CASE o.castmethod WHEN 'f' THEN ' WITH FUNCTION ' || o.castfunc::regprocedure
                  WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END
                || CASE o.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END
                """, drop: "'DROP CAST ' || \(name)", title: "'CAST ' || \(name)")
    }
}
