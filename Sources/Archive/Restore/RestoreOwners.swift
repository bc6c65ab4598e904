internal import SluiceDatabase
import SluiceIntrospection
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
        names = Self.names(in: statements)
    }

    private static func names(in statements: [String]) -> Set<String> {
        Set(
            statements.filter(\.setsOwner).compactMap { statement in
                SQLToken.tokens(of: statement, in: .postgres).last { $0.kind == .word || $0.kind == .quotedName }?.name
            })
    }

    /// What a rule does, and what a foreign key's action does with its triggers, is done with the rights of its table's owner: those that an
    /// ordinary role has written don't become a superuser's.
    /// - Parameter archived: All of the archive's statements, also those that are left out.
    /// - Throws: ``Problem`` where this session is a superuser's, and the table wouldn't go back to whose it was.
    func requireNoStrangersRules(
        _ statements: [String], archived: [String], on connection: any Connection
    ) throws {
        let rules = statements.count { $0.hasPrefix("CREATE RULE ") }
        let triggers = statements.contains(where: \.hasKeyAction) ? statements.count(where: \.makesTrigger) : 0
        guard rules + triggers > 0, try connection.isSuperusers() else { return }
        let superusers = try connection.catalogRows("SELECT rolname::text, rolsuper FROM pg_roles").reduce(into: [:]) {
            $0[$1[0].text ?? ""] = $1[1].isTrue
        }
        // Given back it is theirs, and then may do what they may.
        let strangers = Self.names(in: archived).filter { name in
            superusers[name] == nil || superusers[name] == false && !names.contains(name)
        }
        guard let owner = strangers.min() else { return }
        throw Problem(
            .refused,
            "\(table) has \(rules > 0 ? "rules" : "triggers behind foreign keys") of role \(owner) (\(rules + triggers)), which would act with this session's rights: it is a superuser's, and "
                + (superusers[owner] == nil ? "there is no role \(owner)" : "--no-owner leaves the table to it"),
            hint:
                "nothing was touched; \(superusers[owner] == nil ? "make the role, " : "restore without --no-owner, ")"
                + "restore as a role that is no superuser (docs/privileges.md), or look at them with 'sluice archive show' and give "
                + "--trust-functions")
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

extension String {
    fileprivate var makesTrigger: Bool { hasPrefix("CREATE TRIGGER ") || hasPrefix("CREATE CONSTRAINT TRIGGER ") }

    /// As PostgreSQL writes it.
    fileprivate var hasKeyAction: Bool {
        contains("FOREIGN KEY") && contains(#/ ON (DELETE|UPDATE) (CASCADE|SET NULL|SET DEFAULT)/#)
    }
}
