internal import SluiceDatabase

/// Privileges as GRANT statements.
struct PostgresGrants {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// Privileges on one column alone.
    func column(_ number: Int64, named name: String, of relation: PostgresRelation) throws -> [String] {
        try statements(
            """
            SELECT e.privilege_type, e.grantee::bigint, r.rolname::text, e.is_grantable
            FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) e LEFT JOIN pg_roles r ON r.oid = e.grantee
            WHERE a.attrelid = \(relation.oid) AND a.attnum = \(number) ORDER BY 3, 1
            """, on: "(\(Dialect.postgres.quote(name))) ON TABLE \(relation.quoted)")
    }

    /// A relation's own privileges, where they were ever changed; the owner's included, since they can be taken away.
    func relation(_ relation: PostgresRelation, keyword: String) throws -> [String] {
        let owner = try connection.rows(
            """
            SELECT pg_get_userbyid(relowner)::text FROM pg_class WHERE oid = \(relation.oid) AND relacl IS NOT NULL
            """)
        guard let name = owner.first?[0].text else { return [] }
        let object = "ON \(keyword) \(relation.quoted)"
        return ["REVOKE ALL \(object) FROM PUBLIC, \(Dialect.postgres.quote(name))"]
            + (try statements(
                """
                SELECT e.privilege_type, e.grantee::bigint, r.rolname::text, e.is_grantable
                FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) e LEFT JOIN pg_roles r ON r.oid = e.grantee
                WHERE c.oid = \(relation.oid) ORDER BY 3, 1
                """, on: " " + object))
    }

    private func statements(_ query: String, on object: String) throws -> [String] {
        try connection.rows(query).map { row in
            let grantee = row[1].integer == 0 ? "PUBLIC" : Dialect.postgres.quote(row[2].text ?? "")
            return "GRANT \(row[0].text ?? "")\(object) TO \(grantee)" + (row[3].isTrue ? " WITH GRANT OPTION" : "")
        }
    }
}
