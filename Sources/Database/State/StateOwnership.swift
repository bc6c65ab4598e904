/// Whose the state tables are. A role that may create schemas could make Sluice's first, with a trigger that runs as whoever uses
/// Sluice next; so on PostgreSQL nothing is read from them, and nothing written, where anything in them is a stranger's.
struct StateOwnership {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    private var schema: String { connection.dialect.state.description }

    /// Of superusers, who have no more to gain; of this role; and of roles that it is a member of, which for a superuser means
    /// those that it was made a member of. A trigger acts in every command's name, and so is a superuser's only where the schema is.
    ///
    /// One statement, so that all of it is of one moment.
    func requireOwn() throws {
        guard connection.dialect.hasRoles else { return }
        let foreign = connection.dialect.isForeignToState("c")
        guard
            let stranger = try connection.catalogRows(
                Self.strangers(schema: "$1", foreign: foreign), [.text(schema)]
            ).first
        else {
            return
        }
        let object = stranger[0].text ?? ""
        guard !stranger[2].isTrue else { throw foreignTable(object) }
        guard let owner = stranger[1].text else {
            throw Problem(
                .refused, "\(object) is none that Sluice has made",
                hint: "nothing was touched; drop it, and see who made it")
        }
        throw Problem(
            .refused,
            "\(object) is of role \(owner), which this role isn't a member of: Sluice takes nothing of it for its own",
            hint:
                "nothing was touched; GRANT \(connection.dialect.quotedWhereNeeded(owner)) TO this role, or connect as \(owner), "
                + "where that is who uses Sluice here, or drop it where nobody does"
        )
    }

    /// Tables of the user's in this schema would be taken for Sluice's own, and be neither copied, masked nor compared.
    private func foreignTable(_ table: String) -> Problem {
        Problem(
            .refused, "schema \(schema) is for Sluice's own tables, and \(table) in it is none of them",
            hint:
                "nothing was touched; name another schema in sluice.yaml (state: {schema: NAME}), or move \(table) out of it"
        )
    }

    private func isThere() throws -> Bool {
        try connection.catalogScalar("SELECT count(*) FROM pg_namespace WHERE nspname = $1", [.text(schema)])?.isTrue
            == true
    }

    /// In the transaction that is open. A role that owns a schema which was made for it needs no right to make one.
    func makeSchema() throws {
        guard connection.dialect.hasSchemas, try !isThere() else { return }
        let names = try connection.catalogRows("SELECT quote_ident(current_user), quote_ident(current_database())")
            .first
        let (role, database) = (names?[0].text ?? "", names?[1].text ?? "")
        do throws(DatabaseError) {
            for statement in connection.dialect.creatingStateSchema { try connection.execute(statement) }
        } catch {
            guard error.kind == .permission else { throw error }
            throw Problem(
                .refused, "this role may not create schema \(schema), in which Sluice keeps its tables: \(error)",
                hint:
                    "nothing was touched; let the database's owner do it: GRANT CREATE ON DATABASE \(database) TO \(role); or a "
                    + "superuser: CREATE SCHEMA \(schema) AUTHORIZATION \(role)")
        }
    }

    /// - Parameters:
    ///   - schema: As an SQL expression.
    ///   - foreign: Whether a row `c` of `pg_class` is none of Sluice's tables.
    static func strangers(schema: String, foreign: String) -> String {
        """
        WITH RECURSIVE mine(oid) AS (
          SELECT oid FROM pg_roles WHERE rolname = current_user
          UNION SELECT m.roleid FROM pg_auth_members m JOIN mine ON m.member = mine.oid
        ), relations AS (
          SELECT c.oid, c.relowner, c.relrowsecurity, n.nspowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = \(schema) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        ), functions AS (
          SELECT p.oid, p.proowner FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = \(schema)
        ), owned(object, owner) AS (
          SELECT 'schema ' || quote_ident(nspname), nspowner FROM pg_namespace WHERE nspname = \(schema)
          UNION ALL SELECT 'table ' || oid::regclass, relowner FROM relations
          UNION ALL SELECT 'function ' || oid::regprocedure, proowner FROM functions
        )
        SELECT object, role, is_foreign FROM (
          SELECT object, r.rolname::text AS role, false AS is_foreign FROM owned o JOIN pg_roles r ON r.oid = o.owner
          WHERE NOT r.rolsuper AND o.owner NOT IN (SELECT oid FROM mine)
          UNION ALL
          SELECT 'trigger ' || quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass, r.rolname::text, false
          FROM pg_trigger t JOIN relations c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
          JOIN pg_roles r ON r.oid = p.proowner
          WHERE NOT t.tgisinternal AND p.proowner NOT IN (SELECT oid FROM mine)
            AND NOT (r.rolsuper AND p.proowner = c.nspowner)
          UNION ALL
          SELECT 'rule ' || quote_ident(w.rulename) || ' on ' || w.ev_class::regclass, NULL, false
          FROM pg_rewrite w JOIN relations c ON c.oid = w.ev_class WHERE w.rulename <> '_RETURN'
          UNION ALL
          SELECT 'row level security of ' || c.oid::regclass, NULL, false FROM relations c WHERE c.relrowsecurity
          UNION ALL
          SELECT c.oid::regclass::text, NULL, true FROM pg_class c JOIN relations r ON r.oid = c.oid WHERE \(foreign)
        ) AS found ORDER BY is_foreign LIMIT 1
        """
    }
}
