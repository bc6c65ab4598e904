import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// What a script does where somebody else has made Sluice's tables first. psql goes on after an error.
@Suite("A script")
struct ScriptOwnershipTests {
    private let project: Project
    private let role: String

    init() throws {
        project = try Project(.postgres)
        role = "stranger_\(project.database.name)"
        try project.database.run(
            """
            CREATE ROLE \(role) LOGIN; GRANT CREATE ON DATABASE \(project.database.name) TO \(role);
            CREATE TABLE ran (who text); GRANT ALL ON ran TO \(role); GRANT CREATE ON SCHEMA public TO \(role)
            """)
        try project.line([
            ("aaaa1", "upgrade: [{create_table: {table: one, columns: [{name: a, type: integer}]}}]"),
            (
                "bbbb2",
                "upgrade: [{create_table: {table: two, columns: [{name: v, type: text, default: \"'a\\\\nb'\"}]}}]"
            ),
        ])
    }

    private func pipe(from start: String?) throws {
        let script = try OfflineScript(
            project.revisions(), dialect: project.database.url.dialect, runner: SchemaOnlyRunner(), actor: "tester"
        ).script(.upgrade, from: start, to: "heads").text
        try PostgresCluster.shared.get().tool("psql", ["-q", "-d", project.database.name], input: script)
    }

    private func asStranger(_ sql: String) throws {
        try DatabaseURL(project.database.text + " user=\(role)").connect().executeScript(sql)
    }

    private func has(_ table: String) throws -> Bool {
        try project.database.rows("SELECT to_regclass('\(table)') IS NOT NULL") == [[.bool(true)]]
    }

    private static let trap = """
        CREATE FUNCTION public.trap() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO public.ran VALUES (current_user); RETURN NEW; END $$;
        """

    @Test("writes nothing to state tables of a stranger's, and applies nothing", arguments: [nil, "aaaa1"])
    func strangersTables(start: String?) throws {
        let stranger = try DatabaseURL(project.database.text + " user=\(role)").connect()
        try StateSchema.ensure(on: stranger)
        try stranger.executeScript(
            """
            INSERT INTO sluice.heads VALUES ('aaaa1'); \(Self.trap)
            CREATE TRIGGER t BEFORE INSERT OR UPDATE ON sluice.revision_log FOR EACH ROW EXECUTE FUNCTION public.trap();
            CREATE TRIGGER t BEFORE INSERT OR UPDATE ON sluice.heads FOR EACH ROW EXECUTE FUNCTION public.trap()
            """)
        try pipe(from: start)
        #expect(try project.database.rows("SELECT who FROM ran").isEmpty)
        #expect(try !has("one") && !has("two"))
    }

    @Test("makes no tables in a schema of a stranger's, who could take their place")
    func strangersSchema() throws {
        try asStranger("CREATE SCHEMA sluice")
        try pipe(from: nil)
        #expect(try !has("sluice.heads") && !has("one"))
    }

    @Test("writes nothing to tables of its own on which a stranger has a trigger")
    func strangersTrigger() throws {
        try pipe(from: nil)
        try project.database.run(
            "GRANT USAGE ON SCHEMA sluice TO \(role); GRANT TRIGGER ON sluice.heads TO \(role)")
        try asStranger(
            "\(Self.trap) CREATE TRIGGER t BEFORE UPDATE ON sluice.heads FOR EACH ROW EXECUTE FUNCTION public.trap()")
        let script = try OfflineScript(
            project.revisions(), dialect: project.database.url.dialect, runner: SchemaOnlyRunner(), actor: "tester"
        ).script(.downgrade, from: "bbbb2", to: "aaaa1").text
        try PostgresCluster.shared.get().tool("psql", ["-q", "-d", project.database.name], input: script)
        #expect(try has("two") && project.database.rows("SELECT who FROM ran").isEmpty)
    }

    @Test("that goes on from a revision is refused by a database that nothing was applied to")
    func nothingThere() throws {
        try pipe(from: "aaaa1")
        #expect(try !has("two"))
    }

    @Test("reads a backslash as one, whatever the database's owner has set")
    func backslash() throws {
        try project.database.run(
            "ALTER DATABASE \(project.database.name) SET standard_conforming_strings = off")
        try pipe(from: nil)
        try project.database.run("INSERT INTO two DEFAULT VALUES")
        #expect(try project.database.rows("SELECT v FROM two") == [["a\\nb"]])
    }
}
