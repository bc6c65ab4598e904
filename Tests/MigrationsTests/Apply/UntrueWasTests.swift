import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A derived way back that wouldn't bring back what there was")
struct UntrueWasTests {
    private static let schema = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, n numeric(10,2))"

    private func refusal(_ engine: Engine, _ schema: String, _ step: String) throws -> String? {
        let project = try Project(engine)
        try project.database.run(schema)
        try project.write("aaaa1", "upgrade:\n  - \(step)")
        do {
            _ = try project.migrator().migrate(.upgrade, to: "heads")
            return nil
        } catch let failure as MigrationFailure {
            #expect(failure.isForeseen, "\(failure)")
            return "\(failure)"
        }
    }

    private static let was =
        "was: {columns: [{name: id, type: integer, primary_key: true}, {name: a, type: integer, nullable: false}, {name: n, type: \"numeric(10,2)\"}]}"

    @Test(
        "is refused with what it lacks", arguments: Engine.allCases,
        [
            ("CREATE INDEX ta ON t (a)", "drop_table: {table: t, \(was)}", "index ta"),
            (
                "CREATE TABLE z (id int)", "drop_table: {table: t, was: {columns: [{name: id, type: integer}]}}",
                "column a"
            ),
            (
                "CREATE TABLE z (a int, UNIQUE (a), FOREIGN KEY (a) REFERENCES t (id))",
                "drop_table: {table: z, was: {columns: [{name: a, type: integer, unique: true}]}}", "constraint"
            ),
            (
                "CREATE TABLE z (a int NOT NULL)", "drop_table: {table: z, was: {columns: [{name: a, type: integer}]}}",
                "NOT NULL of column a"
            ),
            (
                "CREATE TABLE z (a text)", "drop_table: {table: z, was: {columns: [{name: a, type: integer}]}}",
                "the type text of column a"
            ),
            (
                "SELECT 1", "alter_column: {table: t, column: a, type: bigint, was: {type: text}}",
                "a of t has the type integer"
            ),
            (
                "SELECT 1", "alter_column: {table: t, column: a, nullable: false, was: {nullable: true}}",
                "a of t has NOT NULL"
            ),
        ])
    func lacking(engine: Engine, item: (also: String, step: String, lost: String)) throws {
        let reason = try refusal(engine, "\(Self.schema); \(item.also)", item.step)
        #expect(reason?.contains(item.lost) == true && reason?.contains("`was`") == true, "\(reason ?? "passed")")
    }

    @Test("is refused for triggers of a view, indexes of a materialized one, and numbers that were given")
    func postgres() throws {
        let view = """
            \(Self.schema); CREATE VIEW v AS SELECT id FROM t; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER vt INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()
            """
        #expect(
            try refusal(.postgres, view, "drop_view: {view: v, was: {as: SELECT id FROM t}}")?.contains("trigger vt")
                == true)
        let materialized = "\(Self.schema); CREATE MATERIALIZED VIEW m AS SELECT id FROM t; CREATE INDEX mi ON m (id)"
        #expect(
            try refusal(.postgres, materialized, "drop_materialized_view: {view: m, was: {as: SELECT id FROM t}}")?
                .contains("index mi") == true)
        let sequence = "CREATE SEQUENCE s; SELECT nextval('s'), nextval('s')"
        #expect(
            try refusal(.postgres, sequence, "drop_sequence: {sequence: s, was: {}}")?.contains("s stands at 2") == true
        )
        #expect(try refusal(.postgres, sequence, "drop_sequence: {sequence: s, was: {start: 3}}") == nil)
        let generated = "CREATE TABLE t (id int, g int GENERATED ALWAYS AS (id * 2) STORED)"
        let drop =
            "alter_column: {table: t, column: g, generated: null, was: {generated: {as: id * 2, stored: true}}}"
        if try Engine.postgres.makeDatabase().connect().serverVersion < 170_000 {
            #expect(try refusal(.postgres, generated, drop)?.contains("PostgreSQL before 17") == true)
        }
    }

    @Test("is refused where it had privileges or a comment")
    func rights() throws {
        let name = try Engine.postgres.makeDatabase().name
        var count = 0
        /// With `change` made, in which ROLE is somebody else.
        func refusal(_ step: String, after change: String) throws -> String? {
            count += 1
            let role = "other_\(name)_\(count)"
            let schema = """
                \(Self.schema); CREATE ROLE \(role); CREATE VIEW v AS SELECT id FROM t; CREATE TYPE mood AS ENUM ('a');
                CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; CREATE SEQUENCE s;
                CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1';
                """
            return try self.refusal(.postgres, schema + change.replacing("ROLE", with: role), step)
        }
        let function =
            "drop_function: {function: f, arguments: integer, was: {arguments: a integer, returns: integer, language: sql, security_definer: true, body: SELECT 1}}"
        let steps = [
            ("FUNCTION f(int)", function), ("VIEW v", "drop_view: {view: v, was: {as: SELECT id FROM t}}"),
            ("TYPE mood", "drop_enum: {enum: mood, was: [a]}"), ("SEQUENCE s", "drop_sequence: {sequence: s, was: {}}"),
        ]
        for (thing, step) in steps {
            #expect(try refusal(step, after: "SELECT 1") == nil)
            for (change, lost) in [
                ("COMMENT ON \(thing) IS 'x'", "a comment"),
                ("GRANT ALL ON \(thing.replacing("VIEW ", with: "")) TO ROLE", "privileges"),
            ] {
                let reason = try refusal(step, after: change)
                #expect(reason?.contains(lost) == true, "\(thing): \(reason ?? "passed")")
            }
        }
        #expect(try refusal(function, after: "COMMENT ON FUNCTION f(text) IS 'x'") == nil)
    }

    @Test("is refused for what an index of full text was told, and not for how it was written")
    func fullText() throws {
        let table = "CREATE TABLE t (id integer PRIMARY KEY, a text)"
        let drop =
            "drop_fts_table: {table: f, was: {content: t, content_rowid: id, columns: [a], tokenize: porter ascii, prefix: [2, 3]}}"
        for (arguments, lost) in [
            ("a, content=t, content_rowid=id, tokenize=\"porter ascii\", prefix='2 3', detail=full", nil),
            ("a, content=t, content_rowid=id, tokenize=trigram, prefix='2 3'", "TOKENIZE TRIGRAM of f"),
            ("a, content=t, content_rowid=id, tokenize='porter ascii', prefix='2 3', detail=none", "DETAIL NONE of f"),
        ] {
            let reason = try refusal(.sqlite, "\(table); CREATE VIRTUAL TABLE f USING fts5(\(arguments))", drop)
            #expect(lost.map { reason?.contains($0) == true } ?? (reason == nil), "\(reason ?? "passed")")
        }
    }

    @Test(
        "goes through however SQLite's definitions were written",
        arguments: [
            ("a int DEFAULT (CURRENT_TIMESTAMP)", "{name: a, type: int, default: CURRENT_TIMESTAMP}"),
            ("a int CHECK ((a > 0))", "{name: a, type: int, check: a > 0}"),
            ("a int CHECK (((a > 0) OR (a < -9)))", "{name: a, type: int, check: (a > 0) OR (a < -9)}"),
            ("a BOOLEAN DEFAULT false", "{name: a, type: boolean, default: 0}"),
            ("a BOOLEAN DEFAULT 1", "{name: a, type: boolean, default: \"true\"}"),
        ])
    func spellings(column: String, was: String) throws {
        let drop = "drop_table: {table: s, was: {columns: [\(was)]}}"
        let reason = try refusal(.sqlite, "CREATE TABLE s (\(column))", drop)
        #expect(reason == nil, "\(reason ?? "")")
    }

    @Test("goes through for an ascending index and a strict table's INT")
    func ascending() throws {
        let schema = "CREATE TABLE s (a INT NOT NULL) STRICT; CREATE INDEX i ON s (a ASC)"
        let index = "drop_index: {index: i, was: {table: s, columns: [a]}}"
        #expect(try refusal(.sqlite, schema, index) == nil)
        let drop =
            "drop_table: {table: s, was: {strict: true, columns: [{name: a, type: integer, nullable: false}]}}"
        let reason = try refusal(.sqlite, String(schema.prefix(while: { $0 != ";" })), drop)
        #expect(reason == nil, "\(reason ?? "")")
    }

    @Test("goes through where it would", arguments: Engine.allCases)
    func trueWas(engine: Engine) throws {
        for step in [
            "drop_table: {table: t, \(Self.was)}",
            "alter_column: {table: t, column: a, type: bigint, was: {type: integer}}",
            "alter_column: {table: t, column: a, nullable: true, was: {nullable: false}}",
        ] {
            let reason = try refusal(engine, Self.schema, step)
            #expect(reason == nil, "\(reason ?? "")")
        }
        let written = "drop_table: {table: t, was: {columns: [{name: id, type: integer}]}}\ndowngrade: []"
        #expect(try refusal(engine, Self.schema, written) == nil)
    }
}

