import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceBackfill

/// Rows that were done and whose sources change, in all the ways in which a trigger may fail to see it.
@Suite("keep_in_sync, where rows are done already")
struct KeepInSyncFaultTests {
    private static let table = "CREATE TABLE t (id integer NOT NULL PRIMARY KEY, a integer, b integer %);"
    private static let job = "table: t\nset: {b: a + 1}\nwhere: b IS NULL\nkeep_in_sync: true"

    private func makeCase(_ engine: Engine, columns: String = "", rows: Int = 400) throws -> EngineCase {
        try EngineCase(
            engine,
            Self.table.replacing("%", with: columns) + "\(series(rows)) INSERT INTO t (id, a) SELECT i, i FROM n;")
    }

    private func startHalf(_ test: EngineCase, _ job: String = Self.job) throws -> Int64 {
        var options = RunOptions()
        options.limitRows = 150
        let outcome = try test.start(job, options: options)
        #expect(outcome.error == nil && outcome.record.state == .paused, "\(String(describing: outcome.error))")
        return outcome.record.id
    }

    private func finish(_ test: EngineCase, _ run: Int64) throws {
        let outcome = try test.engine.resume(run)
        #expect(outcome.error == nil && outcome.record.state == .complete, "\(String(describing: outcome.error))")
        #expect(try test.triggers().isEmpty)
    }

    @Test(
        "are computed anew whatever marks what is to be done", arguments: Engine.allCases,
        [
            ("b = -1", "NOT NULL DEFAULT -1", "{b: a + 1}"),
            ("done = 0", ", done integer DEFAULT 0", "{b: a + 1, done: 1}"),
            ("b < 0 AND a < 10000", "NOT NULL DEFAULT -1", "{b: a + 1}"),
            ("coalesce(b, 0) <> a + 1", "", "{b: a + 1}"),
        ])
    func marks(engine: Engine, mark: (condition: String, columns: String, set: String)) throws {
        let test = try makeCase(engine, columns: mark.columns)
        let run = try startHalf(test, "table: t\nset: \(mark.set)\nwhere: \(mark.condition)\nkeep_in_sync: true")
        try test.database.run("UPDATE t SET a = a + 1000 WHERE id % 3 = 0; UPDATE t SET a = 20000 WHERE id = 399")
        try finish(test, run)
        let outside = mark.condition.contains("10000") ? 1 : 0
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a + 1")?.integer == Int64(400 - outside))
    }

    @Test(
        "are left alone where the job never did them: what stood there was something else", arguments: Engine.allCases)
    func others(engine: Engine) throws {
        let test = try makeCase(engine, columns: "NOT NULL DEFAULT -1")
        try test.database.run("UPDATE t SET b = 7777 WHERE id = 10")
        let run = try startHalf(test, "table: t\nset: {b: a + 1}\nwhere: b = -1\nkeep_in_sync: true")
        try test.database.run("UPDATE t SET a = 50 WHERE id = 10")
        try finish(test, run)
        #expect(try test.scalar("SELECT b FROM t WHERE id = 10") == 7777)
    }

    @Test("SQLite: follow a generated column, which no UPDATE names", arguments: ["STORED", "VIRTUAL"])
    func generated(kind: String) throws {
        let test = try makeCase(.sqlite, columns: ", g integer GENERATED ALWAYS AS (a * 2) \(kind)")
        let run = try startHalf(test, "table: t\nset: {b: g + 1}\nwhere: b IS NULL\nkeep_in_sync: true")
        try test.database.run("UPDATE t SET a = a + 1000 WHERE id % 3 = 0")
        try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 2 + 1") == 400)
    }

    @Test("look undone while a source has another name, and are done when it is back")
    func renamed() throws {
        let test = try makeCase(.postgres)
        let run = try startHalf(test)
        try test.database.run(
            "ALTER TABLE t RENAME a TO other; UPDATE t SET other = other + 1000 WHERE id <= 50; ALTER TABLE t RENAME other TO a"
        )
        try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a + 1") == 400)
    }

