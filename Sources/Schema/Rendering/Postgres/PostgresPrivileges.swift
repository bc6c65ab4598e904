internal import SluiceDatabase

extension PostgresRenderer {
    func enableRowSecurity(_ enable: EnableRowSecurity) -> String {
        let force = enable.force ? ", FORCE ROW LEVEL SECURITY" : ""
        return "ALTER TABLE \(quote(enable.table)) ENABLE ROW LEVEL SECURITY\(force)"
    }

    func disableRowSecurity(_ disable: DisableRowSecurity) -> String {
        let force = disable.force ? ", NO FORCE ROW LEVEL SECURITY" : ""
        return "ALTER TABLE \(quote(disable.table)) DISABLE ROW LEVEL SECURITY\(force)"
    }

    func createPolicy(_ create: CreatePolicy) -> String {
        var sql = "CREATE POLICY \(quote(create.policy)) ON \(quote(create.table))"
        if create.restrictive { sql += " AS RESTRICTIVE" }
        if create.command != .all { sql += " FOR \(create.command.rawValue.uppercased())" }
        if !create.roles.isEmpty { sql += " TO " + roles(create.roles) }
        if let using = create.using { sql += " USING (\(using))" }
        if let check = create.check { sql += " WITH CHECK (\(check))" }
        return sql
    }

    func grant(_ grant: Grant) -> String {
        let option = grant.withGrantOption ? " WITH GRANT OPTION" : ""
        return "GRANT \(privileges(grant.privileges)) TO \(roles(grant.privileges.roles))\(option)"
    }

    func revoke(_ revoke: Revoke) -> String {
        let option = revoke.grantOption == .only ? "GRANT OPTION FOR " : ""
        let roles = roles(revoke.privileges.roles)
        return "REVOKE \(option)\(privileges(revoke.privileges)) FROM \(roles)\(cascade(revoke.cascade))"
    }

    /// `SELECT ("a"), UPDATE ("a") ON TABLE "t"`.
    private func privileges(_ privileges: Privileges) -> String {
        var columns = ""
        if case .tables(_, let names) = privileges.objects, !names.isEmpty { columns = " " + clauses.list(names) }
        let names = privileges.names.isEmpty ? ["ALL"] : privileges.names.map { $0.uppercased() }
        return names.map { $0 + columns }.joined(separator: ", ") + " ON " + objects(privileges.objects)
    }

    private func objects(_ objects: Privileges.Objects) -> String {
        switch objects {
        case .tables(let names, _): "TABLE " + list(names)
        case .sequences(let names): "SEQUENCE " + list(names)
        case .schemas(let names): "SCHEMA " + names.map(quote).joined(separator: ", ")
        case .types(let names): "TYPE " + list(names)
        case .function(let name, let arguments): "FUNCTION " + routine(name, arguments)
        case .procedure(let name, let arguments): "PROCEDURE " + routine(name, arguments)
        }
    }

    private func list(_ names: [QualifiedName]) -> String { names.map(quote).joined(separator: ", ") }

    /// Words that stand for a role, and for none of that name.
    private func roles(_ roles: [String]) -> String {
        let words: Set = ["public", "current_user", "current_role", "session_user"]
        return roles.map { words.contains($0.lowercased()) ? $0.uppercased() : quote($0) }.joined(separator: ", ")
    }
}
