import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceIntrospection

/// A table of mallory's in which something calls `m.hit`, and what else it takes.
private struct Trap: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String
    /// Reading, filling and writing.
    let calls: (Bool, Bool, Bool)
    var testDescription: String { name }

    static let table = "CREATE TABLE m.t (id int, v text);"
    static let all = [
        Trap(name: "nothing", sql: table, calls: (false, false, false)),
        Trap(
            name: "index", sql: table + "CREATE INDEX t_i ON m.t ((v || m.hit()))", calls: (true, true, true)),
        Trap(
            name: "predicate", sql: table + "CREATE INDEX t_i ON m.t (id) WHERE id + m.hit() > 1",
            calls: (true, true, true)),
        Trap(
            name: "operator", sql: table + "CREATE INDEX t_i ON m.t ((id OPERATOR(m.#-) 1))", calls: (true, true, true)),
        Trap(
            name: "statistics", sql: table + "CREATE STATISTICS m.s ON (id + m.hit()), v FROM m.t",
            calls: (true, true, true)),
        Trap(
            name: "partition key",
            sql: "CREATE TABLE m.t (id int, v text) PARTITION BY LIST ((id + m.hit())); "
                + "CREATE TABLE m.t_1 PARTITION OF m.t DEFAULT", calls: (true, true, true)),
        Trap(
            name: "partition's index",
            sql: "CREATE TABLE m.t (id int, v text) PARTITION BY LIST (id); "
                + "CREATE TABLE m.t_1 PARTITION OF m.t DEFAULT; CREATE INDEX t_i ON m.t_1 ((v || m.hit()))",
            calls: (true, true, true)),
        Trap(name: "view", sql: "CREATE VIEW m.t AS SELECT m.hit() AS id, ''::text AS v", calls: (true, true, true)),
        Trap(
            name: "view's table",
            sql: "CREATE TABLE m.u (id int, v text); CREATE INDEX u_i ON m.u ((v || m.hit())); "
                + "CREATE VIEW m.t AS SELECT * FROM m.u", calls: (true, true, true)),
        Trap(
            name: "view that runs a text",
            sql: "CREATE VIEW m.t AS SELECT 1 AS id, query_to_xml('SELECT m.hit()', true, true, '')::text AS v",
            calls: (true, true, true)),
        Trap(
            name: "generated column",
            sql: "CREATE TABLE m.t (id int, v text, g int GENERATED ALWAYS AS (id + m.hit()) STORED)",
            calls: (false, true, true)),
        Trap(name: "check", sql: "CREATE TABLE m.t (id int CHECK (id < m.hit()), v text)", calls: (false, true, true)),
        Trap(
            name: "check of a superuser's function",
            sql: "CREATE TABLE m.t (id int CHECK (lo_export(id::oid, '/nowhere') > 0), v text)",
            calls: (false, true, true)),
        Trap(
            name: "check by the clock", sql: "CREATE TABLE m.t (id int, v text CHECK (now() > '2020-01-01'))",
            calls: (false, false, false)),
        Trap(
            name: "domain in a range in an array",
            sql: "CREATE DOMAIN m.d AS int CHECK (VALUE < m.hit()); CREATE TYPE m.r AS RANGE (SUBTYPE = m.d); "
                + "CREATE TABLE m.t (id int, v text, rs m.r[])", calls: (false, true, true)),
        Trap(
            name: "rule", sql: table + "CREATE RULE r AS ON UPDATE TO m.t DO ALSO SELECT m.hit()",
            calls: (false, true, true)),
        Trap(
            name: "trigger",
            sql: table + "CREATE FUNCTION m.on_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                + "CREATE TRIGGER tr BEFORE UPDATE ON m.t FOR EACH ROW EXECUTE FUNCTION m.on_change()",
            calls: (false, false, true)),
        Trap(
            name: "default", sql: "CREATE TABLE m.t (id int DEFAULT m.hit(), v text)", calls: (false, false, false)),
    ]
}