    @Test(
        "aren't certified where the trigger was off meanwhile",
        arguments: [
            "ALTER TABLE t DISABLE TRIGGER USER",
            "ALTER TABLE t DISABLE TRIGGER USER; ALTER TABLE t ENABLE TRIGGER USER",
            "DO $$ BEGIN EXECUTE (SELECT 'DROP TRIGGER ' || tgname || ' ON t' FROM pg_trigger WHERE tgrelid = 't'::regclass); END $$",
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := NEW.a; RETURN NEW; END $$; "
                + "CREATE TRIGGER aaa BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
        ])
    func interrupted(change: String) throws {
        let test = try makeCase(.postgres)
        let run = try startHalf(test)
        try test.database.run(change)
        let outcome = try test.engine.resume(run)
        #expect((outcome.error as? Problem)?.code == .syncInterrupted, "\(String(describing: outcome.error))")
        #expect(outcome.record.state == .failed && outcome.certificate == nil)
        // A job whose condition looks at rows that are done finds them.
        let all = try makeCase(.postgres)
        let other = try startHalf(all, "table: t\nset: {b: a + 1}\nkeep_in_sync: true")
        try all.database.run("ALTER TABLE t DISABLE TRIGGER USER; UPDATE t SET a = a + 1000 WHERE id % 3 = 0")
        try finish(all, other)
        #expect(try all.scalar("SELECT count(*) FROM t WHERE b = a + 1") == 400)
    }

    @Test("SQLite: aren't certified where the table was made again without the triggers")
    func rebuilt() throws {
        let test = try makeCase(.sqlite)
        let run = try startHalf(test)
        try test.database.run(
            """
            CREATE TABLE n (id integer NOT NULL PRIMARY KEY, a integer, b integer, c integer);
            INSERT INTO n (id, a, b) SELECT id, a, b FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t; UPDATE t SET a = a + 1
            """)
        #expect((try test.engine.resume(run).error as? Problem)?.code == .syncInterrupted)
    }

    @Test("are no matter of rights: a privilege given, and what a partition gets, is no interruption")
    func uninterrupted() throws {
        let test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id integer NOT NULL PRIMARY KEY, a integer, b integer) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            \(series(400)) INSERT INTO t (id, a) SELECT i, i FROM n
            """)
        let run = try startHalf(test)
        let function = "\(Dialect.postgres.stateTable("sync_\(run)"))()"
        try test.database.run(
            "GRANT EXECUTE ON FUNCTION \(function) TO pg_monitor; REVOKE ALL ON FUNCTION \(function) FROM pg_monitor")
        try test.database.run(
            """
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (1000) TO (2000); INSERT INTO t (id, a) VALUES (1500, 5);
            UPDATE t SET a = a + 1000 WHERE id % 3 = 0
            """)
        try test.database.run("VACUUM FULL t1")
        try finish(test, run)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a + 1") == 401)
    }

    @Test(
        "of two jobs aren't chained: one that reads what the other writes is refused while that is open",
        arguments: Engine.allCases)
    func chain(engine: Engine) throws {
        let test = try makeCase(engine, columns: ", c integer")
        let second = "table: t\nset: {c: b + 1}\nwhere: c IS NULL\nkeep_in_sync: true"
        let run = try startHalf(test, second)
        let refused = #expect(throws: Refused.self) { try test.start(Self.job) }
        #expect(refused?.reason.contains("reads 'b', which the other writes") == true, "\(refused?.reason ?? "")")
        _ = try test.engine.cancel(run)
        try finish(test, try startHalf(test))
    }

    @Test("PostgreSQL: an application's row isn't held to NOT NULL and CHECK by a value that it didn't write")
    func constraints() throws {
        let test = try makeCase(
            .postgres, columns: "CHECK (b < 1000), s text DEFAULT 'x', n integer NOT NULL DEFAULT 0")
        let run = try startHalf(
            test,
            "table: t\nset: {b: a + 1, n: length(s)}\nwhere: b IS NULL\nkeep_in_sync: true\non_error: {quarantine: 500}"
        )
        try test.database.run(
            "INSERT INTO t (id, a, s) VALUES (501, 5000, 'x'), (502, 1, NULL), (503, 2, 'xy'); UPDATE t SET a = 4000 WHERE id = 390"
        )
        #expect(
            try test.database.rows("SELECT id, a, b, n FROM t WHERE id > 500 ORDER BY 1") == [
                [501, 5000, .null, 0], [502, 1, .null, 0], [503, 2, 3, 2],
            ])
        _ = try test.engine.cancel(run)
    }

    @Test(
        "can't be covered by what a row hasn't got before it is written",
        arguments: ["xmin::text::int", "tableoid::int"])
    func systemColumns(expression: String) throws {
        let test = try makeCase(.postgres)
        let refused = #expect(throws: Refused.self) {
            try test.start("table: t\nset: {b: \"\(expression)\"}\nkeep_in_sync: true")
        }
        #expect(refused?.reason.contains("keep_in_sync can't cover") == true, "\(refused?.reason ?? "")")
    }
}
