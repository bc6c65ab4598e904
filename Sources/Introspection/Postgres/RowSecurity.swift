package import SluiceDatabase

extension Connection {
    /// What a session can't see is never taken for all there is: it isn't changed, copied, archived or certified.
    /// - Throws: ``Problem`` where policies hide rows of a table from this session's role, with their names. Sessions have row
    ///   security off, so that PostgreSQL itself refuses each query of such a table; this says it before anything is begun.
    package func requireAllRows(of tables: [QualifiedName]) throws {
        guard dialect.hasRoles else { return }
        let numbers = try oids(of: tables).map(String.init).joined(separator: ", ")
        guard !numbers.isEmpty else { return }
        let hidden = try catalogRows(
            """
            SELECT c.oid::regclass::text, current_user::text, string_agg(p.polname::text, ', ' ORDER BY p.polname)
            FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
            WHERE c.oid IN (\(numbers)) AND row_security_active(c.oid) GROUP BY 1, 2 ORDER BY 1
            """)
        guard let row = hidden.first else { return }
        let policies = row[2].text.map { "its policies are \($0)" } ?? "it has no policy that shows any"
        throw Problem(
            .refused,
            "row level security hides rows of \(row[0].text ?? "") from role \(row[1].text ?? ""): \(policies)",
            hint: "nothing was touched; connect as the table's owner where it isn't forced, or as a role with BYPASSRLS"
        )
    }
}
