import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceBackfill

/// Invariant 2: a worker whose lease was taken over cannot commit.
@Suite("A lease")
struct FencingTests {
    private let run: Int64 = 1

    private func makeRange(_ engine: Engine) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        try connection.executeScript("CREATE TABLE t (id bigint PRIMARY KEY, x int); INSERT INTO t VALUES (1, 0)")
        try StateSchema.ensure(on: connection)
        let store = RunStore(connection)
        let job = Job(
            name: "j", table: QualifiedName(name: "t"), work: .set([(column: "x", expression: "x + 1")]),
            defaults: JobDefaults())
        let id = try store.insertRun(
            job: job.name, definition: job.source.text, table: "t", plan: "{}", owner: .current, total: nil)
        #expect(id == run)
        try store.insertRange(run: run, number: 0, low: nil, high: [1])
        return database
    }

    /// What a worker does in a chunk's transaction.
    private func commit(_ lease: RangeLease, on connection: any Connection) throws {
        try connection.transaction {
            try connection.execute("UPDATE t SET x = x + 1")
            try RunStore(connection).checkpoint(lease, rows: 1, quarantined: 0)
        }
    }

    @Test("that was taken over commits nothing, however late its worker wakes up", arguments: Engine.allCases)
    func takenOver(engine: Engine) throws {
        let database = try makeRange(engine)
        let sleeper = try database.connect()
        let stale = try #require(try RunStore(sleeper).claimRange(run: run, passes: 1, owner: "elsewhere/1/1"))
        let other = try database.connect()
        try other.execute("UPDATE \(other.dialect.stateTable("ranges")) SET lease_until = '2000-01-01T00:00:00.000Z'")
        let fresh = try #require(try RunStore(other).claimRange(run: run, passes: 1, owner: "elsewhere/2/2"))
        #expect(fresh.epoch > stale.epoch)
        #expect(throws: Fenced.self) { try commit(stale, on: sleeper) }
        #expect(try other.scalar("SELECT x FROM t") == 0)
        try commit(fresh, on: other)
        #expect(throws: Fenced.self) { try commit(stale, on: sleeper) }
        #expect(try other.scalar("SELECT x FROM t") == 1)
    }

    @Test("is one worker's until it runs out or is given back", arguments: Engine.allCases)
    func exclusive(engine: Engine) throws {
        let database = try makeRange(engine)
        let store = RunStore(try database.connect())
        let lease = try #require(try store.claimRange(run: run, passes: 1, owner: "elsewhere/1/1"))
        #expect(try store.claimRange(run: run, passes: 1, owner: "elsewhere/2/2") == nil)
        try store.release(lease)
        #expect(try store.claimRange(run: run, passes: 1, owner: "elsewhere/2/2") != nil)
    }

    @Test("can't be had in a run that was paused or cancelled", arguments: Engine.allCases, ["paused", "cancelled"])
    func notInAClosedRun(engine: Engine, state: String) throws {
        let database = try makeRange(engine)
        let connection = try database.connect()
        let store = RunStore(connection)
        try connection.execute("UPDATE \(connection.dialect.stateTable("runs")) SET state = '\(state)'")
        #expect(try store.claimRange(run: run, passes: 1, owner: "elsewhere/1/1") == nil)
    }

    @Test("of a process that is gone is taken at once; one of another host's is waited for", arguments: Engine.allCases)
    func eviction(engine: Engine) throws {
        let database = try makeRange(engine)
        let store = RunStore(try database.connect())
        let gone = "\(RunOwner.current.host)/\(RunOwner.current.pid)/1#0"
        let stale = try #require(try store.claimRange(run: run, passes: 1, owner: gone))
        try store.evictGoneOwners(run: run)
        let fresh = try #require(try store.claimRange(run: run, passes: 1, owner: "elsewhere/2/2#0"))
        #expect(throws: Fenced.self) { try commit(stale, on: store.connection) }
        try store.evictGoneOwners(run: run)
        #expect(try store.claimRange(run: run, passes: 1, owner: "elsewhere/3/3#0") == nil)
        try commit(fresh, on: store.connection)
    }
}
