package import SluiceDatabase

/// Tables that inherit from another, and partitions, at any depth.
struct PostgresInheritance {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// The partitions right below a partitioned table.
    func partitions(of relation: PostgresRelation) throws -> [PostgresRelation] {
        try relations(
            """
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE i.inhparent = \(relation.oid) AND c.relispartition ORDER BY c.oid
            """)
    }

    func descendants(of relation: PostgresRelation) throws -> [PostgresRelation] {
        try relations(
            """
            WITH RECURSIVE tree AS (
            SELECT inhrelid FROM pg_inherits WHERE inhparent = \(relation.oid)
            UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.inhrelid)
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text
            FROM tree JOIN pg_class c ON c.oid = tree.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') ORDER BY c.oid
            """)
    }

    private func relations(_ query: String) throws -> [PostgresRelation] {
        try connection.rows(query).map { row in
            PostgresRelation(
                oid: row[0].integer ?? 0, name: QualifiedName(schema: row[1].text, name: row[2].text ?? ""),
                isPartitioned: row[3].text == "p")
        }
    }
}

extension Connection {
    /// A table and those that inherit it. A partitioned table stands for its partitions: triggers and locks on it are
    /// theirs too.
    package func inheritanceTree(of table: QualifiedName) throws -> [QualifiedName] {
        let root = try PostgresCatalog(self).relation(table)
        guard !root.isPartitioned else { return [root.name] }
        return [root.name] + (try PostgresInheritance(self).descendants(of: root).map(\.name))
    }
}