@Suite("A change of type")
struct ChangedValuesTests {
    private static let cases: [(type: String, value: String, to: String)] = [
        ("numeric(10,2)", "1.25", "integer"), ("numeric(10,2)", "1.25", "numeric(10,1)"),
        ("numeric", "1.234", "numeric(10,2)"),
        ("float8", "1.5", "bigint"), ("float8", "0.1", "real"), ("timestamp", "'2026-01-02 03:04:05'", "date"),
        ("timestamp", "'2026-01-02 03:04:05'", "time"), ("timestamptz", "'2026-01-02 03:04:05.6'", "timestamptz(0)"),
        ("bigint", "9007199254740993", "float8"), ("interval", "'1.5 s'", "interval(0)"),
        ("text", "repeat('x', 70)", "name"), ("text[]", "ARRAY[repeat('x', 70)]", "name[]"),
        ("text", "'b  '", "char(3)"),
        ("text", "'abc   '", "varchar(3)"), ("inet", "'10.0.0.1/8'", "cidr"), ("numeric", "1.555", "money"),
        ("json", "'{\"a\":  1}'", "jsonb"), ("json", "'{\"a\": 1, \"a\": 2}'", "jsonb"),
        ("numeric", "155", "numeric(5,-2)"), ("numeric", "1.5", "whole"), ("numeric[]", "'{1.5}'", "whole[]"),
        ("numeric[]", "'{1.5}'", "integer[]"), ("interval", "'25:00:00'", "time"), ("bit(8)", "B'10101010'", "bit(4)"),
    ]
    private static let domain = "CREATE DOMAIN whole AS integer; "

