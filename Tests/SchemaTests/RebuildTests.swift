import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

/// What Alembic's batch mode loses for a change to an unrelated column, and the traps of the rebuild itself.
@Suite("SQLite's table rebuild")
struct RebuildTests {
    private let makeNoteRequired = "- alter_column: {table: t, column: note, nullable: false}"

    private func table(_ body: String, options: String = "", rows: String = "") throws -> any Connection {
        try sqlite("CREATE TABLE t (\(body), note TEXT DEFAULT 'n')\(options); \(rows)")
    }

    @Test("an unrelated change keeps the table's text but for what it asks")
    func text() throws {
        let body = """
            a INTEGER PRIMARY KEY AUTOINCREMENT, -- the key
                [b c] VARCHAR(20) COLLATE NOCASE NOT NULL ON CONFLICT IGNORE DEFAULT 'x,)',
                d INT CONSTRAINT positive CHECK (d > 0) /* why? ) */,
                e TEXT UNIQUE ON CONFLICT REPLACE,
                f REFERENCES p(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
                g AS (d * 2) STORED, h untyped_name, i,
                note TEXT,
                UNIQUE (d, e), CHECK (d < 1000), FOREIGN KEY (d) REFERENCES p (id) ON UPDATE CASCADE
            """
        let connection = try sqlite("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (\(body)\n)")
        try perform(makeNoteRequired, on: connection)
        let expected = body.replacing("note TEXT", with: "note TEXT NOT NULL")
        #expect(try connection.sqliteSQL("t") == "CREATE TABLE t (\(expected)\n)")
    }

    @Test("AUTOINCREMENT never gives an id twice, also after the largest was deleted or all rows were")
    func autoincrement() throws {
        for deletion in ["DELETE FROM t WHERE id = 3", "DELETE FROM t"] {
            let connection = try table(
                "id INTEGER PRIMARY KEY AUTOINCREMENT",
                rows: "INSERT INTO t (note) VALUES ('a'), ('b'), ('c'); \(deletion)")
            try perform(makeNoteRequired, on: connection)
            try connection.execute("INSERT INTO t (note) VALUES ('d')")
            #expect(try connection.scalar("SELECT max(id) FROM t") == 4)
        }
    }

