internal import SluiceDatabase

/// The planner's statistics hold values: most common ones, histograms, and those of expressions and column groups.
struct StatisticsRenewal {
    static let catalogs = ["pg_catalog.pg_statistic", "pg_catalog.pg_statistic_ext_data"]

    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// Deletes them, since ANALYZE leaves those of an emptied table, and of a column whose target is 0, as they were.
    func forget(_ relations: [String]) throws -> [String] {
        guard !relations.isEmpty else { return [] }
        guard try connection.catalogScalar("SELECT current_setting('is_superuser') = 'on'")?.isTrue == true else {
            return [
                "without a superuser, old statistics of emptied tables and of columns with a statistics target of 0 stay"
            ]
        }
        let oids = relations.map { Dialect.postgres.literal($0) + "::pg_catalog.regclass::pg_catalog.oid" }.joined(
            separator: ", ")
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
        return []
    }
}