    @Test("is refused where it would change a value, beforehand and by itself", arguments: cases)
    func refused(item: (type: String, value: String, to: String)) throws {
        let project = try Project(.postgres)
        try project.database.run(Self.domain + "CREATE TABLE t (a \(item.type)); INSERT INTO t VALUES (NULL)")
        try project.write(
            "aaaa1",
            "upgrade: [{alter_column: {table: t, column: a, type: \"\(item.to)\"}}]\ndowngrade: {irreversible: a test}")
        let (plan, migrator) = (try project.migrator().plan(.upgrade, to: "heads"), try project.migrator())
        #expect(try migrator.rehearse(plan, with: .rows).isEmpty)
        try project.database.run("INSERT INTO t VALUES (\(item.value))")
        let foreseen = #expect(throws: MigrationFailure.self) { try migrator.rehearse(plan, with: .rows) }
        #expect(foreseen.map { "\($0)" }?.contains("would change") == true, "\(String(describing: foreseen))")
        let failure = #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(failure.map { "\($0)" }?.contains("would change") == true, "\(String(describing: failure))")
        try project.write(
            "aaaa1",
            "upgrade: [{alter_column: {table: t, column: a, type: \"\(item.to)\", using: \"CAST(a AS \(item.to))\"}}]\n"
                + "downgrade: {irreversible: a test}")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
    }

