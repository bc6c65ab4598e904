import Dispatch
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Synchronization
import Testing

/// What a run waits for: its throttle, and locks of others.
@Suite("A run that is held back")
struct HeldRunTests {
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint, b bigint);
        \(series(300)) INSERT INTO t SELECT i, i, NULL FROM n;
        CREATE TABLE gate (closed boolean); INSERT INTO gate VALUES (true);
        """

    /// A run in the background, with the reasons for waiting that it gave.
    private final class Background: Sendable {
        private let reasons = Mutex<[String]>([])
        private let result = Mutex<Result<RunOutcome, any Error>?>(nil)
        private let group = DispatchGroup()

        init(_ test: EngineCase, _ text: String, lockTimeout: Duration = .seconds(2)) throws {
            var job = try test.job(text)
            job.lockTimeout = lockTimeout
            let engine = test.engine
            var options = RunOptions()
            options.onProgress = { [self] progress in
                guard let reason = progress.waiting else { return }
                reasons.withLock { $0.append(reason) }
            }
            DispatchQueue(label: "run").async(group: group) { [self, job, options] in
                let outcome = Result { try engine.start(job, options: options) }
                result.withLock { $0 = outcome }
            }
        }

        /// Whether the run has said within half a minute that it waits for that.
        func waits(for words: String) -> Bool {
            Pause.wait(atMost: .seconds(30)) { reasons.withLock { $0.contains { $0.contains(words) } } }
        }

        func end() throws -> RunOutcome {
            group.wait()
            return try #require(result.withLock { $0 }).get()
        }
    }

    @Test("by its throttle starts no chunk until that lets it", arguments: Engine.allCases)
    func throttle(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let run = try Background(
            test,
            "table: t\nset: {b: a * 2}\nthrottle: {query: SELECT closed FROM gate}\nchunk: {max_rows: 10, min_rows: 1}")
        #expect(run.waits(for: "the throttle query is true"))
        Pause.wait(.milliseconds(500))
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b IS NOT NULL") == 0)
        #expect(try test.engine.runs().last?.waiting == "the throttle query is true")
        try test.database.run("UPDATE gate SET closed = false")
        let outcome = try run.end()
        #expect(outcome.record.state == .complete && outcome.record.rows == 300)
    }

    @Test("by dead rows has the table vacuumed and goes on, to its end")
    func deadRows() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer) WITH (autovacuum_enabled = off);
            INSERT INTO t SELECT i, i FROM generate_series(1, 3000) i; UPDATE t SET a = id
            """)
        #expect(
            try Pause.wait(atMost: .seconds(20)) {
                try test.scalar("SELECT pg_stat_get_dead_tuples('t'::regclass)")?.integer == 3000
            })
        try test.complete("table: t\nset: {b: a * 2}\nthrottle: {dead_rows: 1000}")
        #expect(try test.scalar("SELECT bool_and(b = a * 2) FROM t")?.isTrue == true)
        #expect(
            try Pause.wait(atMost: .seconds(20)) {
                try test.scalar("SELECT pg_stat_get_vacuum_count('t'::regclass)")?.integer ?? 0 > 0
            })
    }

    @Test("by a throttle that can't be measured starts no chunk, and can be paused", arguments: Engine.allCases)
    func unreadableThrottle(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        let run = try Background(test, "table: t\nset: {b: a * 2}\nthrottle: {query: SELECT nothing FROM gate}")
        #expect(run.waits(for: "throttle.query can't be measured"))
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b IS NOT NULL") == 0)
        _ = try test.engine.pause(1)
        #expect(try run.end().record.state == .paused)
    }

    @Test("by another session's lock asks for its chunk again and again, and never queues for long")
    func lockedTable() throws {
        let test = try EngineCase(.postgres, Self.schema)
        let run = try Background(
            test, "table: t\nset: {b: a * 2}\nthrottle: {query: SELECT closed FROM gate}",
            lockTimeout: .milliseconds(50))
        #expect(run.waits(for: "the throttle query is true"))
        let holder = try test.database.connect()
        try holder.executeScript("BEGIN; LOCK TABLE t IN SHARE MODE")
        try test.database.run("UPDATE gate SET closed = false")
        #expect(run.waits(for: "lock timeout"))
        try expectShortWaits(on: test.database)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b IS NOT NULL") == 0)
        try holder.execute("COMMIT")
        #expect(try run.end().record.rows == 300)
    }

    @Test("by another session's lock before it has begun never queues for long either")
    func lockedPlan() throws {
        let test = try EngineCase(.postgres, Self.schema)
        let holder = try test.database.connect()
        try holder.executeScript("BEGIN; LOCK TABLE t IN SHARE MODE")
        let run = try Background(test, "table: t\nset: {b: a * 2}", lockTimeout: .milliseconds(50))
        try expectShortWaits(on: test.database)
        try holder.execute("COMMIT")
        #expect(try run.end().record.rows == 300)
    }

    /// For a second nobody is seen that has waited for a lock for half of one.
    private func expectShortWaits(on database: TestDatabase) throws {
        let watcher = try database.connect()
        let long = """
            SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() \
            AND clock_timestamp() - query_start > interval '500 ms'
            """
        #expect(!Pause.wait(atMost: .seconds(1)) { (try? watcher.scalar(long)) != .some(.some(0)) })
    }

    @Test("before its trigger is there lets other writers pass, and stops when it is told to")
    func lockedTrigger() throws {
        let test = try EngineCase(.postgres, Self.schema)
        let holder = try test.database.connect()
        try holder.executeScript("BEGIN; UPDATE t SET a = a WHERE id = 1")
        let job = "table: t\nset: {b: a * 2}\nkeep_in_sync: true"
        let run = try Background(test, job, lockTimeout: .milliseconds(50))
        #expect(run.waits(for: "lock timeout"))
        // Behind a CREATE TRIGGER that waits for its lock without end, every writer would wait as well.
        let writer = try test.database.connect()
        try writer.execute("SET statement_timeout = '20s'")
        #expect(try writer.execute("UPDATE t SET a = a + 1 WHERE id = 2") == 1)
        #expect(try test.triggers().isEmpty)
        _ = try test.engine.pause(1)
        #expect(try run.end().record.state == .paused)
        try holder.execute("COMMIT")
        let outcome = try test.engine.resume(1)
        #expect(outcome.record.state == .complete && outcome.record.rows == 300)
        #expect(try test.triggers().isEmpty)
    }
}
