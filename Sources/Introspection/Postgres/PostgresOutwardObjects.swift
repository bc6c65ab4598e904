internal import SluiceDatabase

/// What leads out of a database, or watches it: foreign servers and tables, publications, event triggers; and what new
/// objects are granted.
extension PostgresGraph {
    private func options(_ list: String) -> String {
        """
        (SELECT string_agg(quote_ident(e.option_name) || ' ' || quote_literal(e.option_value), ', ' ORDER BY e.option_name)
          FROM pg_options_to_table(\(list)) e)
        """
    }

    var server: Source {
        var source = Source(
            "pg_foreign_server", name: "quote_ident(o.srvname)",
            create: """
                'CREATE SERVER ' || quote_ident(o.srvname) || coalesce(' TYPE ' || quote_literal(o.srvtype), '')
                || coalesce(' VERSION ' || quote_literal(o.srvversion), '') || ' FOREIGN DATA WRAPPER '
                || quote_ident(w.fdwname) || coalesce(' OPTIONS (' || \(options("o.srvoptions")) || ')', '')
                """, drop: "'DROP SERVER ' || quote_ident(o.srvname)", title: "'SERVER ' || quote_ident(o.srvname)")
        source.joins = "JOIN pg_foreign_data_wrapper w ON w.oid = o.srvfdw"
        return source
    }

    var foreignTable: Source {
        var source = Source(
            "pg_class", "FOREIGN TABLE", column: "relname", schema: "relnamespace",
            create: """
                coalesce((SELECT E' (\n    ' || string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                    || coalesce(' OPTIONS (' || \(options("a.attfdwoptions")) || ')', '')
                    || coalesce(CASE WHEN a.attcollation <> y.typcollation THEN ' COLLATE ' || quote_ident(ln.nspname) || '.'
                      || quote_ident(l.collname) END, '')
                    || coalesce(CASE WHEN a.attgenerated = '' THEN ' DEFAULT ' || pg_get_expr(v.adbin, v.adrelid)
                      ELSE ' GENERATED ALWAYS AS (' || pg_get_expr(v.adbin, v.adrelid) || ') STORED' END, '')
                    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, E',\n    ' ORDER BY a.attnum) || E'\n)'
                  FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
                  LEFT JOIN pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
                  LEFT JOIN pg_collation l ON l.oid = a.attcollation LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
                  WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped), ' ()')
                || ' SERVER ' || quote_ident(s.srvname) || coalesce(' OPTIONS (' || \(options("t.ftoptions")) || ')', '')
                """)
        source.joins += """
             JOIN pg_foreign_table t ON t.ftrelid = o.oid JOIN pg_foreign_server s ON s.oid = t.ftserver
            """
        return source
    }

    var publication: Source {
        let title = "'PUBLICATION ' || quote_ident(o.pubname)"
        let options = """
            ' (publish = ' || quote_literal(concat_ws(', ', CASE WHEN o.pubinsert THEN 'insert' END,
              CASE WHEN o.pubupdate THEN 'update' END, CASE WHEN o.pubdelete THEN 'delete' END,
              CASE WHEN o.pubtruncate THEN 'truncate' END))
            || ', publish_via_partition_root = ' || o.pubviaroot || ')'
            """
        var source = Source(
            "pg_publication", name: "quote_ident(o.pubname)",
            create: """
                'CREATE ' || \(title) || CASE WHEN o.puballtables THEN ' FOR ALL TABLES' ELSE '' END || ' WITH' || \(options)
                """, drop: "'DROP ' || \(title)", title: title)
        source.parts = "SELECT ARRAY['options', 'ALTER ' || \(title) || ' SET' || \(options), '']"
        return source
    }

    var publishedTable: Source {
        // Column lists and conditions are there since PostgreSQL 15.
        let details =
            catalog.connection.serverVersion >= 150_000
            ? """
            || coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) || ')' FROM pg_attribute a
              WHERE a.attrelid = o.prrelid AND a.attnum = ANY (o.prattrs::int2[])), '')
            || coalesce(' WHERE (' || pg_get_expr(o.prqual, o.prrelid) || ')', '')
            """ : ""
        let alter = "'ALTER PUBLICATION ' || quote_ident(p.pubname)"
        let table = "o.prrelid::regclass"
        var source = Source(
            "pg_publication_rel", name: "quote_ident(p.pubname) || ' for ' || \(table)",
            create: "\(alter) || ' ADD TABLE ONLY ' || \(table) \(details)",
            drop: "\(alter) || ' DROP TABLE ONLY ' || \(table)", title: "''")
        source.joins = "JOIN pg_publication p ON p.oid = o.prpubid"
        source.relation = "o.prrelid"
        return source
    }

