package import SluiceDatabase

/// Pieces of questions to PostgreSQL's catalog, for sessions that are pinned to it.
package enum CatalogCondition {
    /// Whether an object came with an extension, and so goes with it.
    /// - Parameters:
    ///   - oid: The object's number, as an expression.
    ///   - catalog: The table that it stands in, as `pg_class`.
    package static func isOfExtension(_ oid: String, in catalog: String) -> String {
        """
        EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.\(catalog)'::pg_catalog.regclass
          AND x.objid = \(oid) AND x.deptype = 'e')
        """
    }

    /// A table `tree` with the column `oid`: relations, their partitions and what inherits from them, to be named in a `WITH RECURSIVE`.
    /// - Parameter roots: A query for the numbers of the first ones.
    package static func tree(_ roots: String) -> String {
        """
        tree(oid) AS (\(roots) UNION
          SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.oid)
        """
    }
}

extension Connection {
    /// The server's roles that are no superusers.
    package func ordinaryRoles() throws -> Set<String> {
        let rows = try catalogRows("SELECT rolname::text FROM pg_roles WHERE NOT rolsuper")
        return Set(rows.compactMap { $0[0].text })
    }
}
