import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@Suite("A full-text index on SQLite")
struct FullTextTests {
    private let create = """
        - create_fts_table:
            table: '"n ""found"'
            content: '"Notes ""1"'
            content_rowid: 'the id'
            columns: [ti'tle, 'bo"dy', {name: at, indexed: false}]
            tokenize: unicode61 tokenchars '-_'
            prefix: [2]
        """

    private func notes() throws -> any Connection {
        try sqlite(
            """
            CREATE TABLE "Notes ""1" ("the id" INTEGER PRIMARY KEY, "ti'tle" TEXT, "bo""dy" TEXT, at TEXT);
            INSERT INTO "Notes ""1" VALUES (5, 'Sluice', 'gates of water', 'x'), (7, 'Lock', 'a pre-set gate', 'y');
            """)
    }

    private func found(_ words: String, _ connection: any Connection) throws -> [AnswerRow] {
        try connection.rows(
            "SELECT rowid, at FROM \"n \"\"found\" WHERE \"n \"\"found\" MATCH ?1 ORDER BY 1", [.text(words)])
    }

    @Test("finds the rows that are there and follows each change, and goes with its triggers")
    func inStep() throws {
        let connection = try notes()
        let before = try connection.sqliteSchema()
        let upgrade = try operations(create)
        try perform(upgrade, on: connection)
        #expect(try found("gate*", connection) == [[5, "x"], [7, "y"]])
        #expect(try found("\"pre-set\"", connection) == [[7, "y"]])
        try connection.executeScript(
            """
            INSERT INTO "Notes ""1" VALUES (9, 'Weir', 'a gate', 'z'); DELETE FROM "Notes ""1" WHERE "the id" = 5;
            UPDATE "Notes ""1" SET "bo""dy" = 'no door', "the id" = 8 WHERE "the id" = 7;
            """)
        #expect(try found("gate*", connection) == [[9, "z"]])
        #expect(try found("door", connection) == [[8, "y"]])
        try connection.executeScript("INSERT INTO \"n \"\"found\" (\"n \"\"found\") VALUES ('integrity-check')")
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try connection.sqliteSchema() == before)
        try perform(upgrade, on: connection)
        #expect(try found("gate*", connection) == [[9, "z"]])
    }

    @Test("stays in step when its table is made anew, and stands before a column that it reads")
    func rebuild() throws {
        let connection = try notes()
        try perform(create, on: connection)
        try perform(
            "- alter_column: {table: '\"Notes \"\"1\"', column: at, nullable: false, default: \"'now'\"}",
            on: connection)
        try connection.execute("INSERT INTO \"Notes \"\"1\" (\"ti'tle\") VALUES ('Weir')")
        #expect(try found("weir", connection) == [[8, "now"]])
        #expect(throws: Problem.self) {
            try perform("- drop_column: {table: '\"Notes \"\"1\"', column: 'bo\"dy'}", on: connection)
        }
    }

    @Test("without triggers is what it was when it was built")
    func unsynced() throws {
        let connection = try sqlite("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('one')")
        try perform("- create_fts_table: {table: f, content: t, columns: [a], sync: false}", on: connection)
        try connection.execute("INSERT INTO t VALUES ('two')")
        #expect(try connection.rows("SELECT a FROM f WHERE f MATCH 'one OR two'") == [["one"]])
        #expect(try connection.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") == [[0]])
    }

    @Test("isn't dropped from under what uses it, nor is a table with rows of its own taken for one")
    func refusals() throws {
        let connection = try sqlite("CREATE TABLE t (a TEXT); CREATE VIRTUAL TABLE own USING fts5(a)")
        try perform("- create_fts_table: {table: f, content: t, columns: [a]}", on: connection)
        try connection.execute("CREATE VIEW v AS SELECT a FROM f")
        for (table, reason) in [("f", "v uses f"), ("own", "no full-text index over a table"), ("x", "there is no")] {
            let problem = try #require(throws: Problem.self) {
                try perform("- drop_fts_table: {table: \(table)}", on: connection)
            }
            #expect(problem.reason.contains(reason))
        }
        try perform("- drop_fts_table: {table: x, if_exists: true}", on: connection)
    }

    @Test("is refused on PostgreSQL, with the place where it belongs")
    func postgres() throws {
        for yaml in ["- create_fts_table: {table: f, content: t, columns: [a]}", "- drop_fts_table: {table: f}"] {
            let refusal = try #require(throws: Problem.self) { try Step.steps(for: operations(yaml), in: .postgres) }
            #expect(refusal.reason.contains("tsvector") && refusal.hint?.contains("`sqlite:`") == true)
            #expect(try Step.steps(for: operations("- sqlite:\n    \(yaml)"), in: .postgres) == [])
        }
    }
}
