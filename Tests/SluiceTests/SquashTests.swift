import Foundation
import Sluice
import SluiceTestSupport
import Testing

@Suite("A squashed range")
struct SquashTests {
    /// YAML and SQL, rows among them, and a revision behind the range.
    private func project(_ engine: Engine) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.revision(
            "aa01", after: nil, "- create_table: {table: t, columns: [{name: id, type: integer, primary_key: true}]}",
            downgrade: "\n- drop_table: {table: t}")
        try project.revision(
            "bb02", after: "aa01",
            "    # what follows is indented otherwise\n    - add_column:\n        table: t\n        column: {name: n, type: text}\n"
                + "    - bulk_insert: {table: t, rows: [{id: 1, n: \"a: b\"}], key: [id]}",
            downgrade: "\n  - drop_column: {table: t, column: n}")
        try project.write(
            "migrations/cc03.sql",
            "-- revision: cc03\n-- down_revision: bb02\n-- upgrade\nCREATE INDEX t_n ON t (n);\nUPDATE t SET n = 'it''s'\n  WHERE id = 1;\n-- downgrade\nDROP INDEX t_n;\n"
        )
        try project.revision("dd04", after: "cc03", "- add_column: {table: t, column: {name: m, type: integer}}")
        return project
    }

    private func squash(_ project: ProjectFolder) throws {
        let database = try project.open()
        _ = try database.write(database.squash("aa01:cc03", message: "the beginning"))
    }

    @Test("is one revision that makes the same, with its rows, and takes it back", arguments: Engine.allCases)
    func same(engine: Engine) throws {
        let (old, new) = (try project(engine), try project(engine))
        try squash(new)
        #expect(try new.open().position().revisions.graph.headers.map(\.id).sorted() == ["cc03", "dd04"])
        for project in [old, new] { try project.open().upgrade() }
        #expect(try old.database.schemaDump() == new.database.schemaDump())
        #expect(try new.database.rows("SELECT id, n, m FROM t") == [[.integer(1), .text("it's"), .null]])
        try new.open().downgrade(to: "base")
        #expect(throws: DatabaseError.self) { try new.database.rows("SELECT * FROM t") }
    }

    @Test("is no change for a database that has passed it", arguments: Engine.allCases)
    func passed(engine: Engine) throws {
        let project = try project(engine)
        try project.open().upgrade(to: "cc03")
        try squash(project)
        #expect(try project.open().position().changed == [])
        try project.open().upgrade()
        #expect(try project.open().position().state.rows == ["dd04"])
        try project.open().downgrade(to: "base")
    }

    @Test("gives back, on the way back, what one before the last has dropped to whose it was")
    func owners() throws {
        let project = try ProjectFolder(.postgres, settings: "")
        let role = "squashed_\(project.database.name)"
        try project.revision("aa00", after: nil, "- create_view: {view: v, as: SELECT 1 AS id}")
        try project.revision("aa01", after: "aa00", "- drop_view: {view: v, was: {as: SELECT 1 AS id}}")
        try project.revision(
            "bb02", after: "aa01", "- create_table: {table: t, columns: [{name: id, type: integer}]}")
        try project.open().upgrade(to: "aa00")
        try project.database.run(
            "CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); ALTER VIEW v OWNER TO \(role)")
        try project.open().upgrade()
        _ = try project.open().write(project.open().squash("aa01:bb02", message: nil))
        try project.open().downgrade(to: "aa00")
        let owner = "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'v'"
        #expect(try project.database.rows(owner) == [[.text(role)]])
    }

    @Test("is gone through by its old files where a database stands in its middle", arguments: Engine.allCases)
    func middle(engine: Engine) throws {
        let project = try project(engine)
        try project.open().upgrade(to: "bb02")
        try squash(project)
        try project.open().upgrade()
        #expect(try project.open().position().state.rows == ["dd04"])
        #expect(try project.open().position().changed == [])
        #expect(try project.database.rows("SELECT n FROM t") == [[.text("it's")]])
    }

    @Test(
        "refuses a database in its middle once the old files are gone, and says how to go on",
        arguments: Engine.allCases)
    func gone(engine: Engine) throws {
        let project = try project(engine)
        try project.open().upgrade(to: "bb02")
        try squash(project)
        try FileManager.default.removeItem(at: project.folder.appending(path: "migrations/squashed"))
        let problem = #expect(throws: Problem.self) { try project.open().upgrade() }
        #expect(
            problem?.reason.contains("squashed into cc03") == true && problem?.hint?.contains("version control") == true
        )
    }

    @Test("is read in place of files that a kill left", arguments: Engine.allCases)
    func kill(engine: Engine) throws {
        let project = try project(engine)
        let left = try ["aa01.yaml", "bb02.yaml", "cc03.sql"].map { name in
            (name, try String(contentsOf: project.folder.appending(path: "migrations/\(name)"), encoding: .utf8))
        }
        try squash(project)
        for (name, text) in left { try project.write("migrations/\(name)", text) }
        try project.open().upgrade()
        #expect(try project.open().position().state.rows == ["dd04"])
    }

    @Test("is refused where another revision follows from within, or a way back is derived among written ones")
    func refusals() throws {
        let project = try project(.sqlite)
        try project.revision("ee05", after: "bb02", "- add_column: {table: t, column: {name: o, type: integer}}")
        let branch = #expect(throws: Problem.self) { try project.open().squash("aa01:cc03", message: nil) }
        #expect(branch?.reason.contains("ee05 follows bb02") == true)
        let derived = #expect(throws: Problem.self) { try project.open().squash("cc03:dd04", message: nil) }
        #expect(derived?.reason.contains("dd04 has a derived way back") == true)
        #expect(throws: Problem.self) { try project.open().squash("aa01", message: nil) }
    }
}
