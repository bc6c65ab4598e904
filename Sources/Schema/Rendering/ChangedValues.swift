package import SluiceDatabase

/// Values of a PostgreSQL column that another type would change without a word: `ALTER TABLE … TYPE integer` rounds, and a
/// date keeps no hour. A `using` says that it is meant.
package enum ChangedValues {
    /// - Returns: What must find nothing, and what is said where it does; nil where no value can change.
    package static func question(
        about alter: AlterColumn, on connection: any Connection
    ) throws -> (query: String, message: String)? {
        guard let type = alter.changes.type, alter.changes.using == nil,
            let number = try connection.relationNumber(of: alter.table)
        else { return nil }
        let wanted = type.sql(in: .postgres)
        // `numeric(10,2)`, `timestamp(0)`
        let bounds =
            wanted.firstMatch(of: /\(([0-9, ]*)\)/)?.output.1.split(separator: ",").compactMap { part in
                Int64(part.filter { $0 != " " }).map(Value.integer)
            } ?? []
        guard
            let row = try connection.catalogRows(
                lossy,
                [number, .text(alter.column), .text(wanted), bounds.first ?? .null, bounds.dropFirst().first ?? .null]
            ).first,
            let old = row[0].text
        else { return nil }
        let column = Dialect.postgres.quote(alter.column)
        let changed = "CAST(CAST(\(column) AS \(wanted)) AS \(old)) IS DISTINCT FROM \(column)"
        let condition = row[1].isTrue ? changed : "\(column) IS NOT NULL"
        return (
            "SELECT 1 FROM \(alter.table.quoted(in: .postgres)) WHERE \(condition) LIMIT 1",
            "\(alter.table).\(alter.column) has values that \(wanted) would change: mend them first, or say by "
                + "`using: CAST(\(column) AS \(wanted))` that it is meant"
        )
    }

    /// The old type, where both are PostgreSQL's own numbers, or times, and the new one holds less; and whether there is a way back.
    private static let lossy = """
        WITH types AS (
          SELECT o.oid AS old, n.oid AS new, format_type(a.atttypid, a.atttypmod) AS text, a.atttypmod AS modifier, o.typname AS old_name,
            n.typname AS new_name, $4::bigint AS bound, coalesce($5::bigint, 0) AS scale
          FROM pg_attribute a JOIN pg_type o ON o.oid = a.atttypid JOIN pg_type n ON n.oid = to_regtype($3)
          WHERE a.attrelid = $1 AND a.attname = $2 AND NOT a.attisdropped AND o.typtype = 'b' AND n.typtype = 'b'
            AND o.typcategory = n.typcategory AND o.typcategory IN ('N', 'D', 'T')
            AND o.typnamespace = 'pg_catalog'::regnamespace AND n.typnamespace = 'pg_catalog'::regnamespace
        )
        SELECT text, EXISTS (SELECT FROM pg_cast WHERE castsource = new AND casttarget = old) OR old = new FROM types
        WHERE CASE
          WHEN new_name IN ('int2', 'int4', 'int8') THEN old_name NOT IN ('int2', 'int4', 'int8', 'oid')
          WHEN new_name = 'numeric' AND bound IS NULL THEN old_name IN ('float4', 'float8')
          WHEN new_name = 'numeric' AND old_name = 'numeric' THEN modifier < 4 OR ((modifier - 4) & 2047) > scale
          WHEN new_name = 'numeric' THEN old_name NOT IN ('int2', 'int4', 'int8', 'money')
          WHEN new_name = 'float8' THEN old_name NOT IN ('int2', 'int4', 'float4', 'float8')
          WHEN new_name = 'float4' THEN old_name NOT IN ('int2', 'float4')
          WHEN new_name IN ('timestamp', 'timestamptz') THEN old_name <> 'date' AND bound IS NOT NULL
            AND (modifier < 0 OR modifier > bound)
          WHEN new_name IN ('date', 'time', 'timetz') THEN old <> new OR bound IS NOT NULL
          WHEN new_name = 'interval' THEN bound IS NOT NULL OR $3 ~* 'interval +[a-z]'
          ELSE false END
        """
}
