import SluiceTestSupport
import Testing

@testable import SluiceDatabase

/// A statement that a role may not run, and what gives it the right.
private struct Refusal: Sendable, CustomTestStringConvertible {
    let sql: String
    let hint: String
    var testDescription: String { sql }

    /// `ROLE` stands for the role, and `DATABASE` for the database.
    static let all = [
        Refusal(sql: "SELECT * FROM shop.t", hint: "GRANT SELECT ON shop.t TO ROLE"),
        Refusal(sql: "SELECT * FROM \"shop\".\"Odd one\"", hint: "GRANT SELECT ON shop.\"Odd one\" TO ROLE"),
        Refusal(sql: "SELECT id FROM shop.read FOR UPDATE", hint: "GRANT SELECT, UPDATE ON shop.read TO ROLE"),
        Refusal(sql: "UPDATE shop.read SET id = id + 1", hint: "GRANT SELECT, UPDATE ON shop.read TO ROLE"),
        Refusal(
            sql: "UPDATE ONLY shop.some SET id = 2, name = 'x'", hint: "GRANT SELECT, UPDATE ON shop.some TO ROLE"),
        Refusal(
            sql: "UPDATE shop.write SET id = t.id FROM shop.t WHERE true", hint: "GRANT SELECT ON shop.t TO ROLE"),
        Refusal(
            sql: "EXPLAIN (VERBOSE) UPDATE shop.read SET id = id + 1",
            hint: "GRANT SELECT, UPDATE ON shop.read TO ROLE"),
        Refusal(
            sql: "UPDATE shop.\"Odd one\" SET id = id + 1", hint: "GRANT SELECT, UPDATE ON shop.\"Odd one\" TO ROLE"),
        Refusal(
            sql: "ALTER TABLE shop.\"Odd one\" ADD x int",
            hint: "be its owner: ALTER TABLE shop.\"Odd one\" OWNER TO ROLE, or GRANT the role that owns it TO ROLE"),
        Refusal(sql: "INSERT INTO shop.t VALUES (1)", hint: "GRANT INSERT ON shop.t TO ROLE"),
        Refusal(
            sql: "INSERT INTO shop.t VALUES (1) ON CONFLICT DO NOTHING", hint: "GRANT SELECT, INSERT ON shop.t TO ROLE"),
        Refusal(sql: "DELETE FROM shop.t", hint: "GRANT SELECT, DELETE ON shop.t TO ROLE"),
        Refusal(
            sql: "WITH x AS (SELECT 1 AS id) UPDATE shop.t SET id = x.id FROM x",
            hint: "GRANT SELECT, UPDATE ON shop.t TO ROLE"),
        Refusal(sql: "TRUNCATE shop.t", hint: "GRANT TRUNCATE ON shop.t TO ROLE"),
        Refusal(sql: "COPY shop.t TO STDOUT", hint: "GRANT SELECT ON shop.t TO ROLE"),
        Refusal(sql: "SELECT * FROM closed.t", hint: "GRANT USAGE ON SCHEMA closed TO ROLE"),
        Refusal(sql: "CREATE TABLE shop.new (id int)", hint: "GRANT USAGE, CREATE ON SCHEMA shop TO ROLE"),
        Refusal(sql: "CREATE SCHEMA new", hint: "GRANT CREATE ON DATABASE DATABASE TO ROLE"),
        Refusal(sql: "CREATE TEMP TABLE new (id int)", hint: "GRANT TEMPORARY ON DATABASE DATABASE TO ROLE"),
        Refusal(
            sql: "CREATE TRIGGER x BEFORE UPDATE ON shop.t EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            hint: "GRANT TRIGGER ON shop.t TO ROLE"),
        Refusal(
            sql: "ALTER TABLE mine.t ADD FOREIGN KEY (id) REFERENCES shop.t", hint: "GRANT REFERENCES ON shop.t TO ROLE"
        ),
        Refusal(sql: "SELECT nextval('shop.s')", hint: "GRANT USAGE ON SEQUENCE shop.s TO ROLE"),
        Refusal(sql: "SELECT setval('shop.s', 5)", hint: "GRANT UPDATE ON SEQUENCE shop.s TO ROLE"),
        Refusal(sql: "SELECT shop.f()", hint: "GRANT EXECUTE ON FUNCTION shop.f TO ROLE"),
        Refusal(
            sql: "ALTER TABLE shop.t ADD x int",
            hint: "be its owner: ALTER TABLE shop.t OWNER TO ROLE, or GRANT the role that owns it TO ROLE"),
        Refusal(
            sql: "DROP VIEW shop.v",
            hint: "be its owner: ALTER VIEW shop.v OWNER TO ROLE, or GRANT the role that owns it TO ROLE"),
        Refusal(
            sql: "DROP FUNCTION shop.f()",
            hint: "be its owner: ALTER FUNCTION shop.f OWNER TO ROLE, or GRANT the role that owns it TO ROLE"),
        Refusal(
            sql: "CREATE DATABASE new",
            hint: "ALTER ROLE ROLE CREATEDB, or name a server with --shadow where a role has it"),
        Refusal(sql: "ALTER TABLE mine.t OWNER TO postgres", hint: "GRANT postgres TO ROLE"),
        Refusal(
            sql: "CREATE TABLE mine.\"Odd one\" (LIKE shop.\"Odd one\" INCLUDING ALL)",
            hint: "GRANT SELECT ON shop.\"Odd one\" TO ROLE"),
    ]

    /// In other languages, as the server's catalogues have them.
    static let translated: [(message: String, sql: String, hint: String?)] = [
        ("keine Berechtigung für Tabelle users", "SELECT id FROM shop.users", "GRANT SELECT ON shop.users TO deploy"),
        (
            "droit refusé pour la table users", "UPDATE shop.users SET a = b",
            "GRANT SELECT, UPDATE ON shop.users TO deploy"
        ),
        (
            "permiso denegado a la tabla Odd one", "INSERT INTO \"Odd one\" (a) VALUES (1)",
            "GRANT INSERT ON \"Odd one\" TO deploy"
        ),
        ("keine Berechtigung für Schema shop", "SELECT id FROM shop.users", "GRANT USAGE ON SCHEMA shop TO deploy"),
        ("テーブルusersへのアクセスが拒否されました", "COPY shop.users (id) TO STDOUT", "GRANT SELECT ON shop.users TO deploy"),
        (
            "keine Berechtigung für Funktion act", "SELECT shop.act(1) FROM t",
            "GRANT EXECUTE ON FUNCTION shop.act TO deploy"
        ),
        (
            "Berechtigung nur für Eigentümer der Tabelle users", "ALTER TABLE shop.users ADD x int",
            "be its owner: ALTER TABLE shop.users OWNER TO deploy, or GRANT the role that owns it TO deploy"
        ),
        (
            "doit être le propriétaire de la vue v", "DROP VIEW shop.v",
            "be its owner: ALTER VIEW shop.v OWNER TO deploy, or GRANT the role that owns it TO deploy"
        ),
        ("keine Berechtigung, um Parameter »x« zu setzen", "SET x = 1", nil),
    ]
}

@Suite("A right that a role lacks")
struct MissingRightTests {
    @Test("isn't what row security refuses by")
    func rowSecurity() throws {
        let database = try TestDatabase(.postgres)
        let role = "user_\(database.name)"
        try database.run(
            """
            CREATE ROLE \(role) LOGIN; CREATE TABLE t (id int); GRANT ALL ON t TO \(role);
            ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (false)
            """)
        let connection = try DatabaseURL(database.text + " user=\(role)").connect()
        for sql in ["SELECT * FROM t", "INSERT INTO t VALUES (1)"] {
            let error = #expect(throws: DatabaseError.self) { try connection.execute(sql) }
            #expect(error?.kind == .permission && error?.hint?.contains("GRANT") != true, "\(sql)")
        }
    }

