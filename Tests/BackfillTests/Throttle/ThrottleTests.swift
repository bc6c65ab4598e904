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
        let connection = try engine.makeDatabase().connect()
        var throttle = Throttle()
        throttle.query = "SELECT no_such_column FROM no_such_table"
        var governor = ThrottleGovernor(throttle, for: connection.dialect)
        let waiting = governor.reasonToWait(on: connection)
        let reason = try #require(waiting)
        #expect(reason.hasPrefix("throttle.query can't be measured") && reason.contains("no_such"))
    }

    @Test("are measured on a server that nothing holds back")
    func measured() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        var throttle = Throttle()
        throttle.replicaLag = .seconds(1)
        throttle.activeSessions = 1_000
        throttle.walRate = .max
        throttle.query = "SELECT false"
        throttle.window = (0, 24 * 60)
        var governor = ThrottleGovernor(throttle, for: connection.dialect)
        let reasons = [governor.reasonToWait(on: connection), governor.reasonToWait(on: connection)]
        #expect(reasons == [nil, nil])
        throttle.activeSessions = 0
        throttle.walRate = 0
        var sessions = ThrottleGovernor(throttle, for: connection.dialect)
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
        var governor = ThrottleGovernor(throttle, for: connection.dialect)
        let reason = governor.reasonToWait(on: connection)
        #expect(reason?.contains("pg_read_all_stats") == true)
        other.close()
    }

    @Test("hold back where the user's query finds no row: it says nothing", arguments: Engine.allCases)
    func noRow(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        var throttle = Throttle()
        throttle.query = "SELECT 0 WHERE 1 = 0"
        var governor = ThrottleGovernor(throttle, for: connection.dialect)
        let reason = governor.reasonToWait(on: connection)
        #expect(reason?.contains("NULL") == true)
    }
}
