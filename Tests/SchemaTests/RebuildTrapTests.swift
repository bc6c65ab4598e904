import SluiceDatabase
import SluiceSQLText
import SluiceSchema
import SluiceTestSupport
import Testing

/// What a rebuild could lose or break without a word, case by case.
@Suite("What SQLite's table rebuild must not lose")
struct RebuildTrapTests {
    private let makeNoteRequired = "- alter_column: {table: t, column: note, nullable: false}"

    @Test(
        "a row that doesn't fit the new table is named, whatever its constraints say of conflicts, and none goes",
        arguments: ["IGNORE", "REPLACE", "FAIL", "ROLLBACK", "ABORT"])
    func conflictClauses(clause: String) throws {
        let connection = try sqlite(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a INT NOT NULL ON CONFLICT \(clause), b INT UNIQUE ON CONFLICT \(clause));
            INSERT INTO t VALUES (5, 1, 1), (8, 2, 2), (9, 3, 3);
            """)
        let unique = #expect(throws: RequirementFailed.self) {
            try perform("- alter_column: {table: t, column: b, type: integer, using: 'b / 2'}", on: connection)
        }
        #expect(
            unique?.description
                == "t: the row with id = 9 doesn't fit: UNIQUE constraint failed: t.b; nothing was changed")
        let null = #expect(throws: RequirementFailed.self) {
            try perform("- alter_column: {table: t, column: a, type: integer, using: 'nullif(a, 2)'}", on: connection)
        }
        #expect(
            null?.description
                == "t: the row with id = 8 doesn't fit: NOT NULL constraint failed: t.a; nothing was changed")
        #expect(try connection.rows("SELECT * FROM t") == [[5, 1, 1], [8, 2, 2], [9, 3, 3]])
    }

    @Test("a row of a STRICT table without a rowid is named by all of its key")
    func strictKey() throws {
        let connection = try sqlite(
            """
            CREATE TABLE t (a TEXT, b INT, c ANY, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
            INSERT INTO t VALUES ('x', 1, 1), ('x', 2, 'two');
            """)
        let refused = #expect(throws: RequirementFailed.self) {
            try perform("- alter_column: {table: t, column: c, type: integer, using: c}", on: connection)
        }
        #expect(refused?.description.hasPrefix("t: the row with a = 'x', b = 2 doesn't fit") == true)
    }

    @Test("a CHECK that gives its columns the table's name is no obstacle, and stays as it is")
    func qualifiedCheck() throws {
        let text = "CREATE TABLE t (a INT CHECK (t.a > 0), note TEXT, b AS (a + 1), CHECK (t . a < 9))"
        let connection = try sqlite("\(text); CREATE INDEX t_a ON t (a) WHERE t.a > 1; INSERT INTO t VALUES (1, 'x')")
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.sqliteSQL("t") == text.replacing("note TEXT", with: "note TEXT NOT NULL"))
        #expect(throws: DatabaseError.self) { try connection.execute("INSERT INTO t VALUES (0, 'x')") }
        // The text that was put in its place is the one SQLite goes on with.
        try perform("- add_column: {table: t, column: {name: z, type: integer}}", on: connection)
        #expect(try connection.rows("SELECT a, b, z FROM t") == [[1, 2, nil]])
    }

    @Test("a comment goes with the column it stands beside or above", arguments: [true, false])
    func comments(commasLead: Bool) throws {
        let columns = [("id", "INTEGER PRIMARY KEY"), ("note", "TEXT"), ("name", "TEXT"), ("z", "INT")]
        func text(_ names: [String]) -> String {
            let kept = columns.filter { names.contains($0.0) }
            let lines = kept.enumerated().flatMap { index, column in
                let comma = index == 0 ? "" : ", "
                let isLast = index == kept.count - 1
                return [
                    "  -- above \(column.0), (it",
                    "  " + (commasLead ? comma : "") + "\(column.0) \(column.1)"
                        + (commasLead || isLast ? "" : ",") + " -- beside \(column.0), it's",
                ]
            }
            return "CREATE TABLE t ( -- the table\n" + lines.joined(separator: "\n") + "\n  -- the end\n)"
        }
        for gone in ["id", "note", "name", "z"] where gone != "id" {
            let connection = try sqlite(text(["id", "note", "name", "z"]))
            try perform("- drop_column: {table: t, column: \(gone)}", on: connection)
            let expected = text(["id", "note", "name", "z"].filter { $0 != gone })
            #expect(try connection.sqliteSQL("t") == expected, "without \(gone)")
            let stored = try StoredTable("t", on: connection)
            let before = try TableText(sql: text(["id", "note", "name", "z"]), table: "t")
            #expect(stored.text.restoring(gone, from: before).sql == before.sql)
        }
    }

    @Test("comments inside a column stay with it when its type, its NOT NULL or its default change")
    func commentsInside() throws {
        let connection = try sqlite(
            "CREATE TABLE t (a /* kind */ INT /* must */ NOT NULL /* why */ DEFAULT 5 -- end\n, b INT)")
        try perform(
            "- alter_column: {table: t, column: a, type: text, nullable: true, default: \"'x'\"}", on: connection)
        let text = try connection.sqliteSQL("t")
        #expect(text == "CREATE TABLE t (a /* kind */ TEXT /* must */  /* why */ DEFAULT 'x' -- end\n, b INT)")
    }

    @Test("a column that is added goes after the last one's comment")
    func commentOfLast() throws {
        let connection = try sqlite("CREATE TABLE t (a INT, -- first, really\n b INT, -- second\n CHECK (a > 0))")
        try perform("- add_column: {table: t, column: {name: c, type: integer}}", on: connection)
        #expect(
            try connection.sqliteSQL("t")
                == "CREATE TABLE t (a INT, -- first, really\n b INT, -- second\n    \"c\" INTEGER,\n CHECK (a > 0))")
        try connection.execute("INSERT INTO t VALUES (1, 2, 3)")
        try perform("- add_column: {table: t, column: {name: d, type: integer, default: 4}}", on: connection)
        #expect(try connection.rows("SELECT * FROM t") == [[1, 2, 3, 4]])
        let leading = try sqlite("CREATE TABLE t (a INT -- only, so far\n  , CHECK (a > 0))")
        try perform("- add_column: {table: t, column: {name: c, type: integer, unique: true}}", on: leading)
        #expect(
            try leading.sqliteSQL("t")
                == "CREATE TABLE t (a INT, -- only, so far\n    \"c\" INTEGER UNIQUE\n  , CHECK (a > 0))")
    }

    @Test("rows that pointed nowhere before are nobody's obstacle, nor is a key whose parent has no unique columns")
    func orphans() throws {
        let connection = try sqlite(
            """
            PRAGMA foreign_keys = OFF;
            CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE t (id INTEGER PRIMARY KEY, a INT REFERENCES p(id), b TEXT REFERENCES p(name), note TEXT);
            CREATE TABLE w (k INT PRIMARY KEY, a INT REFERENCES t(id)) WITHOUT ROWID;
            CREATE TABLE gone (a REFERENCES nowhere(id));
            INSERT INTO t VALUES (1, 77, 'x', 'n'), (2, NULL, NULL, 'n'); INSERT INTO w VALUES (1, 99), (2, 1);
            INSERT INTO gone VALUES (1);
            """)
        try connection.executeScript("PRAGMA foreign_keys = ON")
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.rows("SELECT * FROM w") == [[1, 99], [2, 1]])
    }

    @Test("rows without a rowid that would come to point nowhere refuse, also beside others that do so already")
    func newOrphans() throws {
        let connection = try sqlite(
            """
            PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);
            CREATE TABLE t (k INT PRIMARY KEY, a INT REFERENCES p(id)) WITHOUT ROWID;
            INSERT INTO t VALUES (1, 1), (2, 2), (3, 77); PRAGMA foreign_keys = ON;
            """)
        #expect(throws: RequirementFailed.self) {
            try perform("- alter_column: {table: t, column: a, type: integer, using: 'a + 1'}", on: connection)
        }
        try perform("- alter_column: {table: t, column: a, type: integer, using: 'min(a, 2)'}", on: connection)
        #expect(try connection.rows("SELECT a FROM t") == [[1], [2], [2]])
    }

    @Test("a column that something else needs isn't dropped: what needs it is named, and nothing has changed")
    func needed() throws {
        let script = """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, /* , */ s AS ("a" || '!'), b INT CHECK (b < "c"), c INT,
              d INT REFERENCES t(e), e INT UNIQUE, f TEXT, g INT, h INT, i INT);
            CREATE VIRTUAL TABLE search USING fts5(f, content='t', content_rowid='id');
            CREATE VIEW v AS SELECT id, g FROM t;
            CREATE TRIGGER own AFTER UPDATE OF h ON t BEGIN SELECT 1; END;
            CREATE TABLE other (x); CREATE TRIGGER elsewhere AFTER INSERT ON other BEGIN UPDATE t SET i = new.x; END;
            """
        let connection = try sqlite(script)
        let before = try connection.sqliteSchema()
        let needs = [
            "a": "s of t needs a", "c": "b of t needs c", "e": "d of t needs e", "f": "full-text index search",
            "g": "the view v", "h": "the trigger own", "i": "the trigger elsewhere",
        ]
        for (column, need) in needs {
            let refused = #expect(throws: Problem.self) {
                try perform("- drop_column: {table: t, column: \(column), cascade: true}", on: connection)
            }
            #expect(refused?.reason.contains(need) == true, "\(column): \(String(describing: refused))")
        }
        #expect(try connection.sqliteSchema() == before)
    }

    @Test("a full-text index that reads a table by its name keeps it from being dropped or renamed")
    func fullText() throws {
        let connection = try sqlite(
            "CREATE TABLE t (a TEXT, b TEXT); CREATE VIRTUAL TABLE search USING fts5(a, content=\"t\")")
        for change in [
            "- drop_table: {table: t, cascade: true}", "- rename_table: {table: t, to: u}",
            "- rename_column: {table: t, column: a, to: c}",
        ] {
            let refused = #expect(throws: Problem.self) { try perform(change, on: connection) }
            #expect(refused?.reason.contains("full-text index search") == true)
        }
        try perform("- rename_column: {table: t, column: b, to: c}", on: connection)
    }

    @Test("a view that is broken already keeps no column from being dropped")
    func brokenView() throws {
        let connection = try sqlite(
            "CREATE TABLE t (a INT, b INT); CREATE VIEW broken AS SELECT a FROM nowhere; INSERT INTO t VALUES (1, 2)"
        )
        try perform("- drop_column: {table: t, column: b}", on: connection)
        #expect(try connection.rows("SELECT * FROM t") == [[1]])
    }

    @Test("a constraint without a name is renamed by the name that PostgreSQL gives it")
    func renameUnnamed() throws {
        let connection = try sqlite(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INT /* c */ REFERENCES p, b INT, UNIQUE (b))")
        try perform(
            """
            - rename_constraint: {table: t, constraint: t_a_fkey, to: t_parent}
            - rename_constraint: {table: t, constraint: t_b_key, to: "odd name"}
            """, on: connection)
        #expect(
            try connection.sqliteSQL("t")
                == "CREATE TABLE t (a INT /* c */ CONSTRAINT \"t_parent\" REFERENCES p, b INT, CONSTRAINT \"odd name\" UNIQUE (b))"
        )
        try perform("- rename_constraint: {table: t, constraint: t_parent, to: again}", on: connection)
        #expect(try connection.sqliteSQL("t").contains("CONSTRAINT \"again\" REFERENCES p"))
    }

    @Test(
        "a CAST that would make a number of a text, of which the type's name says nothing, is refused with what to write",
        arguments: [
            ("'true'", "boolean", "CAST(a AS boolean)"), ("'a0eebc99'", "uuid", "CAST(a AS uuid)"),
            ("'{}'", "json", "CAST(a AS jsonb)"), ("'2020-02-03'", "datetime", "CAST(a AS timestamp)"),
        ])
    func lossyCast(value: String, type: String, using: String) throws {
        let connection = try sqlite("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('1'), (\(value))")
        let refused = #expect(throws: RequirementFailed.self) {
            try perform("- alter_column: {table: t, column: a, type: \(type), using: \"\(using)\"}", on: connection)
        }
        #expect(refused?.description.contains("`using: {postgres: …, sqlite: …}`") == true)
        #expect(try connection.scalar("SELECT count(*) FROM t WHERE a = \(value)") == 1)
    }

    @Test("a CAST of texts that show numbers, and one that a CASE guards, isn't refused")
    func harmlessCast() throws {
        let connection = try sqlite(
            "CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES (' 12 ', 'x'), ('100', '7'), (NULL, NULL)")
        try perform(
            """
            - alter_column: {table: t, column: a, type: integer, using: CAST(a AS integer)}
            - alter_column: {table: t, column: b, type: integer, using: "CASE WHEN b GLOB '[0-9]*' THEN CAST(b AS integer) END"}
            """, on: connection)
        #expect(try connection.rows("SELECT a, b FROM t") == [[12, nil], [100, 7], [nil, nil]])
    }

    @Test("pragmas are as they were, after a rebuild and after one that failed")
    func pragmas() throws {
        let names = ["foreign_keys", "legacy_alter_table", "writable_schema", "recursive_triggers", "journal_mode"]
        for foreignKeys in ["ON", "OFF"] {
            let connection = try sqlite(
                """
                PRAGMA journal_mode = wal; PRAGMA foreign_keys = \(foreignKeys); PRAGMA recursive_triggers = ON;
                CREATE TABLE t (a INT, note TEXT); INSERT INTO t VALUES (1, 'x'), (1, 'y');
                """)
            let before = try names.map { try connection.scalar("PRAGMA \($0)") }
            try perform(makeNoteRequired, on: connection)
            #expect(throws: RequirementFailed.self) {
                try perform("- create_unique_constraint: {table: t, columns: [a]}", on: connection)
            }
            #expect(try names.map { try connection.scalar("PRAGMA \($0)") } == before)
        }
    }
}
