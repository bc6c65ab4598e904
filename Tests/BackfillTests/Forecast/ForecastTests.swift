import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("A forecast")
struct ForecastTests {
    private static let rows = 60_000

    private func makeCase(_ engine: Engine, rows: Int = Self.rows) throws -> EngineCase {
        try EngineCase(engine, Self.table(rows))
    }

    private static func table(_ rows: Int) -> String {
        """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint NOT NULL, b bigint, d numeric, note text NOT NULL);
        \(series(rows)) INSERT INTO t SELECT i, i, NULL, NULL, 'some text of a usual length' FROM n;
        """
    }

    private func forecast(
        _ test: EngineCase, _ job: String, workers: Int? = nil, _ change: (inout ForecastLimits) -> Void = { _ in }
    ) throws -> RunForecast {
        var limits = ForecastLimits()
        change(&limits)
        var options = RunOptions()
        options.workers = workers
        return try test.engine.forecast(test.job(job), limits: limits, options: options)
    }

    private func content(_ test: EngineCase) throws -> [[Value]] {
        try test.rows("SELECT id, a, b, d, note FROM t ORDER BY id")
    }

    /// What Sluice makes in a database.
    private func made(in test: EngineCase) throws -> [[Value]] {
        switch test.database.engine {
        case .sqlite: try test.rows("SELECT name FROM sqlite_schema WHERE name LIKE '%sluice%'")
        case .postgres: try test.rows("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE '%sluice%'")
        }
    }

    @Test(
        "leaves every row as it was, and makes nothing, for each kind of job",
        arguments: Engine.allCases,
        [
            "set: {b: a + 1}", "set: {a: a + 1}\nworkers: 2", "transform: {d: {cents_to_decimal: a}}",
            "set: {b: a + 1}\nwhere: b IS NULL\nkeep_in_sync: true\nverify: b = a + 1",
        ])
    func leavesNothing(engine: Engine, job: String) throws {
        let test = try makeCase(engine, rows: 20_000)
        let before = try content(test)
        let found = try forecast(test, "table: t\n\(job)")
        #expect(found.isWhole && found.measured.chunks > 0 && found.measured.rows > 0)
        #expect(found.seconds != nil && found.interval?.contains(found.seconds ?? 0) == true)
        #expect(try content(test) == before)
        #expect(try made(in: test).isEmpty)
        #expect(try test.engine.runs().isEmpty)
    }

    @Test("leaves a SQLite file's bytes as they were")
    func bytes() throws {
        let test = try makeCase(.sqlite, rows: 20_000)
        let path = String(test.database.text.dropFirst("sqlite:".count))
        let before = try Data(contentsOf: URL(filePath: path))
        _ = try forecast(test, "table: t\nset: {b: a + 1}")
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        #expect(!FileManager.default.fileExists(atPath: path + "-journal"))
        try test.database.run("PRAGMA journal_mode = WAL")
        let inWAL = try Data(contentsOf: URL(filePath: path))
        let found = try forecast(test, "table: t\nset: {b: a + 1}")
        #expect(try Data(contentsOf: URL(filePath: path)) == inWAL)
        #expect(found.journalPerRow ?? 0 > 1)
    }

    @Test("tells the rows that a run then changes", arguments: Engine.allCases)
    func rows(engine: Engine) throws {
        let test = try makeCase(engine)
        let job = "table: t\nset: {b: a + 1}\nwhere: a % 3 = 0 AND b IS NULL"
        let found = try forecast(test, job)
        let run = try test.complete(job)
        #expect(found.rows == run.record.rows && found.rowsSource == "exact count")
    }

    @Test("keeps to its limits of rows and chunks", arguments: Engine.allCases, [1, 10, 777, 5_000])
    func limits(engine: Engine, rows: Int) throws {
        let test = try makeCase(engine)
        let found = try forecast(test, "table: t\nset: {b: a + 1}\nworkers: 2") {
            $0.rows = rows
            $0.chunks = 12
        }
        #expect(0...rows ~= found.measured.rows && 1...12 ~= found.measured.chunks)
    }

    @Test("ends when its time is over, in the middle of a chunk", arguments: Engine.allCases)
    func time(engine: Engine) throws {
        let test = try makeCase(engine, rows: 2_000)
        let slow = engine == .postgres ? "(SELECT 1 FROM pg_sleep(0.1 + a * 0))" : "(\(Self.slowInSQLite))"
        let start = ContinuousClock.now
        let found = try forecast(test, "table: t\nset: {b: a + \(slow)}\nchunk: {passes: 1}") { $0.seconds = 0.5 }
        #expect(start.duration(to: .now) < .seconds(8))
        #expect(!found.isWhole && found.warnings.contains { $0.contains("nothing was measured") })
        #expect(try test.rows("SELECT count(*) FROM t WHERE b IS NOT NULL") == [[0]])
    }

    private static let slowInSQLite =
        "SELECT count(*) * 0 + 1 FROM (WITH RECURSIVE n(i) AS (SELECT a UNION ALL SELECT i + 1 FROM n WHERE i < a + 3000000) SELECT i FROM n)"

    @Test("stops when it is told to", arguments: Engine.allCases)
    func stop(engine: Engine) throws {
        let test = try makeCase(engine, rows: 2_000)
        let stop = StopToken()
        stop.request(.signal)
        let halted = BackfillEngine(
            url: test.database.url, registry: test.registry, defaults: JobDefaults(), stop: stop)
        let found = try halted.forecast(test.job("table: t\nset: {b: a + 1}"))
        #expect(!found.isWhole && found.measured.chunks == 0)
    }

