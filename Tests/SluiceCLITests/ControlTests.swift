import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Runs of the command, controlled by signals and by other processes.
@Suite("A run of the command")
struct ControlTests {
    /// Chunks of 20 rows: slow enough to be met half-way.
    private func makeCase(
        _ engine: Engine, rows: Int = 30_000, job: String = "set: {x: x + 1}", chunk: String = ""
    ) throws -> CommandCase {
        try CommandCase(
            engine,
            schema: """
                CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL, y bigint);
                \(series(rows)) INSERT INTO t SELECT i, 0, i FROM n;
                """,
            job: "table: t\n\(job)\nchunk: {target: 10ms, min_rows: 1, max_rows: 20\(chunk)}")
    }

    private func finish(_ test: CommandCase, rows: Int = 30_000) throws {
        let exit = try test.sluice("resume")
        #expect(exit.code == 0, "\(exit.both)")
        #expect(exit.json["state"] as? String == "complete" && exit.json["rows"] as? Int == rows)
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[.integer(Int64(rows))]])
    }

    @Test("stops behind its chunk at the first signal, says so by exit code 3, and goes on", arguments: Engine.allCases)
    func firstSignal(engine: Engine) throws {
        let test = try makeCase(engine)
        let program = try test.start("run", "JOB")
        try test.waitForRows(500, of: program)
        program.signal(SIGTERM)
        let exit = program.wait()
        #expect(exit.code == 3, "\(exit.both)")
        #expect(exit.json["state"] as? String == "paused" && exit.json["version"] as? Int == 1)
        #expect(exit.json.keys.contains("certificate") && exit.certificate == nil)
        let rows = try #require(exit.json["rows"] as? Int)
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[.integer(Int64(rows))]])
        try finish(test)
    }

    @Test(
        "ends at once at a second signal, also in the middle of a statement, and loses nothing",
        arguments: Engine.allCases)
    func secondSignal(engine: Engine) throws {
        // The chunk that holds row 1,000 takes a minute.
        let slow =
            engine == .sqlite
            ? "set: {x: \"x + CASE WHEN id < 1000 THEN 1 ELSE (\(series(1_000_000_000)) SELECT count(*) > 0 FROM n) END\"}"
            : "set: {x: \"x + CASE WHEN id < 1000 THEN 1 WHEN pg_sleep(60) IS NULL THEN 1 ELSE 1 END\"}"
        let test = try makeCase(engine, rows: 2_000, job: slow, chunk: ", passes: 1")
        let program = try test.start("run", "JOB")
        try test.waitForRows(900, of: program)
        usleep(500_000)
        let before = Date.now
        program.signal(SIGINT)
        usleep(300_000)
        program.signal(SIGINT)
        let exit = program.wait()
        #expect(exit.code == 3, "\(exit.both)")
        #expect(Date.now.timeIntervalSince(before) < 10)
        let run = try #require(try test.openRun)
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[.integer(Int64(run.rows))]])
        guard engine == .postgres else { return }
        // The server ends the statement too, and its locks.
        let left =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^(WITH|UPDATE).*pg_sleep'"
        let deadline = Date.now + 30
        while try !test.database.rows(left).isEmpty, Date.now < deadline { usleep(200_000) }
        #expect(try test.database.rows(left) == [])
    }

    @Test("is paused and resumed from other processes", arguments: Engine.allCases)
    func pause(engine: Engine) throws {
        // Three commands are answered while it runs.
        let test = try makeCase(engine, rows: 100_000)
        let program = try test.start("run", "JOB")
        try test.waitForRows(500, of: program)
        let refused = try test.sluice("run", "JOB")
        #expect(refused.code == 2, "\(refused.both)")
        #expect((refused.errorObject?["hint"] as? String)?.contains("sluice status") == true)
        let busy = try test.sluice("resume")
        #expect(busy.code == 2, "\(busy.both)")
        let paused = try test.sluice("pause")
        #expect(paused.code == 0 && paused.json["state"] as? String == "paused", "\(paused.both)")
        let exit = program.wait()
        #expect(exit.code == 3 && exit.json["state"] as? String == "paused", "\(exit.both)")
        let status = try test.sluice("status")
        let runs = try #require(status.json["runs"] as? [[String: Any]])
        #expect(runs.count == 1 && runs[0]["rows"] as? Int == exit.json["rows"] as? Int)
        #expect(
            Set(runs[0].keys).isSuperset(of: ["total", "rows_per_second", "eta_seconds", "waiting", "certificate"]))
        try finish(test, rows: 100_000)
        let again = try test.sluice("resume", "1")
        #expect(again.code == 2, "a complete run isn't resumed: \(again.both)")
    }

    @Test("that is cancelled changes nothing more from the moment the cancel is answered", arguments: Engine.allCases)
    func cancel(engine: Engine) throws {
        let test = try makeCase(engine, job: "set: {x: y + 1}\nkeep_in_sync: true")
        let program = try test.start("run", "JOB")
        try test.waitForRows(500, of: program)
        let cancelled = try test.sluice("cancel")
        #expect(cancelled.code == 0 && cancelled.json["state"] as? String == "cancelled", "\(cancelled.both)")
        let done = try test.database.rows("SELECT count(*) FROM t WHERE x <> 0")
        let exit = program.wait()
        #expect(exit.json["state"] as? String == "cancelled" && exit.code == 1, "\(exit.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x <> 0") == done)
        let triggers = engine == .sqlite ? "sqlite_schema WHERE type = 'trigger'" : "pg_trigger WHERE NOT tgisinternal"
        #expect(try test.database.rows("SELECT count(*) FROM \(triggers)") == [[0]])
        #expect(try test.sluice("resume", "1").code == 2)
        #expect(try test.sluice("run", "JOB").code == 0, "a new run may begin")
    }

    @Test("changes exactly as many rows as --limit-rows says", arguments: Engine.allCases)
    func limit(engine: Engine) throws {
        let test = try makeCase(engine, rows: 1_000)
        let first = try test.sluice("run", "JOB", "--limit-rows", "137")
        #expect(first.code == 3 && first.json["rows"] as? Int == 137, "\(first.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[137]])
        let second = try test.sluice("resume", "--limit-rows", "5")
        #expect(second.json["rows"] as? Int == 142, "\(second.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[142]])
        try finish(test, rows: 1_000)
    }

    @Test(
        "shares its ranges with 'sluice work' in another process, and one of them may be killed",
        arguments: Engine.allCases)
    func work(engine: Engine) throws {
        // Room for several ranges.
        let test = try CommandCase(
            engine,
            schema: """
                CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL);
                \(series(80_000)) INSERT INTO t SELECT i, 0 FROM n;
                """,
            job: "table: t\nset: {x: x + 1}\nworkers: 2\nchunk: {target: 10ms, min_rows: 1, max_rows: 100}")
        let owner = try test.start("run", "JOB", "--workers", "2")
        try test.waitForRows(500, of: owner)
        let helper = try test.start("work")
        let victim = try test.start("work")
        usleep(400_000)
        victim.signal(SIGKILL)
        _ = victim.wait()
        let exit = owner.wait()
        #expect(exit.code == 0 && exit.json["rows"] as? Int == 80_000, "\(exit.both)")
        let helped = helper.wait()
        #expect([0, 2, 3].contains(helped.code), "\(helped.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[80_000]])
    }

    @Test(
        "of a frozen process is taken over once its lease has run out; it then commits nothing more",
        arguments: Engine.allCases)
    func frozen(engine: Engine) throws {
        let test = try makeCase(engine, rows: 10_000)
        let program = try test.start("run", "JOB")
        try test.waitForRows(500, of: program)
        try freezeBetweenTransactions(program, test.database)
        // Half a minute passes at once, and the pause lets another process have the run.
        let ranges = engine == .sqlite ? "sluice_ranges" : "sluice.ranges"
        try test.database.run("UPDATE \(ranges) SET lease_until = '2000-01-01T00:00:00.000Z' WHERE done = 0")
        #expect(try test.sluice("pause").code == 0)
        try finish(test, rows: 10_000)
        program.signal(SIGCONT)
        let exit = program.wait()
        #expect(exit.json["state"] as? String == "complete", "\(exit.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[10_000]])
    }

    /// In the middle of a transaction it would hold its locks, and nobody could go on.
    private func freezeBetweenTransactions(_ program: SpawnedProgram, _ database: TestDatabase) throws {
        let connection = try database.connect()
        func isQuiet() throws -> Bool {
            switch database.engine {
            case .sqlite:
                try connection.executeScript("PRAGMA busy_timeout = 0")
                return (try? connection.executeScript("BEGIN IMMEDIATE; ROLLBACK")) != nil
            case .postgres:
                let open = try connection.scalar(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
                    """)
                return open == 0
            }
        }
        for attempt in 0..<500 {
            program.signal(SIGSTOP)
            usleep(20_000)
            if try isQuiet() { return }
            program.signal(SIGCONT)
            usleep(UInt32(500 + attempt * 37 % 5_000))
        }
        Issue.record("the process was always in the middle of a transaction")
    }
}
