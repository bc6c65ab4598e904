internal import SluiceDatabase
internal import SluiceIntrospection

/// PostgreSQL: the run's table with its partitions and heirs.
enum WatchedTables {
    private struct Gone: Error, CustomStringConvertible {
        let table: QualifiedName
        var description: String { "there is no table \(table)" }
    }

    /// `WITH RECURSIVE tree(oid)`, of a table whose name is looked up along the session's own path.
    static func query(_ table: QualifiedName, on connection: any Connection) throws -> String {
        guard let number = try connection.relationNumber(of: table)?.integer else { throw Gone(table: table) }
        return "WITH RECURSIVE " + CatalogCondition.tree("SELECT \(number)::oid")
    }
}
