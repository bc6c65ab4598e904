import Dispatch
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Synchronization
import Testing

@Suite("A row that can't be transformed")
struct QuarantineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let engine: Engine
        let job: String
        let code: String

        var testDescription: String { "\(name) (\(engine))" }
    }

    static let cases: [Case] = [
        Case(name: "division by zero", engine: .postgres, job: "set: {x: 100 / a}", code: "22012"),
        Case(name: "check constraint", engine: .postgres, job: "set: {checked: a}", code: "23514"),
        Case(name: "check constraint", engine: .sqlite, job: "set: {checked: a}", code: "275"),
        Case(name: "not null", engine: .postgres, job: "set: {must: 'nullif(a, 0)'}", code: "23502"),
        Case(name: "not null", engine: .sqlite, job: "set: {must: 'nullif(a, 0)'}", code: "1299"),
        Case(name: "text that is no number", engine: .postgres, job: "set: {x: s::int}", code: "22P02"),
        Case(name: "a trigger's refusal", engine: .sqlite, job: "set: {guarded: a}", code: "1811"),
        Case(name: "a trigger's refusal", engine: .postgres, job: "set: {guarded: a}", code: "P0001"),
        Case(name: "transform", engine: .postgres, job: "transform: {x: {picky: a}}", code: "transform"),
        Case(name: "transform", engine: .sqlite, job: "transform: {x: {picky: a}}", code: "transform"),
        Case(name: "a deferred foreign key", engine: .postgres, job: "set: {parent: a}", code: "23503"),
        Case(name: "a deferred foreign key", engine: .sqlite, job: "set: {parent: a}", code: "787"),
        Case(
            name: "a deferred foreign key's value", engine: .sqlite, job: "transform: {parent: {same: a}}", code: "787"),
        Case(name: "a transform's value", engine: .postgres, job: "transform: {checked: {same: a}}", code: "23514"),
        Case(name: "a transform's value", engine: .sqlite, job: "transform: {checked: {same: a}}", code: "275"),
    ]

    /// Rows 1…500; 42, 43 and 400 are bad.
    private func makeCase(_ engine: Engine) throws -> EngineCase {
        var test = try EngineCase(
            engine,
            """
            CREATE TABLE parents (id bigint PRIMARY KEY); \(series(500)) INSERT INTO parents SELECT i FROM n;
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint NOT NULL, s text NOT NULL, x bigint,
              checked bigint CHECK (checked <> 0), must bigint NOT NULL DEFAULT -1, guarded bigint,
              parent bigint REFERENCES parents DEFERRABLE INITIALLY DEFERRED);
            \(series(500)) INSERT INTO t (id, a, s)
              SELECT i, CASE WHEN i IN (42, 43, 400) THEN 0 ELSE i END, CASE WHEN i IN (42, 43, 400) THEN 'secret' ELSE '1' END FROM n;
            """)
        switch engine {
        case .sqlite:
            try test.database.run(
                "CREATE TRIGGER refuse BEFORE UPDATE OF guarded ON t WHEN NEW.guarded = 0 BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        case .postgres:
            try test.database.run(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN IF NEW.guarded = 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE OF guarded ON t FOR EACH ROW EXECUTE FUNCTION refuse();
                """)
        }
        test.registry.register("picky") { values in
            guard values[0] != 0 else { throw TransformError("zero is not taken") }
            return values[0]
        }
        test.registry.register("same") { $0[0] }
        return test
    }

    @Test("is set aside with its key and its error, and everything else is done", arguments: cases)
    func setAside(_ sample: Case) throws {
        let test = try makeCase(sample.engine)
        let outcome = try test.complete(
            "table: t\n\(sample.job)\non_error: {quarantine: 10}\nchunk: {min_rows: 50, max_rows: 50}")
        #expect(outcome.record.rows == 497 && outcome.record.quarantined == 3)
        #expect(outcome.certificate?.quarantined == 3)
        let rows = try test.engine.quarantine(of: outcome.record.id)
        #expect(Set(rows.map(\.displayKey)) == ["42", "43", "400"])
        #expect(rows.allSatisfy { $0.code == sample.code }, "\(rows.map(\.code))")
        #expect(rows.allSatisfy { !$0.error.contains("secret") }, "a row's value was kept: \(rows.map(\.error))")
    }

    @Test("stops the run where the job says so, by its key, and its chunk is rolled back", arguments: cases)
    func stop(_ sample: Case) throws {
        let test = try makeCase(sample.engine)
        let outcome = try test.start(
            "table: t\n\(sample.job)\nchunk: {min_rows: 10, max_rows: 10, passes: 1}")
        #expect(outcome.record.state == .failed)
        let text = "\(try #require(outcome.error))"
        #expect(text.contains("row with key (42)") || text.contains("row with key (43)"), "\(text)")
        #expect(text.contains("rolled back") && !text.contains("secret"), "\(text)")
        #expect(outcome.record.rows == 40)
        // Mended, the run goes on where it was.
        try test.database.run("UPDATE t SET a = 1, s = '1' WHERE a = 0")
        let again = try test.engine.resume(outcome.record.id)
        #expect(again.error == nil && again.record.rows == 500)
    }

    @Test("stops the run where more are bad than may be set aside", arguments: Engine.allCases)
    func tooMany(engine: Engine) throws {
        let test = try makeCase(engine)
        let outcome = try test.start(
            "table: t\nset: {checked: a}\non_error: {quarantine: 2}\nchunk: {min_rows: 10, max_rows: 10, passes: 1}")
        #expect(outcome.record.state == .failed && outcome.record.quarantined == 2)
        #expect("\(try #require(outcome.error))".contains("More than 2 rows"))
        #expect(outcome.record.rows == 388)
    }

    @Test("is done by a replay once it is mended, and stays where it isn't", arguments: cases)
    func replay(_ sample: Case) throws {
        let test = try makeCase(sample.engine)
        let run = try test.complete("table: t\n\(sample.job)\non_error: {quarantine: 10}").record.id
        try test.database.run("UPDATE t SET a = 2, s = '2' WHERE id IN (42, 400)")
        let first = try test.engine.replay(run)
        #expect(first.done == 2 && first.left.map(\.displayKey) == ["43"])
        let second = try test.engine.replay(run)
        #expect(second.done == 0 && second.left.count == 1)
    }

    @Test("is replayed once, also by a job that isn't idempotent", arguments: Engine.allCases)
    func replayOnce(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint CHECK (x <> 8));
            \(series(100)) INSERT INTO t SELECT i, CASE i WHEN 7 THEN 7 ELSE 100 END FROM n;
            """)
        let run = try test.complete("table: t\nset: {x: x + 1}\non_error: {quarantine: 1}").record.id
        try test.database.run("UPDATE t SET x = 100 WHERE id = 7")
        #expect(try test.engine.replay(run).done == 1)
        #expect(try test.engine.replay(run).done == 0)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 101") == 100)
    }

    @Test("is replayed once, however many replay it at once", arguments: Engine.allCases)
    func replayedAtOnce(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, ok int NOT NULL, x int CHECK (x < 1 OR ok = 1));
            \(series(600)) INSERT INTO t SELECT i, CASE WHEN i % 10 = 0 THEN 0 ELSE 1 END, 0 FROM n;
            """)
        let outcome = try test.start("table: t\nset: {x: x + 1}\non_error: {quarantine: 100}")
        #expect(outcome.record.quarantined == 60)
        try test.database.run("UPDATE t SET ok = 1")
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 3) { _ in
            let count = (try? test.engine.replay(1).done) ?? 0
            done.withLock { $0 += count }
        }
        _ = try test.engine.replay(1)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 600)
        #expect(done.withLock { $0 } <= 60)
    }

    @Test("takes a row that a function of the database refuses", arguments: Engine.allCases)
    func refusedByFunction(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, v text, n text);
            \(series(300)) INSERT INTO t SELECT i, CASE i WHEN 250 THEN '{bad' ELSE '{"a": "1"}' END, NULL FROM n;
            """)
        let expression = engine == .sqlite ? "json_extract(v, '$.a')" : "v::json ->> 'a'"
        let outcome = try test.complete("table: t\nset: {n: \"\(expression)\"}\non_error: {quarantine: 5}")
        #expect(outcome.record.quarantined == 1)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE n = '1'") == 299)
    }
}
