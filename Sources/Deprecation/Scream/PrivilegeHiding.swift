internal import FoundationEssentials
internal import SluiceDatabase
internal import SluiceIntrospection

/// Hides a deprecated column, or table, from every role but its owner, whose own privileges are left alone.
///
/// Each function works in the transaction that is open, so a kill leaves either all of it or nothing.
struct PrivilegeHiding {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func begin(_ deprecation: inout Deprecation, now: Date) throws {
        guard connection.dialect.hasRoles else {
            throw Problem(
                .deprecation,
                "SQLite has no privileges to take away",
                hint: "'sluice deprecate … --forbid-writes' refuses writes on SQLite")
        }
        let since = deprecation.scream?.since
        if deprecation.scream != nil { try end(&deprecation) }
        let tables = try relations(of: deprecation).compactMap { try hide(deprecation, in: $0) }
        guard !tables.isEmpty else {
            throw Problem(
                .deprecation,
                "nobody but the owner and superusers has privileges on \(deprecation.name), and they bypass a scream test",
                hint: "it shows an application that connects as a role of its own")
        }
        deprecation.scream = Deprecation.Scream(since: since ?? now, tables: tables)
    }

    /// Puts every privilege back as it was; what was granted or revoked meanwhile counts too.
    func end(_ deprecation: inout Deprecation) throws {
        guard let scream = deprecation.scream else { return }
        let roles = Set(try connection.catalogRows("SELECT rolname::text FROM pg_roles").compactMap { $0[0].text })
        for table in scream.tables {
            do {
                let privileges = try TablePrivileges(table.relation, on: connection)
                let grants = table.after(
                    try privileges.grants(), columns: privileges.columns, owner: privileges.owner, roles: roles)
                try privileges.set(grants)
            } catch is TablePrivileges.TableIsGone {
                // A partition that was dropped meanwhile needs none.
            } catch is TablePrivileges.CannotSet {
                throw Problem(
                    .deprecation,
                    "the privileges of \(deprecation.tableName) couldn't be put back as they were: roles that granted "
                        + "them may no longer grant",
                    hint: "nothing was changed, the scream test goes on; see \\dp in psql")
            }
        }
        deprecation.scream = nil
    }

    /// The roles that aren't heard, with a login: superusers, the owner and its members, readers of all data.
    func unaffected(_ deprecation: Deprecation) throws -> [String] {
        try connection.catalogRows(
            """
            SELECT r.rolname::text FROM pg_roles r JOIN pg_class c ON c.oid = to_regclass($1)
            WHERE r.rolcanlogin AND (r.rolsuper OR pg_has_role(r.oid, c.relowner, 'USAGE')
            OR EXISTS (SELECT FROM pg_roles p WHERE p.rolname IN ('pg_read_all_data', 'pg_write_all_data')
            AND pg_has_role(r.oid, p.oid, 'USAGE'))) ORDER BY 1
            """, [.text(deprecation.currentTable.quoted(in: .postgres))]
        ).compactMap { $0[0].text }
    }

    /// A query of the table asks for its own privileges alone, one of a child for the child's.
    private func relations(of deprecation: Deprecation) throws -> [Int64] {
        try Snapshot.read([], from: connection, of: [deprecation.currentTable]).tables.map(\.oid).sorted()
    }

    /// Nil where no one but the owner could use it anyway.
    private func hide(_ deprecation: Deprecation, in relation: Int64) throws -> ScreamedTable? {
        let privileges = try TablePrivileges(relation, on: connection)
        let column = deprecation.column == nil ? nil : privileges.column(named: deprecation.currentName)
        let table = ScreamedTable(
            relation: relation, column: column, columns: privileges.columns, owner: privileges.owner,
            grants: try privileges.grants())
        guard table.takesAnythingAway else { return nil }
        do {
            try privileges.set(table.during)
            try rehearse(table, privileges)
        } catch is TablePrivileges.CannotSet {
            throw Problem(
                .deprecation,
                "the privileges of \(deprecation.tableName) couldn't be put back exactly after a scream test",
                hint: "nothing was changed; look for grants by roles that may no longer grant, with \\dp in psql")
        }
        return table
    }

    /// Nothing is taken away that can't be put back: that is tried here, and undone.
    private func rehearse(_ table: ScreamedTable, _ privileges: TablePrivileges) throws {
        try connection.execute("SAVEPOINT sluice_scream")
        try privileges.set(table.before)
        try connection.execute("ROLLBACK TO SAVEPOINT sluice_scream")
        try connection.execute("RELEASE SAVEPOINT sluice_scream")
    }
}
