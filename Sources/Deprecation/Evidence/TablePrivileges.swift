internal import Database

/// Who may do what with a table and its columns, as PostgreSQL's access lists have it, the owner left out.
struct TablePrivileges {
    struct Grant: Hashable {
        /// Nil for the whole table.
        let column: String?
        /// Quoted, or PUBLIC.
        let grantee: String
        let privilege: String
        let isGrantable: Bool
        /// Nil where the owner granted it.
        let otherGrantor: String?
    }

    let table: String
    let columns: [String]
    let grants: [Grant]

    init(of table: QualifiedName, on connection: any Connection) throws {
        self.table = table.quoted(in: .postgres)
        let oid = "\(Dialect.postgres.literal(self.table))::regclass"
        columns = try connection.rows(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = \(oid) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        ).compactMap { $0[0].text }
        grants = try connection.rows(
            """
            SELECT a.attname::text, CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END,
                e.privilege_type, e.is_grantable, CASE WHEN e.grantor <> c.relowner THEN pg_get_userbyid(e.grantor)::text END
            FROM pg_class c
            CROSS JOIN LATERAL (SELECT NULL::name AS attname, c.relacl AS acl UNION ALL
                SELECT attname, attacl FROM pg_attribute WHERE attrelid = c.oid AND NOT attisdropped) a
            CROSS JOIN LATERAL aclexplode(a.acl) e
            WHERE c.oid = \(oid) AND e.grantee <> c.relowner ORDER BY 1 NULLS FIRST, 2, 3
            """
        ).compactMap { row in
            guard let grantee = row[1].text, let privilege = row[2].text else { return nil }
            return Grant(
                column: row[0].text, grantee: grantee, privilege: privilege, isGrantable: row[3].isTrue,
                otherGrantor: row[4].text)
        }
    }

    /// Statements that take every privilege on a column away, or on the whole table, and those that bring back exactly
    /// what is there now.
    ///
    /// A privilege on the table covers its columns, so it is replaced by one on each of the others; and REVOKE on a table
    /// takes those on its columns along (PostgreSQL's manual, REVOKE).
    func without(_ column: String?) -> (begin: [String], end: [String]) {
        var (begin, end): ([String], [String]) = ([], [])
        for grant in grants where grant.column == nil && (column == nil || Self.ofColumns.contains(grant.privilege)) {
            let others = columns.filter { $0 != column }
            let own = grants.filter {
                $0.column != nil && $0.grantee == grant.grantee && $0.privilege == grant.privilege
            }
            begin.append("REVOKE \(grant.privilege) ON \(table) FROM \(grant.grantee)")
            end.append(statement(grant))
            if column != nil {
                begin += others.map { name in
                    let isGrantable = grant.isGrantable || own.contains { $0.column == name && $0.isGrantable }
                    return statement(
                        Grant(
                            column: name, grantee: grant.grantee, privilege: grant.privilege, isGrantable: isGrantable,
                            otherGrantor: nil))
                }
                let added = others.filter { name in !own.contains { $0.column == name } }
                end += added.map { revoke(grant.privilege, $0, from: grant.grantee) }
            }
            end += own.filter { column == nil || $0.column == column }.map(statement)
        }
        for grant in grants where grant.column != nil && (column == nil || grant.column == column) {
            let isCovered = grants.contains {
                $0.column == nil && $0.grantee == grant.grantee && $0.privilege == grant.privilege
            }
            guard !isCovered, let name = grant.column else { continue }
            begin.append(revoke(grant.privilege, name, from: grant.grantee))
            end.append(statement(grant))
        }
        return (begin, end)
    }

    private static let ofColumns: Set<String> = ["SELECT", "INSERT", "UPDATE", "REFERENCES"]

    private func statement(_ grant: Grant) -> String {
        let columns = grant.column.map { " (\(Dialect.postgres.quote($0)))" } ?? ""
        return "GRANT \(grant.privilege)\(columns) ON \(table) TO \(grant.grantee)"
            + (grant.isGrantable ? " WITH GRANT OPTION" : "")
    }

    private func revoke(_ privilege: String, _ column: String, from grantee: String) -> String {
        "REVOKE \(privilege) (\(Dialect.postgres.quote(column))) ON \(table) FROM \(grantee)"
    }
}
