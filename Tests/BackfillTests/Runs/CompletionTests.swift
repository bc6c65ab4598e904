import Dispatch
import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Synchronization
import Testing

/// Invariant 4: completion is proved, not inferred.
@Suite("Completion")
struct CompletionTests {
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint, b bigint);
        \(series(300)) INSERT INTO t SELECT i * 10, i, NULL FROM n;
        """

    private func limited(_ rows: Int) -> RunOptions {
        var options = RunOptions()
        options.limitRows = rows
        return options
    }

    @Test("finds rows that came in behind the cursor, and does them", arguments: Engine.allCases)
    func behindTheCursor(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let job = "table: t\nset: {b: a * 2}\nwhere: b IS NULL\nverify: b = a * 2"
        let first = try test.start(job, options: limited(100))
        #expect(first.record.state == .paused && first.record.rows == 100)
        try test.database.run("INSERT INTO t VALUES (15, 7, NULL), (5, 8, NULL)")
        let outcome = try test.engine.resume(first.record.id)
        #expect(outcome.error == nil && outcome.record.state == .complete)
        #expect(outcome.certificate?.antiJoin.sweeps == 1 && outcome.record.rows == 302)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 2") == 302)
    }

    @Test(
        "isn't reached by a run whose state tables say what can't be, and the process goes on",
        arguments: Engine.allCases, ["-1", "1", "9223372036854775807"])
    func damagedState(engine: Engine, step: String) throws {
        let test = try EngineCase(engine, Self.schema)
        let run = try test.start("table: t\nset: {b: a * 2}", options: limited(100)).record.id
        let ranges = engine == .sqlite ? "sluice_ranges" : "sluice.ranges"
        try test.database.run("UPDATE \(ranges) SET pass = \(step), windows = NULL")
        let outcome = try test.engine.resume(run)
        let problem = try #require(outcome.error as? Problem)
        #expect(problem.code == .damagedState, "\(problem)")
    }

    @Test("finds a row that differs later, and names it", arguments: Engine.allCases)
    func laterDifference(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let run = try test.complete("table: t\nset: {b: a * 2}").record.id
        #expect(try test.engine.verify(run).holds)
        try test.database.run("UPDATE t SET b = 0 WHERE id = 1230")
        let report = try test.engine.verify(run)
        #expect(!report.holds && report.rowsLeft == 1 && report.examples == ["1230"])
    }

    @Test(
        "finds keys that no chunk has covered, for a job whose result can't be told from its input",
        arguments: Engine.allCases)
    func coverage(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let run = try test.complete("table: t\nset: {a: a + 1}").record.id
        #expect(try test.engine.verify(run).holds)
        // As if the last chunk had never been.
        let ranges = engine == .sqlite ? "sluice_ranges" : "sluice.ranges"
        try test.database.run("UPDATE \(ranges) SET cursor = '[\"i:2900\"]'")
        let report = try test.engine.verify(run)
        #expect(report.proof == "coverage" && report.rowsLeft == 10)
        #expect(Set(report.examples).isSubset(of: Set((291...300).map { "\($0 * 10)" })))
    }

    @Test("is refused while a range lacks its last keys", arguments: Engine.allCases)
    func coverageAtTheEnd(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let run = try test.start("table: t\nset: {a: a + 1}\nchunk: {passes: 1}", options: limited(100)).record.id
        // Someone's mistake: the range is marked as done.
        let ranges = engine == .sqlite ? "sluice_ranges" : "sluice.ranges"
        try test.database.run("UPDATE \(ranges) SET done = 1")
        let outcome = try test.engine.resume(run)
        let error = try #require(outcome.error as? NotComplete)
        #expect(error.check == .antiJoin && error.rows == 200)
        #expect(outcome.record.state == .failed && outcome.certificate == nil)
    }

    @Test("is refused while verify fails or is NULL, and granted once that is mended", arguments: Engine.allCases)
    func verify(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema + "UPDATE t SET a = NULL WHERE id = 70;")
        let outcome = try test.start("table: t\nset: {b: a * 2}\nverify: b = a * 2")
        let error = try #require(outcome.error as? NotComplete)
        #expect(error.check == .verify("b = a * 2") && error.rows == 1)
        #expect(error.description.contains("(70)"), "\(error)")
        #expect(outcome.record.state == .failed && outcome.certificate == nil)
        try test.database.run("UPDATE t SET a = 0, b = 0 WHERE id = 70")
        let again = try test.engine.resume(outcome.record.id)
        #expect(again.error == nil && again.record.state == .complete)
        #expect(again.certificate?.verify?.rowsFailing == 0)
    }

    @Test("asks verify of the job's rows alone where its condition still tells them", arguments: Engine.allCases)
    func scope(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let outcome = try test.complete("table: t\nset: {b: a * 2}\nwhere: a <= 100\nverify: b = a * 2")
        #expect(outcome.record.rows == 100)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b IS NULL") == 200)
    }

    @Test("counts, chains and certifies the same for the same work", arguments: Engine.allCases)
    func certificate(engine: Engine) throws {
        func certificate() throws -> Certificate {
            let test = try EngineCase(engine, Self.schema)
            return try #require(
                try test.complete("table: t\nset: {b: a * 2}\nchunk: {min_rows: 50, max_rows: 50}").certificate)
        }
        let first = try certificate()
        let second = try certificate()
        #expect(first.rows == 300 && first.chunks >= 6 && first.hash.count == 64)
        #expect(first.hash == second.hash)
    }

    @Test("compares values as their column stores them", arguments: Engine.allCases)
    func stored(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint, n numeric(10,2), s varchar(20), f real);
            \(series(200)) INSERT INTO t (id, a) SELECT i, i FROM n;
            """)
        let outcome = try test.complete("table: t\nset: {n: a / 7.0, s: 'CAST(a AS text)', f: a / 3.0}")
        #expect(outcome.certificate?.antiJoin.sweeps == 0 && outcome.certificate?.antiJoin.proof == "predicate")
    }

    @Test("proves columns of types that have no equality")
    func noEquality() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, a bigint, j json, p point);
            INSERT INTO t SELECT i, i FROM generate_series(1, 200) i;
            """)
        try test.complete("table: t\nset: {j: \"json_build_object('a', a)\", p: \"point(a, 1)\"}")
    }

    @Test("changes each row once where an expression reads its target through the whole row")
    func wholeRow() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, x bigint);
            INSERT INTO t SELECT i, 0 FROM generate_series(1, 200) i;
            CREATE FUNCTION bump(row_of t) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT row_of.x + 1';
            """)
        try test.complete("table: t\nset: {x: bump(t)}")
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 200)
    }

    @Test(
        "isn't said of a run that was paused or cancelled during its proof", arguments: Engine.allCases,
        [RunRecord.State.paused, .cancelled])
    func stoppedDuringProof(engine: Engine, wish: RunRecord.State) throws {
        let test = try EngineCase(engine, Self.schema)
        let slowTruth =
            engine == .postgres
            ? "pg_sleep(0.005)::text = ''"
            : "(WITH RECURSIVE c(i) AS (SELECT id UNION ALL SELECT i + 1 FROM c WHERE i < id + 10000) SELECT count(*) FROM c) > 0"
        let job = try test.job("table: t\nset: {b: a * 2}\nwhere: b IS NULL\nverify: \(slowTruth)")
        let group = DispatchGroup()
        let asked = Mutex<Result<RunRecord.State, any Error>?>(nil)
        DispatchQueue(label: "control").async(group: group) {
            let answer = Result { try Self.control(test.engine, wish) }
            asked.withLock { $0 = answer }
        }
        let outcome = try test.engine.start(job)
        group.wait()
        #expect(try asked.withLock { $0 }?.get() == wish)
        #expect(outcome.record.state == wish && outcome.certificate == nil)
        guard wish == .paused else { return }
        let resumed = try test.engine.resume(outcome.record.id)
        #expect(resumed.record.state == .complete && resumed.record.rows == 300)
    }

    /// Pauses or cancels the run once its last row is done.
    private static func control(_ engine: BackfillEngine, _ wish: RunRecord.State) throws -> RunRecord.State {
        while try engine.runs().last?.state != .verifying { usleep(2_000) }
        return wish == .paused ? try engine.pause(1).state : try engine.cancel(1).state
    }

    @Test("is proved window by window: a statement_timeout that no whole table fits in doesn't keep a run from its end")
    func statementTimeout() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE FUNCTION slow(a bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql
              AS $$ BEGIN PERFORM pg_sleep(0.0001); RETURN a; END $$;
            CREATE TABLE t (id bigint PRIMARY KEY, x bigint); INSERT INTO t SELECT i FROM generate_series(1, 4000) i;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 250', current_database()); END $$;
            """)
        let outcome = try test.complete(
            "table: t\nset: {x: slow(id)}\nverify: slow(id) = x\nchunk: {target: 50ms, max_rows: 1000}")
        #expect(outcome.record.rows == 4_000)
    }

    @Test("leaves SQLite's journal as it was, also when the run is stopped on its way")
    func journal() throws {
        let test = try EngineCase(
            .sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY, x); \(series(500)) INSERT INTO t SELECT i, 0 FROM n;")
        let before = try test.scalar("PRAGMA journal_mode")
        var options = RunOptions()
        options.limitRows = 100
        _ = try test.start("table: t\nset: {x: x + 1}", options: options)
        #expect(try test.scalar("PRAGMA journal_mode") == before)
        _ = try test.engine.resume(1)
        #expect(try test.scalar("PRAGMA journal_mode") == before && before == "delete")
        let cancelled = try test.start("table: t\nset: {x: 2}", name: "other", options: options).record.id
        // As a kill leaves it.
        try test.database.run(
            "PRAGMA journal_mode = wal; UPDATE sluice_runs SET journal_mode = 'delete' WHERE id = \(cancelled)")
        _ = try test.engine.cancel(cancelled)
        #expect(try test.scalar("PRAGMA journal_mode") == before)
        try test.database.run(
            "PRAGMA journal_mode = wal; UPDATE sluice_runs SET journal_mode = 'delete' WHERE id = \(cancelled)")
        #expect(try test.engine.leftovers().map(\.kind) == [.journal])
        _ = try test.engine.removeLeftovers()
        #expect(try test.scalar("PRAGMA journal_mode") == before && test.engine.leftovers().isEmpty)
    }

    @Test(
        "isn't said of rows that a trigger keeps from changing, also where only coverage tells",
        arguments: ["set: {x: x + 1}", "transform: {x: {plus_one: x}}"])
    func swallowed(work: String) throws {
        var test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, x int); INSERT INTO t SELECT i, 0 FROM generate_series(1, 300) i;
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN IF NEW.id = 7 THEN RETURN NULL; END IF; RETURN NEW; END $$;
            CREATE TRIGGER a BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
            """)
        test.registry.register("plus_one") { values in .integer((values[0].integer ?? 0) + 1) }
        let outcome = try test.start("table: t\n\(work)")
        #expect(outcome.record.state == .failed && outcome.error is NotComplete)
        try test.database.run("DROP TRIGGER a ON t")
        #expect(try test.engine.resume(1).record.state == .complete)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 300)
    }
}
