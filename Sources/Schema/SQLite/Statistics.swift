internal import SluiceDatabase

/// ANALYZE's figures, which DROP TABLE would take along.
struct Statistics {
    private let tables: [String]

    init(_ catalog: SQLiteCatalog) throws {
        tables = try ["sqlite_stat1", "sqlite_stat4"].filter { try catalog.table($0) != nil }.map(catalog.qualified)
    }

    func rename(_ table: String, to newName: String) -> [Statement] {
        tables.map { statistics in
            .run(
                "UPDATE \(statistics) SET tbl = \(Dialect.sqlite.literal(newName)) "
                    + "WHERE tbl = \(Dialect.sqlite.literal(table))")
        }
    }

    /// SQLite numbers the indexes of keys, so that with another key figures would stand at the wrong one.
    func forgetKeys(of table: String) -> [Statement] {
        tables.map { statistics in
            .run(
                "DELETE FROM \(statistics) WHERE tbl = \(Dialect.sqlite.literal(table)) "
                    + "AND idx GLOB 'sqlite_autoindex_*'")
        }
    }
}
