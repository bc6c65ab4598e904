internal import SluiceDatabase

/// The catalogue's answer to who is called where tables are read or written, in one statement under the pinned path.
///
/// Functions in C and `internal` are a superuser's word. Of builtin ones and a superuser's `pg_depend` says nothing; where they
/// change something, or run a text as a query (`query_to_xml`, `lo_export`, `dblink_exec`), they are found in the expression's
/// tree, and count where a stranger has written that expression.
struct StrangersCodeQuery {
    let numbers: [Int64]?
    let touch: StrangersCode.Touch
    let dialect: Dialect

    private static let harmless = ["clock_timestamp", "random", "timeofday", "gen_random_uuid", "nextval"]

    /// Fewer rights than what is read or written has nobody; so partitions, parents, and what views read, belong to it.
    private var relations: String {
        let start =
            numbers.map { numbers in "c.oid IN (\(numbers.map(String.init).joined(separator: ", ")))" }
            ?? "c.relkind IN ('r', 'p', 'm') AND \(Snapshot.isUserSchema(dialect))"
        let kinds = touch == .copying ? "'v', 'm'" : "'v'"
        return """
            relations(oid, owner, kind, root) AS (
              SELECT c.oid, c.relowner, c.relkind, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE \(start)
              UNION SELECT c.oid, c.relowner, c.relkind, r.root FROM relations r, LATERAL (
                SELECT inhparent AS oid FROM pg_inherits WHERE inhrelid = r.oid
                UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = r.oid
                UNION ALL SELECT d.refobjid FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass
                  AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
                  WHERE w.ev_class = r.oid AND r.kind = ANY (ARRAY[\(kinds)]::"char"[])
              ) AS other JOIN pg_class c ON c.oid = other.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            )
            """
    }

    /// Domains in columns, and in arrays, composites and ranges.
    private static func types(_ start: String) -> String {
        """
        types(oid) AS (
          \(start)
          UNION SELECT part.oid FROM types t JOIN pg_type y ON y.oid = t.oid, LATERAL (
            SELECT y.typbasetype AS oid UNION ALL SELECT y.typelem
            UNION ALL SELECT a.atttypid FROM pg_attribute a
              WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL SELECT g.rngsubtype FROM pg_range g WHERE y.oid IN (g.rngtypid, g.rngmultitypid)
          ) AS part WHERE part.oid <> 0
        )
        """
    }

    private static let columnTypes = types(
        "SELECT a.atttypid FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid WHERE a.attnum > 0 AND NOT a.attisdropped"
    )

    private static let read = """
        SELECT 'pg_class'::regclass, i.indexrelid, 'index ' || i.indexrelid::regclass, r.root, r.owner, NULL::text
          FROM relations r JOIN pg_index i ON i.indrelid = r.oid
        UNION ALL SELECT 'pg_class'::regclass, r.oid, 'the partition key of ' || r.oid::regclass, r.root, r.owner, NULL
          FROM relations r WHERE r.kind = 'p'
        UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, 'statistics ' || quote_ident(s.stxname), r.root, r.owner, NULL
          FROM relations r JOIN pg_statistic_ext s ON s.stxrelid = r.oid
        """

    private static func views(_ kinds: String) -> String {
        """
        UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 'view ' || r.oid::regclass, r.root, r.owner, w.ev_action::text
          FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid
          WHERE w.rulename = '_RETURN' AND r.kind = ANY (ARRAY[\(kinds)]::"char"[])
        """
    }

    /// The planner looks at checks, too, where a table has partitions or heirs, or where it is told to.
    private static func checks(_ condition: String) -> String {
        """
        UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 'constraint ' || quote_ident(k.conname) || ' of '
            || r.oid::regclass, r.root, r.owner, k.conbin::text
          FROM relations r JOIN pg_constraint k ON k.conrelid = r.oid WHERE \(condition)
        """
    }

    private static let readChecks = checks(
        "current_setting('constraint_exclusion') = 'on' OR EXISTS (SELECT FROM pg_inherits WHERE r.oid IN (inhrelid, inhparent))"
    )

    private static let filled =
        checks("true") + """

            UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 'rule ' || quote_ident(w.rulename) || ' of ' || r.oid::regclass,
                r.root, r.owner, w.ev_action::text
              FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN' AND w.ev_enabled <> 'D'
            UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 'column ' || quote_ident(a.attname) || ' of ' || r.oid::regclass,
                r.root, r.owner, NULL
              FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attgenerated <> ''
              JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
            UNION ALL \(domains)
            """

    private static let domains = """
        SELECT 'pg_constraint'::regclass, k.oid, 'domain ' || format_type(t.oid, NULL), NULL::oid, y.typowner, k.conbin::text
          FROM types t JOIN pg_type y ON y.oid = t.oid JOIN pg_constraint k ON k.contypid = t.oid
        """

    private static let triggers = """
        UNION ALL SELECT 'pg_trigger'::regclass, g.oid, 'trigger ' || quote_ident(g.tgname) || ' of ' || r.oid::regclass,
            r.root, r.owner, g.tgqual::text
          FROM relations r JOIN pg_trigger g ON g.tgrelid = r.oid WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
        """

    private var holders: String {
        switch touch {
        case .reading: [Self.read, Self.views("'v'"), Self.readChecks].joined(separator: "\n")
        case .filling: [Self.read, Self.views("'v'"), Self.filled].joined(separator: "\n")
        case .writing: [Self.read, Self.views("'v'"), Self.filled, Self.triggers].joined(separator: "\n")
        case .copying: [Self.read, Self.views("'v', 'm'"), Self.filled].joined(separator: "\n")
        }
    }

    /// Place, table, function and owner.
    var sql: String {
        """
        WITH RECURSIVE \(relations), \(Self.columnTypes), \(Self.called(by: holders))
        UNION SELECT 'foreign table ' || r.oid::regclass, r.root::bigint, NULL, o.rolname::text
        FROM relations r JOIN pg_roles o ON o.oid = r.owner WHERE r.kind = 'f' AND NOT o.rolsuper
        ORDER BY 1, 3
        """
    }

    /// The same of domains in these types, whether or not a table has them; without a schema they are looked for in all.
    static func domains(in names: Set<QualifiedName>) -> String {
        let literal = { (text: String) in Dialect.postgres.literal(text) }
        let wanted = names.map { name in
            "y.typname = \(literal(name.name))" + (name.schema.map { " AND n.nspname = \(literal($0))" } ?? "")
        }
        let start =
            "SELECT y.oid FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace WHERE "
            + wanted.sorted().joined(separator: " OR ")
        return "WITH RECURSIVE \(types(start)), \(called(by: domains)) ORDER BY 1, 3"
    }

    private static func called(by holders: String) -> String {
        """
        holders(class, oid, place, root, owner, tree) AS (
        \(holders)
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
        WHERE p.provolatile = 'v' AND p.proname NOT IN (\(harmless.map { "'\($0)'" }.joined(separator: ", ")))
          OR p.proname ~ '_to_xml|_xmlschema'
        """
    }
}
