import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// A run changes each row once, whatever its key is made of.
@Suite("A run walks along")
struct KeyWalkTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        let engine: Engine
        let schema: String
        /// Lines of the job beside table, set and chunk.
        var job = ""
        /// Columns it must have chosen.
        let key: [String]

        var testDescription: String { "\(name) (\(engine))" }
    }

    private static let uuids = "md5(i::text)::uuid"

    static let shapes: [Shape] = [
        Shape(
            name: "integers", engine: .postgres,
            schema:
                "CREATE TABLE t (id int PRIMARY KEY, x int); INSERT INTO t SELECT i, 0 FROM generate_series(1, 997) i",
            key: ["id"]),
        Shape(
            name: "smallints, negative ones too", engine: .postgres,
            schema:
                "CREATE TABLE t (id int2 PRIMARY KEY, x int); INSERT INTO t SELECT i, 0 FROM generate_series(-32768, 32767, 97) i",
            key: ["id"]),
        Shape(
            name: "bigints from end to end", engine: .postgres,
            schema: """
                CREATE TABLE t (id bigint PRIMARY KEY, x int);
                INSERT INTO t SELECT i, 0 FROM generate_series(-500, 400) i;
                INSERT INTO t VALUES (-9223372036854775808, 0), (9223372036854775807, 0), (9223372036854775806, 0)
                """, key: ["id"]),
        Shape(
            name: "bigints from end to end", engine: .sqlite,
            schema: """
                CREATE TABLE t (id INTEGER PRIMARY KEY, x int);
                \(series(901)) INSERT INTO t SELECT i - 500, 0 FROM n;
                INSERT INTO t VALUES (-9223372036854775808, 0), (9223372036854775807, 0), (9223372036854775806, 0)
                """, key: ["id"]),
        Shape(
            name: "random uuids", engine: .postgres,
            schema:
                "CREATE TABLE t (id uuid PRIMARY KEY, x int); INSERT INTO t SELECT \(uuids), 0 FROM generate_series(1, 997) i",
            key: ["id"]),
        Shape(
            name: "numerics", engine: .postgres,
            schema:
                "CREATE TABLE t (id numeric PRIMARY KEY, x int); INSERT INTO t SELECT i / 7.0, 0 FROM generate_series(-500, 400) i; INSERT INTO t VALUES ('NaN', 0), ('Infinity', 0), ('-Infinity', 0)",
            key: ["id"]),
        Shape(
            name: "floats", engine: .postgres,
            schema:
                "CREATE TABLE t (id float8 PRIMARY KEY, x int); INSERT INTO t SELECT i / 7.0, 0 FROM generate_series(-500, 400) i; INSERT INTO t VALUES ('NaN', 0), ('Infinity', 0)",
            key: ["id"]),
        Shape(
            name: "text", engine: .postgres, schema: text("text"), key: ["id"]),
        Shape(
            name: "text in the C collation", engine: .postgres, schema: text("text COLLATE \"C\""), key: ["id"]),
        Shape(
            name: "text without case", engine: .sqlite,
            schema: """
                CREATE TABLE t (id TEXT COLLATE NOCASE NOT NULL PRIMARY KEY, x int);
                \(series(900)) INSERT INTO t SELECT CASE i % 2 WHEN 0 THEN 'Key' ELSE 'kEY' END || i, 0 FROM n;
                INSERT INTO t VALUES ('', 0), ('é', 0), ('z''q', 0)
                """, key: ["id"]),
        Shape(
            name: "a column that holds anything", engine: .sqlite,
            schema: """
                CREATE TABLE t (id NOT NULL PRIMARY KEY, x int);
                \(series(900)) INSERT INTO t SELECT CASE i % 4 WHEN 0 THEN i WHEN 1 THEN 'k' || i WHEN 2 THEN i + 0.5
                  ELSE CAST('b' || i AS BLOB) END, 0 FROM n;
                """, key: ["id"]),
        Shape(
            name: "timestamps", engine: .postgres,
            schema: """
                CREATE TABLE t (id timestamptz PRIMARY KEY, x int);
                INSERT INTO t SELECT '2026-01-01'::timestamptz + i * interval '1 microsecond', 0 FROM generate_series(1, 997) i;
                INSERT INTO t VALUES ('infinity', 0), ('-infinity', 0)
                """, key: ["id"]),
        Shape(
            name: "an enum downwards, and an array", engine: .postgres,
            schema: """
                CREATE TYPE e AS ENUM ('m', 'z', 'a'); CREATE TABLE t (k e NOT NULL, id char(3)[] NOT NULL, x int); CREATE UNIQUE INDEX t_key ON t (k DESC, id);
                INSERT INTO t SELECT (ARRAY['m', 'z', 'a'])[1 + i % 3]::e, ARRAY[i::text, NULL], 0 FROM generate_series(1, 997) i
                """, key: ["k", "id"]),
        Shape(
            name: "columns of several types and directions", engine: .postgres,
            schema: """
                CREATE TABLE t (country text NOT NULL, day date NOT NULL, part int NOT NULL, x int);
                CREATE UNIQUE INDEX t_key ON t (country ASC, day DESC, part ASC);
                INSERT INTO t SELECT (ARRAY['DE', 'FR', 'ÅL', ''])[1 + i % 4], '2026-01-01'::date + i / 40, i, 0
                  FROM generate_series(1, 997) i
                """, key: ["country", "day", "part"]),
        Shape(
            name: "columns of several types and directions", engine: .sqlite,
            schema: """
                CREATE TABLE t (a INTEGER NOT NULL, b TEXT NOT NULL, x int);
                CREATE UNIQUE INDEX t_key ON t (a ASC, b DESC);
                \(series(997)) INSERT INTO t SELECT i % 10, 'k' || i, 0 FROM n
                """, job: "key: t_key", key: ["a", "b"]),
        Shape(
            name: "an index from its end to its start", engine: .postgres,
            schema: """
                CREATE TABLE t (a int NOT NULL, b int NOT NULL, x int);
                CREATE UNIQUE INDEX t_key ON t (a DESC, b DESC);
                INSERT INTO t SELECT i % 10, i, 0 FROM generate_series(1, 997) i
                """, key: ["a", "b"]),
        Shape(
            name: "the smallest unique index where there is no primary key", engine: .postgres,
            schema: """
                CREATE TABLE t (a int NOT NULL UNIQUE, b int UNIQUE, c int NOT NULL, x int, UNIQUE (a, c));
                INSERT INTO t SELECT i, NULL, i, 0 FROM generate_series(1, 97) i
                """, key: ["a"]),
        Shape(
            name: "the index that key: names", engine: .postgres,
            schema: """
                CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL, x int, CONSTRAINT t_code UNIQUE (code));
                INSERT INTO t SELECT i, 'c' || i, 0 FROM generate_series(1, 997) i
                """, job: "key: t_code", key: ["code"]),
        Shape(
            name: "the rowid of a table without a primary key", engine: .sqlite,
            schema: "CREATE TABLE t (a TEXT, x int); \(series(997)) INSERT INTO t SELECT 'a', 0 FROM n",
            key: ["rowid"]),
        Shape(
            name: "the rowid by another name where a column is called rowid", engine: .sqlite,
            schema: "CREATE TABLE t (rowid TEXT, x int); \(series(97)) INSERT INTO t SELECT 'a', 0 FROM n",
            key: ["_rowid_"]),
        Shape(
            name: "a table WITHOUT ROWID", engine: .sqlite,
            schema: """
                CREATE TABLE t (a TEXT, b INTEGER, x int, PRIMARY KEY (a, b)) WITHOUT ROWID;
                \(series(997)) INSERT INTO t SELECT 'a' || (i % 7), i, 0 FROM n
                """, key: ["a", "b"]),
        Shape(
            name: "a partitioned table", engine: .postgres,
            schema: """
                CREATE TABLE t (id bigint, day int, x int, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
                CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (5);
                CREATE TABLE t2 PARTITION OF t DEFAULT;
                INSERT INTO t SELECT i, i % 10, 0 FROM generate_series(1, 997) i
                """, key: ["id", "day"]),
        Shape(
            name: "odd names", engine: .postgres,
            schema: """
                CREATE SCHEMA "odd ""schema"; SET search_path = "odd ""schema", public;
                CREATE TABLE public.t ("the key; --" int PRIMARY KEY, x int);
                INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 97) i
                """, key: ["the key; --"]),
    ]

    private static let shapesInICU: [Shape] = [
        Shape(
            name: "text in an ICU collation", engine: .postgres, schema: text("text COLLATE \"und-x-icu\""), key: ["id"]
        ),
        Shape(
            name: "an index whose collation isn't its column's", engine: .postgres,
            schema: """
                CREATE TABLE t (id text NOT NULL, x int);
                CREATE UNIQUE INDEX t_icu ON t (id COLLATE "und-x-icu");
                \(textRows)
                """, key: ["id"]),
    ]

    private static let textRows = """
        INSERT INTO t SELECT CASE i % 3 WHEN 0 THEN 'Zoë ' WHEN 1 THEN 'zoe-' ELSE 'ZOE_' END || i, 0 FROM generate_series(1, 900) i;
        INSERT INTO t VALUES ('', 0), (' ', 0), ('a', 0), ('A', 0), ('ä', 0), ('Ä', 0), ('ß', 0), ('ss', 0), ('☃', 0), ('a''b"c\\d', 0);
        """

    private static func text(_ type: String) -> String { "CREATE TABLE t (id \(type) PRIMARY KEY, x int); \(textRows)" }

    @Test(
        "every row once, in ICU's order", .enabled(if: PostgresInstallation.hasICU, "this PostgreSQL is without ICU"),
        arguments: shapesInICU)
    func onceInICU(_ shape: Shape) throws { try once(shape) }

    @Test("every row once", arguments: shapes)
    func once(_ shape: Shape) throws {
        let test = try EngineCase(shape.engine, shape.schema)
        let text = """
            table: t
            set: {x: x + 1}
            chunk: {min_rows: 1, max_rows: 60}
            \(shape.job)
            """
        #expect(try test.engine.dryRun(try test.job(text)).key == shape.key)
        let outcome = try test.complete(text)
        let count = try test.scalar("SELECT count(*) FROM t")?.integer
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1")?.integer == count)
        #expect(outcome.record.rows == count.map { Int($0) })
        #expect(outcome.record.chunks >= Int(count ?? 0) / 60)
    }

    @Test("no enum that somebody casts to text without being asked: rows would be passed over")
    func castEnum() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TYPE "E e" AS ENUM ('m', 'z', 'a'); CREATE CAST ("E e" AS text) WITH INOUT AS IMPLICIT;
            CREATE TABLE t (k "E e" NOT NULL, id int NOT NULL UNIQUE, x int, PRIMARY KEY (k, id));
            INSERT INTO t SELECT (ARRAY['m', 'z', 'a'])[1 + i % 3]::"E e", i, 0 FROM generate_series(1, 99) i
            """)
        let problem = try #require(throws: Problem.self) { try test.complete("table: t\nset: {x: x + 1}") }
        #expect(problem.description.contains("casts to text without being asked"), "\(problem)")
        #expect(try test.complete("table: t\nkey: id\nset: {x: x + 1}").record.rows == 99)
    }

    @Test("a parent's rows and those of tables that inherit from it")
    func inheritance() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id int PRIMARY KEY, x int);
            CREATE TABLE child (PRIMARY KEY (id)) INHERITS (t);
            INSERT INTO t SELECT i, 0 FROM generate_series(1, 300) i;
            INSERT INTO child SELECT i, 0 FROM generate_series(200, 500) i;
            """)
        let text = "table: t\nset: {x: x + 1}\nchunk: {min_rows: 1, max_rows: 70}"
        // A parent's key is unique in the parent alone: 200 to 300 are there twice, and both are changed.
        try test.complete(text)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1")?.integer == 601)
    }

    @Test("sparse keys without paying for the gaps", arguments: Engine.allCases)
    func sparse(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id \(engine == .sqlite ? "INTEGER" : "bigint") PRIMARY KEY, x int);
            \(series(20_000)) INSERT INTO t SELECT i, 0 FROM n;
            \(series(2_000)) INSERT INTO t SELECT 300000000000 + i, 0 FROM n;
            \(series(2_000)) INSERT INTO t SELECT 600000000000 + i * 1000000, 0 FROM n;
            """)
        let start = ContinuousClock.now
        let outcome = try test.complete("table: t\nset: {x: x + 1}\nchunk: {min_rows: 100, max_rows: 1000}")
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1")?.integer == 24_000)
        #expect(outcome.record.chunks < 150, "\(outcome.record.chunks) chunks")
        #expect(start.duration(to: .now) < .seconds(20))
    }

    @Test("several ranges, that tile the keys", arguments: Engine.allCases)
    func workers(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id \(engine == .sqlite ? "TEXT" : "uuid") NOT NULL PRIMARY KEY, x int);
            \(series(60_000)) INSERT INTO t SELECT \(engine == .sqlite ? "hex(randomblob(16))" : "gen_random_uuid()"), 0 FROM n
            """)
        let outcome = try test.complete("table: t\nset: {x: x + 1}\nworkers: 3\nchunk: {max_rows: 5000}")
        #expect(outcome.certificate?.ranges ?? 0 >= 3)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1")?.integer == 60_000)
    }

    @Test("nothing where the table is empty", arguments: Engine.allCases)
    func empty(engine: Engine) throws {
        let test = try EngineCase(engine, "CREATE TABLE t (id bigint PRIMARY KEY NOT NULL, x int)")
        let outcome = try test.complete("table: t\nset: {x: x + 1}")
        #expect(outcome.record.rows == 0 && outcome.certificate?.antiJoin.rowsLeft == 0)
    }
}
