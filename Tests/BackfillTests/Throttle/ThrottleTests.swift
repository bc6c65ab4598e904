import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceBackfill

@Suite("A throttle's signals")
struct ThrottleTests {
    @Test("hold back outside of a window, which may span midnight")
    func window() {
        let day = TimeWindow(from: 9 * 60, to: 17 * 60)
        #expect([539, 540, 1_019, 1_020].map { day.reasonToWait(at: $0) == nil } == [false, true, true, false])
        let night = TimeWindow(from: 22 * 60, to: 6 * 60)
        #expect(
            [1_319, 1_320, 0, 359, 360].map { night.reasonToWait(at: $0) == nil } == [false, true, true, true, false])
    }

    @Test("hold back above their limit, and say what was measured")
    func limits() {
        let lag = ReplicaLag(limit: .seconds(5))
        #expect(lag.reasonToWait(at: .init(seconds: 5)) == nil)
        #expect(lag.reasonToWait(at: .init(seconds: 5.1)) == "a replica is 6 s behind")
        let sessions = ActiveSessions(limit: 80)
        #expect(sessions.reasonToWait(at: 80) == nil && sessions.reasonToWait(at: 81) == "81 sessions are active")
        let rate = WALRate(limit: 64_000_000)
        #expect(rate.reasonToWait(at: 64e6) == nil && rate.reasonToWait(at: 70e6) == "WAL grows by 70 MB/s")
        #expect(rate.reasonToWait(at: .infinity) != nil)
    }

    @Test(
        "let a run that they hold back go on at four fifths of their limit, so that no chunk is let through at a time")
    func hysteresis() {
        let sessions = ActiveSessions(limit: 80)
        #expect([64, 65, 80].map { sessions.reasonToWait(at: $0, isHeld: true) == nil } == [true, false, false])
        let lag = ReplicaLag(limit: .seconds(10))
        #expect(lag.reasonToWait(at: .init(seconds: 9), isHeld: true) != nil)
        #expect(lag.reasonToWait(at: .init(seconds: 8), isHeld: true) == nil)
        let disk = FreeDisk(least: 1_000_000_000)
        #expect([1.1e9, 0.9e9].map { disk.reasonToWait(at: $0) == nil } == [true, false])
        #expect([1.1e9, 1.3e9].map { disk.reasonToWait(at: $0, isHeld: true) == nil } == [false, true])
    }

    @Test("say what they have measured")
    func words() {
        #expect(
            ReplicaLag(limit: nil, bytes: 64_000_000).reasonToWait(at: .init(seconds: 0, bytes: 70e6))
                == "a replica is 70 MB of WAL behind")
        #expect(
            SlotWAL(limit: 1_000_000).reasonToWait(at: .init(slot: "cdc", bytes: 5e6))
                == "5 MB of WAL are kept for slot cdc")
        #expect(ArchiveQueue(limit: 40).reasonToWait(at: 41) == "41 WAL files wait to be archived")
        #expect(LockWaiters(limit: 0).reasonToWait(at: 1) == "1 session waits for locks of Sluice's")
        #expect(OldestTransaction(limit: .seconds(60)).reasonToWait(at: 61)?.contains("61 s") == true)
        #expect(
            Latency(.init(limit: .milliseconds(20))).reasonToWait(at: 0.030) == "the latency probe takes 30 ms")
        #expect(WALSize(limit: 1_000_000).reasonToWait(at: 2e6)?.contains("2 MB") == true)
        #expect(WriterWait(limit: .milliseconds(20)).reasonToWait(at: 0.05) == "a writer waits for 50 ms")
    }

    @Test("take a query's first value for true or false, and nothing else")
    func query() {
        let query = ThrottleQuery(sql: "")
        for value in [Value.bool(false), 0] { #expect(query.reasonToWait(at: value) == nil) }
        for value in [Value.bool(true), 1, .null, .text("hello"), .blob([1])] {
            #expect(query.reasonToWait(at: value) != nil)
        }
    }

    @Test("hold back where they can't be measured, with the reason", arguments: Engine.allCases)
    func unreadable(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        var throttle = Throttle()
        throttle.query = "SELECT no_such_column FROM no_such_table"
        var governor = ThrottleGovernor(throttle, on: "t", of: database.url)
        let waiting = governor.reasonToWait(on: connection)
        let reason = try #require(waiting)
        #expect(reason.hasPrefix("throttle.query can't be measured") && reason.contains("no_such"))
    }

    @Test("are measured on a server that nothing holds back")
    func measured() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run("CREATE TABLE t (id integer)")
        let connection = try database.connect()
        var throttle = Throttle()
        throttle.replicaLag = .seconds(1)
        throttle.activeSessions = 1_000
        throttle.walRate = .max
        throttle.replicaBytes = .max
        throttle.slotWAL = .max
        throttle.archiveQueue = 1_000
        throttle.lockWaiters = 0
        throttle.waitsForVacuum = true
        throttle.deadRows = 1_000_000
        throttle.oldestTransaction = .seconds(86_400)
        throttle.latency = .init(limit: .seconds(60))
        throttle.query = "SELECT false"
        throttle.window = .init(from: 0, to: 24 * 60)
        var governor = ThrottleGovernor(throttle, on: "t", of: database.url)
        let reasons = [governor.reasonToWait(on: connection), governor.reasonToWait(on: connection)]
        #expect(reasons == [nil, nil])
        throttle.activeSessions = 0
        throttle.walRate = 0
        var sessions = ThrottleGovernor(throttle, on: "t", of: database.url)
        // Reads its own session as well, where the application doesn't call itself sluice.
        try connection.execute("SET application_name = 'someone'")
        let busy = sessions.reasonToWait(on: connection)
        #expect(busy?.contains("sessions are active") == true)
    }
}

@Suite("Room for SQLite's other writers")
struct WriterRoomTests {
    @Test("is a little twice a second, and as much as the chunks took where others write")
    func gaps() {
        var room = WriterRoom()
        let chunks = [(0.3, false), (0.3, false), (0.05, true), (0.5, false), (6, false)]
        let gaps = chunks.map { room.gap(after: $0.0, othersCommitted: $0.1) }
        #expect(gaps == [0, 0.01, 0.05, 0.11, 0.01])
    }

    @Test("hold back where a replica that was there has gone: it may be an hour behind by now")
    func replicaGone() {
        let reason = ReplicaLag(limit: .seconds(5)).reasonToWait(at: .init(seconds: 0, gone: ["standby1 local"]))
        #expect(reason?.contains("standby1") == true)
    }

    @Test("hold back where the session's role may not see what they measure")
    func hidden() throws {
        let database = try Engine.postgres.makeDatabase()
        let other = try database.connect()
        let connection = try database.connect()
        try connection.execute("SET ROLE pg_signal_backend")
        var throttle = Throttle()
        throttle.activeSessions = 1_000
        var governor = ThrottleGovernor(throttle, on: "t", of: database.url)
        let reason = governor.reasonToWait(on: connection)
        #expect(reason?.contains("pg_read_all_stats") == true)
        other.close()
    }

    @Test("hold back where the user's query finds no row: it says nothing", arguments: Engine.allCases)
    func noRow(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let connection = try database.connect()
        var throttle = Throttle()
        throttle.query = "SELECT 0 WHERE 1 = 0"
        var governor = ThrottleGovernor(throttle, on: "t", of: database.url)
        let reason = governor.reasonToWait(on: connection)
        #expect(reason?.contains("NULL") == true)
    }
}
