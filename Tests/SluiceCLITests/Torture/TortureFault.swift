import Foundation
import SluiceDatabase
import SluiceTestSupport

/// What is done to a run.
enum TortureFault: String, CaseIterable, Sendable {
    /// SIGKILL.
    case kill
    /// SIGSTOP until the leases have run out, or for less, and SIGCONT.
    case freeze, blink
    /// SIGTERM, `sluice pause`.
    case signal, pause
    /// pg_terminate_backend and pg_cancel_backend on Sluice's sessions.
    case terminate, cancelStatements
    /// The server: `pg_ctl stop -m immediate`, and a restart in order.
    case crash, restart
    /// The network between.
    case cut, loseAnswer, stall, delay
    /// Somebody else's locks.
    case lockRows, lockTable
    case fillDisk

    /// Those that can be done on that ground; the cheap ones more often.
    static func all(on ground: TortureGround, isRemote: Bool) -> [TortureFault] {
        var faults: [TortureFault] = [.kill, .kill, .kill, .freeze, .blink, .signal, .pause, .lockTable]
        if ground.engine == .postgres {
            faults += [.terminate, .terminate, .terminate, .cancelStatements, .crash, .restart, .lockRows]
        }
        if isRemote { faults += [.cut, .cut, .loseAnswer, .loseAnswer, .loseAnswer, .stall, .delay] }
        if ground.disk != nil { faults += [.fillDisk, .fillDisk] }
        return faults
    }
}

/// Faults of the database, by its administrator and by others.
extension TortureGround {
    func inject(_ fault: TortureFault, into database: TortureDatabase, _ random: inout SeededGenerator) throws {
        switch fault {
        case .terminate: try signalSessions("pg_terminate_backend", of: database, &random)
        case .cancelStatements: try signalSessions("pg_cancel_backend", of: database, &random)
        case .crash, .restart:
            try cluster?.stop(mode: fault == .crash ? "immediate" : "fast")
            usleep(UInt32.random(in: 0...200_000, using: &random))
            try cluster?.start()
        case .cut: proxy?.cut()
        case .loseAnswer: for _ in 0..<Int.random(in: 1...3, using: &random) { proxy?.loseNextAnswer() }
        case .stall:
            proxy?.stall(true)
            usleep(UInt32.random(in: 50_000...1_000_000, using: &random))
            proxy?.stall(false)
        case .delay:
            proxy?.delay(microseconds: UInt32.random(in: 1_000...20_000, using: &random))
            usleep(300_000)
            proxy?.delay(microseconds: 0)
        // A process that sleeps with SQLite's lock keeps it from everybody.
        case .lockRows, .lockTable: try? lock(fault, in: database, &random)
        case .fillDisk: try fillDisk(for: UInt32.random(in: 50_000...800_000, using: &random))
        case .kill, .freeze, .blink, .signal, .pause: break
        }
    }

    /// All of them, or some.
    private func signalSessions(
        _ function: String, of database: TortureDatabase, _ random: inout SeededGenerator
    ) throws {
        let share = [0.4, 1].randomElement(using: &random)!
        try database.withConnection {
            _ = try $0.rows(
                """
                SELECT \(function)(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'sluice' AND random() < \(share)
                """)
        }
    }

    /// For longer than the job waits for a lock, or for less.
    private func lock(
        _ fault: TortureFault, in database: TortureDatabase, _ random: inout SeededGenerator
    ) throws {
        let pause = UInt32.random(in: 20_000...700_000, using: &random)
        let first = Int.random(in: 1...5_000, using: &random)
        try database.withConnection { connection in
            try connection.transaction {
                if engine == .postgres {
                    try connection.executeScript(
                        fault == .lockTable
                            ? "LOCK TABLE t IN ACCESS EXCLUSIVE MODE"
                            : "SELECT n FROM t WHERE n BETWEEN \(first) AND \(first + 2_000) FOR UPDATE")
                }
                usleep(pause)
            }
        }
    }

    /// What time does to the leases of a process that has stopped, and to its transactions.
    func expireLeases(of pid: pid_t, in database: TortureDatabase) throws {
        try database.withConnection { connection in
            if engine == .postgres {
                _ = try connection.rows(
                    """
                    SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = current_database()
                      AND application_name = 'sluice' AND state LIKE 'idle in transaction%'
                    """)
                try connection.execute("SET lock_timeout = '2s'")
            }
            let past = connection.dialect.clock(plus: "-1")
            for table in ["ranges", "runs"] {
                try connection.execute(
                    """
                    UPDATE \(connection.dialect.stateTable(table)) SET lease_until = \(past)
                    WHERE owner LIKE '%/\(pid)/%'
                    """)
            }
        }
    }
}
