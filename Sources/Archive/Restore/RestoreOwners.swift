internal import SluiceDatabase
internal import SluiceSQLText

/// Roles to whom an archive's statements give what they make.
///
/// The table is its owner's before its indexes and constraints come: where this role may not give it away, or may do nothing with it
/// afterwards, a restore would end in its middle. A role that is gone is no such case; it is reported, and the table stays this role's.
struct RestoreOwners {
    private let names: Set<String>
    private let table: QualifiedName

    init(_ statements: [String], of table: QualifiedName) {
        self.table = table
        names = Set(
            statements.filter(\.setsOwner).compactMap { statement in
                SQLToken.tokens(of: statement, in: .postgres).last { $0.kind == .word || $0.kind == .quotedName }?.name
            })
    }

    /// - Throws: ``Problem`` where this role isn't them, or one of them may have no table there.
    func require(on connection: any Connection) throws {
        guard connection.dialect.hasRoles, !names.isEmpty else { return }
        let literals = names.sorted().map { Dialect.postgres.literal($0) }.joined(separator: ", ")
        // Membership that doesn't let the role become the other one, from PostgreSQL 16 on.
        let right = connection.serverVersion >= 160_000 ? "SET" : "MEMBER"
        let found = try connection.catalogRows(
            """
            SELECT r.rolname::text, current_user::text, pg_has_role(r.oid, '\(right)') AND pg_has_role(r.oid, 'USAGE'),
              has_schema_privilege(r.oid, n.oid, 'CREATE'), n.nspname::text
            FROM pg_roles r LEFT JOIN pg_namespace n ON n.nspname = \(Dialect.postgres.literal(table.schema ?? "public"))
            WHERE r.rolname IN (\(literals)) AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) ORDER BY 1
            """)
        for row in found {
            guard let owner = row[0].text, let role = row[1].text else { continue }
            if !row[2].isTrue {
                throw refusal(
                    "role \(role) can't make \(owner) the owner of \(table), as the archive has it",
                    "GRANT \(quoted(owner)) TO \(quoted(role))")
            }
            guard let schema = row[4].text, row[3].isTrue == false else { continue }
            throw refusal(
                "\(owner), who owned \(table), may have no table in schema \(schema) any more",
                "GRANT CREATE ON SCHEMA \(quoted(schema)) TO \(quoted(owner))")
        }
    }

    private func quoted(_ name: String) -> String { Dialect.postgres.quotedWhereNeeded(name) }

    private func refusal(_ reason: String, _ grant: String) -> Problem {
        Problem(
            .refused, reason,
            hint: "nothing was touched; \(grant), or give --no-owner: then whoever restores it owns it")
    }
}
