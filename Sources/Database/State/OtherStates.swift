extension StateSchema {
    /// Other names under which a Sluice keeps its tables in this database, and this role may read them: of another project, or
    /// of this one before its `state:` was changed.
    package static func others(on connection: any Connection) throws -> [StateName] {
        let dialect = connection.dialect
        let names = dialect.isServer ? try schemas(on: connection) : try prefixes(on: connection)
        return names.filter { $0 != dialect.state.description }.sorted().compactMap { try? StateName($0) }
    }

    private static func schemas(on connection: any Connection) throws -> [String] {
        let telling = telling.map(connection.dialect.literal).joined(separator: ", ")
        return try connection.catalogRows(
            """
            SELECT n.nspname::text FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
            WHERE has_schema_privilege(n.oid, 'USAGE') AND c.relkind = 'r' AND c.relname IN (\(telling))
              AND has_table_privilege(c.oid, 'SELECT')
            GROUP BY 1 HAVING count(*) = \(Self.telling.count)
            """
        ).compactMap { $0[0].text }
    }

    private static func prefixes(on connection: any Connection) throws -> [String] {
        let tables = Set(
            try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'").compactMap { $0[0].text })
        return Array(prefixes(among: tables))
    }

    /// SQLite: what the names of a Sluice's tables begin with, where all that tell it are there.
    static func prefixes(among tables: Set<String>) -> Set<String> {
        let ending = "_\(telling[0])"
        let candidates = tables.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
        return Set(candidates.filter { prefix in telling.allSatisfy { tables.contains("\(prefix)_\($0)") } })
    }
}
