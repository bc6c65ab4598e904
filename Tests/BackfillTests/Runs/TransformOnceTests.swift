import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

/// What a range has covered is never given to a transform again, whatever the job's condition says afterwards.
@Suite("A row is transformed once")
struct TransformOnceTests {
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, name bigint, surname bigint, n bigint NOT NULL DEFAULT 0);
        \(series(300)) INSERT INTO t (id, name) SELECT i, i * 10 FROM n;
        """

    private func makeCase(_ engine: Engine, _ schema: String = Self.schema) throws -> EngineCase {
        var test = try EngineCase(engine, schema)
        test.registry.register("plus_one") { values in values[0].integer.map { .integer($0 + 1) } ?? .null }
        return test
    }

    @Test(
        "where its condition still holds afterwards", arguments: Engine.allCases,
        [
            "NOT (name IS NULL)", "surname IS NULL", "name IS NOT NULL", "name > 0 OR name IS NULL",
            "id > 0 AND NOT (name IS NULL)",
        ])
    func conditionStays(engine: Engine, condition: String) throws {
        let test = try makeCase(engine)
        let outcome = try test.complete("table: t\ntransform: {name: {plus_one: name}}\nwhere: \(condition)")
        #expect(outcome.record.rows == 300 && outcome.certificate?.antiJoin.proof == "coverage")
        #expect(try test.scalar("SELECT count(*) FROM t WHERE name = id * 10 + 1") == 300)
    }

    @Test(
        "where the column that marks it stays NULL, and another one changes by its own value",
        arguments: Engine.allCases)
    func markStays(engine: Engine) throws {
        let test = try makeCase(engine)
        let outcome = try test.complete(
            "table: t\ntransform: {surname: {plus_one: surname}, name: {plus_one: name}}\nwhere: surname IS NULL")
        #expect(outcome.record.rows == 300)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE name = id * 10 + 1") == 300)
    }

    @Test(
        "where its result is the NULL that marks what is undone; later rows are swept all the same",
        arguments: Engine.allCases)
    func nullResult(engine: Engine) throws {
        let test = try makeCase(engine, Self.schema + "UPDATE t SET name = NULL WHERE id % 3 = 0;")
        let job = "table: t\ntransform: {surname: {plus_one: name}}\nwhere: surname IS NULL"
        var options = RunOptions()
        options.limitRows = 150
        let first = try test.start(job, options: options)
        try test.database.run("INSERT INTO t (id, name) VALUES (-1, 5), (-2, NULL)")
        let outcome = try test.engine.resume(first.record.id)
        #expect(outcome.error == nil && outcome.record.state == .complete)
        #expect(outcome.record.rows == 301 && outcome.certificate?.antiJoin.sweeps == 1)
        #expect(outcome.certificate?.antiJoin.proof == "predicate")
        #expect(try test.scalar("SELECT surname FROM t WHERE id = -1") == 6)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE surname = name + 1") == 201)
        #expect(try test.engine.verify(first.record.id).holds)
    }

    @Test("by a sweep that an earlier version has left open", arguments: Engine.allCases)
    func openSweep(engine: Engine) throws {
        let test = try makeCase(engine)
        var options = RunOptions()
        options.limitRows = 100
        let run = try test.start(
            "table: t\ntransform: {name: {plus_one: name}}\nwhere: NOT (name IS NULL)", options: options)
        let ranges = engine == .sqlite ? "sluice_ranges" : "sluice.ranges"
        try test.database.run(
            "INSERT INTO \(ranges) (run_id, number, relation, high) VALUES (\(run.record.id), 7, 'sweep', '[\"i:300\"]')"
        )
        let outcome = try test.engine.resume(run.record.id)
        #expect(outcome.error == nil && outcome.record.state == .complete)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE name = id * 10 + 1") == 300)
    }
}
