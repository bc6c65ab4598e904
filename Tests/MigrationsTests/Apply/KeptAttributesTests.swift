import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A column of PostgreSQL's under another type")
struct KeptAttributesTests {
    private static let schema = """
        CREATE COLLATION "Any case" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE t (id int PRIMARY KEY, a varchar(10) COLLATE "C", e varchar(20) COLLATE "Any case" UNIQUE, s text, p varchar(9), n int);
        ALTER TABLE t ALTER s SET STORAGE EXTERNAL; ALTER TABLE t ALTER p SET COMPRESSION pglz;
        INSERT INTO t VALUES (1, 'a', 'Bob', 'x', 'y', 5)
        """

    private static let attributes = """
        SELECT a.attname::text, c.collname::text, a.attstorage::text, a.attcompression::text FROM pg_attribute a
        LEFT JOIN pg_collation c ON c.oid = a.attcollation WHERE a.attrelid = 't'::regclass AND a.attnum > 0 ORDER BY a.attnum
        """

    private func project(_ steps: String, _ schema: String = schema) throws -> Project {
        let project = try Project(.postgres)
        try project.database.run(schema)
        try project.write("aaaa1", "upgrade:\n\(steps)")
        return project
    }

    @Test("keeps its collation, its storage and its compression, and has them on the way back")
    func keeps() throws {
        let project = try project(
            """
              - alter_column: {table: t, column: a, type: string(30), was: {type: string(10)}}
              - alter_column: {table: t, column: e, type: text, was: {type: string(20)}}
              - alter_column: {table: t, column: s, type: string(90), was: {type: text}}
              - alter_column: {table: t, column: p, type: text, was: {type: string(9)}}
              - alter_column: {table: t, column: n, type: bigint, was: {type: integer}}
            """)
        let before = try project.database.rows(Self.attributes)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows(Self.attributes) == before)
        #expect(throws: (any Error).self) { try project.database.run("INSERT INTO t (id, e) VALUES (2, 'bob')") }
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.database.rows(Self.attributes) == before)
        #expect(
            try project.database.rows(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a'"
            ) == [["character varying(10)"]])
    }

    @Test("has the collation that the step names")
    func named() throws {
        let project = try project(
            "  - alter_column: {table: t, column: a, type: text, collation: POSIX, was: {type: string(10), collation: C}}"
        )
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows(Self.attributes)[1][1] == "POSIX")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.database.rows(Self.attributes)[1][1] == "C")
    }

    @Test("that can't have them is refused with what wouldn't come back")
    func lost() throws {
        let project = try project(
            "  - alter_column: {table: t, column: a, type: integer, using: length(a), was: {type: string(10), using: \"'x'\"}}"
        )
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.isForeseen && "\(failure)".contains("the collation \"C\""), "\(failure)")
    }

    @Test("is looked at by a script, too, which fails where they would be lost")
    func script() throws {
        let project = try project("  - alter_column: {table: t, column: a, type: string(30), was: {type: string(10)}}")
        let script = try OfflineScript(
            project.revisions(), dialect: project.database.url.dialect, runner: SchemaOnlyRunner(), actor: "tester"
        ).script(.upgrade, from: nil, to: "heads").text
        let start = try #require(
            script.firstRange(of: "DO $sluice$BEGIN IF EXISTS (SELECT FROM pg_catalog.pg_attribute"))
        let block = String(script[start.lowerBound...].prefix { $0 != "\n" })
        let refused = #expect(throws: DatabaseError.self) { try project.database.connect().executeScript(block) }
        #expect(refused?.description.contains("a of t has a collation") == true)
        try project.database.run("ALTER TABLE t ALTER a TYPE varchar(10) COLLATE \"default\"")
        try project.database.connect().executeScript(block)
    }

    @Test(
        "is jsonb where json stood only with a `using`, since duplicate keys and the order go; and was json to come back so"
    )
    func json() throws {
        let schema = "CREATE TABLE t (id int, j json); INSERT INTO t VALUES (1, '{\"b\":1, \"a\":2,\"a\":3}')"
        let type =
            "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'j'"
        let untrue = try project("  - alter_column: {table: t, column: j, type: jsonb, was: {type: json}}", schema)
        let refused = try #require(throws: MigrationFailure.self) {
            try untrue.migrator().migrate(.upgrade, to: "heads")
        }
        #expect("\(refused)".contains("the type json"), "\(refused)")
        let was = "was: {type: {postgres: json, sqlite: text}}"
        let silent = try project("  - alter_column: {table: t, column: j, type: jsonb, \(was)}", schema)
        let changing = try #require(throws: MigrationFailure.self) {
            try silent.migrator().migrate(.upgrade, to: "heads")
        }
        #expect("\(changing)".contains("values that jsonb would change"), "\(changing)")
        let meant = try project(
            "  - alter_column: {table: t, column: j, type: jsonb, using: CAST(j AS jsonb), \(was)}\n"
                + "  - add_column: {table: t, column: {name: k, type: {postgres: json, sqlite: text}}}", schema)
        _ = try meant.migrator().migrate(.upgrade, to: "heads")
        #expect(try meant.database.rows(type) == [["jsonb"]])
        #expect(try meant.database.rows(type.replacing("'j'", with: "'k'")) == [["json"]])
        _ = try meant.migrator().migrate(.downgrade, to: "base")
        #expect(try meant.database.rows(type) == [["json"]])
    }

    @Test("a value of an enum goes again where a partial index, a check and an exclusion compare with others of it")
    func enumValue() throws {
        let project = try project(
            "  - alter_enum: {enum: mood, add: glad}",
            """
            CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE m (id int, a mood DEFAULT 'ok', CONSTRAINT c CHECK (a <> 'sad'));
            ALTER TABLE m ADD CONSTRAINT late CHECK (a <> 'sad' OR id > 0) NOT VALID; COMMENT ON CONSTRAINT c ON m IS 'why';
            CREATE INDEX i ON m (id) WHERE a = 'ok'; CREATE INDEX e ON m ((a = 'ok')); CREATE INDEX plain ON m (a);
            ALTER TABLE m ADD CONSTRAINT x EXCLUDE USING btree (id WITH =) WHERE (a = 'sad'); COMMENT ON INDEX i IS 'fast';
            CREATE TABLE p (id int, a mood, CHECK (a <> 'sad')) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            INSERT INTO m VALUES (1, 'ok'); INSERT INTO p VALUES (1, 'ok')
            """)
        let state = """
            SELECT pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conrelid IN ('m'::regclass, 'p'::regclass, 'p1'::regclass)
            UNION ALL SELECT pg_get_indexdef(indexrelid), obj_description(indexrelid, 'pg_class') FROM pg_index WHERE indrelid IN ('m'::regclass, 'p'::regclass, 'p1'::regclass) ORDER BY 1
            """
        let before = try project.database.rows(state)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows(state) == before)
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.database.rows(state) == before)
        #expect(try project.database.rows("SELECT enum_range(NULL::mood)::text") == [["{ok,sad}"]])
    }
}
