import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A repeatable revision")
struct RepeatTests {
    private static let table =
        "upgrade: [{create_table: {table: t, columns: [{name: a, type: integer}, {name: b, type: integer}]}}]"

    private func project(_ engine: Engine) throws -> Project {
        let project = try Project(engine)
        try project.write("r1", Self.table)
        try view(project, "a")
        return project
    }

    /// SQLite can't replace a view.
    private func view(
        _ project: Project, _ columns: String, name: String = "v", of source: String = "t", on: String = ""
    ) throws {
        try project.write(
            "\(name).sql",
            text: """
                -- revision: \(name)
                -- repeat: true
                -- depends_on: \(on)
                -- upgrade
                DROP VIEW IF EXISTS \(name);
                CREATE VIEW \(name) AS SELECT \(columns) FROM \(source);

                """)
    }

    private func upgrade(_ project: Project, to target: String = "heads") throws -> [String] {
        try project.migrator().migrate(.upgrade, to: target).map(\.title)
    }

    private func columns(_ project: Project) throws -> Int? {
        try project.database.run("INSERT INTO t VALUES (1, 2)")
        return try project.database.rows("SELECT * FROM v").first?.count
    }

    @Test("is applied behind all others, and again when its file does something else", arguments: Engine.allCases)
    func changes(engine: Engine) throws {
        let project = try project(engine)
        #expect(try upgrade(project) == ["upgrade r1", "repeat v"])
        #expect(try upgrade(project).isEmpty)
        #expect(try columns(project) == 1)
        try view(project, "a, b")
        #expect(try project.migrator().dueRepeats() == ["v"])
        #expect(try upgrade(project) == ["repeat v"])
        #expect(try columns(project) == 2)
        #expect(try project.migrator().dueRepeats().isEmpty)
        #expect(try project.migrator().state().rows == ["r1"])
    }

    @Test("waits for the heads")
    func heads() throws {
        let project = try project(.sqlite)
        try project.write("r2", after: ["r1"], "upgrade: []")
        #expect(try upgrade(project, to: "r1") == ["upgrade r1"])
        #expect(try upgrade(project) == ["upgrade r2", "repeat v"])
    }

    @Test("is applied whole or not at all, and tried again", arguments: Engine.allCases)
    func failure(engine: Engine) throws {
        let project = try project(engine)
        _ = try upgrade(project)
        try view(project, "a, nothing")
        let failure = #expect(throws: MigrationFailure.self) { try upgrade(project) }
        #expect(failure?.title == "repeat v")
        #expect(try columns(project) == 1)
        try view(project, "a, b")
        #expect(try upgrade(project) == ["repeat v"])
    }

    @Test("comes behind a step that brings the graph to its heads", arguments: Engine.allCases)
    func relativeTarget(engine: Engine) throws {
        let project = try Project(engine)
        try project.write("r1", after: [], "upgrade: [{create_table: {table: t, columns: [{name: a, type: integer}]}}]")
        try project.write(
            "z.sql", text: "-- revision: z\n-- repeat: true\n-- upgrade\nCREATE VIEW v AS SELECT a FROM t;\n")
        let done = try project.migrator().migrate(.upgrade, to: "+1")
        #expect(done.map(\.header.id) == ["r1", "z"])
    }

    @Test("comes behind those it depends on, and again when one of them does", arguments: Engine.allCases)
    func order(engine: Engine) throws {
        let project = try project(engine)
        try view(project, "*", name: "above", of: "v", on: "v")
        try project.write("aside.sql", text: "-- revision: aside\n-- repeat: true\n-- upgrade\nSELECT 1;\n")
        #expect(try upgrade(project) == ["upgrade r1", "repeat aside", "repeat v", "repeat above"])
        try project.write(
            "v.sql",
            text:
                "-- revision: v\n-- repeat: true\n-- upgrade\nDROP VIEW IF EXISTS v\(engine == .postgres ? " CASCADE" : "");\n"
                + "CREATE VIEW v AS SELECT a, b FROM t;\n")
        #expect(try upgrade(project) == ["repeat v", "repeat above"])
        #expect(try project.database.rows("SELECT * FROM above").isEmpty)
    }

