internal import SluiceDatabase
internal import SluiceIntrospection

/// Privileges as facets: each on its own, so that only what differs is granted or taken.
enum Privileges {
    /// - Parameters:
    ///   - object: As GRANT names it: `TABLE public.users`.
    ///   - owner: Whose own privileges say nothing.
    static func facets(_ grants: [Snapshot.Grant]?, on object: String, owner: String, column: String? = nil) -> [Facet]
    {
        guard let grants else { return [] }
        return grants.filter { $0.grantee != owner }.map { grant in
            let grantee = grant.grantee.map(SQLName.text) ?? "PUBLIC"
            let privilege = grant.privilege + (column.map { " (\($0))" } ?? "")
            return Facet(
                "privilege \(privilege) of \(grantee)",
                set: [grant.statement(on: object, column: column, quote: SQLName.text)],
                unset: ["REVOKE \(privilege) ON \(object) FROM \(grantee)"],
                // What may be passed on is taken away with the right to do so.
                isReplaced: true)
        }
    }

    /// What the owner of a table took from itself.
    static func withheldFromOwner(_ grants: [Snapshot.Grant]?, on object: String, owner: String?) -> [Facet] {
        guard let grants, let owner else { return [] }
        let own = Set(grants.filter { $0.grantee == owner }.map(\.privilege))
        return ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"].filter {
            !own.contains($0)
        }
        .map { privilege in
            let name = SQLName.text(owner)
            return Facet(
                "privilege \(privilege) withheld from the owner",
                set: ["REVOKE \(privilege) ON \(object) FROM \(name)"],
                unset: ["GRANT \(privilege) ON \(object) TO \(name)"])
        }
    }

    /// What everybody may by default, and may not here.
    static func withheld(
        _ privilege: String, _ grants: [Snapshot.Grant]?, on object: String
    ) -> [Facet] {
        guard let grants, !grants.contains(where: { $0.grantee == nil && $0.privilege == privilege }) else { return [] }
        return [
            Facet(
                "privilege \(privilege) withheld from PUBLIC", set: ["REVOKE \(privilege) ON \(object) FROM PUBLIC"],
                unset: ["GRANT \(privilege) ON \(object) TO PUBLIC"])
        ]
    }

    static func comment(_ comment: String?, on object: String) -> [Facet] {
        guard let comment else { return [] }
        return [
            Facet(
                "comment", set: ["COMMENT ON \(object) IS \(Dialect.postgres.literal(comment))"],
                unset: ["COMMENT ON \(object) IS NULL"])
        ]
    }
}
