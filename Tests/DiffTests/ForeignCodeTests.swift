import SluiceDatabase
import SluiceDiff
import SluiceTestSupport
import Testing

/// Anybody who may create objects in a database writes code that its administrator never reads.
@Suite("Routines of a database that a shadow stands in for")
struct ForeignCodeTests {
    /// Leaves a role behind wherever a superuser calls it.
    private func trap(_ name: String) -> String {
        """
        CREATE FUNCTION public.hit() RETURNS int LANGUAGE plpgsql AS $$BEGIN
          IF current_setting('is_superuser') = 'on' THEN EXECUTE 'CREATE ROLE hit_\(name)'; END IF; RETURN 1; END$$;
        CREATE FUNCTION public.f(a int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM public.hit(); RETURN a; END';
        CREATE FUNCTION public.letters() RETURNS text IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM public.hit(); RETURN ''x''; END';
        CREATE FUNCTION public.parsed() RETURNS int IMMUTABLE LANGUAGE sql BEGIN ATOMIC SELECT public.f(1); END;
        CREATE FUNCTION public.add_up(a int, b int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM public.hit(); RETURN a + b; END';
        CREATE AGGREGATE public.adds(int) (SFUNC = public.add_up, STYPE = int, INITCOND = '0');
        CREATE OPERATOR public.|+| (LEFTARG = int, RIGHTARG = int, FUNCTION = public.add_up);
        CREATE TYPE public.er AS RANGE (SUBTYPE = int4);
        CREATE DOMAIN public.d AS int DEFAULT public.f(1) CHECK (public.f(VALUE) = VALUE);
        CREATE TABLE public.e (a int, b public.d DEFAULT 3, r public.er, g int GENERATED ALWAYS AS (public.f(a)) STORED,
          CHECK (public.f(1) = 1), EXCLUDE USING gist (r WITH &&) WHERE (public.parsed() = 1));
        CREATE INDEX e_i ON public.e ((public.f(a)));
        CREATE INDEX e_p ON public.e (a) WHERE 1 OPERATOR(public.|+|) 1 = 2;
        CREATE TABLE public.p (a int) PARTITION BY LIST ((public.f(a)));
        CREATE TABLE public.q (a int, t text) PARTITION BY RANGE ((a + public.f(3)), (t || public.letters()));
        CREATE TABLE public.p_1 PARTITION OF public.p FOR VALUES IN (public.f(1));
        CREATE MATERIALIZED VIEW public.m AS SELECT public.hit() AS x, public.adds(1) AS y;
        CREATE UNIQUE INDEX m_x ON public.m (x);
        CREATE FUNCTION public.rows() RETURNS TABLE (a int, b text) LANGUAGE sql AS 'SELECT public.hit(), ''x''';
        CREATE FUNCTION public.pair(OUT a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN a := public.hit(); END';
        CREATE PROCEDURE public.work(a int) LANGUAGE plpgsql AS 'BEGIN PERFORM public.hit(); END';
        CREATE FUNCTION public.on_change() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM public.hit(); RETURN NEW; END';
        CREATE TRIGGER e_t BEFORE TRUNCATE ON public.e EXECUTE FUNCTION public.on_change();
        CREATE MATERIALIZED VIEW public.n AS SELECT r.a, q.b FROM public.rows() r, public.pair() q;
        """
    }

    private func run(_ plan: SchemaPlan, on connection: any Connection) throws {
        try connection.executeScript("SET check_function_bodies = off")
        for statement in plan.statements { try connection.executeScript(statement.sql) }
    }

