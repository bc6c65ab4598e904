import Dispatch
import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("A connection")
struct ConnectionTests {
    @Test("gives back each value as it was bound", arguments: Engine.allCases)
    func roundTrip(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.execute(
            "CREATE TABLE t (i bigint, r double precision, s text, b \(engine == .sqlite ? "blob" : "bytea"))")
        let rows: [[Value]] = [
            [.integer(.max), .real(0.1), .text("naïve 'q' \"d\" \\ ☃"), .blob([0, 1, 255])],
            [.integer(.min), .real(-0.0), .text(""), .blob([])],
            [.null, .real(.greatestFiniteMagnitude), .null, .null],
            [.integer(0), .null, .text(" "), .blob([0])],
        ]
        let insert = "INSERT INTO t VALUES (\((1...4).map(connection.dialect.placeholder).joined(separator: ",")))"
        for row in rows { #expect(try connection.execute(insert, row) == 1) }
        #expect(try connection.rows("SELECT * FROM t").map(\.values) == rows)
    }

    @Test("reads texts and names as Sluice writes them, whatever the database's owner has set")
    func ownersSettings() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            ALTER DATABASE \(database.name) SET search_path = public, pg_catalog;
            ALTER DATABASE \(database.name) SET standard_conforming_strings = off;
            ALTER DATABASE \(database.name) SET gin_fuzzy_search_limit = 5
            """)
        let connection = try database.connect()
        #expect(try connection.scalar("SHOW search_path") == .text("public"))
        #expect(try connection.scalar("SHOW standard_conforming_strings") == .text("on"))
        #expect(try connection.scalar("SHOW gin_fuzzy_search_limit") == .text("0"))
        for (path, own) in [
            (#""PG_CATALOG", public, pg_catalog"#, "public"),
            (#"public, "a,pg_catalog", "pg_catalog""#, #"public, "a,pg_catalog""#),
            ("pg_catalog, public", "pg_catalog, public"), ("public", "public"),
        ] {
            try database.run(
                #"CREATE SCHEMA IF NOT EXISTS "a,pg_catalog"; ALTER DATABASE \#(database.name) SET search_path = \#(path)"#
            )
            #expect(try database.connect().scalar("SHOW search_path") == .text(own))
        }
    }

    @Test("binds an integer to any numeric column, and refuses one that doesn't fit")
    func narrowIntegers() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (a int2, b int4, c int8, d numeric(10,2), e float8)")
        try connection.execute("INSERT INTO t VALUES ($1, $2, $3, $4, $5)", [7, 7, 7, 7, 7])
        let expected: [Value] = [7, 7, 7, .decimal(ExactDecimal(unscaled: 700, scale: 2)), .real(7)]
        #expect(try connection.rows("SELECT * FROM t") == [AnswerRow(expected)])
        let error = try #require(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO t (a) VALUES ($1)", [40_000])
        }
        #expect(error.code == "22003" && error.kind == .data)
    }

    @Test("gives back PostgreSQL's other types in their own bytes")
    func nativeTypes() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (u uuid, z timestamptz, a text[], j jsonb, r int4range, m interval)")
        try connection.execute(
            """
            INSERT INTO t VALUES (gen_random_uuid(), '2026-02-28 23:59:59.999999+05:30', '{a,NULL,"b c"}', \
            '{"k": [1, null]}', '[1,5)', '1 mon 2 days 3.5 s')
            """)
        let row = try #require(try connection.rows("SELECT * FROM t").first)
        try connection.execute("INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6)", row.values)
        #expect(try connection.rows("SELECT DISTINCT * FROM t").count == 1)
    }

    @Test("parses text for columns that aren't text")
    func textForOtherTypes() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (d date, n numeric, u uuid)")
        try connection.execute(
            "INSERT INTO t VALUES ($1, $2, $3)",
            ["2026-11-24", "1.50", "6c84fb90-12c4-11e1-840d-7b25c5ee775a"])
        #expect(
            try connection.rows("SELECT d::text, n::text, u::text FROM t")
                == [["2026-11-24", "1.50", "6c84fb90-12c4-11e1-840d-7b25c5ee775a"]])
    }

    @Test("keeps SQLite text that isn't UTF-8 as it is")
    func invalidText() throws {
        let connection = try Engine.sqlite.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (s)")
        try connection.execute("INSERT INTO t VALUES (CAST(X'61FF62' AS text))")
        let read = try #require(try connection.scalar("SELECT s FROM t"))
        try connection.execute("INSERT INTO t VALUES (?1)", [read])
        #expect(try connection.rows("SELECT DISTINCT typeof(s), hex(s) FROM t") == [["text", "61FF62"]])
    }

    @Test("commits all of a transaction or nothing of it", arguments: Engine.allCases)
    func transactions(engine: Engine) throws {
        struct Stop: Error {}
        let connection = try engine.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (i integer)")
        try connection.transaction { _ = try connection.execute("INSERT INTO t VALUES (1)") }
        #expect(throws: Stop.self) {
            try connection.transaction {
                try connection.execute("INSERT INTO t VALUES (2)")
                throw Stop()
            }
        }
        #expect(try connection.rows("SELECT i FROM t") == [[1]])
        #expect(!connection.isInTransaction)
    }

    @Test("doesn't take a COMMIT that rolled back for a commit")
    func commitOfFailedTransaction() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        try connection.begin(.write)
        #expect(throws: DatabaseError.self) { try connection.execute("SELECT 1/0") }
        let error = try #require(throws: DatabaseError.self) { try connection.commit() }
        #expect(error.code == "25P02")
    }

    @Test("streams a large result without holding it", arguments: Engine.allCases)
    func streaming(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        let numbers =
            engine == .postgres
            ? "SELECT generate_series(1, $1::bigint)"
            : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) SELECT i FROM n"
        var sum: Int64 = 0
        try connection.stream(numbers, [100_000]) { sum += $0[0].integer ?? 0 }
        #expect(sum == 5_000_050_000)
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try connection.stream(numbers, [1_000_000]) { row in
                if row[0] == 10 { throw Enough() }
            }
        }
        #expect(try connection.scalar("SELECT 1") == 1)
    }

    @Test("stops a statement from another thread", arguments: Engine.allCases)
    func interruption(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        let interrupter = connection.interrupter
        // A timer of its own: the test itself blocks a thread of the cooperative pool.
        let timer = DispatchSource.makeTimerSource()
        timer.setEventHandler { interrupter.interrupt() }
        timer.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(100))
        timer.resume()
        defer { timer.cancel() }
        let endless =
            engine == .postgres
            ? "SELECT pg_sleep(60)"
            : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        let error = try #require(throws: DatabaseError.self) { try connection.execute(endless) }
        #expect(error.kind == .cancelled)
    }

    @Test("copies rows in and out in binary")
    func copying() throws {
        let connection = try #require(try Engine.postgres.makeDatabase().connect() as? any CopyingConnection)
        try connection.execute("CREATE TABLE t AS SELECT g AS i, 'row ' || g AS s FROM generate_series(1, 1000) g")
        try connection.execute("CREATE TABLE u (LIKE t)")
        var blocks: [[UInt8]] = []
        try connection.copyOut("COPY t TO STDOUT (FORMAT binary)") { span in
            blocks.append(span.withUnsafeBytes { Array($0) })
        }
        var next = blocks.makeIterator()
        #expect(try connection.copyIn("COPY u FROM STDIN (FORMAT binary)") { next.next() } == 1000)
        #expect(try connection.scalar("SELECT count(*) FROM (TABLE t EXCEPT TABLE u) d") == 0)
    }

    @Test("calls Swift from SQL on SQLite")
    func functions() throws {
        struct Refused: Error, CustomStringConvertible { let description = "no odd numbers" }
        let connection = try #require(try Engine.sqlite.makeDatabase().connect() as? any FunctionHost)
        try connection.register(function: "halve", argumentCount: 1, isDeterministic: true) { arguments in
            guard let number = arguments[0].integer, number % 2 == 0 else { throw Refused() }
            return .integer(number / 2)
        }
        #expect(try connection.scalar("SELECT halve(84)") == 42)
        let error = try #require(throws: DatabaseError.self) { try connection.scalar("SELECT halve(3)") }
        #expect(error.message == "no odd numbers")
    }

    @Test("hears the server's notices")
    func notices() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        var heard: [String] = []
        connection.onNotice = { heard.append("\($0.severity) \($0.message)") }
        try connection.execute("DO $$ BEGIN RAISE NOTICE 'hello'; END $$")
        #expect(heard == ["NOTICE hello"])
    }

    @Test("goes on after its tables changed shape")
    func changedShape() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        try connection.execute("CREATE TABLE t AS SELECT 1 AS a")
        #expect(try connection.rows("SELECT * FROM t WHERE a = $1", [1]) == [[1]])
        try database.run("ALTER TABLE t ADD COLUMN b text DEFAULT 'x'")
        #expect(try connection.rows("SELECT * FROM t WHERE a = $1", [1]) == [[1, "x"]])
    }

    @Test("reads a file whose writer was killed in the middle of a transaction")
    func hotJournal() throws {
        let writer = try Engine.sqlite.makeDatabase()
        let connection = try writer.connect()
        try connection.executeScript(
            """
            PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5;
            CREATE TABLE t (a text); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO t SELECT 'before ' || printf('%100d', i) FROM n;
            BEGIN IMMEDIATE; UPDATE t SET a = 'after' || substr(a, 7);
            """)
        // What a killed process leaves: changed pages, and the journal that takes them back.
        let left = try TemporaryFolder.make().appending(path: "left.db")
        let path = String(writer.text.dropFirst("sqlite:".count))
        for suffix in ["", "-journal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: left.path + suffix)
        }
        let reader = try DatabaseURL("sqlite:\(left.path)").connect(.readOnly)
        #expect(try reader.scalar("SELECT count(*) FROM t WHERE a LIKE 'before%'") == 2000)
        #expect(throws: DatabaseError.self) { try reader.execute("DELETE FROM t") }
    }
}
