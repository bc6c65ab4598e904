internal import SluiceDatabase

extension Connection {
    /// The schemas in which the session looks names up, in their order; none where the database has no path.
    func searchPath() throws -> [String] {
        guard dialect.hasSchemas else { return [] }
        return try rows("SELECT pg_catalog.unnest(pg_catalog.current_schemas(false))::pg_catalog.text")
            .compactMap { $0[0].text }.filter { $0 != "pg_temp" && !$0.hasPrefix("pg_temp_") }
    }

    /// Looks names up there from now on, and in temporary objects last: any role may make those.
    func follow(_ path: [String]) throws {
        guard dialect.hasSchemas else { return }
        // A run that an earlier version began may name it behind others, whose operators would then come first.
        let path = path.first == "pg_catalog" ? path : path.filter { $0 != "pg_catalog" }
        try execute("SET search_path = \((path.map(dialect.quote) + ["pg_temp"]).joined(separator: ", "))")
    }
}
