import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceBackfill

@Suite("keep_in_sync")
struct KeepInSyncTests {
    private func makeCase(_ engine: Engine, rows: Int = 400) throws -> EngineCase {
        let uuid = engine == .sqlite ? "lower(hex(randomblob(16)))" : "gen_random_uuid()"
        return try EngineCase(
            engine,
            """
            CREATE TABLE t (id \(engine == .sqlite ? "TEXT" : "uuid") NOT NULL DEFAULT (\(uuid)) PRIMARY KEY,
              cents bigint, price numeric(10,2), kind text, other bigint NOT NULL DEFAULT 0);
            \(series(rows)) INSERT INTO t (cents, kind) SELECT i, CASE i % 2 WHEN 0 THEN 'even' ELSE 'odd' END FROM n;
            """)
    }

    private func startHalf(_ test: EngineCase, _ job: String) throws -> Int64 {
        var options = RunOptions()
        options.limitRows = 150
        let outcome = try test.start(job, options: options)
        #expect(outcome.error == nil && outcome.record.state == .paused)
        #expect(try !test.triggers().isEmpty, "the trigger stays while the run is open")
        return outcome.record.id
    }

    /// An application goes on, in front of the cursor and behind it.
    private func write(_ test: EngineCase) throws {
        try test.database.run(
            """
            \(series(200)) INSERT INTO t (cents, kind) SELECT 1000 + i, CASE i % 2 WHEN 0 THEN 'even' ELSE 'odd' END FROM n;
            UPDATE t SET cents = cents + 5000 WHERE cents % 3 = 0;
            UPDATE t SET other = other + 1;
            """)
    }

    private func finish(_ test: EngineCase, _ run: Int64) throws -> RunOutcome {
        let outcome = try test.engine.resume(run)
        #expect(outcome.error == nil && outcome.record.state == .complete)
        #expect(try test.triggers().isEmpty)
        #expect(outcome.certificate?.antiJoin.sweeps == 0, "the trigger did it, not a sweep")
        return outcome
    }

