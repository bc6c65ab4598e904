import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// On SQLite, nothing beyond what was named goes with a drop, and what hung on it finds it again.
@Suite("A drop on SQLite")
struct SQLiteDropTests {
    private func bench(_ script: String) throws -> DropBench {
        let bench = try DropBench(.sqlite, empty: true)
        try bench.database.run(script)
        return bench
    }

    @Test("leaves the rows that point to a table, whatever their keys do on delete")
    func cascades() throws {
        let bench = try bench(
            """
            CREATE TABLE author (id INTEGER PRIMARY KEY);
            CREATE TABLE post (author INT REFERENCES author ON DELETE CASCADE);
            CREATE TABLE badge (author INT REFERENCES author(id) ON DELETE SET NULL);
            INSERT INTO author VALUES (1), (2); INSERT INTO post VALUES (1), (1), (2); INSERT INTO badge VALUES (1);
            """)
        try bench.deprecate(nil, of: "author")
        let archive = try bench.drop(nil, of: "author", [.dependants]).archive
        #expect(try bench.database.rows("SELECT * FROM post") == [[1], [1], [2]])
        #expect(try bench.database.rows("SELECT * FROM badge") == [[1]])
        try bench.restore(archive)
        #expect(try bench.database.rows("PRAGMA foreign_key_check") == [])
        try bench.database.run("DELETE FROM author WHERE id = 1")
        #expect(try bench.database.rows("SELECT * FROM post") == [[2]])
    }

    @Test("views, triggers and foreign keys find a table again once it is restored")
    func dangling() throws {
        let bench = try bench(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE c (p INT REFERENCES p(id));
            CREATE TABLE src (v TEXT); CREATE VIEW vp AS SELECT id, name FROM p;
            CREATE TRIGGER tr AFTER INSERT ON src BEGIN INSERT INTO p (name) VALUES (new.v); END;
            INSERT INTO p VALUES (1, 'a');
            """)
        try bench.deprecate(nil, of: "p")
        try bench.restore(try bench.drop(nil, of: "p", [.dependants]).archive)
        try bench.database.run("INSERT INTO src VALUES ('b'); INSERT INTO c VALUES (2)")
        #expect(try bench.database.rows("SELECT * FROM vp") == [[1, "a"], [2, "b"]])
    }

    @Test("is refused where a generated column or a check needs the column, also overridden")
    func generated() throws {
        let bench = try bench(
            """
            CREATE TABLE g (id INTEGER PRIMARY KEY, b TEXT, s TEXT AS (b || '!') STORED, c INT CHECK (c <> b));
            CREATE INDEX g_b ON g (id, b); INSERT INTO g (b) VALUES ('x'), ('y');
            """)
        try bench.deprecate("b", of: "g")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("b", of: "g", [.dependants]) }
        #expect(
            refused?.refusals.map(\.reason).contains("generated column s depends on it") == true
                && refused?.refusals.map(\.reason).contains("check of column c depends on it") == true)
        #expect(refused?.hint.contains("drop or change first") == true)
        #expect(try bench.database.rows("SELECT s FROM g") == [["x!"], ["y!"]])
    }

    @Test("takes an index over several columns along only when told to, and a restore brings it back")
    func sharedIndex() throws {
        let bench = try bench(
            """
            CREATE TABLE g (id INTEGER PRIMARY KEY, a INT, b INT, UNIQUE (a, b), CHECK (a < b));
            CREATE INDEX g_ab ON g (b, a); INSERT INTO g VALUES (1, 1, 2);
            """)
        let before = try bench.database.rows("SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'g' ORDER BY name")
        try bench.deprecate("b", of: "g") { $0.naming = .keep }
        #expect(throws: DropRefused.self) { try bench.drop("b", of: "g") }
        try bench.restore(try bench.drop("b", of: "g", [.dependants]).archive)
        let after = try bench.database.rows("SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'g' ORDER BY name")
        #expect(after == before)
    }

    @Test(
        "is refused for what a full-text index reads, and the name it reads it by is kept", arguments: ["title", nil])
    func fullText(column: String?) throws {
        let bench = try bench(
            """
            CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, misc TEXT);
            CREATE VIRTUAL TABLE ft USING fts5(title, content='doc', content_rowid='id');
            INSERT INTO doc VALUES (1, 'alpha', 'm'); INSERT INTO ft (ft) VALUES ('rebuild');
            """)
        #expect(throws: Problem.self) { try bench.deprecate(column, of: "doc") { $0.naming = .rename } }
        try bench.deprecate(column, of: "doc")
        #expect(try bench.database.rows("SELECT title FROM ft WHERE ft MATCH 'alpha'") == [["alpha"]])
        let refused = #expect(throws: DropRefused.self) { try bench.drop(column, of: "doc") }
        #expect(refused?.refusals.map(\.reason) == ["full-text index ft depends on it"])
    }

    @Test("isn't kept from its way by a row that has no parent, and takes its own comment and no other")
    func orphanAndComments() throws {
        let text =
            "CREATE TABLE c(\n  id INTEGER PRIMARY KEY, -- the key\n  p INT REFERENCES p(id), -- parent, or none\n  note TEXT -- free text, may hold names\n)"
        let bench = try bench(
            "PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY); \(text); INSERT INTO c VALUES (1, 99, 'n')"
        )
        try bench.deprecate("note", of: "c") { $0.naming = .keep }
        let archive = try bench.drop("note", of: "c").archive
        #expect(
            try bench.database.rows("SELECT sql FROM sqlite_schema WHERE name = 'c'") == [
                [
                    "CREATE TABLE c(\n  id INTEGER PRIMARY KEY, -- the key\n  p INT REFERENCES p(id) -- parent, or none\n)"
                ]
            ])
        try bench.restore(archive)
        #expect(try bench.database.rows("SELECT sql FROM sqlite_schema WHERE name = 'c'") == [[.text(text)]])
        #expect(try bench.database.rows("SELECT * FROM c") == [[1, 99, "n"]])
    }
}
