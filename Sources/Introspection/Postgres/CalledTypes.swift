internal import SluiceDatabase

/// What types call by themselves, as parts of the catalogue's answer (``StrangersCodeQuery``).
///
/// A domain's check is called by whatever makes a value of it. The rest is called without being named anywhere: a cast by `::text`
/// and by `to_json`, an operator by `=`, what a range type was made with by its input.
enum CalledTypes {
    /// Of the columns of `relations`, of their rows, and of what `places` has.
    static let ofColumns = types(
        """
        SELECT a.atttypid, r.touch <> 'read' OR EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = r.oid AND i.indisunique AND a.attnum = ANY (i.indkey))
          FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid WHERE a.attnum > 0 AND NOT a.attisdropped
        UNION ALL SELECT c.reltype, false FROM relations r JOIN pg_class c ON c.oid = r.oid
        UNION ALL SELECT d.refobjid, true FROM places p JOIN pg_depend d
          ON d.classid = p.class AND d.objid = p.oid AND d.refclassid = 'pg_type'::regclass
        """)

    static func named(_ names: Set<QualifiedName>) -> String {
        let literal = { (text: String) in Dialect.postgres.literal(text) }
        let wanted = names.map { name in
            "y.typname = \(literal(name.name))" + (name.schema.map { " AND n.nspname = \(literal($0))" } ?? "")
        }
        return types(
            "SELECT y.oid, true FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace WHERE "
                + wanted.sorted().joined(separator: " OR "))
    }

    /// With those in arrays, composites, ranges, and in the checks of domains; and whether values of it are made, which a query does
    /// of keys alone.
    private static func types(_ start: String) -> String {
        """
        types(oid, made) AS (
          \(start)
          UNION SELECT part.oid, t.made FROM types t JOIN pg_type y ON y.oid = t.oid, LATERAL (
            SELECT y.typbasetype AS oid UNION ALL SELECT y.typelem
            UNION ALL SELECT a.atttypid FROM pg_attribute a
              WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL SELECT unnest(ARRAY[g.rngsubtype, g.rngtypid]) FROM pg_range g
              WHERE y.oid IN (g.rngtypid, g.rngmultitypid)
            UNION ALL SELECT d.refobjid FROM pg_constraint k JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass
              AND d.objid = k.oid AND d.refclassid = 'pg_type'::regclass WHERE k.contypid = y.oid
          ) AS part WHERE part.oid <> 0
        )
        """
    }

    /// PostgreSQL's own types have lower numbers.
    private static let own = "IN (SELECT oid FROM types WHERE oid >= 16384)"

    static let places = """
        SELECT 'pg_constraint'::regclass, k.oid, 'domain ' || format_type(y.oid, NULL), NULL::oid, y.typowner, k.conbin::text
          FROM pg_type y JOIN pg_constraint k ON k.contypid = y.oid WHERE y.oid IN (SELECT oid FROM types WHERE made)
        UNION ALL SELECT 'pg_type'::regclass, g.rngtypid, 'type ' || format_type(g.rngtypid, NULL), NULL, NULL, NULL
          FROM pg_range g WHERE g.rngtypid IN (SELECT oid FROM types)
        UNION ALL SELECT 'pg_cast'::regclass, k.oid,
            format('cast (%s AS %s)', format_type(k.castsource, NULL), format_type(k.casttarget, NULL)), NULL, NULL, NULL
          FROM pg_cast k WHERE k.castsource \(own) OR k.casttarget \(own)
        UNION ALL SELECT 'pg_operator'::regclass, q.oid, 'operator ' || q.oid::regoperator, NULL, NULL, NULL
          FROM pg_operator q WHERE q.oprleft \(own) OR q.oprright \(own)
        """
}
