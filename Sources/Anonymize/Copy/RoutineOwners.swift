internal import SluiceDatabase
internal import SluiceIntrospection

/// Whose the routines of a copy are. All of it belongs to whoever makes it, and privileges stay behind: what an ordinary role
/// wrote would count as a superuser's, and run as that one where it is SECURITY DEFINER.
struct RoutineOwners {
    private let source: any Connection
    private let target: any Connection

    init(_ source: any Connection, _ target: any Connection) {
        self.source = source
        self.target = target
    }

    private struct Routine {
        let name: String
        let owner: String
        let isSuperusers: Bool
        let isDefiner: Bool
        let isPublic: Bool
    }

    private func isSuperuser() throws -> Bool {
        try target.catalogScalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")?.isTrue == true
    }

    /// Before anybody else may have seen the copy: routines of ordinary roles run with nobody's rights but the caller's there.
    func lendNobody() throws {
        let isSuperuser = try isSuperuser()
        for routine in try sourceRoutines() where try routine.isDefiner && isInTarget(routine) {
            if !routine.isPublic { try target.execute("REVOKE EXECUTE ON ROUTINE \(routine.name) FROM PUBLIC") }
            if isSuperuser, !routine.isSuperusers {
                try target.execute("ALTER ROUTINE \(routine.name) SECURITY INVOKER")
            }
        }
    }

    /// Behind the rows, which their owners' code would else be called with: routines of ordinary roles are theirs there, too, where
    /// there is such a role.
    /// - Returns: What is otherwise than in the source.
    func giveBack() throws -> [String] {
        let routines = try sourceRoutines()
        guard !routines.isEmpty, try isSuperuser() else { return [] }
        let roles = try target.ordinaryRoles()
        var (kept, invoking): ([Routine], [String]) = ([], [])
        for routine in routines where try !routine.isSuperusers && isInTarget(routine) {
            if roles.contains(routine.owner) {
                let owner = Dialect.postgres.quote(routine.owner)
                try target.execute("ALTER ROUTINE \(routine.name) OWNER TO \(owner)")
                if routine.isDefiner { try target.execute("ALTER ROUTINE \(routine.name) SECURITY DEFINER") }
            } else {
                kept.append(routine)
                if routine.isDefiner { invoking.append(routine.name) }
            }
        }
        return notes(kept: kept, invoking: invoking)
    }

    private func notes(kept: [Routine], invoking: [String]) -> [String] {
        guard let first = kept.first else { return [] }
        let names = kept.prefix(5).map(\.name).joined(separator: ", ") + (kept.count > 5 ? " …" : "")
        let owners = Set(kept.map(\.owner)).sorted().joined(separator: ", ")
        let belong =
            "\(names): \(kept.count == 1 ? "a routine belongs" : "\(kept.count) routines belong") to whoever made the copy, "
            + "since there is no ordinary role \(kept.count == 1 ? first.owner : owners); a superuser that calls "
            + "\(kept.count == 1 ? "it" : "them") runs what that role wrote"
        guard !invoking.isEmpty else { return [belong] }
        return [
            belong,
            "\(invoking.joined(separator: ", ")) \(invoking.count == 1 ? "runs" : "run") with the caller's rights in the copy, "
                + "since a superuser owns it: in the source a role that is none does",
        ]
    }

    private func sourceRoutines() throws -> [Routine] {
        try source.catalogRows(
            """
            SELECT p.oid::regprocedure::text, o.rolname::text, o.rolsuper, p.prosecdef, p.proacl IS NULL OR EXISTS (
              SELECT FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
            FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE (p.prosecdef OR NOT o.rolsuper) AND n.nspname NOT LIKE 'pg\\_%'
            AND NOT \(source.dialect.holdsState(schema: "n.nspname")) AND NOT \(CatalogCondition.isOfExtension("p.oid", in: "pg_proc"))
            ORDER BY 1
            """
        ).compactMap { row in
            guard let name = row[0].text, let owner = row[1].text else { return nil }
            return Routine(
                name: name, owner: owner, isSuperusers: row[2].isTrue, isDefiner: row[3].isTrue, isPublic: row[4].isTrue
            )
        }
    }

    private func isInTarget(_ routine: Routine) throws -> Bool {
        try target.catalogScalar("SELECT to_regprocedure($1) IS NOT NULL", [.text(routine.name)])?.isTrue == true
    }
}