    @Test("covers rows written behind the cursor of random uuids", arguments: Engine.allCases)
    func uuids(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        try write(test)
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE round(price * 100) = cents") == 600)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE other = 1") == 600)
    }

    @Test(
        "covers a row that was done and whose source changes, under a condition that marks what is to do",
        arguments: Engine.allCases)
    func progressCondition(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(
            test, "table: t\nset: {price: cents / 100.0}\nwhere: price IS NULL\nkeep_in_sync: true")
        try write(test)
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE round(price * 100) = cents") == 600)
    }

    @Test("leaves rows alone that are outside of the job's condition", arguments: Engine.allCases)
    func scopeCondition(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(
            test, "table: t\nset: {price: cents / 100.0}\nwhere: kind = 'odd'\nkeep_in_sync: true")
        try write(test)
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE kind = 'odd' AND round(price * 100) = cents") == 300)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE kind = 'even' AND price IS NULL") == 300)
    }

    @Test(
        "leaves a value alone that an application writes itself into a column of another's condition",
        arguments: Engine.allCases)
    func unrelatedUpdate(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(
            test, "table: t\nset: {price: cents / 100.0}\nwhere: price IS NULL\nkeep_in_sync: true")
        // A discount by hand on rows that are done: no source column changes.
        try test.database.run("UPDATE t SET price = -1 WHERE price IS NOT NULL")
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE price = -1") == 150)
    }

    @Test("ends with a run that is cancelled", arguments: Engine.allCases)
    func cancelled(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        _ = try test.engine.cancel(run)
        #expect(try test.triggers().isEmpty)
        try write(test)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE price IS NOT NULL") == 150)
    }

    @Test("covers what an upsert and a multi-row update write", arguments: Engine.allCases)
    func upsert(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        try test.database.run(
            """
            INSERT INTO t (id, cents) SELECT id, 77 FROM t WHERE cents <= 200
              ON CONFLICT (id) DO UPDATE SET cents = excluded.cents + 1;
            """)
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE round(price * 100) = cents") == 400)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE cents = 78")?.integer ?? 0 >= 200)
    }

    @Test("covers partitions, and tables that inherit", arguments: ["partitions", "inheritance"])
    func families(kind: String) throws {
        let schema =
            kind == "partitions"
            ? """
            CREATE TABLE t (id bigint PRIMARY KEY, cents bigint, price numeric(10,2)) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);
            CREATE TABLE t2 PARTITION OF t DEFAULT;
            INSERT INTO t SELECT i, i FROM generate_series(1, 400) i;
            """
            : """
            CREATE TABLE t (id bigint PRIMARY KEY, cents bigint, price numeric(10,2));
            CREATE TABLE t1 (extra int, PRIMARY KEY (id)) INHERITS (t);
            INSERT INTO t SELECT i, i FROM generate_series(1, 300) i;
            INSERT INTO t1 SELECT i, i FROM generate_series(301, 400) i;
            """
        let test = try EngineCase(.postgres, schema)
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        try test.database.run(
            "UPDATE t SET cents = cents + 1000; INSERT INTO t1 (id, cents) VALUES (0, 7); UPDATE t1 SET cents = cents + 1 WHERE id = 0"
        )
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE round(price * 100) = cents") == 401)
    }

    @Test("reads the job's expression along the path that it was checked with, whoever writes")
    func searchPath() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, cents bigint, price numeric(10,2));
            CREATE FUNCTION in_units(bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 100.0';
            INSERT INTO t SELECT i, i FROM generate_series(1, 400) i;
            """)
        let run = try startHalf(test, "table: t\nset: {price: in_units(cents)}\nkeep_in_sync: true")
        // A role of its own would be left over: roles belong to the cluster.
        try test.database.run("SET search_path = ''; INSERT INTO public.t VALUES (-1, 500)")
        try test.database.run(
            """
            CREATE FUNCTION pg_temp.in_units(bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric';
            CREATE SCHEMA mine; CREATE FUNCTION mine.in_units(bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 0::numeric';
            SET search_path = mine, public; INSERT INTO t VALUES (-2, 700)
            """)
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE round(price * 100) = cents") == 402)
    }

    @Test("leaves no right for everybody behind, and a writer without any right in Sluice's schema writes on")
    func rights() throws {
        let test = try makeCase(.postgres)
        let role = "\(test.database.name)_writer"
        try test.database.run("CREATE ROLE \(role); GRANT ALL ON t TO \(role)")
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        try test.database.run("SET ROLE \(role); INSERT INTO t (cents) VALUES (500); UPDATE t SET cents = cents + 1")
        let open = """
            SELECT count(*) FROM pg_namespace n WHERE nspname = 'sluice' AND has_schema_privilege('\(role)', n.oid, 'USAGE')
            """
        #expect(try test.scalar(open) == 0)
        #expect(
            try test.scalar(
                """
                SELECT count(*) FROM pg_proc p WHERE pronamespace = 'sluice'::regnamespace
                AND has_function_privilege('\(role)', p.oid, 'EXECUTE')
                """) == 0)
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE round(price * 100) = cents") == 401)
        try test.database.run("REVOKE ALL ON t FROM \(role); DROP ROLE \(role)")
    }

    @Test("never fails an application's write: what it can't compute, the run finds undone and sets aside")
    func failingExpression() throws {
        let test = try EngineCase(
            .postgres,
            "CREATE TABLE t (id bigint PRIMARY KEY, s text, n int); INSERT INTO t SELECT i, i::text FROM generate_series(1, 400) i"
        )
        let run = try startHalf(test, "table: t\nset: {n: 's::int'}\nkeep_in_sync: true\non_error: {quarantine: 10}")
        try test.database.run(
            "UPDATE t SET s = 'n/a' WHERE id = 3; INSERT INTO t (id, s) VALUES (-5, 'none'), (-4, '7')")
        let outcome = try test.engine.resume(run)
        #expect(outcome.error == nil && outcome.record.state == .complete && outcome.record.quarantined == 2)
        #expect(try test.rows("SELECT id, n FROM t WHERE id IN (-4)") == [[-4, 7]])
        #expect(try test.scalar("SELECT count(*) FROM t WHERE n::text = s") == 400)
    }

    @Test("covers a source column that a trigger of the table changes, whatever the statement names")
    func othersTriggers() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, n int); INSERT INTO t SELECT i, i, i FROM generate_series(1, 400) i;
            CREATE FUNCTION doubles() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := NEW.b * 2; RETURN NEW; END $$;
            CREATE TRIGGER doubles BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION doubles();
            """)
        let run = try startHalf(test, "table: t\nset: {n: a + 1}\nkeep_in_sync: true")
        try test.database.run(
            "UPDATE t SET b = 7000 WHERE id = 3; SET session_replication_role = replica; UPDATE t SET a = 9 WHERE id = 4"
        )
        _ = try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE n = a + 1") == 400)
    }

    @Test("is refused where its trigger couldn't see what the job reads: a generated column, a later trigger's change")
    func refused() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, a int, g int GENERATED ALWAYS AS (a * 10) STORED, n int);
            CREATE TABLE u (id bigint PRIMARY KEY, a int, n int);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER zzz BEFORE UPDATE ON u FOR EACH ROW EXECUTE FUNCTION f();
            """)
        #expect(throws: Refused.self) { try test.start("table: t\nset: {n: g + 1}\nkeep_in_sync: true") }
        #expect(throws: Refused.self) { try test.start("table: u\nset: {n: a + 1}\nkeep_in_sync: true") }
        #expect(try test.engine.runs().isEmpty && test.triggers().isEmpty)
        try test.complete("table: t\nset: {n: g + 1}")
    }

    @Test("leaves no trigger that asking again to cancel doesn't remove", arguments: Engine.allCases)
    func cancelledAgain(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        // As a cancel leaves it that was killed before it had the trigger's lock.
        _ = try RunStore(try test.database.connect()).move(run, to: .cancelled, from: [.paused])
        #expect(try test.engine.cancel(run).state == .cancelled)
        #expect(try test.triggers().isEmpty)
    }

    @Test(
        "that a run left behind is found and removed, and one that an open run needs is not", arguments: Engine.allCases
    )
    func leftovers(engine: Engine) throws {
        let test = try makeCase(engine)
        let run = try startHalf(test, "table: t\nset: {price: cents / 100.0}\nkeep_in_sync: true")
        #expect(try test.engine.leftovers().isEmpty)
        _ = try RunStore(try test.database.connect()).move(run, to: .cancelled, from: [.paused])
        let found = try test.engine.leftovers()
        #expect(!found.isEmpty && found.allSatisfy { $0.kind == .trigger && $0.table == "t" && $0.run == run })
        #expect(try test.engine.removeLeftovers() == found)
        #expect(try test.triggers().isEmpty && test.engine.leftovers().isEmpty)
    }

    @Test(
        "leaves no stale value behind a condition that its old value satisfies, where the writer can't compute the new one"
    )
    func staleBehindCondition() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, v text, n int); INSERT INTO t SELECT i, i::text FROM generate_series(1, 400) i;
            """)
        let run = try startHalf(
            test, "table: t\nset: {n: 'v::int'}\nwhere: n IS NULL\nkeep_in_sync: true\non_error: {quarantine: 10}")
        try test.database.run("UPDATE t SET v = '12x' WHERE id = 1")
        let outcome = try test.engine.resume(run)
        #expect(outcome.record.state == .complete && outcome.record.quarantined == 1)
        #expect(try test.rows("SELECT n FROM t WHERE id = 1") == [[.null]])
    }

    @Test(
        "has its trigger until it is complete: it goes with that, or stays where that isn't had",
        arguments: Engine.allCases)
    func goesWithCompletion(engine: Engine) throws {
        struct Paused: Error {}
        let test = try EngineCase(engine, "CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint, y bigint)")
        let connection = try test.database.connect()
        try StateSchema.ensure(on: connection)
        let job = try test.job("table: t\nset: {x: y + 1}\nkeep_in_sync: true")
        let trigger = SyncTrigger(plan: try Planner.plan(job, on: connection), run: 1)
        let context = RunContext(
            run: 1, url: test.database.url, lockTimeout: job.lockTimeout, throttle: job.throttle, stop: StopToken(),
            interrupters: Interrupters(), limitRows: nil
        ) { _, _ in throw Paused() }
        try trigger.install(on: connection, of: context)
        let installed = try test.triggers()
        #expect(throws: Paused.self) { try trigger.remove(on: connection, of: context) { throw Paused() } }
        #expect(try !installed.isEmpty && test.triggers() == installed)
        try trigger.remove(on: connection, of: context) {}
        #expect(try test.triggers().isEmpty)
    }

    @Test("leaves no trigger where the process woke up in a run that is over", arguments: Engine.allCases)
    func lateInstall(engine: Engine) throws {
        let test = try EngineCase(engine, "CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint, y bigint)")
        let text = "table: t\nset: {x: y + 1}\nkeep_in_sync: true"
        try test.complete(text)
        let connection = try test.database.connect()
        let job = try test.job(text)
        let context = RunContext(
            run: 1, url: test.database.url, lockTimeout: job.lockTimeout, throttle: job.throttle, stop: StopToken(),
            interrupters: Interrupters(), limitRows: nil
        ) { _, _ in throw Stopped() }
        let steps = JobSteps(
            plan: try Planner.plan(job, on: connection), context: context, workers: 1, total: nil)
        #expect(throws: Stopped.self) { try steps.prepare(RunStore(connection)) }
        #expect(try test.triggers().isEmpty && context.stop.reason == .takenOver)
    }
}
