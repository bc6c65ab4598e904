import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Synchronization
import Testing

/// Invariant 3: a transform's value is applied only to the row version it was computed from.
@Suite("A transform")
struct LostUpdateTests {
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint, b bigint, c bigint NOT NULL DEFAULT 0);
        \(series(500)) INSERT INTO t (id, a) SELECT i, i FROM n;
        """

    /// b = 10 a, or what `compute` says; just when the row with a = 250 has been read, another session runs `interference`.
    private func makeCase(
        _ engine: Engine, interference: String, compute: @escaping @Sendable (Int64) throws -> Int64 = { $0 * 10 }
    ) throws -> EngineCase {
        var test = try EngineCase(engine, Self.schema)
        let database = test.database
        let isDone = Mutex(false)
        test.registry.register("times_ten") { values in
            guard let a = values[0].integer else { return .null }
            let isFirst = isDone.withLock { done in
                defer { if a == 250 { done = true } }
                return a == 250 && !done
            }
            if isFirst { try database.run(interference) }
            return .integer(try compute(a))
        }
        return test
    }

    private static let job = "table: t\ntransform: {b: {times_ten: a}}\nwhere: b IS NULL\nverify: b IS NOT NULL"

    @Test("computes a row again whose input changed meanwhile", arguments: Engine.allCases)
    func inputChanged(engine: Engine) throws {
        let test = try makeCase(engine, interference: "UPDATE t SET a = 7777, c = 1 WHERE id = 250")
        try test.complete(Self.job)
        #expect(try test.rows("SELECT a, b, c FROM t WHERE id = 250") == [[7777, 77770, 1]])
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 500)
    }

    /// Without `where` nothing is swept afterwards: what the chunk doesn't compute again is left out for good.
    @Test("computes a row again also where no condition would find it later", arguments: Engine.allCases)
    func inputChangedWithoutCondition(engine: Engine) throws {
        let test = try makeCase(engine, interference: "UPDATE t SET a = 7777, c = 1 WHERE id = 250")
        try test.complete("table: t\ntransform: {b: {times_ten: a}}")
        #expect(try test.rows("SELECT a, b, c FROM t WHERE id = 250") == [[7777, 77770, 1]])
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 500)
    }

    @Test("leaves a row alone that meanwhile left the job's condition", arguments: Engine.allCases)
    func conditionChanged(engine: Engine) throws {
        let test = try makeCase(engine, interference: "UPDATE t SET b = -1 WHERE id = 250")
        try test.complete(Self.job)
        #expect(try test.scalar("SELECT b FROM t WHERE id = 250") == -1)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 499)
    }

    /// Rows of the chunk that are done already must not even be computed again beside the one that changed.
    @Test("that refuses its own result isn't shown it when another row is computed again", arguments: Engine.allCases)
    func refusesItsResult(engine: Engine) throws {
        let test = try makeCase(engine, interference: "UPDATE t SET c = 1 WHERE id = 250") { a in
            guard a > 0 else { throw TransformError("is negative already") }
            return -a
        }
        try test.complete("table: t\ntransform: {a: {times_ten: a}}")
        #expect(try test.scalar("SELECT count(*) FROM t WHERE a = -id") == 500)
        #expect(try test.scalar("SELECT c FROM t WHERE id = 250") == 1)
    }

    @Test("that refused a row takes it once it has been mended meanwhile", arguments: Engine.allCases)
    func mendedMeanwhile(engine: Engine) throws {
        let test = try makeCase(engine, interference: "UPDATE t SET a = 7777 WHERE id = 242") { a in
            guard a != 242 else { throw TransformError("is 242") }
            return a * 10
        }
        try test.complete("table: t\ntransform: {b: {times_ten: a}}\non_error: {quarantine: 5}")
        #expect(try test.rows("SELECT a, b FROM t WHERE id = 242") == [[7777, 77770]])
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 500)
    }

    /// A row's place can be another's by the time its value arrives: only `xmin` tells them apart.
    @Test("isn't applied to a row that has come to lie where its own was")
    func placeTaken() throws {
        var test = try EngineCase(
            .postgres,
            """
            CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b bigint) WITH (autovacuum_enabled = off);
            INSERT INTO t SELECT i, i FROM generate_series(1, 40) i;
            """)
        let database = test.database
        let moved = Mutex<[Value?]>([])
        test.registry.register("times_ten") { values in
            guard let a = values[0].integer else { return .null }
            if a == 20, moved.withLock({ $0.isEmpty }) {
                let connection = try database.connect()
                let place = { try connection.scalar("SELECT ctid::text FROM t WHERE id = 20") }
                let before = try place()
                // Until nobody's snapshot keeps the dead row any more, and the new one fills its gap.
                for attempt in 1...50 {
                    try connection.execute("DELETE FROM t WHERE id = 20")
                    try connection.execute("VACUUM (INDEX_CLEANUP ON) t")
                    try connection.execute("INSERT INTO t VALUES (20, 7777)")
                    let after = try place()
                    moved.withLock { $0 = [before, after] }
                    if after == before { break }
                    Pause.wait(.milliseconds(20 * attempt))
                }
            }
            return .integer(a * 10)
        }
        try test.complete("table: t\ntransform: {b: {times_ten: a}}\nchunk: {passes: 1}")
        let places = moved.withLock { $0 }
        #expect(places.count == 2 && places[0] == places[1], "the new row didn't take the old one's place")
        #expect(try test.rows("SELECT a, b FROM t WHERE id = 20") == [[7777, 77770]])
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 40)
    }

    @Test("is not disturbed by a row that is deleted or comes in meanwhile", arguments: Engine.allCases)
    func rowsComeAndGo(engine: Engine) throws {
        let test = try makeCase(
            engine, interference: "DELETE FROM t WHERE id = 250; INSERT INTO t (id, a) VALUES (-5, 12)")
        try test.complete(Self.job)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 500)
        #expect(try test.scalar("SELECT b FROM t WHERE id = -5") == 120)
    }

    @Test("under concurrent writers loses no update of theirs and leaves no stale value", arguments: Engine.allCases)
    func writers(engine: Engine) throws {
        let seed = Seed.make("lost updates")
        var test = try EngineCase(
            engine,
            """
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint, b bigint, c bigint NOT NULL DEFAULT 0);
            \(series(20_000)) INSERT INTO t (id, a) SELECT i, i FROM n;
            """)
        test.registry.register("times_ten") { values in .integer((values[0].integer ?? 0) * 10) }
        let database = test.database
        let stop = Mutex(false)
        let counted = Mutex(0)
        let failures = Mutex([String]())
        let group = DispatchGroup()
        for number in 0..<2 {
            DispatchQueue(label: "writer \(number)").async(group: group) {
                var random = SeededGenerator(seed: seed &+ UInt64(number))
                do {
                    let connection = try database.connect()
                    let place = connection.dialect.placeholder(1)
                    while !stop.withLock({ $0 }) {
                        let id = Value.integer(.random(in: 1...20_000, using: &random))
                        // The application writes old and new column together, as dual-writing code does.
                        try connection.execute(
                            "UPDATE t SET a = a + 1, b = (a + 1) * 10, c = c + 1 WHERE id = \(place)", [id])
                        counted.withLock { $0 += 1 }
                        usleep(500)
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        try test.complete(
            "table: t\ntransform: {b: {times_ten: a}}\nworkers: 2\nchunk: {min_rows: 50, max_rows: 200}")
        stop.withLock { $0 = true }
        group.wait()
        #expect(failures.withLock { $0 } == [])
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = a * 10") == 20_000, "seed \(seed)")
        let count = Int64(counted.withLock { $0 })
        #expect(count > 0)
        #expect(try test.scalar("SELECT CAST(sum(c) AS bigint) FROM t")?.integer == count, "seed \(seed)")
        #expect(try test.scalar("SELECT CAST(sum(a - id) AS bigint) FROM t")?.integer == count, "seed \(seed)")
    }
}
