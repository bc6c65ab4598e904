internal import SluiceDatabase
internal import SluiceIntrospection

/// What hangs on a table or on one of its columns beside what is in the snapshot, as the statements that set it again:
/// comments on triggers, policies, rules and statistics, targets of statistics, options of columns and of the TOAST table,
/// CLUSTER, replica identity, the state of rules, publications.
struct PostgresDetails {
    private let connection: any Connection
    private let table: String
    /// Nil for all of the table; otherwise what goes with the column.
    private let column: Int?

    init(_ connection: any Connection, of relation: Snapshot.Relation, column: Int? = nil) {
        self.connection = connection
        table = "\(relation.oid)"
        self.column = column
    }

    func statements() throws -> [String] {
        let queries =
            column == nil ? ofIndexes + ofColumns + ofStatistics + ofTable : ofIndexes + ofColumns + ofStatistics
        return try queries.flatMap { query in
            try connection.catalogRows(
                "WITH t AS (SELECT c.*, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name FROM pg_catalog.pg_class c "
                    + "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = \(table)) \(query)"
            ).compactMap { $0[0].text }
        }
    }

    /// Whether the column is among the keys, or in an expression of the object.
    private func isTouched(_ keys: String, of object: String, in catalog: String) -> String {
        guard let column else { return "true" }
        return """
            (\(column) = ANY (\(keys)) OR EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = \(object)
            AND d.classid = 'pg_catalog.\(catalog)'::regclass AND d.refobjid = t.oid AND d.refobjsubid = \(column)))
            """
    }

    private func comments(on kind: String, _ catalog: String, name: String, of object: String, where condition: String)
        -> String
    {
        """
        SELECT pg_catalog.format('COMMENT ON \(kind) %s IS %L', \(name), d.description) FROM t
        JOIN pg_catalog.\(catalog) o ON o.\(object) = t.oid
        JOIN pg_catalog.pg_description d ON d.objoid = o.oid AND d.classoid = 'pg_catalog.\(catalog)'::regclass
        WHERE \(condition) ORDER BY o.oid
        """
    }

    private var ofIndexes: [String] {
        let indexes = """
            FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
            """
        let isTouched = isTouched("i.indkey::smallint[]", of: "i.indexrelid", in: "pg_class")
        return [
            """
            SELECT pg_catalog.format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, x.relname, a.attnum,
            a.attstattarget) \(indexes) JOIN pg_catalog.pg_attribute a ON a.attrelid = x.oid
            WHERE a.attstattarget >= 0 AND \(isTouched) ORDER BY x.oid, a.attnum
            """,
            """
            SELECT pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', t.name, x.relname) \(indexes)
            WHERE i.indisreplident AND t.relreplident = 'i' AND \(isTouched)
            """,
            """
            SELECT pg_catalog.format('ALTER TABLE %s CLUSTER ON %I', t.name, x.relname) \(indexes)
            WHERE i.indisclustered AND \(isTouched)
            """,
        ]
    }

    private var ofColumns: [String] {
        [
            """
            SELECT pg_catalog.format('ALTER TABLE ONLY %s ALTER COLUMN %I SET (%s)', t.name, a.attname,
            pg_catalog.array_to_string(a.attoptions, ', ')) FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
            WHERE a.attoptions IS NOT NULL AND NOT a.attisdropped AND \(column.map { "a.attnum = \($0)" } ?? "true") ORDER BY a.attnum
            """
        ]
    }

    private var ofStatistics: [String] {
        let isTouched = isTouched("o.stxkeys::smallint[]", of: "o.oid", in: "pg_statistic_ext")
        // A regnamespace's text is quoted already.
        let quoted = "pg_catalog.format('%s.%I', o.stxnamespace::pg_catalog.regnamespace::text, o.stxname)"
        return [
            """
            SELECT pg_catalog.format('ALTER STATISTICS %s SET STATISTICS %s', \(quoted), o.stxstattarget) FROM t
            JOIN pg_catalog.pg_statistic_ext o ON o.stxrelid = t.oid WHERE o.stxstattarget >= 0 AND \(isTouched)
            """,
            comments(on: "STATISTICS", "pg_statistic_ext", name: quoted, of: "stxrelid", where: isTouched),
        ]
    }

    private var ofTable: [String] {
        func named(_ column: String) -> String { "pg_catalog.format('%I ON %s', o.\(column), t.name)" }
        return [
            comments(
                on: "TRIGGER", "pg_trigger", name: named("tgname"), of: "tgrelid",
                where: "NOT o.tgisinternal AND o.tgname NOT LIKE 'sluice\\_guard\\_%'"),
            comments(on: "POLICY", "pg_policy", name: named("polname"), of: "polrelid", where: "true"),
            comments(on: "RULE", "pg_rewrite", name: named("rulename"), of: "ev_class", where: "o.ev_type <> '1'"),
            """
            SELECT pg_catalog.format('ALTER TABLE %s %s RULE %I', t.name, CASE o.ev_enabled WHEN 'D' THEN 'DISABLE'
            WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, o.rulename) FROM t
            JOIN pg_catalog.pg_rewrite o ON o.ev_class = t.oid WHERE o.ev_enabled <> 'O' ORDER BY o.oid
            """,
            """
            SELECT pg_catalog.format('ALTER TABLE %s SET (%s)', t.name, pg_catalog.string_agg('toast.' || o.option, ', '))
            FROM t JOIN pg_catalog.pg_class s ON s.oid = t.reltoastrelid, pg_catalog.unnest(s.reloptions) AS o (option)
            GROUP BY t.name
            """,
            """
            SELECT pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY %s', t.name, CASE t.relreplident WHEN 'f' THEN 'FULL'
            ELSE 'NOTHING' END) FROM t WHERE t.relreplident IN ('f', 'n')
            """,
            publications,
        ]
    }

    /// Column lists and conditions are there since PostgreSQL 15.
    private var publications: String {
        let details =
            connection.serverVersion >= 150_000
            ? """
            coalesce((SELECT ' (' || pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (r.prattrs::smallint[])), '')
            || coalesce(' WHERE (' || pg_catalog.pg_get_expr(r.prqual, t.oid) || ')', '')
            """ : "''"
        return """
            SELECT pg_catalog.format('ALTER PUBLICATION %I ADD TABLE ONLY %s%s', p.pubname, t.name, \(details)) FROM t
            JOIN pg_catalog.pg_publication_rel r ON r.prrelid = t.oid JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
            ORDER BY p.pubname
            """
    }
}
