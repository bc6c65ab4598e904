internal import SluiceDatabase

/// The catalogue's answer to who is called where tables are read or written, in one statement under the pinned path.
///
/// Functions in C and `internal` are a superuser's word. Of builtin ones and a superuser's `pg_depend` says nothing; where they
/// change something, tell a stranger what only superusers see, run a text as a query (`query_to_xml`, `lo_export`, `dblink_exec`), or read one as any type (`domain_in`), they are found in the expression's
/// tree, and count where a stranger has written that expression.
struct StrangersCodeQuery {
    let numbers: [Int64]?
    let touch: StrangersCode.Touch
    /// Those that change, of the tables that are asked for; nil for all.
    var columns: Set<String>?
    /// Columns that rows which are put in bring; nil where none are put in. The others get their default.
    var given: Set<String>?
    let dialect: Dialect

    private static let harmless = [
        "clock_timestamp", "random", "timeofday", "gen_random_uuid", "gen_random_bytes", "gen_salt", "uuid_generate_v1",
        "uuid_generate_v1mc", "uuid_generate_v4", "uuidv4", "uuidv7", "nextval", "currval", "lastval",
    ]

    private static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }

    /// Functions whose value is no secret, of those that are no more than their arguments.
    private static let telling = [
        "now", "transaction_timestamp", "statement_timestamp", "timezone", "date_trunc", "date_part", "to_char", "age",
        "concat",
        "concat_ws", "format", "date", "timestamp", "timestamptz", "text", "to_date", "to_timestamp", "to_json",
        "to_jsonb",
        "json_build_object", "jsonb_build_object", "array_to_string", "current_database", "pg_backend_pid",
        "txid_current",
    ]

    /// The same where what it gives is written down for a stranger to read: with a superuser's rights `current_setting` shows passwords.
    private static let tells = """
        h.place ~ '^(rule|the default) ' AND p.provolatile <> 'i' AND (p.proname NOT IN (\(list(harmless + telling)))
          OR p.proname = 'nextval' AND NOT EXISTS (SELECT FROM pg_depend e JOIN pg_class s ON s.oid = e.refobjid AND s.relkind = 'S'
            WHERE e.classid = h.class AND e.objid = h.oid AND e.refclassid = 'pg_class'::regclass AND s.relowner = h.owner))
        """

    /// C code behind a trigger that runs what the trigger says: of extensions, which an ordinary role may install.
    private static let triggersOfExtensions = """
        UNION SELECT 'trigger ' || quote_ident(g.tgname) || ' of ' || r.oid::regclass, r.root::bigint, p.oid::regprocedure::text,
            o.rolname::text
          FROM relations r JOIN pg_trigger g ON g.tgrelid = r.oid JOIN pg_proc p ON p.oid = g.tgfoid
          JOIN pg_language l ON l.oid = p.prolang JOIN pg_roles o ON o.oid = r.owner
          WHERE r.touch IN ('written', 'cascaded') AND NOT g.tgisinternal AND g.tgenabled <> 'D' AND NOT o.rolsuper
            AND l.lanname = 'c' AND p.oid >= 16384 AND p.proname NOT IN ('moddatetime', 'insert_username')
        """

    /// Whether a function, as `p`, acts although it may be a superuser's: what changes something, runs a text as a query, or reads a
    /// text as a type that is given as a number, and so calls what that type's domains check by.
    static let acts = """
        (p.provolatile = 'v' AND p.proname NOT IN (\(list(harmless)))
          OR p.oid >= 16384 AND (p.proretset OR p.prolang IN (SELECT oid FROM pg_language WHERE lanname NOT IN ('c', 'internal', 'sql'))
            AND EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'))
          OR p.proname ~ '_to_xml|_xmlschema|^pg_input_' OR p.pronargs = 3 AND p.proargtypes[1] = 'oid'::regtype
          AND p.proargtypes[0] IN ('cstring'::regtype, 'internal'::regtype))
        """

    /// Which relations, and what is done with each: `read`, `tried`, `filled`, `written` or `cascaded`.
    ///
    /// Fewer rights than what is read or written has nobody; so partitions, parents, and what views read, belong to it. Foreign keys
    /// are followed in ``foreignKeys``.
    private var relations: String {
        let start =
            numbers.map { numbers in "c.oid IN (\(numbers.map(String.init).joined(separator: ", ")))" }
            ?? "c.relkind IN ('r', 'p', 'm') AND \(Snapshot.isUserSchema(dialect))"
        let kinds = touch == .copying ? "'v', 'm'" : "'v'"
        return """
            relations(oid, owner, kind, root, touch) AS (
              SELECT c.oid, c.relowner, c.relkind, c.oid, '\(touch.word)'
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE \(start)
              UNION SELECT c.oid, c.relowner, c.relkind, r.root, other.touch FROM relations r, LATERAL (
                SELECT inhparent AS oid, r.touch FROM pg_inherits WHERE inhrelid = r.oid
                UNION ALL SELECT inhrelid, r.touch FROM pg_inherits WHERE inhparent = r.oid
                UNION ALL SELECT d.refobjid, r.touch FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
                  AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                  WHERE w.ev_class = r.oid AND r.kind = ANY (ARRAY[\(kinds)]::"char"[])
                \(foreignKeys)
              ) AS other JOIN pg_class c ON c.oid = other.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            )
            """
    }

    /// A foreign key's queries run as their table's owner, who may do no more there than before; but the triggers that come after a
    /// cascade are called by the session's role (until PostgreSQL 18), and so is what an owner's function leaves for the end of the
    /// transaction (a deferred trigger of another table).
    private var foreignKeys: String {
        let changes = { (key: String) in
            guard let columns else { return "r.touch IN ('filled', 'written', 'cascaded')" }
            let names = columns.sorted().map { Dialect.postgres.literal($0) }.joined(separator: ", ")
            return """
                (r.touch = 'cascaded' OR r.touch IN ('filled', 'written') AND EXISTS (SELECT FROM pg_attribute a
                  WHERE a.attrelid = r.oid AND a.attnum = ANY (k.\(key)) AND a.attname = ANY (ARRAY[\(names)]::name[])))
                """
        }
        return """
            UNION ALL SELECT k.confrelid, 'read' FROM pg_constraint k
              WHERE k.conrelid = r.oid AND k.contype = 'f' AND \(changes("conkey"))
            UNION ALL SELECT k.conrelid, CASE WHEN k.confupdtype IN ('c', 'n', 'd') THEN 'cascaded' ELSE 'read' END
              FROM pg_constraint k WHERE k.confrelid = r.oid AND k.contype = 'f' AND \(changes("confkey"))
            """
    }

    private static let read = """
        SELECT 'pg_class'::regclass, i.indexrelid, 'index ' || i.indexrelid::regclass, r.root, r.owner, NULL::text
          FROM relations r JOIN pg_index i ON i.indrelid = r.oid
        UNION ALL SELECT 'pg_class'::regclass, r.oid, 'the partition key of ' || r.oid::regclass, r.root, r.owner, NULL
          FROM relations r WHERE r.kind = 'p'
        UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, 'statistics ' || quote_ident(s.stxname), r.root, r.owner, NULL
          FROM relations r JOIN pg_statistic_ext s ON s.stxrelid = r.oid
        """

    private var views: String {
        let kinds = touch == .copying ? "'v', 'm'" : "'v'"
        return """
            UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 'view ' || r.oid::regclass, r.root, r.owner, w.ev_action::text
              FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid
              WHERE w.rulename = '_RETURN' AND r.kind = ANY (ARRAY[\(kinds)]::"char"[])
            """
    }

    /// The planner looks at checks, too, where a table has partitions or heirs, or where it is told to.
    private static let filled = """
        UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 'constraint ' || quote_ident(k.conname) || ' of '
            || r.oid::regclass, r.root, r.owner, k.conbin::text
          FROM relations r JOIN pg_constraint k ON k.conrelid = r.oid
          WHERE r.touch <> 'read' OR current_setting('constraint_exclusion') = 'on'
            OR EXISTS (SELECT FROM pg_inherits WHERE r.oid IN (inhrelid, inhparent))
        UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 'rule ' || quote_ident(w.rulename) || ' of ' || r.oid::regclass,
            r.root, r.owner, w.ev_action::text
          FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid
          WHERE r.touch <> 'read' AND w.rulename <> '_RETURN' AND w.ev_enabled <> 'D'
        UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 'column ' || quote_ident(a.attname) || ' of ' || r.oid::regclass,
            r.root, r.owner, NULL
          FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attgenerated <> ''
          JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE r.touch <> 'read'
        """

    /// Rows for a partition get those of the table that they are put into.
    private var defaults: String {
        guard let given else { return "" }
        let names = given.sorted().map { Dialect.postgres.literal($0) }.joined(separator: ", ")
        let left = """
            relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            """
        let isMissing = "r.oid = r.root AND r.touch <> 'read' AND NOT a.attname = ANY (ARRAY[\(names)]::name[])"
        return """
            UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 'the default of column ' || quote_ident(a.attname) || ' of ' || r.oid::regclass,
                r.root, r.owner, d.adbin::text
              FROM \(left) JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE \(isMissing)
            UNION ALL SELECT 'pg_type'::regclass, y.oid, 'the default of domain ' || format_type(y.oid, NULL), r.root, y.typowner,
                y.typdefaultbin::text
              FROM \(left) JOIN pg_type y ON y.oid = a.atttypid AND y.typdefaultbin IS NOT NULL WHERE \(isMissing)
            """
    }

    private static let triggers = """
        UNION ALL SELECT 'pg_trigger'::regclass, g.oid, 'trigger ' || quote_ident(g.tgname) || ' of ' || r.oid::regclass,
            r.root, r.owner, g.tgqual::text
          FROM relations r JOIN pg_trigger g ON g.tgrelid = r.oid
          WHERE r.touch IN ('written', 'cascaded') AND NOT g.tgisinternal AND g.tgenabled <> 'D'
        """

    /// What relations have that calls something.
    private var places: String {
        """
        places(class, oid, place, root, owner, tree) AS (
        \([Self.read, views, Self.filled, defaults, Self.triggers].joined(separator: "\n"))
        )
        """
    }

    /// Place, table, function and owner.
    var sql: String {
        """
        WITH RECURSIVE \(relations), \(places), \(CalledTypes.ofColumns), \(Self.called(by: ["TABLE places", CalledTypes.places]))
        UNION SELECT 'foreign table ' || r.oid::regclass, r.root::bigint, NULL, o.rolname::text
        FROM relations r JOIN pg_roles o ON o.oid = r.owner WHERE r.kind = 'f' AND NOT o.rolsuper
        \(Self.triggersOfExtensions)
        ORDER BY 1, 3
        """
    }

    /// The same of these types, whether or not a table has them; without a schema they are looked for in all.
    static func sql(ofTypes names: Set<QualifiedName>) -> String {
        "WITH RECURSIVE \(CalledTypes.named(names)), \(called(by: [CalledTypes.places])) ORDER BY 1, 3"
    }

    private static func called(by holders: [String]) -> String {
        """
        holders(class, oid, place, root, owner, tree) AS (
        \(holders.joined(separator: "\nUNION ALL "))
        )
        SELECT h.place, h.root::bigint, p.oid::regprocedure::text, o.rolname::text
        FROM holders h JOIN pg_depend d ON d.classid = h.class AND d.objid = h.oid
        LEFT JOIN pg_operator q ON d.refclassid = 'pg_operator'::regclass AND q.oid = d.refobjid
        JOIN pg_proc p ON p.oid = CASE WHEN d.refclassid = 'pg_proc'::regclass THEN d.refobjid ELSE q.oprcode END
        JOIN pg_language l ON l.oid = p.prolang JOIN pg_roles o ON o.oid = p.proowner
        WHERE NOT o.rolsuper AND (p.prokind <> 'f' OR l.lanname NOT IN ('internal', 'c'))
        UNION SELECT h.place, h.root::bigint, p.oid::regprocedure::text, o.rolname::text
        FROM holders h JOIN pg_roles o ON o.oid = h.owner AND NOT o.rolsuper, LATERAL (
          SELECT (regexp_matches(h.tree, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\\d+)', 'g'))[1]::oid AS oid
        ) AS called JOIN pg_proc p ON p.oid = called.oid
        WHERE \(acts) OR \(tells)
        """
    }
}

extension StrangersCode.Touch {
    /// Of the relations that are asked for.
    fileprivate var word: String {
        switch self {
        case .reading: "read"
        case .trying, .copying: "tried"
        case .filling: "filled"
        case .writing: "written"
        }
    }
}
