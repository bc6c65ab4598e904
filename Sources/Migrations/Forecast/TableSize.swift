internal import SluiceDatabase

/// How much there is of a table.
package struct TableSize: Sendable, Hashable {
    package let bytes: Int64
    let indexBytes: Int64
    /// By the server's statistics; nil where there are none.
    package let rows: Int64?
}

extension TableSize {
    /// Nil where it isn't there, or somebody holds it.
    static func read(_ table: String, on connection: any Connection) throws -> TableSize? {
        try connection.dialect.choose(
            postgres: readPostgres(table, on: connection), sqlite: readSQLite(table, on: connection))
    }

    private static func readPostgres(_ table: String, on connection: any Connection) throws -> TableSize? {
        let row = try? connection.transaction(.snapshot) {
            // The name was printed along the session's own path.
            let number = try connection.scalar(
                "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid::pg_catalog.int8", [.text(table)])
            try connection.executeScript("SET LOCAL lock_timeout = '1s'; \(PinnedPath.inTransaction)")
            return try connection.rows(
                """
                SELECT pg_table_size(c.oid), pg_indexes_size(c.oid), CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END
                FROM pg_class c WHERE c.oid = $1 AND c.relkind IN ('r', 'p', 'm', 'i')
                """, [number ?? .null]
            ).first
        }
        guard let row = row ?? nil, let bytes = row[0].integer else { return nil }
        return TableSize(bytes: bytes, indexBytes: row[1].integer ?? 0, rows: row[2].integer)
    }

    /// As many bytes as the values' text takes, of the first thousand rows.
    private static func readSQLite(_ table: String, on connection: any Connection) throws -> TableSize? {
        let name = Dialect.sqlite.quote(table)
        guard let rows = try? connection.scalar("SELECT count(*) FROM main.\(name)")?.integer else { return nil }
        let columns = try connection.rows("SELECT name FROM pragma_table_info(?1, 'main')", [.text(table)])
        let lengths = columns.compactMap { $0[0].text }.map {
            "coalesce(length(CAST(\(Dialect.sqlite.quote($0)) AS BLOB)), 0) + 1"
        }
        let sum = "SELECT avg(\(lengths.joined(separator: " + "))) FROM (SELECT * FROM main.\(name) LIMIT 1000)"
        let width = lengths.isEmpty ? 0 : (try? connection.scalar(sum)?.real) ?? 0
        let bytes = Int64(exactly: (Double(rows) * width).rounded()) ?? .max
        return TableSize(bytes: bytes, indexBytes: 0, rows: rows)
    }
}
