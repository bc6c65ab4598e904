internal import SluiceDatabase

extension TestDatabase {
    /// The schema as the database's own tools write it, without Sluice's state.
    package func schemaDump() throws -> String {
        switch engine {
        case .sqlite:
            return try rows("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
                .map { row in row.map { $0.text ?? "" }.joined(separator: " ") }
                .filter { !$0.contains("sluice_") }.joined(separator: "\n")
        case .postgres:
            let name = String(text.split(separator: "dbname=").last ?? "")
            let dump = try PostgresCluster.shared.get().tool(
                "pg_dump", ["--schema-only", "--no-owner", "--exclude-schema=sluice", name])
            // psql's guard against injected commands has a new random key in each dump.
            return dump.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }.joined(separator: "\n")
        }
    }
}
