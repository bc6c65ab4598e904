internal import SluiceDatabase

/// The planner's statistics hold values: most common ones, histograms, and those of expressions and column groups.
struct StatisticsRenewal {
    static let catalogs = ["pg_catalog.pg_statistic", "pg_catalog.pg_statistic_ext_data"]

    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// Deletes them, since ANALYZE leaves those of an emptied table, and of a column whose target is 0, as they were.
    func forget(_ relations: [String]) throws {
        guard !relations.isEmpty,
            try connection.catalogScalar("SELECT current_setting('is_superuser') = 'on'")?.isTrue == true
        else { return }
        let oids = Self.oids(relations)
        // An index over an expression has statistics of its own.
        try connection.execute(
            """
            DELETE FROM pg_catalog.pg_statistic WHERE starelid IN (\(oids))
               OR starelid IN (SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid IN (\(oids)))
            """)
        try connection.execute(
            """
            DELETE FROM pg_catalog.pg_statistic_ext_data
            WHERE stxoid IN (SELECT oid FROM pg_catalog.pg_statistic_ext WHERE stxrelid IN (\(oids)))
            """)
    }

    /// Whose old statistics are there still, after an ANALYZE: only a superuser may delete them.
    func stale(_ relations: [String]) throws -> [String] {
        guard !relations.isEmpty else { return [] }
        let oids = Self.oids(relations)
        let rows = try connection.catalogRows(
            """
            SELECT DISTINCT s.schemaname || '.' || s.tablename FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
            WHERE (c.oid IN (\(oids)) OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (\(oids))))
              AND (a.attstattarget = 0 OR c.reltuples <= 0)
            UNION SELECT s.schemaname || '.' || s.tablename FROM pg_statistic_ext x JOIN pg_class c ON c.oid = x.stxrelid
            JOIN pg_stats_ext s ON s.statistics_name = x.stxname
              AND s.statistics_schemaname = (SELECT nspname FROM pg_namespace WHERE oid = x.stxnamespace)
            WHERE c.oid IN (\(oids)) AND (x.stxstattarget = 0 OR c.reltuples <= 0)
              AND coalesce(s.n_distinct::text, s.dependencies::text, s.most_common_vals::text) IS NOT NULL
            ORDER BY 1
            """)
        return rows.compactMap { row in
            row[0].text.map { "\($0) has old statistics with original values, which only a superuser can delete" }
        }
    }

    private static func oids(_ relations: [String]) -> String {
        relations.map { Dialect.postgres.literal($0) + "::pg_catalog.regclass::pg_catalog.oid" }.joined(
            separator: ", ")
    }
}