    var publishedSchema: Source? {
        guard catalog.connection.serverVersion >= 150_000 else { return nil }
        let alter = "'ALTER PUBLICATION ' || quote_ident(p.pubname)"
        var source = Source(
            "pg_publication_namespace", name: "quote_ident(p.pubname) || ' for ' || quote_ident(n.nspname)",
            create: "\(alter) || ' ADD TABLES IN SCHEMA ' || quote_ident(n.nspname)",
            drop: "\(alter) || ' DROP TABLES IN SCHEMA ' || quote_ident(n.nspname)", title: "''")
        source.joins = "JOIN pg_publication p ON p.oid = o.pnpubid JOIN pg_namespace n ON n.oid = o.pnnspid"
        source.schema = "n.nspname"
        return source
    }

    var eventTrigger: Source {
        let title = "'EVENT TRIGGER ' || quote_ident(o.evtname)"
        var source = Source(
            "pg_event_trigger", name: "quote_ident(o.evtname)",
            create: """
                'CREATE ' || \(title) || ' ON ' || o.evtevent
                || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(t), ', ' ORDER BY place)
                  FROM unnest(o.evttags) WITH ORDINALITY AS u(t, place)) || ')', '')
                || ' EXECUTE FUNCTION ' || o.evtfoid::regprocedure
                """, drop: "'DROP ' || \(title)", title: title)
        source.condition = Self.maySeeAll
        source.parts = """
            SELECT CASE WHEN o.evtenabled <> 'O' THEN ARRAY['firing', 'ALTER ' || \(title) || CASE o.evtenabled
              WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END,
              'ALTER ' || \(title) || ' ENABLE'] END
            """
        return source
    }

    /// Where no schema is named, a list stands in the place of the usual one; in a schema it is added to that.
    var defaultPrivileges: Source {
        let words = """
            CASE o.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
              WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END
            """
        let scope = """
            CASE WHEN pg_get_userbyid(o.defaclrole) = current_user THEN '' ELSE ' FOR ROLE '
              || quote_ident(pg_get_userbyid(o.defaclrole)) END || coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '')
            """
        let usual = """
            CASE WHEN o.defaclnamespace = 0 THEN acldefault((CASE o.defaclobjtype WHEN 'S' THEN 's'
              ELSE o.defaclobjtype END)::"char", o.defaclrole) END
            """
        func entries(_ some: String, without others: String, isGranted: Bool) -> String {
            """
            SELECT g.privilege_type AS privilege, \(isGranted) AS is_granted, g.is_grantable,
              CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS grantee
            FROM (SELECT grantee, privilege_type, is_grantable FROM aclexplode(\(some))
              EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(\(others))) AS g
            """
        }
        var source = Source(
            "pg_default_acl", name: "ltrim(\(scope) || ' on ' || \(words))", create: "''", drop: "''", title: "''")
        source.joins = "LEFT JOIN pg_namespace n ON n.oid = o.defaclnamespace"
        source.schema = "n.nspname"
        let alter = "'ALTER DEFAULT PRIVILEGES' || \(scope)"
        let grant = "' GRANT ' || g.privilege || ' ON ' || \(words) || ' TO ' || g.grantee"
        let revoke = "' REVOKE ' || g.privilege || ' ON ' || \(words) || ' FROM ' || g.grantee"
        let option = "CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END"
        source.parts = """
            SELECT array_agg(v.text ORDER BY g.is_granted, g.grantee, g.privilege, v.place)
            FROM (\(entries("o.defaclacl", without: usual, isGranted: true))
              UNION ALL \(entries(usual, without: "o.defaclacl", isGranted: false))) AS g,
              LATERAL (VALUES
                (1, 'privilege ' || g.privilege || CASE WHEN g.is_granted THEN ' of ' ELSE ' withheld from ' END || g.grantee),
                (2, \(alter) || CASE WHEN g.is_granted THEN \(grant) || \(option) ELSE \(revoke) END),
                (3, \(alter) || CASE WHEN g.is_granted THEN \(revoke) ELSE \(grant) || \(option) END)) AS v(place, text)
            """
        return source
    }

    /// Those of types, where they were ever changed.
    func typePrivileges() throws -> [Int64: ObjectGraph.Privileges] {
        let rows = try catalog.rows(
            """
            SELECT t.oid::bigint, pg_get_userbyid(t.typowner)::text, \(privileges("t.typacl")) FROM pg_type t
            WHERE t.typacl IS NOT NULL AND t.oid >= 16384
            """
        ) { ($0.oid(), ObjectGraph.Privileges(owner: $0.text(), grants: grants(&$0) ?? [])) }
        return Dictionary(rows) { first, _ in first }
    }
}
