import SluiceDatabase
import SluiceIntrospection
import SluiceTestSupport
import Testing

/// Whoever may create objects in a schema of the session's search path can put their own in front of PostgreSQL's
/// (CVE-2018-1058). None of them is run or read.
struct HostilePathTests {
    private static let traps = """
        CREATE TABLE public.caught (what text);
        CREATE SCHEMA evil;
        CREATE FUNCTION evil.trap(oid, oid) RETURNS boolean LANGUAGE sql AS
          'INSERT INTO public.caught VALUES (''operator''); SELECT true';
        CREATE OPERATOR evil.= (FUNCTION = evil.trap, LEFTARG = oid, RIGHTARG = oid);
        CREATE FUNCTION evil.to_regclass(text) RETURNS regclass LANGUAGE sql AS
          'INSERT INTO public.caught VALUES (''to_regclass''); SELECT 0::regclass';
        CREATE FUNCTION evil.format_type(oid, integer) RETURNS text LANGUAGE sql AS
          'INSERT INTO public.caught VALUES (''format_type''); SELECT ''text''';
        CREATE FUNCTION evil.pg_get_expr(pg_node_tree, oid) RETURNS text LANGUAGE sql AS
          'INSERT INTO public.caught VALUES (''pg_get_expr''); SELECT ''1''';
        CREATE VIEW evil.pg_class AS SELECT * FROM pg_catalog.pg_class WHERE false;
        CREATE TABLE public.items (id int PRIMARY KEY, name text DEFAULT 'x');
        """

    private func connect() throws -> (any Connection, TestDatabase) {
        let database = try Engine.postgres.makeDatabase()
        try database.run(Self.traps)
        let connection = try database.connect()
        try connection.execute("SET search_path = evil, pg_catalog, public")
        return (connection, database)
    }

    @Test func nothingOfTheSearchPathIsRun() throws {
        let (connection, database) = try connect()
        try connection.executeScript("CREATE TEMP TABLE pg_attribute (attrelid oid)")
        let snapshot = try Snapshot.read(.all.union(.sizes), from: connection, of: ["items"])
        #expect(snapshot.table?.columns.map(\.type) == ["integer", "text"])
        #expect(try Snapshot.read(.all, from: connection).tables.count == 2)
        #expect(try database.rows("SELECT what FROM public.caught").isEmpty)
    }

    @Test func theSessionKeepsItsPath() throws {
        let (connection, _) = try connect()
        let path = "evil, pg_catalog, public"
        _ = try Snapshot.read(.all, from: connection)
        #expect(try connection.scalar("SHOW search_path")?.text == path)
        try connection.begin(.write)
        try connection.execute("SET LOCAL search_path = public")
        _ = try Snapshot.read(.all, from: connection)
        #expect(try connection.scalar("SHOW search_path")?.text == "public")
        try connection.commit()
        #expect(try connection.scalar("SHOW search_path")?.text == path)
    }

    @Test func anErrorLeavesTheCallersTransactionAsItWas() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        try connection.begin(.write)
        try connection.execute("CREATE TABLE mine (id int)")
        #expect(throws: DatabaseError.self) {
            try Snapshot.read(.all, from: CountingConnection(connection, failing: 6))
        }
        #expect(try Snapshot.read([], from: connection, of: ["mine"]).table != nil)
        try connection.commit()
    }

    @Test func aNameIsFoundAsTheSessionFindsIt() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run("CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (x int); CREATE TABLE b.t (y int)")
        let connection = try database.connect()
        try connection.execute("SET search_path = b, a")
        #expect(try Snapshot.read(.columns, from: connection, of: ["t"]).table?.columns.map(\.name) == ["y"])
        #expect(try Snapshot.read(.columns, from: connection, of: ["a.t"]).table?.columns.map(\.name) == ["x"])
    }
}