    @Test("rowids stay where no INTEGER PRIMARY KEY names them")
    func rowids() throws {
        let connection = try table("a TEXT PRIMARY KEY", rows: "INSERT INTO t (rowid, a) VALUES (7, 'x'), (99, 'y')")
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.rows("SELECT rowid, a FROM t ORDER BY 1") == [[7, "x"], [99, "y"]])
    }

    @Test("a full-text index with external content still finds its rows")
    func fullText() throws {
        let connection = try table(
            "body TEXT",
            rows: """
                INSERT INTO t (rowid, body) VALUES (5, 'alpha'), (9, 'beta');
                CREATE VIRTUAL TABLE search USING fts5(body, content='t');
                INSERT INTO search (search) VALUES ('rebuild');
                """)
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.rows("SELECT rowid, body FROM search WHERE search MATCH 'beta'") == [[9, "beta"]])
    }

    @Test("children of a cascading foreign key survive, and still point to the table")
    func cascade() throws {
        let connection = try table(
            "id INTEGER PRIMARY KEY",
            rows: """
                CREATE TABLE child (t_id INTEGER REFERENCES t(id) ON DELETE CASCADE);
                INSERT INTO t (id) VALUES (1), (2); INSERT INTO child VALUES (1), (2), (2);
                """)
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.scalar("SELECT count(*) FROM child") == 3)
        #expect(try connection.sqliteSQL("child").contains("REFERENCES t(id) ON DELETE CASCADE"))
        try connection.execute("DELETE FROM t WHERE id = 2")
        #expect(try connection.scalar("SELECT count(*) FROM child") == 1)
    }

    @Test("a rebuild is refused while foreign keys are on, before anything is changed")
    func foreignKeysOn() throws {
        let connection = try table("id INTEGER PRIMARY KEY")
        let step = try Step.steps(for: operations(makeNoteRequired), in: .sqlite)[0]
        #expect(step.suspendsForeignKeys)
        #expect(throws: Problem.self) { try connection.transaction { try step.perform(on: connection) } }
        #expect(try !connection.sqliteSQL("t").contains("NOT NULL"))
    }

    @Test("indexes, triggers and views come back with their own text, other tables' triggers stay")
    func dependents() throws {
        let connection = try table(
            "a TEXT, b INT",
            rows: """
                CREATE TABLE other (x);
                CREATE UNIQUE INDEX [t by a] ON t (a COLLATE NOCASE DESC, lower(a)) WHERE b IS NOT NULL;
                CREATE TRIGGER t_after AFTER INSERT ON t WHEN new.b > 1 BEGIN INSERT INTO other VALUES (new.a); END;
                CREATE TRIGGER other_after AFTER DELETE ON other BEGIN UPDATE t SET b = b + 1; END;
                CREATE VIEW v AS SELECT a, b FROM t;
                CREATE TRIGGER v_insert INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a, b) VALUES (new.a, new.b); END;
                """)
        var before = try connection.sqliteSchema()
        try perform(makeNoteRequired, on: connection)
        var after = try connection.sqliteSchema()
        before["table t"] = nil
        after["table t"] = nil
        #expect(after == before)
        try connection.execute("INSERT INTO v VALUES ('q', 5)")
        #expect(try connection.rows("SELECT * FROM other") == [["q"]])
    }

    @Test("ANALYZE's figures stay")
    func statistics() throws {
        let connection = try table(
            "a INT", rows: "CREATE INDEX t_a ON t (a); INSERT INTO t (a) VALUES (1), (1), (2); ANALYZE")
        let before = try connection.rows("SELECT tbl, idx, stat FROM sqlite_stat1")
        try perform(makeNoteRequired, on: connection)
        #expect(!before.isEmpty)
        #expect(try connection.rows("SELECT tbl, idx, stat FROM sqlite_stat1") == before)
    }

    @Test("STRICT and WITHOUT ROWID stay", arguments: [" STRICT", " WITHOUT ROWID", " STRICT, WITHOUT ROWID"])
    func options(_ options: String) throws {
        let connection = try table(
            "a INTEGER NOT NULL PRIMARY KEY, b TEXT", options: options, rows: "INSERT INTO t VALUES (1, 'x', 'y')"
        )
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.sqliteSQL("t").hasSuffix(")\(options)"))
        #expect(try connection.rows("SELECT * FROM t") == [[1, "x", "y"]])
    }

    @Test("a table left behind under the rebuild's name stays, and is in nobody's way")
    func leftover() throws {
        let connection = try table("a INT", rows: "CREATE TABLE sluice_rebuild_t (mine); INSERT INTO t (a) VALUES (1)")
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.sqliteSQL("sluice_rebuild_t") == "CREATE TABLE sluice_rebuild_t (mine)")
    }

    @Test("a type that 'abc' doesn't fit is refused, and nothing has changed, unless a CAST says that it is meant")
    func lossyCast() throws {
        let connection = try table("price TEXT", rows: "INSERT INTO t (price) VALUES ('12'), ('12abc'), ('1.55')")
        let before = try connection.sqliteSchema()
        #expect(throws: RequirementFailed.self) {
            try perform("- alter_column: {table: t, column: price, type: integer}", on: connection)
        }
        #expect(try connection.sqliteSchema() == before)
        #expect(try connection.rows("SELECT price FROM t") == [["12"], ["12abc"], ["1.55"]])
        #expect(try connection.scalar("PRAGMA legacy_alter_table") == 0)
        #expect(try connection.scalar("PRAGMA foreign_keys") == 1)
        try perform(
            "- alter_column: {table: t, column: price, type: integer, using: CAST(price AS INTEGER)}", on: connection)
        #expect(try connection.rows("SELECT price FROM t") == [[12], [12], [1]])
    }

    @Test("values that fit are converted, and `using` says what becomes of the others")
    func conversion() throws {
        let connection = try table("price TEXT", rows: "INSERT INTO t (price) VALUES ('12'), (NULL)")
        try perform("- alter_column: {table: t, column: price, type: integer}", on: connection)
        #expect(try connection.rows("SELECT price, typeof(price) FROM t") == [[12, "integer"], [nil, "null"]])
        try perform(
            "- alter_column: {table: t, column: price, type: text, using: \"'n' || price\"}", on: connection)
        #expect(try connection.rows("SELECT price FROM t") == [["n12"], [nil]])
    }

    @Test(
        "each value is made of what the steps before it have made",
        arguments: [
            ("x, type: bigint, using: x * 2", "y, type: bigint, using: x + 1", [[4, 5], [40, 41]]),
            ("x, type: bigint, using: x * 2", "x, type: bigint, using: x + 1", [[5, 3], [41, 30]]),
            ("x, type: bigint, using: x * 2", "y, type: bigint, using: y + 1", [[4, 4], [40, 31]]),
        ] as [(String, String, [[Value]])])
    func order(first: String, second: String, rows: [[Value]]) throws {
        let connection = try table("x INT, y INT", rows: "INSERT INTO t (x, y) VALUES (2, 3), (20, 30)")
        try perform(
            "- alter_column: {table: t, column: \(first)}\n- alter_column: {table: t, column: \(second)}",
            on: connection)
        #expect(try connection.rows("SELECT x, y FROM t").map(\.values) == rows)
    }

    @Test("a column may get another type, and go")
    func convertedAndDropped() throws {
        let connection = try table("x INT, y INT", rows: "INSERT INTO t (x, y) VALUES (2, 3)")
        try perform(
            "- add_column: {table: t, column: {name: n, type: integer, default: 5}}\n"
                + "- alter_column: {table: t, column: y, type: bigint, using: y + n}\n"
                + "- alter_column: {table: t, column: x, type: text}\n- drop_column: {table: t, column: x}",
            on: connection)
        #expect(try connection.rows("SELECT y FROM t") == [[8]])
    }

    @Test("rows whose foreign keys would point nowhere refuse the change; those that did so before don't")
    func danglingReferences() throws {
        let connection = try table(
            "a INT, b INT REFERENCES p(id)",
            rows: """
                CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);
                PRAGMA foreign_keys = OFF; INSERT INTO t (a, b) VALUES (1, 1), (2, 77); PRAGMA foreign_keys = ON
                """)
        try perform(makeNoteRequired, on: connection)
        #expect(throws: RequirementFailed.self) {
            try perform("- create_foreign_key: {table: t, columns: [a], references: p(id)}", on: connection)
        }
    }

    @Test("several operations of one revision make one rebuild")
    func oneRebuild() throws {
        let connection = try table("a TEXT, b INT", rows: "INSERT INTO t (a, b) VALUES ('1', 2)")
        let ran = try perform(
            """
            - add_column: {table: t, column: {name: c, type: integer, default: 5}}
            - alter_column: {table: t, column: a, type: integer}
            - create_check_constraint: {table: t, name: b_positive, check: b > 0}
            - create_unique_constraint: {table: t, columns: [a]}
            - drop_column: {table: t, column: note}
            """, on: connection)
        #expect(ran.count { $0.hasPrefix("CREATE TABLE") } == 1)
        #expect(try connection.rows("SELECT * FROM t") == [[1, 2, 5]])
        #expect(throws: DatabaseError.self) { try connection.execute("INSERT INTO t VALUES (1, 2, 5)") }
        #expect(throws: DatabaseError.self) { try connection.execute("INSERT INTO t VALUES (2, -2, 5)") }
    }

    @Test("what the installed SQLite can do itself needs no rebuild")
    func native() throws {
        let connection = try table("a TEXT, b INT", rows: "INSERT INTO t (a, b) VALUES ('1', 2)")
        let ran = try perform(
            """
            - add_column: {table: t, column: {name: c, type: string(20), nullable: false, default: "'x'"}}
            - rename_column: {table: t, column: a, to: d}
            - drop_column: {table: t, column: b}
            """, on: connection)
        #expect(
            ran.map { $0.split(separator: " ").prefix(4).joined(separator: " ") } == [
                "ALTER TABLE \"t\" ADD", "ALTER TABLE \"t\" RENAME", "ALTER TABLE \"t\" DROP",
            ])
    }

    @Test("a column goes with the indexes and constraints over it alone; a shared one is refused, a view too")
    func dropColumn() throws {
        let script = """
            CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE t (a INT UNIQUE REFERENCES p(id), b INT, c INT, d INT, UNIQUE (b, c), CHECK (a > 0));
            CREATE INDEX t_a ON t (a); CREATE INDEX t_bc ON t (b, c); CREATE VIEW v AS SELECT d FROM t;
            """
        let connection = try sqlite(script)
        try perform("- drop_column: {table: t, column: a}", on: connection)
        #expect(try connection.sqliteSQL("t") == "CREATE TABLE t (b INT, c INT, d INT, UNIQUE (b, c))")
        #expect(try connection.sqliteSQL("t_a") == "")
        #expect(throws: Problem.self) { try perform("- drop_column: {table: t, column: b}", on: connection) }
        #expect(throws: DatabaseError.self) { try perform("- drop_column: {table: t, column: d}", on: connection) }
        try perform("- drop_column: {table: t, column: b, cascade: true}", on: connection)
        #expect(try connection.sqliteSQL("t") == "CREATE TABLE t (c INT, d INT)")
    }

    @Test("a table that a foreign key, a view or a trigger names is not dropped from under it")
    func dropTable() throws {
        let connection = try sqlite(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id REFERENCES p(id) ON DELETE CASCADE);
            INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); CREATE VIEW v AS SELECT * FROM c;
            """)
        #expect(throws: Problem.self) {
            try perform("- drop_table: {table: p, cascade: true}", on: connection)
        }
        #expect(throws: Problem.self) { try perform("- drop_table: {table: c}", on: connection) }
        #expect(try connection.scalar("SELECT count(*) FROM c") == 1)
        try perform("- drop_table: {table: c, cascade: true}\n- drop_table: {table: p}", on: connection)
        #expect(try connection.sqliteSchema().isEmpty)
    }

    @Test("a table whose rows point to one another can be dropped")
    func dropSelfReferencing() throws {
        let connection = try sqlite(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, parent INT REFERENCES t(id) ON DELETE RESTRICT);
            INSERT INTO t VALUES (1, NULL), (2, 1);
            """)
        try perform("- drop_table: {table: t}", on: connection)
        #expect(try connection.sqliteSchema().isEmpty)
    }

    @Test("INTEGER PRIMARY KEY stays the rowid when its type is said to be bigint")
    func bigintKey() throws {
        let connection = try table("id INTEGER PRIMARY KEY AUTOINCREMENT", rows: "INSERT INTO t (id) VALUES (4)")
        try perform("- alter_column: {table: t, column: id, type: bigint}", on: connection)
        #expect(try connection.sqliteSQL("t").contains("id INTEGER PRIMARY KEY AUTOINCREMENT"))
    }

    @Test("generated columns are computed anew, not copied")
    func generated() throws {
        let connection = try table(
            "a INT, b INT AS (a * 2) STORED, c INT AS (a + 1)", rows: "INSERT INTO t (a) VALUES (4)")
        try perform(makeNoteRequired, on: connection)
        #expect(try connection.rows("SELECT a, b, c FROM t") == [[4, 8, 5]])
        try perform("- alter_column: {table: t, column: b, generated: null}", on: connection)
        try connection.execute("UPDATE t SET b = 1")
        #expect(try connection.rows("SELECT a, b, c FROM t") == [[4, 1, 5]])
    }

    @Test("constraints without a name go by the name that PostgreSQL gives them")
    func unnamedConstraints() throws {
        let connection = try sqlite(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INT UNIQUE, b INT REFERENCES p, CHECK (a > b))")
        try perform(
            """
            - drop_constraint: {table: t, constraint: t_a_key}
            - drop_constraint: {table: t, constraint: t_b_fkey}
            - drop_constraint: {table: t, constraint: t_check}
            """, on: connection)
        #expect(try connection.sqliteSQL("t") == "CREATE TABLE t (a INT, b INT)")
    }

    @Test("a table in an attached file is made anew there")
    func attached() throws {
        let connection = try sqlite()
        try connection.executeScript(
            """
            ATTACH ':memory:' AS aux; CREATE TABLE main.t (mine); CREATE TABLE aux.t (a INT, note TEXT);
            CREATE INDEX aux.t_a ON t (a); INSERT INTO aux.t VALUES (1, 'x');
            """)
        try perform("- alter_column: {table: aux.t, column: note, nullable: false}", on: connection)
        #expect(try connection.rows("SELECT name FROM aux.sqlite_schema ORDER BY 1") == [["t"], ["t_a"]])
        #expect(try connection.rows("SELECT * FROM aux.t") == [[1, "x"]])
        #expect(try connection.sqliteSQL("t") == "CREATE TABLE t (mine)")
    }
}
