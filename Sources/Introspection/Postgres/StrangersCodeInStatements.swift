package import SluiceDatabase

/// What a part of a statement names, before it runs.
package struct NamedCode: Sendable, Hashable {
    /// `the archive's index public.users_name_idx`.
    package let place: String
    /// Those that it calls; without a schema they are looked for in all.
    package var functions: Set<QualifiedName> = []
    package var operators: Set<QualifiedName> = []
    /// Of columns and casts; what they call, and those in them.
    package var types: Set<QualifiedName> = []

    package init(place: String) { self.place = place }

    fileprivate var rows: [String] {
        let literal = { (text: String) in Dialect.postgres.literal(text) }
        func rows(_ kind: String, _ names: Set<QualifiedName>) -> [String] {
            names.map { name in
                "(\(literal(place)), '\(kind)', \(name.schema.map(literal) ?? "NULL::text"), \(literal(name.name)))"
            }.sorted()
        }
        return rows("function", functions) + rows("operator", operators)
    }
}

extension Connection {
    /// Before statements run with a superuser's rights.
    package func requireNoStrangersCode(namedIn parts: [NamedCode]) throws {
        guard try isSuperusers() else { return }
        var found: [StrangersCode] = []
        let named = parts.flatMap(\.rows)
        if !named.isEmpty { found += try strangersCode(answering: Self.callees(named)) }
        let types = Set(parts.flatMap(\.types))
        if !types.isEmpty { found += try strangersCode(answering: StrangersCodeQuery.sql(ofTypes: types)) }
        if !found.isEmpty { throw StrangersCode.problem(found) }
    }

    func strangersCode(answering sql: String) throws -> [StrangersCode] {
        try catalogRows(sql).map { row in
            StrangersCode(
                place: row[0].text ?? "", table: row[1].integer, function: row[2].text, owner: row[3].text)
        }
    }

    private static func callees(_ named: [String]) -> String {
        """
        WITH named(place, kind, schema, name) AS (VALUES \(named.joined(separator: ", ")))
        SELECT DISTINCT h.place, NULL::bigint, p.oid::regprocedure::text, CASE WHEN NOT o.rolsuper THEN o.rolname::text END
        FROM named h, LATERAL (
          SELECT f.oid FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
          WHERE h.kind = 'function' AND f.proname = h.name AND n.nspname = coalesce(h.schema, n.nspname)
          UNION SELECT q.oprcode FROM pg_operator q JOIN pg_namespace n ON n.oid = q.oprnamespace
          WHERE h.kind = 'operator' AND q.oprname = h.name AND n.nspname = coalesce(h.schema, n.nspname)
        ) AS called JOIN pg_proc p ON p.oid = called.oid
        JOIN pg_language l ON l.oid = p.prolang JOIN pg_roles o ON o.oid = p.proowner
        WHERE NOT o.rolsuper AND (p.prokind <> 'f' OR l.lanname NOT IN ('internal', 'c'))
          OR h.kind = 'function' AND \(StrangersCodeQuery.acts)
        ORDER BY 1, 3
        """
    }
}
