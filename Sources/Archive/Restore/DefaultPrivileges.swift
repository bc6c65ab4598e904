internal import SluiceDatabase

/// ALTER DEFAULT PRIVILEGES gives what is made to others (PostgreSQL, "ALTER DEFAULT PRIVILEGES"), also where the archived table was
/// nobody's but its owner's: what comes back has the privileges of its archive.
enum DefaultPrivileges {
    private struct Given: Hashable {
        let object: String
        let role: String
    }

    /// In the transaction that is open: nobody has seen what is made there.
    static func withoutThem(on connection: any Connection, _ making: () throws -> Void) throws {
        let before = try given(on: connection)
        try making()
        for new in try given(on: connection).subtracting(before).sorted(by: {
            ($0.object, $0.role) < ($1.object, $1.role)
        }) {
            try connection.execute("REVOKE ALL ON \(new.object) FROM \(new.role)")
        }
    }

    /// Of tables and sequences of this role's, to others.
    private static func given(on connection: any Connection) throws -> Set<Given> {
        let rows = try connection.catalogRows(
            """
            SELECT DISTINCT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass,
              CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
            FROM pg_class c, LATERAL aclexplode(c.relacl) AS a
            WHERE c.relkind IN ('r', 'p', 'S', 'f') AND c.relowner = current_user::regrole AND a.grantee <> c.relowner
            """)
        return Set(
            rows.compactMap { row in
                guard let object = row[0].text, let role = row[1].text else { return nil }
                return Given(object: object, role: role)
            })
    }
}