    @Test("measures nothing while the throttle holds runs back, and names the signal", arguments: Engine.allCases)
    func held(engine: Engine) throws {
        let test = try makeCase(engine, rows: 2_000)
        let job = "table: t\nset: {b: a + 1}\nthrottle: {query: SELECT 1 = 1, free_disk: 1MB}"
        let found = try forecast(test, job) { $0.seconds = 0.3 }
        #expect(!found.isWhole && found.measured.chunks == 0 && found.seconds == nil)
        let signal = found.signals.first { $0.key == "query" }
        #expect(signal?.share == 1 && signal?.reason == "the throttle query is true")
        #expect(found.signals.contains { $0.key == "free_disk" } || engine == .postgres)
    }

    @Test("plans only, and reads only", arguments: Engine.allCases)
    func plan(engine: Engine) throws {
        let test = try makeCase(engine, rows: 2_000)
        let found = try forecast(test, "table: t\nset: {b: a + 1}\nthrottle: {query: SELECT 1 = 0}") {
            $0.plansOnly = true
        }
        #expect(found.isWhole && found.rows == 2_000 && found.measured.chunks == 0 && found.leaves.isEmpty)
        #expect(found.signals.map(\.share) == [0])
    }

    @Test("finds the rows that a run would stop at", arguments: Engine.allCases)
    func failing(engine: Engine) throws {
        let test = try makeCase(engine, rows: 2_000)
        let failing =
            engine == .postgres ? "100 / (a - 10)" : "abs(CASE a WHEN 10 THEN -9223372036854775808 ELSE a END)"
        let found = try forecast(test, "table: t\nset: {b: \(failing)}\nchunk: {passes: 1}\non_error: {quarantine: 5}")
        #expect(
            found.warnings.contains { $0.contains("1 rows that were tried fail") && $0.contains("key (10)") },
            "\(found.warnings)")
    }

    @Test("refuses triggers that fire on what the job writes, and functions that may do anything")
    func effects() throws {
        let test = try makeCase(.postgres, rows: 2_000)
        try test.database.run(
            """
            CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER told AFTER UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION tell();
            CREATE FUNCTION anything(bigint) RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT $1';
            CREATE SEQUENCE s
            """)
        for (job, name) in [("set: {b: a + 1}", "told"), ("set: {note: anything(a)::text}", "anything")] {
            #expect {
                _ = try forecast(test, "table: t\n\(job)")
            } throws: { "\($0)".contains(name) && $0 is Refused }
            #expect(try forecast(test, "table: t\n\(job)") { $0.allowsEffects = true }.measured.rows > 0)
        }
        for text in ["verify: anything(b) = b", "throttle: {query: 'SELECT anything(1) = 2'}"] {
            #expect(throws: Refused.self) { try forecast(test, "table: t\nset: {note: \"'x'\"}\n\(text)") }
        }
        for (change, undo) in [
            ("ADD CONSTRAINT c CHECK (anything(a) = a)", "DROP CONSTRAINT c"),
            ("ALTER note TYPE noted", "ALTER note TYPE text"),
        ] {
            try test.database.run(
                "DROP DOMAIN IF EXISTS noted; CREATE DOMAIN noted AS text CHECK (anything(1) = 1); ALTER TABLE t \(change)"
            )
            #expect(throws: Refused.self) { try forecast(test, "table: t\nset: {note: \"'x'\"}") }
            try test.database.run("ALTER TABLE t \(undo)")
        }
        try test.database.run("CREATE RULE r AS ON UPDATE TO t DO ALSO SELECT anything(1)")
        #expect {
            _ = try forecast(test, "table: t\nset: {note: \"'x'\"}")
        } throws: { "\($0)".contains("function anything (rule r)") }
        try test.database.run("DROP RULE r ON t")
        let other = try forecast(test, "table: t\nset: {note: nextval('s')::text}")
        #expect(other.leaves.contains { $0.contains("sequences") })
        #expect(try forecast(test, "table: t\nset: {b: a + 1}") { $0.plansOnly = true }.rows == 2_000)
    }

    @Test("tells how many updates touch no index, and what each writes into the WAL")
    func figures() throws {
        // All databases of a server write one WAL, and no page is pruned of what is newer than the oldest transaction in any of
        // them.
        let cluster = try PostgresCluster(settings: ["fsync=off", "autovacuum=off"])
        for job in ["set: {b: a + 1}", "set: {b: a + 1}\nchunk: {passes: 1}"] {
            let test = try EngineCase(TestDatabase(on: cluster), Self.table(Self.rows))
            let found = try forecast(test, "table: t\n\(job)")
            let (before, updates) = (try wal(test), try self.updates(test))
            try test.complete("table: t\n\(job)")
            let real = (try wal(test) - before) / Double(Self.rows)
            // What a session has counted is told when it has ended, and that may take a moment.
            var after = try self.updates(test)
            for _ in 0..<100 where after.all - updates.all < Int64(Self.rows) {
                Thread.sleep(forTimeInterval: 0.1)
                after = try self.updates(test)
            }
            let share = Double(after.inPage - updates.inPage) / Double(max(1, after.all - updates.all))
            print(
                "forecast of \(job): WAL \(found.journalPerRow ?? 0) against \(real), HOT \(found.shareInPage ?? -1) against \(share)"
            )
            #expect(abs((found.shareInPage ?? -1) - share) < 0.25)
            #expect(real / 3...real * 3 ~= found.journalPerRow ?? 0)
        }
    }

    private func updates(_ test: EngineCase) throws -> (all: Int64, inPage: Int64) {
        // A session that has ended has told what it counted.
        let row = try test.rows("SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 't'").first
        return (row?[0].integer ?? 0, row?[1].integer ?? 0)
    }

    private func wal(_ test: EngineCase) throws -> Double {
        try test.scalar("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8")?.real ?? 0
    }
}
