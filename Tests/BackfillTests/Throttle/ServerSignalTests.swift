import Dispatch
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceBackfill

/// Each signal with what it is there for, on a database.
@Suite("A throttle's signals on a database")
struct ServerSignalTests {
    private func reason(_ database: TestDatabase, _ change: (inout Throttle) -> Void) throws -> String? {
        var throttle = Throttle()
        change(&throttle)
        var governor = ThrottleGovernor(throttle, on: "t", of: database.url)
        let connection = try database.url.connect()
        return governor.reasonToWait(on: connection)
    }

    @Test("see a session that waits for a lock of Sluice's, and none that waits for another's")
    func lockWaiters() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)")
        for (name, isSluices) in [("sluice", true), ("psql", false)] {
            let holder = try database.connect()
            try holder.execute("SET application_name = '\(name)'")
            try holder.begin(.write)
            try holder.execute("UPDATE t SET id = id")
            let waiter = try Blocked(database, "UPDATE t SET id = id")
            #expect(try Pause.wait(atMost: .seconds(20)) { try database.waiters() == 1 })
            let found = try reason(database) { $0.lockWaiters = 0 }
            #expect((found?.contains("waits for locks") == true) == isSluices, "\(found ?? "")")
            try holder.rollback()
            waiter.end()
        }
    }

    @Test("see how long a transaction that keeps dead rows has been open, and count none that keeps none")
    func oldestTransaction() throws {
        let database = try Engine.postgres.makeDatabase()
        let idle = try database.connect()
        try idle.execute("SET application_name = 'idle'")
        try idle.begin(.write)
        let elsewhere = try Engine.postgres.makeDatabase().connect()
        try elsewhere.execute("SET application_name = 'elsewhere'")
        try elsewhere.begin(.write)
        try elsewhere.execute("CREATE TABLE made (id integer)")
        #expect(try reason(database) { $0.oldestTransaction = .zero } == nil)
        try elsewhere.rollback()
        try idle.execute("CREATE TABLE made (id integer)")
        #expect(try reason(database) { $0.oldestTransaction = .zero }?.contains("keeps dead rows") == true)
        try idle.rollback()
    }

    @Test("have a table with too many dead rows vacuumed, and tell what keeps them or who may do it")
    func deadRows() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id integer PRIMARY KEY, n integer) WITH (autovacuum_enabled = off);
            INSERT INTO t SELECT i, 0 FROM generate_series(1, 3000) i
            """)
        let url = database.url
        let vacuum = TableVacuum(of: "t") { try url.connect() }
        var signal = DeadRows(limit: 1000, of: "t", vacuum)
        let connection = try database.connect()
        #expect(signal.reasonToWait(on: connection, isHeld: false) == nil && vacuum.state == .never)
        let reader = try database.connect()
        try reader.begin(.snapshot)
        _ = try reader.rows("SELECT count(*) FROM t")
        try database.run("UPDATE t SET n = 1")
        #expect(
            Pause.wait(atMost: .seconds(20)) {
                signal.reasonToWait(on: connection, isHeld: true)?.contains("an open transaction") == true
            })
        try reader.rollback()
        // The next one would be after a minute.
        let next = TableVacuum(of: "t") { try url.connect() }
        signal = DeadRows(limit: 1000, of: "t", next)
        #expect(signal.reasonToWait(on: connection, isHeld: false)?.contains("is vacuumed: it had 3000") == true)
        #expect(Pause.wait(atMost: .seconds(20)) { signal.reasonToWait(on: connection, isHeld: true) == nil })
        #expect(next.state == .over)
        next.end()
        #expect(next.begin() == .over)
    }

    @Test("don't have a table vacuumed by a role that may not")
    func othersDeadRows() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id integer) WITH (autovacuum_enabled = off);
            INSERT INTO t SELECT 0 FROM generate_series(1, 2000); UPDATE t SET id = 1
            """)
        let connection = try database.connect()
        try connection.execute("SET ROLE pg_signal_backend")
        let vacuum = TableVacuum(of: "t") { throw Uncalled() }
        var signal = DeadRows(limit: 1000, of: "t", vacuum)
        #expect(
            Pause.wait(atMost: .seconds(20)) {
                signal.reasonToWait(on: connection, isHeld: true)?.contains("may not VACUUM it") == true
            })
        #expect(vacuum.state == .never)
    }

    private struct Uncalled: Error {}

    @Test("wait while a vacuum works on the table, whose name is looked up along the session's path")
    func vacuum() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run("CREATE TABLE t AS SELECT repeat('x', 2000) FROM generate_series(1, 4000)")
        #expect(try reason(database) { $0.waitsForVacuum = true } == nil)
        // A tenth of a second a page, of which there are a thousand.
        let vacuum = try Blocked(
            database, "SET vacuum_cost_delay = 100", "SET vacuum_cost_limit = 1", "VACUUM t")
        #expect(
            try Pause.wait(atMost: .seconds(60)) {
                try reason(database) { $0.waitsForVacuum = true }?.contains("a vacuum works on t") == true
            })
        _ = try database.rows("SELECT pg_cancel_backend(pid) FROM pg_stat_progress_vacuum WHERE relid = 't'::regclass")
        vacuum.end()
    }

    @Test("wait for a vacuum against wraparound that is due")
    func wraparound() throws {
        let database = try Engine.postgres.makeDatabase()
        // The least that a table may have as its limit; each block with a handler is a transaction of its own.
        try database.run(
            "CREATE TABLE t (id integer) WITH (autovacuum_freeze_max_age = 100000); CREATE TABLE n (id integer)")
        #expect(try reason(database) { $0.waitsForVacuum = true } == nil)
        try database.run(
            """
            DO $$ BEGIN
              FOR i IN 1..100100 LOOP
                BEGIN INSERT INTO n VALUES (i); EXCEPTION WHEN division_by_zero THEN NULL; END;
              END LOOP;
            END $$
            """)
        #expect(try reason(database) { $0.waitsForVacuum = true }?.contains("against wraparound is due") == true)
    }

    @Test("see the WAL that is kept for a slot which nobody reads")
    func slot() throws {
        let database = try Engine.postgres.makeDatabase()
        let name = "slot_\(UInt32.random(in: 0 ... .max))"
        _ = try database.rows("SELECT pg_create_physical_replication_slot('\(name)', true)")
        defer { _ = try? database.rows("SELECT pg_drop_replication_slot('\(name)')") }
        try database.run("CREATE TABLE t AS SELECT repeat('x', 100) FROM generate_series(1, 20000)")
        #expect(try reason(database) { $0.slotWAL = 1_000_000 }?.contains("of WAL are kept for slot") == true)
    }

    @Test("miss a replica that is named and isn't there")
    func namedReplica() throws {
        let database = try Engine.postgres.makeDatabase()
        #expect(try reason(database) { $0.replicas = ["standby1"] }?.contains("replica standby1 is gone") == true)
    }

    @Test("hold back where the role may not see the queue of the archive")
    func hiddenQueue() throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        try connection.execute("SET ROLE pg_signal_backend")
        var queue = ArchiveQueue(limit: 1)
        #expect(queue.reasonToWait(on: connection, isHeld: false)?.contains("pg_monitor") == true)
    }

    @Test("measure a small statement's time", arguments: Engine.allCases)
    func latency(engine: Engine) throws {
        let database = try engine.makeDatabase()
        #expect(try reason(database) { $0.latency = .init(limit: .zero) }?.contains("latency probe") == true)
        #expect(try reason(database) { $0.latency = .init(limit: .seconds(60)) } == nil)
        #expect(
            try reason(database) { $0.latency = .init(query: "nonsense", limit: .zero) }?.contains("measured") == true)
    }

    @Test("change nothing by what the user has them ask", arguments: Engine.allCases)
    func readOnly(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run("CREATE TABLE t (id integer); INSERT INTO t VALUES (1)")
        for change in ["DELETE FROM t RETURNING 0", "UPDATE t SET id = 2 RETURNING 0"] {
            #expect(try reason(database) { $0.query = change }?.contains("can't be measured") == true)
            #expect(
                try reason(database) { $0.latency = .init(query: change, limit: .seconds(9)) }?.contains("measured")
                    == true)
        }
        #expect(try database.rows("SELECT id FROM t") == [[1]])
    }

    @Test("know the room on a SQLite file's disk")
    func disk() throws {
        let database = try Engine.sqlite.makeDatabase()
        #expect(try reason(database) { $0.freeDisk = 1 } == nil)
        #expect(try reason(database) { $0.freeDisk = .max }?.contains("left") == true)
    }

    @Test("empty SQLite's WAL file, and wait while a reader keeps it from being emptied")
    func walSize() throws {
        let database = try Engine.sqlite.makeDatabase()
        try database.run("PRAGMA journal_mode = WAL; CREATE TABLE t (v TEXT)")
        let writer = try database.connect()
        let fill =
            "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            + "SELECT hex(randomblob(50)) FROM n"
        try writer.execute(fill)
        #expect(try reason(database) { $0.walSize = 500_000 } == nil)
        let reader = try database.connect()
        try reader.begin(.snapshot)
        _ = try reader.rows("SELECT count(*) FROM t")
        try writer.execute(fill)
        #expect(try reason(database) { $0.walSize = 500_000 }?.contains("a reader keeps it") == true)
        try reader.rollback()
        #expect(try reason(database) { $0.walSize = 500_000 } == nil)
    }

    @Test("feel what another writer of a SQLite file feels")
    func writerWait() throws {
        let database = try Engine.sqlite.makeDatabase()
        #expect(try reason(database) { $0.writerWait = .seconds(1) } == nil)
        let writer = try database.connect()
        try writer.begin(.write)
        try writer.execute("CREATE TABLE t (id INTEGER)")
        #expect(try reason(database) { $0.writerWait = .milliseconds(20) }?.contains("a writer waits") == true)
        try writer.rollback()
    }
}

/// A statement that waits, on a thread of its own.
private final class Blocked: Sendable {
    private let group = DispatchGroup()

    init(_ database: TestDatabase, _ statements: String...) throws {
        let url = database.url
        DispatchQueue(label: "blocked").async(group: group) {
            let connection = try? url.connect()
            _ = try? connection?.execute("SET application_name = 'waiter'")
            for sql in statements { _ = try? connection?.execute(sql) }
        }
    }

    func end() { group.wait() }
}

extension TestDatabase {
    fileprivate func waiters() throws -> Int64 {
        try rows(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN "
                + "(SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
        )[0][0].integer ?? 0
    }
}
