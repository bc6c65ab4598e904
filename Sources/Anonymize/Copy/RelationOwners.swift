internal import SluiceDatabase
internal import SluiceIntrospection

/// Views, rules and what foreign keys do act with their owner's rights, and all of a copy belongs to whoever makes it: what an ordinary role
/// wrote would read and write as a superuser.
struct RelationOwners {
    private let target: any Connection
    private let views: [String]
    private let tables: [(table: String, owner: String)]
    private let rules: [(rule: String, table: String, owner: String, isOfView: Bool)]
    /// Tables whose rows other tables' changes delete or change, and that call triggers then.
    private let cascades: [(table: String, owner: String)]
    /// Roles of the target that are no superusers.
    private let roles: Set<String>

    /// Nothing is done where whoever makes the copy is no superuser.
    init(_ source: any Connection, _ target: any Connection) throws {
        self.target = target
        let isSuperuser =
            try target.catalogScalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")?.isTrue == true
        let holdsState = source.dialect.holdsState(schema: "n.nspname")
        let found = isSuperuser ? try source.catalogRows(Self.query(holdsState)) : []
        views = found.compactMap { $0[0].isTrue ? $0[1].text : nil }
        rules = found.compactMap { row in
            guard !row[0].isTrue, let table = row[1].text, let owner = row[2].text, let rule = row[3].text else {
                return nil
            }
            return (rule, table, owner, row[4].isTrue)
        }
        tables = try isSuperuser ? Self.owned(Self.tables(holdsState), on: source) : []
        cascades = try isSuperuser ? Self.owned(Self.tables(holdsState, and: Self.isActedOn), on: source) : []
        roles = try target.ordinaryRoles()
    }

    private static func owned(_ query: String, on source: any Connection) throws -> [(table: String, owner: String)] {
        try source.catalogRows(query).compactMap { row in
            guard let table = row[0].text, let owner = row[1].text else { return nil }
            return (table, owner)
        }
    }

    private static func tables(_ holdsState: String, and condition: String = "true") -> String {
        """
        SELECT c.oid::regclass::text, o.rolname::text FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT o.rolsuper AND n.nspname NOT LIKE 'pg\\_%' AND NOT \(holdsState) AND (\(condition))
          AND NOT \(CatalogCondition.isOfExtension("c.oid", in: "pg_class"))
        ORDER BY 1
        """
    }

    private static let isActedOn = """
        EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AND EXISTS (SELECT FROM pg_constraint k
          WHERE k.conrelid = c.oid AND k.contype = 'f' AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd')))
        """

    private static func query(_ holdsState: String) -> String {
        """
        SELECT w.rulename = '_RETURN', c.oid::regclass::text, o.rolname::text, quote_ident(w.rulename), c.relkind = 'v'
        FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_roles o ON o.oid = c.relowner
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT o.rolsuper AND n.nspname NOT LIKE 'pg\\_%' AND NOT \(holdsState)
          AND (c.relkind = 'v' AND w.rulename = '_RETURN' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
            OR w.rulename <> '_RETURN' AND w.ev_enabled <> 'D')
          AND NOT \(CatalogCondition.isOfExtension("c.oid", in: "pg_class"))
        ORDER BY 2, 4
        """
    }

    /// Behind the rows: whoever owns a table has it call what they like.
    func giveBack() throws {
        let owned = tables + rules.map { ($0.table, $0.owner) }
        for (table, owner) in Dictionary(owned, uniquingKeysWith: { one, _ in one })
        where try roles.contains(owner) && isThere(table) {
            try target.execute("ALTER TABLE \(table) OWNER TO \(Dialect.postgres.quote(owner))")
        }
    }

    /// - Returns: What is otherwise than in the source.
    func lendNobody() throws -> [String] {
        let there = try views.filter(isThere)
        guard !there.isEmpty else { return [] }
        let names = there.prefix(5).joined(separator: ", ") + (there.count > 5 ? " …" : "")
        guard target.serverVersion >= 150_000 else {
            return [
                "\(names): views of ordinary roles read with a superuser's rights in the copy, which belongs to one"
            ]
        }
        for view in there { try target.execute("ALTER VIEW \(view) SET (security_invoker = true)") }
        return [
            "\(names): \(there.count == 1 ? "a view reads" : "\(there.count) views read") with the caller's rights in the copy, since a "
                + "superuser owns \(there.count == 1 ? "it" : "them"): in the source a role that is none does"
        ]
    }

    /// Behind the rules and triggers of the copy: those of roles that it doesn't know are off, where they would act as a superuser.
    /// - Returns: What is otherwise than in the source.
    func silence() throws -> [String] {
        let strangers = try rules.filter { try !roles.contains($0.owner) && isThere($0.table) }
        // A view's can't be turned off.
        for (rule, table, _, isOfView) in strangers {
            try target.execute(isOfView ? "DROP RULE \(rule) ON \(table)" : "ALTER TABLE \(table) DISABLE RULE \(rule)")
        }
        let acted = try cascades.filter { try !roles.contains($0.owner) && isThere($0.table) }
        for (table, _) in acted { try target.execute("ALTER TABLE \(table) DISABLE TRIGGER USER") }
        return [
            note("rules", strangers.map(\.owner), strangers.map { "\($0.rule) of \($0.table)" }),
            note("triggers", acted.map(\.owner), acted.map { "all of \($0.table)" }),
        ].compactMap(\.self)
    }

    private func note(_ what: String, _ owners: [String], _ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        return
            "\(what) that are off, or not there, in the copy, since a superuser owns their tables and there are no roles "
            + Set(owners).sorted().joined(separator: ", ") + ": " + names.joined(separator: ", ")
    }

    private func isThere(_ relation: String) throws -> Bool {
        try target.catalogScalar("SELECT to_regclass($1) IS NOT NULL", [.text(relation)])?.isTrue == true
    }
}
