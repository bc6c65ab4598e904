internal import SluiceDatabase

/// Routines that run with their owner's rights. In a copy all belong to whoever makes it, and their privileges stay behind: what
/// an ordinary role wrote would run as that one, for everybody.
struct DefinerRoutines {
    private let source: any Connection
    private let target: any Connection

    init(_ source: any Connection, _ target: any Connection) {
        self.source = source
        self.target = target
    }

    /// Before anybody else may have seen the copy.
    /// - Returns: What is otherwise than in the source.
    func disarm() throws -> [String] {
        let found = try source.catalogRows(
            """
            SELECT p.oid::regprocedure::text, o.rolsuper, p.proacl IS NULL OR EXISTS (
              SELECT FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
            FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.prosecdef AND n.nspname NOT LIKE 'pg\\_%' AND NOT EXISTS (
              SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
            ORDER BY 1
            """)
        guard !found.isEmpty else { return [] }
        let isSuperuser = try target.catalogScalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")?.isTrue
        var invoking: [String] = []
        for row in found {
            guard let routine = row[0].text,
                try target.catalogScalar("SELECT to_regprocedure($1) IS NOT NULL", [.text(routine)])?.isTrue == true
            else { continue }
            if row[2].isTrue != true { try target.execute("REVOKE EXECUTE ON ROUTINE \(routine) FROM PUBLIC") }
            guard isSuperuser == true, row[1].isTrue != true else { continue }
            try target.execute("ALTER ROUTINE \(routine) SECURITY INVOKER")
            invoking.append(routine)
        }
        guard !invoking.isEmpty else { return [] }
        return [
            "\(invoking.joined(separator: ", ")) \(invoking.count == 1 ? "runs" : "run") with the caller's rights in the copy, "
                + "since a superuser owns it: in the source a role that is none does"
        ]
    }
}
