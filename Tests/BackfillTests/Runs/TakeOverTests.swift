import Dispatch
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

private let schema =
    "CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL); \(series(2_000)) INSERT INTO t SELECT i, 0 FROM n;"

@Suite("A run whose owner is gone")
struct TakeOverTests {
    private static let elsewhere = "another-host/1/77"

    /// A run that a process on another host has begun, as the state tables have it.
    private func makeCase(_ engine: Engine, leaseSeconds: Int) throws -> EngineCase {
        let test = try EngineCase(engine, schema)
        var options = RunOptions()
        options.limitRows = 300
        _ = try test.start("table: t\nset: {x: x + 1}\nchunk: {max_rows: 100, passes: 1}", options: options)
        let connection = try test.database.connect()
        let until = connection.dialect.clock(plus: "\(leaseSeconds)")
        let (runs, ranges) = (connection.dialect.stateTable("runs"), connection.dialect.stateTable("ranges"))
        try connection.execute(
            "UPDATE \(runs) SET state = 'running', owner = '\(Self.elsewhere)', lease_until = \(until)")
        try connection.execute("UPDATE \(ranges) SET owner = '\(Self.elsewhere)#0', lease_until = \(until)")
        return test
    }

    @Test("on another host is gone on with once its lease has run out", arguments: Engine.allCases)
    func expired(engine: Engine) throws {
        let test = try makeCase(engine, leaseSeconds: -1)
        let outcome = try test.engine.resume(1)
        #expect(outcome.error == nil && outcome.record.state == .complete)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 2_000)
    }

    @Test("is refused to others while its lease lasts", arguments: Engine.allCases)
    func alive(engine: Engine) throws {
        let test = try makeCase(engine, leaseSeconds: 30)
        #expect(throws: Refused.self) { try test.engine.resume(1) }
    }

    @Test("and has failed there lets nobody wait for its ranges", arguments: Engine.allCases)
    func failed(engine: Engine) throws {
        let test = try makeCase(engine, leaseSeconds: 30)
        let failure = DispatchQueue(label: "failure")
        failure.asyncAfter(deadline: .now() + 1) {
            let store = (try? test.database.connect()).map(RunStore.init)
            _ = try? store?.move(1, to: .failed, from: [.running], error: "the disk is full")
        }
        let outcome = try test.engine.join(1)
        #expect(outcome.record.state == .failed && outcome.sessionSeconds < 20)
        #expect(outcome.error.map { "\($0)" } == "run 1 has failed in another process: the disk is full")
    }

    @Test("goes to one of several that saw it, and to no other", arguments: Engine.allCases)
    func several(engine: Engine) throws {
        let test = try makeCase(engine, leaseSeconds: -1)
        let store = RunStore(try test.database.connect())
        let seen = try #require(try store.run(1))
        #expect(try store.takeOver(seen, by: .current))
        #expect(try !store.takeOver(seen, by: .current))
    }

    @Test("isn't ended any more by the one that woke up too late", arguments: Engine.allCases)
    func late(engine: Engine) throws {
        let test = try makeCase(engine, leaseSeconds: 30)
        let store = RunStore(try test.database.connect())
        #expect(try !store.move(1, to: .failed, from: [.running], owned: .current))
        #expect(try store.move(1, to: .verifying, from: [.running], owner: RunOwner(Self.elsewhere)))
        let other = try EngineCase(engine, schema)
        let certificate = try #require(try other.complete("table: t\nset: {x: x + 1}").certificate)
        #expect(try !store.complete(1, certificate: certificate))
        #expect(try store.run(1)?.state == .verifying)
    }
}

@Suite("One command for start and restart")
struct StartOrResumeTests {
    @Test("starts a job, goes on with its open run, and does nothing once that is complete", arguments: Engine.allCases)
    func startOrResume(engine: Engine) throws {
        let test = try EngineCase(engine, schema)
        let job = try test.job("table: t\nset: {x: x + 1}\nchunk: {max_rows: 100}")
        var options = RunOptions()
        options.limitRows = 300
        #expect(try test.engine.startOrResume(job, options: options).record.state == .paused)
        #expect(try test.engine.startOrResume(job).record.state == .complete)
        let again = try test.engine.startOrResume(job, whereComplete: .isLeft)
        #expect(again.record.state == .complete && again.record.id == 1 && again.sessionRows == 0)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 2_000)
        // Another job under the same name is another run.
        let other = try test.job("table: t\nset: {x: x + 2}")
        #expect(try test.engine.startOrResume(other, whereComplete: .isLeft).record.id == 2)
        #expect(try test.engine.startOrResume(other).record.id == 3)
    }

    @Test("keeps a run to the text that it was begun by", arguments: Engine.allCases)
    func anotherText(engine: Engine) throws {
        let test = try EngineCase(engine, schema)
        var options = RunOptions()
        options.limitRows = 300
        _ = try test.engine.startOrResume(test.job("table: t\nset: {x: x + 1}"), options: options)
        let refusal = #expect(throws: Refused.self) {
            try test.engine.startOrResume(test.job("table: t\nset: {x: x + 2}"))
        }
        #expect(refusal?.hint.contains("sluice resume 1") == true && refusal?.hint.contains("sluice cancel 1") == true)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x > 1") == 0)
        #expect(try test.engine.runs().count == 1)
    }

    @Test("begins one run, however many begin it at once", arguments: Engine.allCases)
    func atOnce(engine: Engine) throws {
        let test = try EngineCase(engine, schema)
        let job = try test.job("table: t\nset: {x: x + 1}\nchunk: {max_rows: 100}")
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            _ = try? test.engine.startOrResume(job, whereComplete: .isLeft)
        }
        #expect(try test.engine.runs().count == 1)
        _ = try test.engine.startOrResume(job, whereComplete: .isLeft)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 2_000)
    }
}
