import Foundation
import Sluice
import SluiceTestSupport
import Testing

@Suite("A generated revision")
struct SafePlanTests {
    private func project(_ engine: Engine, _ before: String, desired: String) throws -> ProjectFolder {
        try ProjectFolder.wanting(desired, from: before, on: engine)
    }

    @Test(
        "asks for the values of a column that may not be NULL, is refused without them, and ends in the desired schema",
        arguments: Engine.allCases)
    func notNull(engine: Engine) throws {
        let project = try project(
            engine, "CREATE TABLE t (id integer PRIMARY KEY, n text); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
            desired: "CREATE TABLE t (id integer PRIMARY KEY, n text, code text NOT NULL);")
        let (text, jobs) = try project.generate()
        #expect(text.contains("backfill: {job: fill_t_code") && jobs.count == 1)
        let problem = #expect(throws: (any Error).self) { try project.open().upgrade() }
        #expect("\(problem.map { "\($0)" } ?? "")".contains("code"))
        // Refused before its first step.
        #expect(try project.open().position().state.rows == [])
        #expect(throws: DatabaseError.self) { try project.database.rows("SELECT code FROM t") }
        let job = try String(contentsOfFile: jobs[0], encoding: .utf8)
        try project.write(
            "backfills/fill_t_code.yaml",
            job.replacing("  code:\n", with: "  code: upper(n)\n").replacing(
                "  \"code\":\n", with: "  code: upper(n)\n"))
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT code FROM t ORDER BY id") == [[.text("A")], [.text("B")]])
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        try project.open().downgrade(to: "base")
        #expect(throws: DatabaseError.self) { try project.database.rows("SELECT code FROM t") }
    }

    @Test("of a table without rows needs no values", arguments: Engine.allCases)
    func empty(engine: Engine) throws {
        let project = try project(
            engine, "CREATE TABLE t (id integer PRIMARY KEY)",
            desired: "CREATE TABLE t (id integer PRIMARY KEY, code text NOT NULL);")
        #expect(try project.generate().jobs == [])
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
    }

    @Test("builds a unique constraint and a primary key without a lock that anybody waits for")
    func unique() throws {
        let project = try project(
            .postgres, "CREATE TABLE t (id integer, \"a b\" text, c text); INSERT INTO t VALUES (1, 'a', 'x')",
            desired: """
                CREATE TABLE t (id integer CONSTRAINT t_key PRIMARY KEY, "a b" text, c text,
                CONSTRAINT "odd name" UNIQUE NULLS NOT DISTINCT ("a b", c) INCLUDE (id) DEFERRABLE INITIALLY DEFERRED);
                """)
        let text = try project.generate().text
        #expect(text.contains("CREATE UNIQUE INDEX CONCURRENTLY t_key ON public.t (id)"))
        #expect(text.contains("USING INDEX \"odd name\" DEFERRABLE INITIALLY DEFERRED"))
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        try project.open().downgrade(to: "base")
    }

