import Foundation
import Sluice
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import Testing

/// Each case is what `upgrade` fails at; the dry run must not pass it.
@Suite("A dry run passes nothing that upgrade refuses")
struct DryRunTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let before: String
        let steps: String
        let reason: String
        var testDescription: String { "\(steps) → \(reason)" }

        init(_ before: String, _ steps: String, _ reason: String) {
            self.before = before
            self.steps = steps
            self.reason = reason
        }
    }

    private static let rows =
        "CREATE TABLE p (id integer PRIMARY KEY); INSERT INTO p VALUES (1); "
        + "CREATE TABLE t (id integer PRIMARY KEY, a integer, n text); INSERT INTO t VALUES (1, 7, 'x'), (2, 7, NULL)"

    private static let both = [
        Case(rows, "add_column: {table: t, column: {name: b, type: integer, nullable: false}}", "without a default"),
        Case(
            rows, "alter_column: {table: t, column: n, nullable: false, was: {nullable: true}}",
            "n"),
        Case(rows, "create_index: {index: t_a, table: t, columns: [a], unique: true}", "t"),
        Case(rows, "create_unique_constraint: {table: t, columns: [a]}", "t"),
        Case(rows, "create_foreign_key: {table: t, columns: [a], references: p(id)}", "t"),
        Case(rows, "create_check_constraint: {table: t, name: small, check: a < 5}", "t"),
        Case(rows, "deprecate_column: {table: t, column: id}", "part of the key"),
        Case(rows, "deprecate_column: {table: t, column: nope}", "no column nope"),
        Case(rows, "drop_deprecated: {table: t, column: n}", "isn't deprecated"),
        Case(rows, "undeprecate_column: {table: t, column: nope}", "no column nope"),
        Case(rows, "bulk_insert: {table: t, rows: [{id: 3, nope: 1}], key: [id]}", "nope"),
        Case(rows, "drop_view: {view: t, was: {as: SELECT 1}}", "t"),
        Case(rows, "rename_table: {table: t, to: p}", "p"),
        Case(
            "\(rows); CREATE VIEW v AS SELECT n FROM t",
            "drop_column: {table: t, column: n, was: {type: text}}", "column n"),
    ]

    private static let sqlite = [
        Case(rows, "execute: 'UPDATE t SET n = :name'", "the parameter :name"),
        Case(rows, "execute: INSERT INTO p VALUES (?)", "the parameter ?"),
        Case(
            "CREATE TABLE b (id integer PRIMARY KEY, ok boolean, n bigint, d date, s text)",
            "bulk_insert: {table: b, rows: [{id: 1, ok: 'yes'}], key: [id]}", "'yes' is no BOOLEAN"),
        Case(
            "CREATE TABLE b (id integer PRIMARY KEY, n bigint)",
            "bulk_insert: {table: b, rows: [{id: 1, n: 9223372036854775808}], key: [id]}", "is no BIGINT"),
        Case(
            "CREATE TABLE b (id integer PRIMARY KEY, s text)",
            "bulk_insert: {table: b, rows: [{id: 1, s: true}], key: [id]}", "is no TEXT"),
        Case(
            "CREATE TABLE b (id integer PRIMARY KEY, d date)",
            "bulk_insert: {table: b, rows: [{id: 1, d: 'null'}], key: [id]}", "is no DATE"),
        Case(
            "CREATE TABLE b (id text)", "bulk_insert: {table: b, rows: [{id: {sql: hex(randomblob(8))}}], key: [id]}",
            "aren't found again by their id"),
        Case(rows, "bulk_insert: {table: t, rows: [{id: 2}], key: [id]}", "UNIQUE"),
        Case(rows, "execute: CREATE UNIQUE INDEX u ON t (a)", "UNIQUE constraint failed: t.a"),
        Case(rows, "execute: UPDATE t SET id = 1", "UNIQUE constraint failed: t.id"),
        Case(rows, "execute: ALTER TABLE t RENAME TO p", "already another table"),
        Case(rows, "execute: DROP VIEW t", "use DROP TABLE"),
        Case(rows, "alter_column: {table: t, column: n, type: integer, was: {type: text}}", "t"),
        Case(
            "CREATE TABLE t (a text)",
            "execute: \"CREATE VIRTUAL TABLE f USING fts5(a, content='t', content_rowid='nope'); INSERT INTO f(f) VALUES ('rebuild')\"",
            "SQL logic error"),
        Case(
            "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p (id))",
            "execute: INSERT INTO c VALUES (5)", "FOREIGN KEY"),
    ]

    private static let postgres = [
        Case(
            rows,
            "execute: \"SELECT pg_catalog.set_config('search_path', '', false); INSERT INTO public.nope VALUES (1)\"",
            "nope"),
        Case(
            rows, "create_index: {index: t_a, table: t, columns: [a], unique: true, if_not_exists: true}", "t"),
        Case(
            rows,
            "create_index: {index: t_a, table: t, columns: [a]}\n  - drop_column: {table: t, column: a, was: {type: integer}}",
            "takes index t_a with it"),
        Case(
            rows, "add_column: {table: t, column: {name: b, type: integer, nullable: false}, if_not_exists: true}",
            "without a default"),
        Case(
            rows, "create_check_constraint: {table: t, name: small, check: a < 5, if_not_exists: true}", "small"),
        Case(
            rows,
            "alter_column: {table: t, column: a, type: bigint, using: 'nullif(a, 7)', nullable: false, was: {type: integer, nullable: true}}",
            "without a value in a"),
        Case(
            "CREATE TABLE t (id integer PRIMARY KEY, a integer)",
            "bulk_insert: {table: t, rows: [{id: null, a: 1}], key: [a]}",
            "NOT NULL without a default"),
        Case(
            "CREATE TABLE t (id integer PRIMARY KEY, a integer)", "bulk_insert: {table: t, rows: [{a: 1}], key: [a]}",
            "NOT NULL without a default"),
        Case(
            rows,
            "bulk_insert: {table: p, rows: [{id: 7}], key: [id]}\n  - create_table: {table: t, columns: [{name: a, type: integer}]}",
            "already exists"),
        Case(
            rows, "deprecate_column: {table: t, column: n}\n  - create_index: {index: p, table: t, columns: [a]}",
            "exists"),
        Case(
            rows,
            """
            deprecate_column: {table: t, column: n, grace: 0s, keep_name: true}
              - create_view: {view: v, as: SELECT n FROM t}
              - drop_deprecated: {table: t, column: n, override: [writes]}
            """, "depends on it by then"),
        Case(rows, "add_column: {table: t, column: {name: b, type: integer, default: 5, unique: true}}", "unique"),
        Case(
            rows, "add_column: {table: t, column: {name: b, type: integer, default: 5, references: p(id)}}",
            "no row of p"),
        Case(
            rows, "add_column: {table: t, column: {name: b, type: integer, default: 5, references: p, check: b > 9}}",
            "no row of p"),
        Case(
            rows, "add_column: {table: t, column: {name: b, type: integer, default: 5, check: b > a}}", "the check of b"
        ),
        Case(rows, "add_column: {table: t, column: {name: b, type: string(2), default: \"'abc'\"}}", "too long"),
        Case(
            rows, "add_column: {table: t, column: {name: b, type: smallint, generated: a * 10000, nullable: false}}",
            "can't be generated"),
        Case(rows, "create_foreign_key: {table: t, columns: [a], references: p}", "no row of p"),
        Case(
            "\(rows); CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE UNIQUE INDEX mi ON m (a) WHERE a > 9",
            "refresh_materialized_view: {view: m, concurrently: true}", "concurrently"),
        Case(
            rows, "add_column: {table: t, column: {name: b, type: integer, generated: CAST(n AS integer)}}",
            "can't be generated"),
        Case(
            rows, "execute: INSERT INTO p VALUES (9)\n  - execute: INSERT INTO p VALUES (nope)", "nope"),
        Case(
            rows,
            "create_function: {function: f, returns: integer, language: sql, body: SELECT nope FROM t}", "nope"),
        Case(
            rows,
            "create_function: {function: f, returns: integer, language: plpgsql, body: BEGIN IF THEN; END}",
            "near \"THEN\""),
        Case(
            "CREATE TABLE t (n text); INSERT INTO t VALUES ('abcd')",
            "alter_column: {table: t, column: n, type: string(3), was: {type: text}}", "don't fit character varying(3)"),
        Case(
            rows,
            "alter_column: {table: t, column: n, type: integer, using: 'n::integer', was: {type: text, using: 'n::text'}}",
            "don't fit integer"),
        Case(
            "\(rows); CREATE VIEW v AS SELECT n FROM t",
            "alter_column: {table: t, column: n, type: string(9), was: {type: text}}", "used by a view"),
        Case(rows, "alter_column: {table: t, column: n, type: integer, was: {type: text}}", "x"),
        Case(
            "\(rows); ALTER TABLE t ADD CONSTRAINT small CHECK (a < 5) NOT VALID",
            "validate_constraint: {table: t, constraint: small}", "small"),
        Case(
            "\(rows); ALTER TABLE t ADD CONSTRAINT tp FOREIGN KEY (a) REFERENCES p NOT VALID",
            "validate_constraint: {table: t, constraint: tp}", "no row of p"),
        Case(
            "CREATE TABLE t (a int); INSERT INTO t VALUES (NULL)", "create_primary_key: {table: t, columns: [a]}", "t"),
        Case(
            rows, "create_index: {index: u, table: t, columns: [{expression: a % 2}], unique: true, where: id > 0}",
            "unique index u"),
    ]

    private static let untrueOnSQLite = [
        Case(
            "CREATE TABLE s (a integer CHECK (a > 0))",
            "drop_table: {table: s, was: {columns: [{name: a, type: integer}]}}", "CHECK"),
        Case(
            "CREATE TABLE s (a integer) STRICT", "drop_table: {table: s, was: {columns: [{name: a, type: integer}]}}",
            "STRICT"),
        Case(
            "CREATE TABLE s (a integer PRIMARY KEY AUTOINCREMENT)",
            "drop_table: {table: s, was: {columns: [{name: a, type: integer, primary_key: true}]}}", "AUTOINCREMENT"),
        Case(
            "CREATE TABLE s (a text COLLATE NOCASE, b integer)",
            "drop_column: {table: s, column: a, was: {type: text}}", "NOCASE"),
        Case(
            "\(rows); CREATE TABLE c (p integer, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE)",
            "drop_constraint: {table: c, constraint: f, was: {foreign_key: [p], references: p(id)}}", "CASCADE"),
        Case(
            "\(rows); CREATE VIEW v AS SELECT id FROM t WHERE a > 1",
            "drop_view: {view: v, was: {as: SELECT id FROM t}}", "view v"),
    ]

    private static let untrueOnPostgres = [
        Case(
            "CREATE TABLE nv (a integer); ALTER TABLE nv ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
            "drop_constraint: {table: nv, constraint: c, was: {check: a > 0}}", "validated"),
        Case(
            "CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'of the app'", "drop_schema: {schema: app}", "of the app"),
        Case(
            "CREATE TABLE k (a integer); COMMENT ON TABLE k IS 'kept'", "comment_table: {table: k, comment: x, was: y}",
            "kept"),
        Case(
            "CREATE SEQUENCE s INCREMENT 7", "alter_sequence: {sequence: s, increment: 2, was: {increment: 1}}", "7"),
        Case(
            "CREATE TABLE e (a int) PARTITION BY LIST (a); CREATE TABLE e1 PARTITION OF e FOR VALUES IN (1)",
            "drop_table: {table: e, was: {columns: [{name: a, type: integer}], partition_by: {list: [a]}}}", "e1"),
        Case(
            "\(rows); CREATE TABLE c (p integer CONSTRAINT f REFERENCES p (id) ON DELETE CASCADE)",
            "drop_constraint: {table: c, constraint: f, was: {foreign_key: [p], references: p(id)}}", "CASCADE"),
        Case(
            "CREATE TABLE u (a integer CONSTRAINT u_a UNIQUE DEFERRABLE)",
            "drop_constraint: {table: u, constraint: u_a, was: {unique: [a]}}", "DEFERRABLE"),
        Case(
            "CREATE TABLE i (id int GENERATED ALWAYS AS IDENTITY)",
            "drop_table: {table: i, was: {columns: [{name: id, type: integer, nullable: false}]}}", "identity"),
        Case(
            "\(rows); CREATE VIEW v AS SELECT id FROM t WHERE a > 1",
            "drop_view: {view: v, was: {as: SELECT id FROM t}}", "view public.v"),
        Case(
            "\(rows); CREATE STATISTICS st ON id, a FROM t; COMMENT ON COLUMN t.n IS 'a name'",
            "drop_column: {table: t, column: n, was: {type: text}}", "a name"),
        Case(
            "CREATE TYPE m AS ENUM ('a'); CREATE TABLE q (m m); CREATE VIEW v AS SELECT m FROM q",
            "alter_enum: {enum: m, add: c}", "view"),
    ]

    @Test(
        "nor a way back that was derived from what somebody says that there was, and isn't all",
        arguments: untrueOnPostgres)
    func waysBackOnPostgres(item: Case) throws { try refuses(.postgres, item, downgrade: "") }

    @Test("nor one on SQLite", arguments: untrueOnSQLite)
    func waysBackOnSQLite(item: Case) throws { try refuses(.sqlite, item, downgrade: "") }

    @Test(
        "but goes on where everything comes back, however it was written",
        arguments: [
            (
                "CREATE TABLE s (a integer, b text DEFAULT ('x'), c integer DEFAULT +1, d integer DEFAULT NULL, g integer AS (a * 2))",
                "drop_table: {table: s, was: {columns: [{name: a, type: integer}, {name: b, type: text, default: \"'x'\"}, "
                    + "{name: c, type: integer, default: 1}, {name: d, type: integer}, {name: g, type: integer, generated: {as: a * 2, stored: false}}]}}"
            ),
            (
                "CREATE TABLE s (a text); CREATE INDEX i ON s (lower(a))",
                "drop_index: {index: i, was: {table: s, columns: [{expression: lower(a)}]}}"
            ),
            (
                "CREATE TABLE s (a text); CREATE TRIGGER g AFTER UPDATE OF a ON s BEGIN DELETE FROM s WHERE a = ''; END",
                "drop_trigger: {trigger: g, table: s, was: {timing: after, events: [{update: [a]}], body: DELETE FROM s WHERE a = ''}}"
            ),
            (
                "CREATE TABLE s (a integer PRIMARY KEY); CREATE TABLE c (s integer REFERENCES s)",
                "drop_table: {table: c, was: {columns: [{name: s, type: integer, references: s(a)}]}}"
            ),
        ])
    func comesBackOnSQLite(before: String, steps: String) throws { try comesBack(.sqlite, before, steps) }

    @Test(
        "nor where earlier steps drop what hangs on it, or a table's columns are its parent's",
        arguments: [
            (
                "CREATE TABLE t (a integer); CREATE INDEX i ON t (a)",
                "drop_index: {index: i, was: {table: t, columns: [a]}}\n  - drop_table: {table: t, was: {columns: [{name: a, type: integer}]}}"
            ),
            (
                "CREATE TABLE e (k integer, v text) PARTITION BY LIST (k); CREATE TABLE e1 PARTITION OF e FOR VALUES IN (1)",
                "drop_table: {table: e1, was: {partition_of: {table: e, values: IN (1)}}}"
            ),
        ])
    func comesBackOnPostgres(before: String, steps: String) throws { try comesBack(.postgres, before, steps) }

    private func comesBack(_ engine: Engine, _ before: String, _ steps: String) throws {
        let project = try project(engine, before, steps, downgrade: "")
        _ = try project.open().plan(.upgrade, to: "heads")
        try project.open().upgrade()
        try project.open().downgrade(to: "base")
    }

    @Test("nor a downgrade that can't be read", arguments: Engine.allCases)
    func unreadable(engine: Engine) throws {
        let item = Case(Self.rows, "execute: INSERT INTO p VALUES (3)", "DELETE FRM p")
        try refuses(engine, item, downgrade: "downgrade: [{execute: DELETE FRM p}]")
    }

    private static let irreversible = "downgrade: {irreversible: a test}"

    private func project(
        _ engine: Engine, _ before: String, _ steps: String, downgrade: String = irreversible
    ) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run(before)
        try project.write(
            "migrations/r1.yaml",
            "revision: r1\ndown_revision: null\nupgrade:\n  - \(steps)\n\(downgrade)\n")
        return project
    }

    private func refuses(_ engine: Engine, _ item: Case, downgrade: String = irreversible) throws {
        let project = try project(engine, item.before, item.steps, downgrade: downgrade)
        let foreseen = #expect(throws: MigrationFailure.self) { _ = try project.open().plan(.upgrade, to: "heads") }
        let text = foreseen.map { "\($0)" } ?? ""
        #expect(text.contains(item.reason), "\(text)")
        #expect(throws: (any Error).self, "upgrade must refuse it as well") { try project.open().upgrade() }
    }

    @Test("on both databases", arguments: Engine.allCases, both)
    func onBoth(engine: Engine, item: Case) throws { try refuses(engine, item) }

    @Test("on SQLite, with a small database's rows", arguments: sqlite)
    func onSQLite(item: Case) throws { try refuses(.sqlite, item) }

    @Test("on PostgreSQL, by a look at the rows", arguments: postgres)
    func onPostgres(item: Case) throws { try refuses(.postgres, item) }

    @Test("and takes the rows of tables that inherit for theirs, and a constraint that is there for done")
    func inheritance() throws {
        let project = try project(
            .postgres,
            """
            CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT small CHECK (a > 0)); CREATE TABLE k () INHERITS (t);
            INSERT INTO t VALUES (1, 7); INSERT INTO k VALUES (2, 7), (3, 7);
            CREATE TABLE made (a integer); CREATE FUNCTION make() RETURNS void LANGUAGE sql AS 'CREATE TABLE late (a integer, b integer)'
            """,
            """
            create_unique_constraint: {table: t, columns: [a]}
              - create_check_constraint: {table: t, name: small, check: a > 100, if_not_exists: true}
              - execute: SELECT make()
              - deprecate_column: {table: late, column: a}
            """)
        _ = try project.open().plan(.upgrade, to: "heads")
        try project.open().upgrade()
        let foreign = try self.project(
            .postgres,
            "CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE k () INHERITS (t); INSERT INTO k VALUES (7); CREATE TABLE c (t integer); INSERT INTO c VALUES (7)",
            "create_foreign_key: {table: c, columns: [t], references: t(id)}")
        #expect(throws: MigrationFailure.self) { _ = try foreign.open().plan(.upgrade, to: "heads") }
    }

    @Test("and calls nobody's function")
    func functions() throws {
        let project = try project(
            .postgres,
            """
            \(Self.rows); CREATE FUNCTION f(integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN RAISE EXCEPTION 'called'; END $$
            """,
            "create_check_constraint: {table: t, name: small, check: f(a)}\n"
                + "  - create_index: {index: t_f, table: t, columns: [{expression: f(a)}], unique: true}")
        _ = try project.open().plan(.upgrade, to: "heads")
        let failure = #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        #expect(failure.map { "\($0)" }?.contains("called") == true)
    }

    @Test("nor a drop in its grace", arguments: Engine.allCases)
    func grace(engine: Engine) throws {
        let project = try project(engine, Self.rows, "deprecate_column: {table: t, column: n, grace: 30d}")
        try project.open().upgrade()
        try project.write(
            "migrations/r2.yaml",
            "revision: r2\ndown_revision: r1\nupgrade: [{drop_deprecated: {table: t, column: n}}]\n")
        let failure = #expect(throws: MigrationFailure.self) { _ = try project.open().plan(.upgrade, to: "heads") }
        #expect(failure.map { "\($0)" }?.contains("grace period runs") == true, "\(String(describing: failure))")
    }

    @Test("nor one whose grace begins in the same plan, save of a table without rows", arguments: Engine.allCases)
    func graceInPlan(engine: Engine) throws {
        let steps = "deprecate_column: {table: t, column: n, grace: 30d}\n  - drop_deprecated: {table: t, column: n}"
        let project = try project(engine, Self.rows, steps)
        let failure = #expect(throws: MigrationFailure.self) { _ = try project.open().plan(.upgrade, to: "heads") }
        #expect(failure.map { "\($0)" }?.contains("grace period runs until") == true, "\(String(describing: failure))")
        #expect(throws: (any Error).self) { try project.open().upgrade() }
        let empty = try self.project(engine, "CREATE TABLE t (id integer PRIMARY KEY, n text)", steps)
        _ = try empty.open().plan(.upgrade, to: "heads")
        try empty.open().upgrade()
    }

    @Test(
        "and stops nothing that upgrade does",
        arguments: Engine.allCases,
        [
            "execute: UPDATE t SET a = id\n  - create_index: {index: t_a, table: t, columns: [a], unique: true}",
            "bulk_insert: {table: p, rows: [{id: 7}], key: [id]}\n  - create_foreign_key: {table: t, columns: [a], references: p(id)}",
            "add_column: {table: t, column: {name: b, type: integer, nullable: false, default: 1}}\n  - create_check_constraint: {table: t, name: one, check: b = 1}",
            "rename_column: {table: t, column: a, to: z}\n  - rename_column: {table: t, column: id, to: a}\n  - create_index: {index: t_a, table: t, columns: [a], unique: true}",
            "drop_column: {table: t, column: a, was: {type: integer}}\n  - add_column: {table: t, column: {name: a, type: integer}}\n  - create_unique_constraint: {table: t, columns: [a]}",
            "create_index: {index: t_a, table: t, columns: [a]}\n  - create_index: {index: t_a, table: t, columns: [a], unique: true, if_not_exists: true}\n"
                + "  - bulk_insert: {table: p, rows: [{id: 8}], key: [id]}",
            "add_column: {table: t, column: {name: b, type: integer, unique: true, references: p(id), check: b > 9}}",
            "add_column: {table: t, column: {name: b, type: integer, default: 1, references: p(id), check: b < 9}}",
            "execute: CREATE TABLE late (a integer, b integer)\n  - deprecate_column: {table: late, column: a}",
            "create_table: {table: q, columns: [{name: a, type: integer, nullable: false, unique: true}]}\n  - deprecate_column: {table: t, column: a}",
        ])
    func passes(engine: Engine, steps: String) throws { try takes(engine, steps) }

    @Test(
        "on PostgreSQL, too",
        arguments: [
            "execute: SET search_path = pg_catalog; SET LOCAL search_path = public; INSERT INTO t VALUES (4)",
            "drop_column: {table: t, column: a, was: {type: integer}}",
            "drop_table: {table: t, was: {columns: [{name: id, type: integer, primary_key: true}, {name: a, type: integer}, {name: n, type: text}]}}",
            "create_enum: {enum: m, values: [a]}\n  - alter_enum: {enum: m, add: b}",
        ])
    func passesOnPostgres(steps: String) throws {
        try takes(.postgres, steps, downgrade: steps.hasPrefix("execute") ? Self.irreversible : "")
    }

    private func takes(_ engine: Engine, _ steps: String, downgrade: String = irreversible) throws {
        let project = try project(engine, Self.rows, steps, downgrade: downgrade)
        let (plan, _) = try project.open().plan(.upgrade, to: "heads")
        #expect(plan.revisions.count == 1)
        try project.open().upgrade()
    }
}