    @Test("comes again behind what undoes or drops something", arguments: Engine.allCases)
    func disturbance(engine: Engine) throws {
        let project = try project(engine)
        _ = try upgrade(project)
        try project.write("r2", after: ["r1"], "upgrade: [{execute: DROP VIEW IF EXISTS v}]\ndowngrade: []")
        #expect(try upgrade(project) == ["upgrade r2", "repeat v"])
        // The same, had a crash come between the two.
        let log = project.database.engine == .postgres ? "sluice.revision_log" : "sluice_revision_log"
        try project.database.run("DELETE FROM \(log) WHERE number = (SELECT max(number) FROM \(log))")
        #expect(try upgrade(project) == ["repeat v"])
        try project.database.run("DROP VIEW v")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try upgrade(project) == ["upgrade r1", "upgrade r2", "repeat v"])
    }

    @Test("comes again where what it made isn't there any more", arguments: Engine.allCases)
    func missing(engine: Engine) throws {
        let project = try project(engine)
        _ = try upgrade(project)
        try project.database.run("DROP VIEW v")
        #expect(try project.migrator().dueRepeats() == ["v"])
        #expect(try upgrade(project) == ["repeat v"])
        guard engine == .postgres else { return }
        // By a revision that says nothing of it, and by another repeatable one.
        try project.write(
            "r2", after: ["r1"], "upgrade: [{drop_column: {table: t, column: a, cascade: true}}]\ndowngrade: []")
        try view(project, "b")
        #expect(try upgrade(project) == ["upgrade r2", "repeat v"])
        try view(project, "*", name: "above", of: "v")
        #expect(try upgrade(project) == ["repeat above"])
        try project.write(
            "v.sql",
            text:
                "-- revision: v\n-- repeat: true\n-- upgrade\nDROP VIEW IF EXISTS v CASCADE;\nCREATE VIEW v AS SELECT b FROM t;\n"
        )
        #expect(try upgrade(project) == ["repeat v", "repeat above"])
        #expect(try upgrade(project).isEmpty)
    }

    @Test("of each kind of definition is looked for by its name", arguments: Engine.allCases)
    func kinds(engine: Engine) throws {
        let project = try Project(engine)
        try project.write("r1", Self.table)
        let body =
            engine == .postgres
            ? """
            CREATE OR REPLACE FUNCTION "Odd f"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE OR REPLACE PROCEDURE public.P() LANGUAGE sql AS 'SELECT 1';
            CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 AS a;
            DROP TRIGGER IF EXISTS tr ON t;
            CREATE TRIGGER tr BEFORE UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION "Odd f"();
            CREATE TEMP VIEW passing AS SELECT 1;
            CREATE OR REPLACE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
            CREATE OR REPLACE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING;
            """ : "DROP TRIGGER IF EXISTS Tr; CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;"
        try project.write("x.sql", text: "-- revision: x\n-- repeat: true\n-- upgrade\n\(body)\n")
        #expect(try upgrade(project) == ["upgrade r1", "repeat x"])
        #expect(try upgrade(project).isEmpty)
        let drops = [
            "DROP PROCEDURE p", "DROP MATERIALIZED VIEW m", "DROP TRIGGER tr ON t", "DROP AGGREGATE total(integer)",
            "DROP RULE quiet ON t", "DROP FUNCTION \"Odd f\" CASCADE",
        ]
        for drop in engine == .postgres ? drops : ["DROP TRIGGER tr"] {
            try project.database.run(drop)
            #expect(try upgrade(project) == ["repeat x"], "\(drop)")
        }
    }

    @Test("comes again where a variable in it has another value")
    func variables() throws {
        let project = try project(.sqlite)
        try view(project, "'${tenant}' AS tenant")
        func upgrade(_ tenant: String) throws -> [String] {
            let set = try RevisionSet(
                folders: [project.folder.path], variables: RevisionVariables(["tenant": tenant]))
            return try Migrator(set, on: project.database.connect(), settings: .testing).migrate(.upgrade, to: "heads")
                .map(\.title)
        }
        #expect(try upgrade("a") == ["upgrade r1", "repeat v"])
        #expect(try upgrade("a").isEmpty)
        #expect(try upgrade("b") == ["repeat v"])
    }

    @Test("doesn't stand in the way of trying a way back beforehand")
    func rehearsal() throws {
        let project = try project(.sqlite)
        _ = try upgrade(project)
        try project.write("r2", after: ["r1"], "upgrade: [{add_column: {table: t, column: {name: c, type: integer}}}]")
        try view(project, "a, c")
        #expect(try upgrade(project) == ["upgrade r2", "repeat v"])
    }

    @Test("written in Swift is applied when it changes")
    func swift() throws {
        let database = try Engine.sqlite.makeDatabase()
        func upgrade(_ query: SQLText) throws -> [String] {
            let set = try RevisionSet([
                Revision("r1") { CreateTable("t", [Column("a", .integer)]) },
                Revision(repeating: "v") {
                    DropView("v", ifExists: true)
                    CreateView("v", as: query)
                },
            ])
            return try Migrator(set, on: database.connect(), settings: .testing).migrate(.upgrade, to: "heads").map(
                \.title)
        }
        #expect(try upgrade("SELECT a FROM t") == ["upgrade r1", "repeat v"])
        #expect(try upgrade("SELECT a FROM t").isEmpty)
        #expect(try upgrade("SELECT a + 1 AS a FROM t") == ["repeat v"])
    }

    @Test(
        "that can't be one is refused",
        arguments: [
            ("-- repeat: yes\n-- upgrade\nSELECT 1;", "repeat can only be 'true'"),
            ("-- repeat: true\n-- down_revision: r1\n-- upgrade\nSELECT 1;", "'down_revision' beside 'repeat'"),
            ("-- repeat: true\n-- transaction: none\n-- upgrade\nSELECT 1;", "'transaction: none' beside 'repeat'"),
            ("-- repeat: true\n-- upgrade\nSELECT 1;\n-- downgrade\nSELECT 2;", "a downgrade beside 'repeat'"),
            (
                "-- repeat: true\n-- depends_on: r1\n-- upgrade\nSELECT 1;",
                "depends on 'r1', which isn't a repeatable one"
            ),
            ("-- repeat: true\n-- depends_on: w\n-- upgrade\nSELECT 1;", "depends on itself"),
            ("-- repeat: true\n-- upgrade\nCREATE INDEX CONCURRENTLY i ON t (a);", "can't be in one transaction"),
        ])
    func refused(text: String, reason: String) throws {
        let project = try Project(.postgres)
        try project.write("r1", Self.table)
        try project.write("w.sql", text: "-- revision: w\n\(text)\n")
        let problem = #expect(throws: Problem.self) { try upgrade(project) }
        #expect(problem?.description.contains(reason) == true, "\(problem?.description ?? "")")
    }

    @Test("is no target")
    func target() throws {
        let project = try project(.sqlite)
        let problem = #expect(throws: Problem.self) { try upgrade(project, to: "v") }
        #expect(problem?.reason == "v is a repeatable revision, and no place to go to")
        for action in [
            { _ = try project.migrator().stamp(["v"], purge: false) },
            { _ = try project.migrator().accept(["v"], reason: nil) },
        ] {
            #expect(throws: Problem.self) { try action() }
        }
        try project.write("r2", after: ["v"], "upgrade: []")
        let parent = #expect(throws: Problem.self) { try upgrade(project) }
        #expect(parent?.reason.contains("names 'v', which is a repeatable revision") == true)
    }

    @Test("is written in a script where that ends at the heads")
    func script() throws {
        let project = try project(.sqlite)
        let script = try OfflineScript(
            project.revisions(), dialect: .sqlite, runner: SchemaOnlyRunner(), actor: "tester")
        #expect(try script.script(.upgrade, from: nil, to: "heads").text.contains("CREATE VIEW v AS SELECT a FROM t;"))
    }
}
