import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("State tables on PostgreSQL")
struct StateOwnershipTests {
    private let database: TestDatabase
    private let role: String

    init() throws {
        database = try TestDatabase(.postgres)
        role = "stranger_\(database.name)"
        try database.run("CREATE ROLE \(role) LOGIN; GRANT CREATE ON DATABASE \(database.name) TO \(role)")
    }

    private func connect(as role: String) throws -> any Connection {
        try DatabaseURL(database.text + " user=\(role)").connect()
    }

    private func refusal(_ connection: any Connection) throws -> Problem {
        try #require(throws: Problem.self) { try StateSchema.ensure(on: connection) }
    }

    @Test("that a stranger has made first are refused with the stranger's name, and nothing of theirs runs")
    func squatted() throws {
        try connect(as: role).executeScript(
            """
            CREATE SCHEMA sluice; CREATE TABLE sluice.meta (version bigint NOT NULL); INSERT INTO sluice.meta VALUES (2);
            CREATE FUNCTION sluice.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'ran'; END $$;
            CREATE TRIGGER t BEFORE UPDATE ON sluice.meta FOR EACH ROW EXECUTE FUNCTION sluice.f()
            """)
        let problem = try refusal(database.connect())
        #expect(problem.reason.contains("schema sluice is of role \(role)"), "\(problem)")
        #expect(problem.code.outcome == .refused)
        #expect(throws: Problem.self) { try StateSchema.version(on: database.connect()) }
    }

    @Test(
        "of this role's own in which a stranger has made something are refused",
        arguments: ["TABLE sluice.x (i int)", "VIEW sluice.x AS SELECT 1"])
    func strangersTable(object: String) throws {
        try StateSchema.ensure(on: database.connect())
        try database.run("GRANT CREATE, USAGE ON SCHEMA sluice TO \(role)")
        try connect(as: role).execute("CREATE \(object)")
        #expect(try refusal(database.connect()).reason.contains("table sluice.x is of role \(role)"))
    }

    @Test(
        "among which this role keeps something else are refused: it would be taken for Sluice's, and neither copied nor masked",
        arguments: ["TABLE sluice.customers (email text)", "VIEW sluice.v AS SELECT 1"])
    func somethingElse(object: String) throws {
        try database.run("CREATE SCHEMA sluice; CREATE \(object)")
        let problem = try refusal(database.connect())
        #expect(problem.reason.contains("schema sluice is for Sluice's own tables, and sluice."), "\(problem)")
        let hidden = try database.rows("SELECT \(Dialect.postgres.holdsState(schema: "'sluice'"))")
        #expect(hidden == [[.bool(false)]])
    }

    @Test("with a stranger's trigger are refused, though the table is this role's")
    func strangersTrigger() throws {
        try StateSchema.ensure(on: database.connect())
        try database.run(
            """
            GRANT USAGE ON SCHEMA sluice TO \(role); GRANT TRIGGER ON sluice.runs TO \(role);
            GRANT CREATE ON SCHEMA public TO \(role)
            """)
        try connect(as: role).executeScript(
            """
            CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'ran'; END $$;
            CREATE TRIGGER t BEFORE UPDATE ON sluice.runs FOR EACH ROW EXECUTE FUNCTION public.f()
            """)
        #expect(try refusal(database.connect()).reason.contains("trigger t on sluice.runs is of role \(role)"))
    }

    @Test("with a superuser's trigger are refused, unless the schema is that superuser's")
    func superusersTrigger() throws {
        let trigger = """
            CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER t BEFORE UPDATE ON sluice.runs FOR EACH ROW EXECUTE FUNCTION public.f()
            """
        try StateSchema.ensure(on: connect(as: role))
        try database.run(trigger)
        let problem = try refusal(connect(as: role))
        #expect(problem.reason.contains("trigger t on sluice.runs is of role postgres"), "\(problem)")
        let other = try TestDatabase(.postgres)
        try StateSchema.ensure(on: other.connect())
        try other.run(trigger)
        try StateSchema.ensure(on: other.connect())
    }

    @Test(
        "with a rule or row security are refused",
        arguments: [
            ("CREATE RULE r AS ON DELETE TO sluice.runs DO INSTEAD NOTHING", "rule r"),
            ("ALTER TABLE sluice.runs ENABLE ROW LEVEL SECURITY", "row level security"),
        ])
    func added(sql: String, object: String) throws {
        try StateSchema.ensure(on: database.connect())
        try database.run(sql)
        #expect(try refusal(database.connect()).reason.contains(object))
    }

    @Test("may lie in a schema that was made for a role without the right to make one")
    func madeByAdministrator() throws {
        try database.run(
            "REVOKE CREATE ON DATABASE \(database.name) FROM \(role); CREATE SCHEMA sluice AUTHORIZATION \(role)")
        let connection = try connect(as: role)
        try StateSchema.ensure(on: connection)
        #expect(try StateSchema.version(on: connection) != nil)
    }

    @Test("that can't be made name the statement that helps")
    func missingRight() throws {
        try database.run("REVOKE CREATE ON DATABASE \(database.name) FROM \(role), PUBLIC")
        let problem = try refusal(connect(as: role))
        #expect(problem.hint?.contains("CREATE SCHEMA sluice AUTHORIZATION \(role)") == true, "\(problem)")
        #expect(
            problem.hint?.contains("GRANT CREATE ON DATABASE \(database.name) TO \(role)") == true, "\(problem)")
    }

    @Test("of a role that this one is a member of are its own, too")
    func ofGroup() throws {
        try database.run(
            "CREATE ROLE owner_\(database.name); GRANT owner_\(database.name) TO \(role); CREATE SCHEMA sluice AUTHORIZATION owner_\(database.name)"
        )
        try StateSchema.ensure(on: connect(as: role))
    }
}