    @Test("with --destructive archives what it drops", arguments: Engine.allCases)
    func destructive(engine: Engine) throws {
        let project = try project(
            engine,
            "CREATE TABLE t (id integer PRIMARY KEY, gone text); CREATE INDEX t_gone ON t (gone); "
                + "CREATE TABLE u (id integer PRIMARY KEY); INSERT INTO t VALUES (1, 'kept in an archive'); INSERT INTO u VALUES (5)",
            desired: "CREATE TABLE t (id integer PRIMARY KEY);")
        try project.generate(destroys: true)
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        let archives = try FileManager.default.contentsOfDirectory(
            atPath: project.folder.appending(path: "archives").path)
        #expect(
            archives.count { $0.hasSuffix(".sluice") || $0.contains("t") && !$0.hasSuffix(".json") } >= 2, "\(archives)"
        )
        #expect(archives.contains { $0.contains("gone") || $0.hasPrefix("t") })
        #expect(try project.database.rows("SELECT id FROM t") == [[.integer(1)]])
    }

    @Test(
        "isn't needed where a schema is loaded, all of it or nothing, and only into an empty database",
        arguments: Engine.allCases)
    func load(engine: Engine) throws {
        let project = try project(
            engine, "",
            desired: "CREATE VIEW v AS SELECT id FROM t; CREATE TABLE t (id integer PRIMARY KEY, n text UNIQUE);")
        let database = try project.open()
        #expect(try database.loadSchema(database.project.desiredSchema()) >= 2)
        #expect(try database.checkSchema().differences.map(\.summary) == [])
        #expect(throws: Problem.self) { try database.loadSchema(database.project.desiredSchema()) }
    }

    @Test(
        "isn't needed for another database's schema, whose things are their owners', and which is refused where a superuser would lend its rights"
    )
    func loadOwners() throws {
        let source = try Engine.postgres.makeDatabase()
        let role = "app_\(source.name)"
        try source.run(
            """
            CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); SET ROLE \(role); CREATE TABLE t (id int);
            CREATE RULE r AS ON DELETE TO t DO ALSO SELECT 1; CREATE VIEW v AS SELECT id FROM t;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'
            """)
        let project = try project(.postgres, "", desired: "CREATE TABLE t (id integer);")
        let database = try project.open()
        _ = try database.loadSchema(.database(source.url))
        let owners = """
            SELECT relname::text, relowner::regrole::text FROM pg_class WHERE relname IN ('t', 'v')
            UNION ALL SELECT proname, proowner::regrole::text FROM pg_proc WHERE proname = 'f' ORDER BY 1
            """
        #expect(
            try project.database.rows(owners) == [["f", .text(role)], ["t", .text(role)], ["v", .text(role)]])
        let cluster = try PostgresCluster(settings: ["fsync=off"])
        let elsewhere = try database.project.database(at: cluster.conninfo(), stop: StopToken())
        let refused = #expect(throws: Problem.self) { try elsewhere.loadSchema(.database(source.url)) }
        #expect(
            refused?.reason.contains("f(), rule r of public.t, view public.v act with the rights of \(role)") == true,
            "\(String(describing: refused))")
    }

    @Test("can be drawn: tables, keys and who refers to whom", arguments: Engine.allCases)
    func graph(engine: Engine) throws {
        let project = try project(
            engine,
            "CREATE TABLE users (id integer PRIMARY KEY, email varchar(50) UNIQUE); "
                + "CREATE TABLE posts (id integer PRIMARY KEY, author integer NOT NULL REFERENCES users (id), \"odd name\" integer REFERENCES posts (id))",
            desired: "CREATE TABLE t (id integer);")
        let database = try project.open()
        let lines = try database.schemaGraph(of: .database(database.url)).split(separator: "\n").map(String.init)
        #expect(lines[0] == "erDiagram")
        #expect(lines.contains("    \"users\" ||--o{ \"posts\" : \"author\""))
        #expect(lines.contains("    \"posts\" |o--o{ \"posts\" : \"odd name\""))
        #expect(lines.contains { $0.hasPrefix("        ") && $0.contains(" odd_name FK \"odd name\"") })
        #expect(lines.contains { $0.contains(" id PK") } && lines.contains { $0.contains(" email UK") })
        #expect(try database.schemaGraph(of: database.project.desiredSchema()).contains("\"t\" {"))
    }

    @Test("is tried on the server that is named for it, and what a crash left there is found and removed")
    func shadows() throws {
        let project = try project(.postgres, "", desired: "CREATE TABLE t (id integer);")
        let admin = try project.database.connect()
        try admin.execute("CREATE ROLE plain_shadow LOGIN")
        try project.database.run("GRANT ALL ON SCHEMA public TO plain_shadow")
        let plain = project.database.text.replacing("user=postgres", with: "user=plain_shadow")
        let own = try Project.load(from: project.folder).database(at: plain)
        #expect(throws: Problem.self) { try own.checkSchema() }
        let elsewhere = try Project.load(from: project.folder).database(
            at: plain, stop: StopToken(), telling: ProgressListener(), shadow: project.database.text)
        #expect(try elsewhere.checkSchema().differences.contains { $0.summary == "table public.t is missing" })
        // A server of its own: each shadow removes those that are forgotten.
        let cluster = try PostgresCluster(settings: ["fsync=off"])
        let server = try Project.load(from: project.folder).database(at: cluster.conninfo())
        try DatabaseURL(cluster.conninfo()).connect().execute("CREATE DATABASE sluice_shadow_100_8")
        #expect(try server.forgottenShadows() == ["sluice_shadow_100_8"])
        #expect(try server.removeForgottenShadows() == ["sluice_shadow_100_8"])
        #expect(try server.forgottenShadows() == [])
        try cluster.stop(mode: "immediate")
    }
}
