package import SluiceDatabase

/// What acts with the rights of the role that owns it, whoever asks: routines that are SECURITY DEFINER, views, and rules. Made again
/// by another role it would act with that one's.
package struct LentRights: Sendable, Hashable {
    /// `view public.v`.
    package let place: String
    package let owner: String

    /// Of all in a database that belong to roles which are no superusers.
    package static func all(on connection: any Connection) throws -> [LentRights] {
        guard connection.dialect.hasRoles else { return [] }
        let isOwn = { (oid: String, catalog: String, schema: String) in
            """
            \(schema) NOT LIKE 'pg\\_%' AND \(schema) <> 'information_schema' AND NOT \(connection.dialect.holdsState(schema: schema))
            AND NOT \(CatalogCondition.isOfExtension(oid, in: catalog))
            """
        }
        let rows = try connection.catalogRows(
            """
            SELECT l.place, o.rolname::text FROM (
              SELECT p.oid::regprocedure::text AS place, p.proowner AS owner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
              WHERE p.prosecdef AND \(isOwn("p.oid", "pg_proc", "n.nspname"))
              UNION ALL SELECT CASE w.rulename WHEN '_RETURN' THEN 'view ' ELSE 'rule ' || quote_ident(w.rulename) || ' of ' END
                || c.oid::regclass, c.relowner
              FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('v', 'r', 'p') AND \(isOwn("c.oid", "pg_class", "n.nspname"))
                AND NOT (w.rulename = '_RETURN' AND coalesce('security_invoker=true' = ANY (c.reloptions), false))
            ) AS l JOIN pg_roles o ON o.oid = l.owner WHERE NOT o.rolsuper ORDER BY 1, 2
            """)
        return rows.compactMap { row in
            guard let place = row[0].text, let owner = row[1].text else { return nil }
            return LentRights(place: place, owner: owner)
        }
    }
}
