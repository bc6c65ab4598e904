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
        Refusal(sql: "SELECT nextval('shop.s')", hint: "GRANT SELECT, USAGE ON SEQUENCE shop.s TO ROLE"),
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
    ]
}

@Suite("A right that a role lacks")
struct MissingRightTests {
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
