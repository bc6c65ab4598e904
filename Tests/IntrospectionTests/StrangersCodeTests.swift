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
    /// Rows of a copy come without triggers.
    var isCopied: Bool?
    var testDescription: String { name }

    static let table = "CREATE TABLE m.t (id int, v text);"
    static let domain = "CREATE DOMAIN m.d AS int CHECK (VALUE < m.hit());"
    static let mood = """
        CREATE TYPE m.mood AS ENUM ('glad', 'sad');
        CREATE FUNCTION m.say(m.mood) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
        CREATE FUNCTION m.json(m.mood) RETURNS json LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
        CREATE FUNCTION m.same(m.mood, m.mood) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
        """
    static let moods = "CREATE TABLE m.t (id int, v m.mood[]);"
    static func child(_ action: String) -> String {
        "CREATE TABLE m.t (id int PRIMARY KEY, v text); CREATE TABLE m.c (id int UNIQUE REFERENCES m.t \(action));"
    }
    static let childsTrigger =
        "CREATE FUNCTION m.on_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
        + "CREATE TRIGGER tr AFTER UPDATE OR DELETE ON m.c FOR EACH ROW EXECUTE FUNCTION m.on_change()"
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
            name: "cast by ::text", sql: mood + "CREATE CAST (m.mood AS text) WITH FUNCTION m.say(m.mood);" + moods,
            calls: (true, true, true)),
        Trap(
            name: "cast by to_json", sql: mood + "CREATE CAST (m.mood AS json) WITH FUNCTION m.json(m.mood);" + moods,
            calls: (true, true, true)),
        Trap(
            name: "cast of the table's rows",
            sql: table + "CREATE FUNCTION m.row(m.t) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'; "
                + "CREATE CAST (m.t AS text) WITH FUNCTION m.row(m.t)", calls: (true, true, true)),
        Trap(
            name: "operator of a type",
            sql: mood + "CREATE OPERATOR m.= (LEFTARG = m.mood, RIGHTARG = m.mood, "
                + "FUNCTION = m.same);" + moods, calls: (true, true, true)),
        Trap(name: "type without any", sql: mood + moods, calls: (false, false, false)),
        Trap(
            name: "range type",
            sql:
                "CREATE FUNCTION m.apart(int, int) RETURNS float8 IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'; "
                + "CREATE TYPE m.r AS RANGE (SUBTYPE = int, SUBTYPE_DIFF = m.apart); CREATE TABLE m.t (id int, v m.r)",
            calls: (true, true, true)),
        Trap(
            name: "domain of a key", sql: domain + "CREATE TABLE m.t (id m.d PRIMARY KEY, v text)",
            calls: (true, true, true)),
        Trap(
            name: "domain of a column", sql: domain + "CREATE TABLE m.t (id int PRIMARY KEY, v m.d)",
            calls: (false, true, true)),
        Trap(
            name: "domain in an index", sql: domain + table + "CREATE INDEX t_i ON m.t ((id::m.d))",
            calls: (true, true, true)),
        Trap(
            name: "trigger behind ON UPDATE", sql: child("ON UPDATE CASCADE") + childsTrigger,
            calls: (false, true, true),
            isCopied: false),
        Trap(
            name: "trigger behind ON UPDATE twice",
            sql: child("ON UPDATE SET NULL") + "CREATE TABLE m.d (id int REFERENCES m.c (id) ON UPDATE SET NULL);"
                + childsTrigger.replacing("m.c ", with: "m.d "), calls: (false, true, true), isCopied: false),
        Trap(
            name: "trigger behind ON DELETE", sql: child("ON DELETE CASCADE") + childsTrigger,
            calls: (false, false, false)),
        Trap(
            name: "index that a foreign key's query plans with",
            sql: child("") + "CREATE INDEX c_i ON m.c ((id + m.hit()))",
            calls: (false, true, true)),
        Trap(
            name: "index of the table that a foreign key leads to",
            sql: "CREATE TABLE m.p (id int PRIMARY KEY); CREATE INDEX p_i ON m.p ((id + m.hit())); "
                + "CREATE TABLE m.t (id int REFERENCES m.p, v text)", calls: (false, true, true)),
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
        // A view is made again and isn't read; what is no table isn't looked for in a whole database.
        let isCopied =
            trap.isCopied ?? (trap.calls.1 && !trap.name.hasPrefix("view") || trap.name == "view's table")
        #expect(try connection.strangersCode(in: nil, when: .copying).isEmpty == !isCopied)
        let refusal = Result { try connection.requireNoStrangersCode(in: table, when: .writing) }
        #expect(((try? refusal.get()) == nil) == trap.calls.2)
    }

    @Test("is none behind foreign keys of columns that stay as they are")
    func columns() throws {
        let database = try TestDatabase(.postgres)
        let connection = try plant(
            Trap.child("ON UPDATE CASCADE") + Trap.childsTrigger, as: "mallory_\(database.name)", in: database)
        func found(changing columns: [String]?) throws -> [String] {
            try connection.strangersCode(in: ["m.t"], when: .writing, changing: columns).map(\.place)
        }
        #expect(try found(changing: ["v"]) == [] && found(changing: []) == [])
        #expect(try found(changing: ["v", "id"]) == ["trigger tr of m.c"])
        #expect(try found(changing: nil) == ["trigger tr of m.c"])
        #expect(try connection.strangersCode(in: ["m.t"], when: .trying) == [])
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
