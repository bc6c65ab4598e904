package import SluiceDatabase

/// Values of a PostgreSQL column that another type would change without a word: `ALTER TABLE … TYPE integer` rounds, `name` keeps 63
/// bytes, and a date no hour. A `using` says that it is meant.
package enum ChangedValues {
    /// - Returns: What must find nothing, and what is said where it does; nil where no value can change.
    package static func question(
        about alter: AlterColumn, on connection: any Connection
    ) throws -> (query: String, message: String)? {
        guard let type = alter.changes.type, alter.changes.using == nil,
            let number = try connection.relationNumber(of: alter.table)
        else { return nil }
        let wanted = type.sql(in: .postgres)
        // A type of the user's is found along the session's path.
        let name = Dialect.postgres.literal(wanted)
        let lookup = "SELECT pg_catalog.to_regtype(\(name))::pg_catalog.oid::pg_catalog.int8"
        // The session's own, and not the one in which the catalog is read.
        let zone = try connection.scalar("SELECT pg_catalog.current_setting('TimeZone')")?.text ?? ""
        guard let other = try connection.scalar(lookup), !other.isNull,
            let row = try connection.catalogRows(
                conversion, [number, .text(alter.column), other, .text(wanted), modifier(of: wanted), .text(zone)]
            ).first,
            let old = row[0].text, let new = row[1].text
        else { return nil }
        let column = Dialect.postgres.quote(alter.column)
        if let zone = row[4].text {
            return (
                "SELECT 1 FROM \(alter.table.quoted(in: .postgres)) WHERE \(column) IS NOT NULL LIMIT 1",
                "\(alter.table).\(alter.column) has values that \(wanted) would read by the session's time zone, \(zone), and their way back "
                    + "by that session's: say by `using: \(column) AT TIME ZONE '\(zone)'` which is meant"
            )
        }
        let hasNoWayBack = row[3].isTrue
        let changed = condition(column, through: new, backTo: old, hasEquality: row[2].isTrue)
        return (
            "SELECT 1 FROM \(alter.table.quoted(in: .postgres)) WHERE "
                + (hasNoWayBack ? "\(column) IS NOT NULL" : changed) + " LIMIT 1",
            "\(alter.table).\(alter.column) has values that \(wanted) would change: mend them first, or say by "
                + "`using: CAST(\(column) AS \(wanted))` that it is meant"
        )
    }

    private static func condition(
        _ column: String, through new: String, backTo old: String, hasEquality: Bool
    ) -> String {
        let back = "CAST(CAST(\(column) AS \(new)) AS \(old))"
        return hasEquality
            ? "\(back) IS DISTINCT FROM \(column)"
            : "CAST(\(back) AS pg_catalog.text) IS DISTINCT FROM CAST(\(column) AS pg_catalog.text)"
    }

    /// As PostgreSQL keeps `(10,2)` (`numeric.c`, `varchar.c`): -1 where there is none, NULL where it isn't read.
    private static func modifier(of type: String) -> Value {
        guard let bounds = type.firstMatch(of: /\(([-0-9, ]+)\)/) else {
            return ["char", "character", "nchar", "bit"].contains(type.lowercased()) ? .null : .integer(-1)
        }
        let numbers = bounds.output.1.split(separator: ",").compactMap { Int64($0.filter { $0 != " " }) }
        guard let first = numbers.first, (0...10_485_760).contains(first) else { return .null }
        switch type.prefix(while: { $0 != "(" }).lowercased().filter({ $0 != " " }) {
        case "numeric", "decimal", "dec":
            let scale = numbers.dropFirst().first ?? 0
            guard (-1000...1000).contains(scale), first <= 1000 else { return .null }
            return .integer((first << 16 | (scale & 2047)) + 4)
        case "varchar", "charactervarying", "char", "character", "bpchar", "nchar": return .integer(first + 4)
        // With all fields (`timestamp.c`, INTERVAL_FULL_RANGE).
        case "interval": return .integer(0x7FFF << 16 | first)
        default: return .integer(first)
        }
    }

    /// Of the column's old type and the new one, each without its domains: as the server writes them; whether `=` tells the old one's
    /// values apart; and whether what is lost has no way back. No row where nothing is lost, or where a cast may run anybody's code.
    private static let conversion = """
        WITH RECURSIVE way(side, type, modifier, array_of) AS (
          SELECT 'old', a.atttypid, a.atttypmod, '' FROM pg_attribute a
          WHERE a.attrelid = $1 AND a.attname = $2 AND NOT a.attisdropped
          UNION ALL SELECT 'new', $3::bigint::oid, coalesce($5::bigint, -1)::int, ''
          UNION ALL SELECT w.side, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END,
            CASE t.typtype WHEN 'd' THEN t.typtypmod ELSE w.modifier END, CASE t.typtype WHEN 'd' THEN '' ELSE '[]' END || w.array_of
          FROM way w JOIN pg_type t ON t.oid = w.type
          WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1)
        ), leaf AS (
          SELECT w.*, t.typname AS name, t.typtype AS kind, t.typcategory AS category,
            format_type(w.type, w.modifier) || w.array_of AS text
          FROM way w JOIN pg_type t ON t.oid = w.type
          WHERE t.typtype IN ('b', 'e', 'r', 'm') AND NOT (t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1)
            AND (t.typtype <> 'b' OR t.typnamespace = 'pg_catalog'::regnamespace)
        ), pair AS (
          SELECT o.type AS old, n.type AS new, o.text AS old_text, CASE WHEN EXISTS (
              SELECT FROM way w JOIN pg_type t ON t.oid = w.type WHERE w.side = 'new' AND t.typtype = 'd') THEN n.text ELSE $4 END AS new_text,
            o.name AS old_name, n.name AS new_name, o.kind, n.category, o.modifier AS old_modifier,
            CASE WHEN n.modifier = -1 AND $5::bigint IS NULL THEN NULL ELSE n.modifier END AS modifier,
            o.array_of = n.array_of AS is_same_depth,
            'timestamptz' IN (o.name, n.name) AND o.name <> n.name AND o.name IN ('timestamptz', 'timestamp', 'date')
              AND n.name IN ('timestamptz', 'timestamp', 'date')
              AND upper($6) NOT IN ('UTC', 'GMT', 'ETC/UTC') AS depends_on_zone
          FROM leaf o, leaf n WHERE o.side = 'old' AND n.side = 'new'
        )
        SELECT old_text, new_text,
          kind <> 'b' OR EXISTS (SELECT FROM pg_type t WHERE t.oid = old AND t.typcategory = 'S') OR EXISTS (SELECT FROM pg_opclass c
            WHERE c.opcintype = old AND c.opcdefault AND c.opcmethod IN (SELECT m.oid FROM pg_am m WHERE m.amname IN ('btree', 'hash'))),
          new_name IN ('time', 'timetz') AND old_name IN ('timestamp', 'timestamptz'),
          CASE WHEN depends_on_zone THEN $6 END
        FROM pair
        WHERE is_same_depth AND (
          new_name IN ('time', 'timetz') AND old_name IN ('timestamp', 'timestamptz')
          OR old = new OR category = 'S' OR EXISTS (SELECT FROM pg_cast b WHERE b.castsource = new AND b.casttarget = old))
        AND NOT coalesce(CASE
          WHEN old = new AND $4 ~* 'interval +[a-z]' THEN false
          WHEN old = new AND (modifier = -1 OR modifier = old_modifier) THEN true
          WHEN old = new AND new_name IN ('varchar', 'bpchar', 'varbit') THEN old_modifier BETWEEN 0 AND modifier
          WHEN old = new AND new_name = 'numeric' THEN old_modifier >= 4
            AND (((old_modifier - 4) & 2047) # 1024) - 1024 <= (((modifier - 4) & 2047) # 1024) - 1024
          WHEN old = new THEN old_modifier BETWEEN 0 AND modifier
          WHEN new_name IN ('int2', 'int4', 'int8') THEN old_name IN ('int2', 'int4', 'int8', 'oid')
          WHEN new_name = 'numeric' THEN old_name IN ('int2', 'int4', 'int8')
            AND (modifier = -1 OR (((modifier - 4) & 2047) # 1024) - 1024 >= 0)
          WHEN new_name = 'float8' THEN old_name IN ('int2', 'int4', 'float4')
          WHEN new_name = 'float4' THEN old_name = 'int2'
          WHEN new_name IN ('text', 'varchar') AND modifier = -1 THEN old_name IN ('text', 'varchar', 'bpchar', 'name')
          WHEN depends_on_zone THEN false
          WHEN new_name IN ('timestamp', 'timestamptz') THEN old_name = 'date' OR modifier = -1
          ELSE false END, false)
        """
}