@Suite("Code that a table's owner has put where PostgreSQL calls it")
struct StrangersCodeTests {
    private func plant(_ sql: String, as role: String, in database: TestDatabase) throws -> any Connection {
        let connection = try database.connect()
        try connection.executeScript(
            """
            CREATE ROLE \(role); CREATE SCHEMA m AUTHORIZATION \(role); SET ROLE \(role);
            CREATE FUNCTION m.hit() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
            CREATE FUNCTION m.minus(a int, b int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN a - b; END';
            CREATE OPERATOR m.#- (LEFTARG = int, RIGHTARG = int, FUNCTION = m.minus);
            \(sql); RESET ROLE
            """)
        return connection
    }

    @Test("is found by what is done with the table", arguments: Trap.all)
    fileprivate func found(trap: Trap) throws {
        let database = try TestDatabase(.postgres)
        let connection = try plant(trap.sql, as: "mallory_\(database.name)", in: database)
        let table = [QualifiedName(schema: "m", name: "t")]
        #expect(try connection.strangersCode(in: table, when: .reading).isEmpty == !trap.calls.0)
        #expect(try connection.strangersCode(in: table, when: .filling).isEmpty == !trap.calls.1)
        #expect(try connection.strangersCode(in: table, when: .writing).isEmpty == !trap.calls.2)
        // A view is made anew and isn't read; what is no table isn't looked for in a whole database.
        let isCopied = trap.calls.1 && !trap.name.hasPrefix("view") || trap.name == "view's table"
        #expect(try connection.strangersCode(in: nil, when: .copying).isEmpty == !isCopied)
        let refusal = Result { try connection.requireNoStrangersCode(in: table, when: .writing) }
        #expect(((try? refusal.get()) == nil) == trap.calls.2)
    }

    @Test("is a materialized view's, where a copy fills it, with the views it reads")
    func materializedViews() throws {
        let database = try TestDatabase(.postgres)
        let sql = """
            CREATE VIEW m.v AS SELECT m.hit() AS id; CREATE MATERIALIZED VIEW m.w AS SELECT id FROM m.v;
            CREATE MATERIALIZED VIEW m.plain AS SELECT count(*) FROM pg_class
            """
        let connection = try plant(sql, as: "mallory_\(database.name)", in: database)
        #expect(try connection.strangersCode(in: nil, when: .copying).map(\.place) == ["view m.v"])
        #expect(try connection.strangersCode(in: nil, when: .reading) == [])
    }

    @Test(
        "is nobody's concern where a superuser has written it, where the session is no superuser's, or where it is trusted"
    )
    func allowed() throws {
        let database = try TestDatabase(.postgres)
        let role = "mallory_\(database.name)"
        let connection = try plant(Trap.table + "CREATE INDEX t_i ON m.t ((v || m.hit()))", as: role, in: database)
        let table = [QualifiedName(schema: "m", name: "t")]
        let error = #expect(throws: Problem.self) {
            try connection.requireNoStrangersCode(in: table, when: .reading)
        }
        #expect(error?.reason.contains("index m.t_i calls m.hit(), which is in the hands of role \(role)") == true)
        #expect(error?.hint?.contains("--trust-functions") == true)
        let trusting = try database.url.trustingFunctions(true).connect()
        try trusting.requireNoStrangersCode(in: table, when: .reading)
        try connection.executeScript("SET ROLE \(role)")
        // What is called could say RESET ROLE.
        #expect(throws: Problem.self) { try connection.requireNoStrangersCode(in: table, when: .reading) }
        try connection.executeScript("SET SESSION AUTHORIZATION \(role)")
        try connection.requireNoStrangersCode(in: table, when: .reading)
        try connection.executeScript("RESET SESSION AUTHORIZATION; ALTER FUNCTION m.hit() OWNER TO postgres")
        try connection.requireNoStrangersCode(in: table, when: .reading)
    }
}