    @Test("is found by the object's name where the server speaks another language", arguments: Refusal.translated)
    func translated(message: String, sql: String, hint: String?) {
        #expect(MissingRight(message, sql: sql, role: "deploy", isAboutRights: true).hint == hint)
        #expect(MissingRight(message, sql: sql, role: "deploy").hint == nil)
    }

    @Test("is named by the statement that gives it", arguments: Refusal.all)
    fileprivate func named(refusal: Refusal) throws {
        let database = try TestDatabase(.postgres)
        let role = "user_\(database.name)"
        try database.run(
            """
            CREATE ROLE \(role) LOGIN; CREATE SCHEMA shop; GRANT USAGE ON SCHEMA shop TO \(role); CREATE SCHEMA closed;
            REVOKE TEMPORARY ON DATABASE \(database.name) FROM PUBLIC; CREATE SCHEMA mine AUTHORIZATION \(role);
            CREATE TABLE shop.t (id int PRIMARY KEY); CREATE TABLE shop."Odd one" (id int); CREATE TABLE closed.t (id int);
            CREATE TABLE shop.read (id int); GRANT SELECT ON shop.read TO \(role);
            CREATE TABLE shop.write (id int); GRANT SELECT, UPDATE ON shop.write TO \(role);
            CREATE TABLE shop.some (id int, name text); GRANT UPDATE (id) ON shop.some TO \(role);
            CREATE SEQUENCE shop.s; CREATE VIEW shop.v AS SELECT 1;
            CREATE FUNCTION shop.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION shop.f() FROM PUBLIC;
            CREATE TABLE mine.t (id int); ALTER TABLE mine.t OWNER TO \(role)
            """)
        let connection = try DatabaseURL(database.text + " user=\(role)").connect()
        let error = #expect(throws: DatabaseError.self) { try connection.execute(refusal.sql) }
        #expect(error?.kind == .permission)
        let hint = refusal.hint.replacing("DATABASE DATABASE", with: "DATABASE \(database.name)").replacing(
            "ROLE ROLE", with: "ROLE \(role)"
        )
        .replacing("TO ROLE", with: "TO \(role)")
        #expect(error?.hint == hint)
    }
}
