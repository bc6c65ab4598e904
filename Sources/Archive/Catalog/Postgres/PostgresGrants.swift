internal import SluiceDatabase
internal import SluiceIntrospection

/// Privileges as GRANT statements.
enum PostgresGrants {
    /// Privileges on one column alone.
    static func statements(of column: PostgresColumn, of relation: Snapshot.Relation) -> [String] {
        let name = Dialect.postgres.quote(column.archived.name)
        return column.grants.map {
            statement($0, on: "TABLE \(relation.quoted)", column: name, owner: relation.owner)
        }
    }

    /// A relation's own privileges, where they were ever changed; the owner's included, since they can be taken away.
    static func statements(_ grants: [Snapshot.Grant]?, on object: String, owner: String) -> [String] {
        guard let grants else { return [] }
        return ["REVOKE ALL ON \(object) FROM PUBLIC, \(Dialect.postgres.quote(owner))"]
            + grants.map { statement($0, on: object, owner: owner) }
    }

    /// What another role has passed on is again its grant, and goes when that role loses its own.
    private static func statement(
        _ grant: Snapshot.Grant, on object: String, column: String? = nil, owner: String?
    ) -> String {
        let statement = grant.statement(on: object, column: column)
        guard grant.grantor != owner, !grant.grantor.isEmpty else { return statement }
        return "SET LOCAL ROLE \(Dialect.postgres.quote(grant.grantor)); \(statement); RESET ROLE"
    }
}
