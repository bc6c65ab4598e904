import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("What a plan would fail at")
struct ForeseenTests {
    /// The reason a plan is refused for before anything of it is run; nil where it isn't.
    private func refusal(_ engine: Engine, _ before: String, _ steps: String, file: String = "r2.yaml") throws
        -> String?
    {
        let project = try Project(engine)
        try project.database.run(before)
        if file.hasSuffix(".sql") {
            try project.write(file, text: "-- revision: r2\n\(steps)\n")
        } else {
            try project.write("r2", "upgrade:\n\(steps)")
        }
        let migrator = try project.migrator()
        let plan = try migrator.plan(.upgrade, to: "heads")
        do {
            try migrator.rehearse(plan, with: .schema)
            return nil
        } catch let failure as MigrationFailure {
            #expect(failure.isForeseen)
            return "\(failure.cause)"
        }
    }

    @Test("is told of a column to deprecate that isn't there", arguments: Engine.allCases)
    func deprecation(engine: Engine) throws {
        func step(_ table: String, _ column: String) -> String {
            "  - deprecate_column: {table: \(table), column: \(column), grace: 1d}"
        }
        let table = "CREATE TABLE t (a int)"
        #expect(try refusal(engine, table, step("t", "nope"))?.contains("t has no column nope") == true)
        #expect(try refusal(engine, table, step("gone", "a"))?.contains("there is no table gone") == true)
    }

    @Test(
        "is told of a default that SQLite can't read as one expression",
        arguments: ["nope( ", "1 -- one", "'open", "1)", "/* open"])
    func unreadableDefault(text: String) throws {
        let column = "{name: b, type: integer, default: \"\(text)\"}"
        for step in [
            "add_column: {table: t, column: \(column)}", "create_table: {table: u, columns: [\(column)]}",
            "alter_column: {table: t, column: b, default: \"\(text)\", was: {default: null}}",
        ] {
            let table = step.hasPrefix("add") ? "CREATE TABLE t (a int)" : "CREATE TABLE t (a int, b int)"
            let reason = try refusal(.sqlite, table, "  - " + step)
            #expect(
                reason?.contains("\(text), isn't an expression that SQLite can read") == true,
                "\(step): \(reason ?? "")")
        }
        for good in ["-1", "1 + (2)", "CURRENT_TIMESTAMP", "'a)'", "+ 1.5", "x'00'", "random()"] {
            let column = "{name: b, type: text, default: \"\(good)\"}"
            #expect(try refusal(.sqlite, "SELECT 1", "  - create_table: {table: u, columns: [\(column)]}") == nil)
        }
    }

    @Test("is told of an index that goes with a column, unless the plan drops it before", arguments: Engine.allCases)
    func index(engine: Engine) throws {
        let table = "CREATE TABLE t (a int, n text); CREATE INDEX ti ON t (n)"
        let drop = "  - drop_column: {table: t, column: n, was: {type: text}}"
        #expect(try refusal(engine, table, drop)?.contains("ti") == true)
        let before = "  - drop_index: {index: ti, was: {table: t, columns: [n]}}\n"
        #expect(try refusal(engine, table, before + drop) == nil)
    }

    @Test("is told on SQLite where statements stand by themselves, too, unless they reach beyond the file")
    func alone() throws {
        let header = "-- transaction: none\n-- upgrade\n"
        let end = "\n-- downgrade irreversible: a test"
        let missing = "CREATE TABLE a (i INT); INSERT INTO nope VALUES (1);"
        #expect(
            try refusal(.sqlite, "", header + missing + end, file: "r2.sql")?.contains("no such table: nope") == true)
        #expect(try refusal(.sqlite, "", header + "CREATE TABLE a (i INT); VACUUM;" + end, file: "r2.sql") == nil)
    }

    @Test("is told of a full-text table over nothing")
    func fullText() throws {
        func step(_ content: String, _ column: String) -> String {
            "  - create_fts_table: {table: f, content: \(content), columns: [\(column)]}"
        }
        let table =
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, body TEXT); CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID"
        #expect(try refusal(.sqlite, table, step("gone", "body"))?.contains("there is no table gone") == true)
        #expect(try refusal(.sqlite, table, step("posts", "nope"))?.contains("posts has no column nope") == true)
        #expect(try refusal(.sqlite, table, step("w", "k"))?.contains("w has no rowid") == true)
        #expect(try refusal(.sqlite, table, step("posts", "body")) == nil)
    }

    @Test("is told of row security that a derived downgrade would turn the wrong way")
    func rowSecurity() throws {
        let on = "CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY"
        let off = "CREATE TABLE t (a int)"
        let enable = "  - enable_row_security: {table: t, force: true}"
        let disable = "  - disable_row_security: {table: t}"
        #expect(try refusal(.postgres, on, enable)?.contains("on already") == true)
        #expect(try refusal(.postgres, on, enable + "\ndowngrade: []") == nil)
        #expect(try refusal(.postgres, off, enable) == nil)
        #expect(try refusal(.postgres, off, disable)?.contains("off already") == true)
        #expect(try refusal(.postgres, on, disable) == nil)
    }

    @Test("leaves nothing behind for the next: prepared statements and attached files", arguments: Engine.allCases)
    func leaks(engine: Engine) throws {
        let project = try Project(engine)
        let sql = engine == .postgres ? "PREPARE pp AS SELECT 1;" : "ATTACH ':memory:' AS o;"
        for (id, parent) in [("r1", ""), ("r2", "r1")] {
            try project.write(
                "\(id).sql", text: "-- revision: \(id)\n-- down_revision: \(parent)\n-- upgrade\n\(sql)\n-- downgrade\n"
            )
        }
        #expect(try project.migrator().migrate(.upgrade, to: "heads").count == 2)
    }
}
