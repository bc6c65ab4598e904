internal import SluiceDatabase
internal import SluiceSchema

/// Whose a thing is, and who may use it: nothing that `was` says.
struct LostRights {
    let owner: String
    /// It is this role's, or this role can give it back.
    let isOwn: Bool
    /// Others were granted something, or PUBLIC was kept from it, and not by default privileges.
    let hasGrants: Bool
    let comment: String?
    /// By a step's own words, and not as one of several of its name.
    private let isNamed: Bool

    var missing: [String] {
        (isOwn ? [] : ["the owner \(owner)"]) + (hasGrants ? ["privileges (GRANT, REVOKE)"] : [])
    }

    var missingWithComment: [String] { missing + (comment == nil ? [] : ["a comment"]) }

    /// Of a table, view or sequence.
    static func ofRelation(_ name: QualifiedName, on connection: any Connection) throws -> LostRights? {
        guard connection.dialect.isServer, let number = try connection.relationNumber(of: name) else { return nil }
        let facts = """
            c.relowner, coalesce(c.relacl <> acldefault(k.kind, c.relowner), false)
            OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped),
            k.kind, obj_description(c.oid, 'pg_class'), true
            FROM pg_class c, LATERAL (SELECT (CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char") AS k(kind) WHERE c.oid = $1
            """
        return try read(facts, [number], on: connection).first
    }

    static func ofType(_ name: QualifiedName, on connection: any Connection) throws -> LostRights? {
        let type = Dialect.postgres.literal(name.quoted(in: .postgres))
        guard connection.dialect.isServer,
            let number = try connection.scalar(
                "SELECT pg_catalog.to_regtype(\(type))::pg_catalog.oid::pg_catalog.int8"), !number.isNull
        else { return nil }
        let facts = """
            t.typowner, coalesce(t.typacl <> acldefault('T', t.typowner), false), 'T'::"char", obj_description(t.oid, 'pg_type'), true
            FROM pg_type t WHERE t.oid = $1
            """
        return try read(facts, [number], on: connection).first
    }

    /// Of a function or procedure; of all of that name where the arguments, as they are written, don't say which.
    static func ofRoutine(
        _ name: QualifiedName, _ arguments: String?, on connection: any Connection
    ) throws -> LostRights? {
        guard connection.dialect.isServer else { return nil }
        let schemas =
            name.schema.map { "ARRAY[\(Dialect.postgres.literal($0))]::pg_catalog.name[]" }
            ?? "pg_catalog.current_schemas(false)"
        let path = try connection.scalar("SELECT (\(schemas))::pg_catalog.text")?.text ?? "{}"
        let facts = """
            f.proowner, coalesce(f.proacl <> acldefault('f', f.proowner), false), 'f'::"char", obj_description(f.oid, 'pg_proc'),
            coalesce($3 IN (oidvectortypes(f.proargtypes), pg_get_function_arguments(f.oid),
              pg_get_function_identity_arguments(f.oid)), false)
            FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
            WHERE f.proname = $1 AND n.nspname = ANY ($2::text[])
            """
        let found = try read(facts, [.text(name.name), .text(path), .text(arguments ?? "")], on: connection)
        let named = found.filter(\.isNamed)
        return (named.isEmpty ? found : named).first { !$0.isOwn || $0.hasGrants } ?? found.first
    }

    private static func read(_ facts: String, _ parameters: [Value], on connection: any Connection) throws
        -> [LostRights]
    {
        let rows = try connection.catalogRows(
            """
            SELECT pg_get_userbyid(x.owner)::text, pg_has_role(current_user, x.owner, 'MEMBER'),
              x.grants AND NOT EXISTS (SELECT FROM pg_default_acl d WHERE d.defaclrole = x.owner
                AND d.defaclobjtype = (CASE x.kind WHEN 's' THEN 'S' ELSE x.kind END)), x.comment, x.named
            FROM (SELECT \(facts)) AS x(owner, grants, kind, comment, named)
            """, parameters)
        return rows.compactMap { row in
            row[0].text.map {
                LostRights(
                    owner: $0, isOwn: row[1].isTrue, hasGrants: row[2].isTrue, comment: row[3].text,
                    isNamed: row[4].isTrue)
            }
        }
    }
}