    @Test("between times with and without a zone says which zone is meant, save where it is UTC")
    func zones() throws {
        let project = try Project(.postgres)
        try project.database.run("CREATE TABLE t (a timestamp, b date); INSERT INTO t VALUES (now(), now())")
        for column in ["a", "b"] {
            try project.write(
                "aaaa1",
                "upgrade: [{alter_column: {table: t, column: \(column), type: timestamptz}}]\ndowngrade: {irreversible: a test}"
            )
            let connection = try project.database.connect()
            try project.database.run("ALTER DATABASE \(project.database.name) SET timezone = 'Asia/Tokyo'")
            let failure = #expect(throws: MigrationFailure.self) {
                try project.migrator().migrate(.upgrade, to: "heads")
            }
            #expect(
                failure.map { "\($0)" }?.contains("AT TIME ZONE 'Asia/Tokyo'") == true, "\(String(describing: failure))"
            )
            try connection.executeScript("ALTER DATABASE \(project.database.name) SET timezone = 'UTC'")
        }
        _ = try project.migrator().migrate(.upgrade, to: "heads")
    }

    @Test(
        "goes through where values stay what they are",
        arguments: [
            ("numeric(10,2)", "1.00", "integer"), ("numeric(10,2)", "1.25", "numeric(12,2)"),
            ("integer", "7", "numeric"),
            ("date", "'2026-01-02'", "timestamptz"), ("varchar(9)", "'x'", "text"), ("bigint", "7", "integer"),
            ("timestamp(0)", "'2026-01-02 03:04:05'", "timestamp"), ("json", "'{\"a\": 1}'", "jsonb"),
            ("text", "'abc'", "char(5)"), ("cidr", "'10.0.0.0/8'", "inet"), ("integer", "7", "whole"),
            ("numeric", "7.00", "whole"),
            ("box", "'(1,1),(0,0)'", "polygon"), ("text[]", "'{a,NULL}'", "name[]"),
            ("numeric(5,2)", "1.25", "numeric(3,2)"),
        ])
    func passes(item: (type: String, value: String, to: String)) throws {
        let project = try Project(.postgres)
        try project.database.run(
            Self.domain + "CREATE TABLE t (a \(item.type)); INSERT INTO t VALUES (\(item.value)), (NULL)")
        try project.write(
            "aaaa1",
            "upgrade: [{alter_column: {table: t, column: a, type: \"\(item.to)\"}}]\ndowngrade: {irreversible: a test}")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
    }

    @Test(
        "on SQLite is refused where the new affinity would store another value",
        arguments: [
            ("text", "'007'", "integer"), ("text", "' 7'", "integer"), ("text", "'100.0'", "integer"),
            ("text", "'1.50'", "numeric"),
            ("text", "'7'", "double precision"), ("bigint", "9007199254740993", "double precision"),
            ("double precision", "0.12345678901234568", "text"),
        ])
    func affinity(item: (type: String, value: String, to: String)) throws {
        let project = try Project(.sqlite)
        try project.database.run("CREATE TABLE t (a \(item.type)); INSERT INTO t VALUES (\(item.value)), (NULL)")
        let step = "alter_column: {table: t, column: a, type: \(item.to)"
        try project.write("aaaa1", "upgrade: [{\(step)}}]\ndowngrade: {irreversible: a test}")
        let failure = #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(failure.map { "\($0)" }?.contains("would change") == true, "\(String(describing: failure))")
        try project.write(
            "aaaa1", "upgrade: [{\(step), using: 'CAST(a AS \(item.to))'}}]\ndowngrade: {irreversible: a test}")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
    }

    @Test(
        "on SQLite goes through where values come back",
        arguments: [
            ("text", "'7'", "integer"), ("text", "'1.5'", "numeric"), ("bigint", "7", "double precision"),
            ("integer", "7", "text"),
            ("double precision", "0.5", "text"), ("text", "'2026-01-02'", "datetime"),
        ])
    func sameAffinity(item: (type: String, value: String, to: String)) throws {
        let project = try Project(.sqlite)
        try project.database.run("CREATE TABLE t (a \(item.type)); INSERT INTO t VALUES (\(item.value)), (NULL)")
        try project.write(
            "aaaa1",
            "upgrade: [{alter_column: {table: t, column: a, type: \(item.to)}}]\ndowngrade: {irreversible: a test}")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
    }
}