    @Test("and views are given back to their owner where they must be made again")
    func owners() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        let role = "mallory_\(database.name)"
        try connection.executeScript(
            """
            CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); CREATE TABLE t (a int); GRANT SELECT ON t TO \(role);
            SET ROLE \(role); CREATE VIEW v AS SELECT a FROM t;
            CREATE FUNCTION f() RETURNS SETOF v SECURITY DEFINER LANGUAGE sql AS 'SELECT a FROM v'; RESET ROLE
            """)
        let old = try SchemaModel.read(from: connection)
        let shadow = try Shadow(beside: database.url)
        try SchemaFiles([
            .init(
                name: "new.sql",
                text: """
                    CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t;
                    CREATE FUNCTION f() RETURNS SETOF v SECURITY DEFINER LANGUAGE sql AS 'SELECT a FROM v';
                    """)
        ]).load(into: shadow.connection)
        let new = try SchemaModel.read(from: shadow.connection)
        var wish = SchemaProposal.Wish()
        wish.givesBack = true
        let proposal = try SchemaProposal(from: old, to: new, wish, shadowsBeside: database.url)
        let owners = """
            SELECT relowner::regrole::text FROM pg_class WHERE relname = 'v'
            UNION ALL SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'f'
            """
        for plan in [proposal.upgrade, proposal.downgrade] {
            #expect(plan.statements.contains { $0.sql == "ALTER VIEW public.v OWNER TO \(role)" })
            try run(plan, on: connection)
            #expect(try connection.rows(owners).map(\.values) == [[.text(role)], [.text(role)]])
        }
    }

    @Test("and types of others are theirs again where a label goes")
    func typeOwners() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        let (role, reader) = ("mallory_\(database.name)", "reader_\(database.name)")
        try connection.executeScript(
            """
            CREATE ROLE \(role); CREATE ROLE \(reader); GRANT CREATE ON SCHEMA public TO \(role); SET ROLE \(role);
            CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad'); COMMENT ON TYPE mood IS 'how it''s going';
            REVOKE USAGE ON TYPE mood FROM PUBLIC; GRANT USAGE ON TYPE mood TO \(reader) WITH GRANT OPTION; RESET ROLE;
            CREATE TABLE t (m mood DEFAULT 'ok', all_m mood[]); INSERT INTO t DEFAULT VALUES
            """)
        let facts = """
            SELECT typowner::regrole::text, obj_description(oid, 'pg_type'),
            (SELECT string_agg(a.grantee::regrole::text || a.is_grantable, ' ' ORDER BY a.grantee::regrole::text)
             FROM aclexplode(typacl) AS a) FROM pg_type WHERE typname = 'mood'
            """
        let before = try connection.rows(facts).map(\.values)
        let shadow = try Shadow(beside: database.url)
        try SchemaFiles([
            .init(
                name: "new.sql",
                text: """
                    CREATE TYPE mood AS ENUM ('sad', 'ok'); COMMENT ON TYPE mood IS 'how it''s going';
                    REVOKE USAGE ON TYPE mood FROM PUBLIC; GRANT USAGE ON TYPE mood TO \(reader) WITH GRANT OPTION;
                    CREATE TABLE t (m mood DEFAULT 'ok', all_m mood[]);
                    """)
        ]).load(into: shadow.connection)
        var wish = SchemaProposal.Wish()
        wish.givesBack = true
        let proposal = try SchemaProposal(
            from: SchemaModel.read(from: connection), to: SchemaModel.read(from: shadow.connection), wish,
            shadowsBeside: database.url)
        for plan in [proposal.upgrade, proposal.downgrade] {
            try run(plan, on: connection)
            #expect(try connection.rows(facts).map(\.values) == before)
        }
    }

    @Test("aren't called, whatever calls them, while a way is planned and tried, and are in the plan as they are")
    func traps() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        let role = "evil_\(database.name)"
        try connection.executeScript(
            "CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); CREATE TABLE t (id int); SET ROLE \(role)")
        try connection.executeScript(trap(database.name) + "RESET ROLE; DROP ROLE IF EXISTS hit_\(database.name)")
        let old = try SchemaModel.read(from: connection)
        let shadow = try Shadow(beside: database.url)
        try SchemaFiles([.init(name: "new.sql", text: "CREATE TABLE t (id int, n int)")]).load(into: shadow.connection)
        let new = try SchemaModel.read(from: shadow.connection)
        var wish = SchemaProposal.Wish()
        wish.destroys = true
        let proposal = try SchemaProposal(from: old, to: new, wish, shadowsBeside: database.url)
        _ = try SchemaProposal.creation(of: old, shadowBeside: database.url)
        #expect(try connection.rows("SELECT 1 FROM pg_roles WHERE rolname = 'hit_\(database.name)'").isEmpty)
        try connection.executeScript("DROP ROLE IF EXISTS hit_\(database.name)")
        let back = proposal.downgrade.statements.map(\.sql)
        #expect(back.contains { $0.contains("PERFORM public.hit(); RETURN a;") })
        #expect(!back.contains { $0.contains("WITH NO DATA") || $0.contains("stands in for") })
        // On the database itself it is the administrator who decides; here they are harmless.
        try connection.executeScript(
            "CREATE OR REPLACE FUNCTION public.hit() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        let harmless = try SchemaModel.read(from: connection)
        let other = try SchemaProposal(from: harmless, to: new, wish, shadowsBeside: database.url)
        try run(other.upgrade, on: connection)
        try run(other.downgrade, on: connection)
        let there = try SchemaModel.read(from: connection)
        #expect(
            try SchemaProposal.differences(from: there, to: harmless, shadowsBeside: database.url).map(\.summary) == [])
        #expect(try connection.rows("SELECT x FROM public.m") == [[1]])
        try connection.executeScript("DROP OWNED BY \(role) CASCADE; DROP ROLE \(role)")
    }

    @Test("follow a table's new name in their arguments and bodies, and come back to the old one")
    func renamed() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        let routines = { (table: String) in
            """
            CREATE TABLE \(table) (id int, name text);
            CREATE FUNCTION public.many() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM \(table); END;
            CREATE FUNCTION public.title(one \(table)) RETURNS text LANGUAGE sql AS 'SELECT one.name';
            """
        }
        try connection.executeScript(routines("users"))
        let old = try SchemaModel.read(from: connection)
        let shadow = try Shadow(beside: database.url)
        try SchemaFiles([.init(name: "new.sql", text: routines("people") + "CREATE TABLE t (id int)")]).load(
            into: shadow.connection)
        var wish = SchemaProposal.Wish()
        wish.renames = [("users", "people")]
        let proposal = try SchemaProposal(
            from: old, to: SchemaModel.read(from: shadow.connection), wish, shadowsBeside: database.url)
        #expect(!proposal.upgrade.statements.contains { $0.sql.contains("FUNCTION") })
        wish.destroys = true
        let whole = try SchemaProposal(
            from: old, to: SchemaModel.read(from: shadow.connection), wish, shadowsBeside: database.url)
        try run(whole.upgrade, on: connection)
        try run(whole.downgrade, on: connection)
        #expect(
            try SchemaProposal.differences(
                from: SchemaModel.read(from: connection), to: old, shadowsBeside: database.url
            ).map(\.summary) == [])
    }

    @Test(
        "have no way into a schema's file: what isn't about the schema is refused with its line",
        arguments: [
            (Engine.postgres, "COPY t TO PROGRAM 'true'"), (.postgres, "COPY t FROM '/dev/null'"),
            (.postgres, "DO $$BEGIN END$$"), (.postgres, "CALL p()"), (.postgres, "SELECT pg_catalog.pg_sleep(0)"),
            (.postgres, "SELECT setval('s', pg_sleep(0)::text::int)"), (.postgres, "EXPLAIN ANALYZE SELECT 1"),
            (.postgres, "CREATE /* a */ ROLE of_a_file"), (.postgres, "GRANT pg_monitor TO PUBLIC_of_a_file"),
            (.sqlite, "ATTACH 'of_a_file.db' AS other"), (.sqlite, "VACUUM INTO 'of_a_file.db'"),
            (.sqlite, "SELECT load_extension('x')"),
        ])
    func files(engine: Engine, statement: String) throws {
        let connection = try engine.makeDatabase().connect()
        let error = #expect(throws: Problem.self) {
            try SchemaFiles([.init(name: "a.sql", text: "CREATE TABLE t (id int);\n\(statement);")]).load(
                into: connection)
        }
        #expect(error?.reason.hasPrefix("a schema file says what the schema is") == true)
        #expect(error.map { "\($0)".contains("a.sql:2") } == true)
    }

    @Test("aren't what pg_dump writes: settings and the values of sequences are loaded")
    func dumped() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        let text = """
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE SEQUENCE public.s;
            SELECT pg_catalog.setval('public.s', 7, true);
            """
        #expect(try SchemaFiles([.init(name: "dump.sql", text: text)]).load(into: connection) == [])
        #expect(try connection.rows("SELECT last_value FROM public.s") == [[7]])
    }
}
