import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport

/// One run, from its start to its end, by processes that are killed, frozen and cut off, on a database that crashes:
/// a seed says what is done to it, and the machine's load when.
final class TorturedRun {
    /// What came of it.
    struct Outcome {
        var faults: [TortureFault: Int] = [:]
        /// How commands ended that didn't end well, numbers left out, and how often.
        var messages: [String: Int] = [:]
        var writes = 0
        var problems: [String] = []
    }

    private struct Process {
        let program: SpawnedProgram
        let command: String
        let isHelper: Bool
        /// Faults to wait for until it goes on; nil while it isn't frozen.
        var thaws: Int?
    }

    let shape: TortureShape
    let database: TortureDatabase
    var outcome = Outcome()
    private let ground: TortureGround
    private let isRemote: Bool
    private let job: String
    private let mostFaults: Int
    private var random: SeededGenerator
    private var processes: [Process] = []

    /// How large, and how long it is tormented before it is left alone, and has to end.
    struct Size {
        let rows: ClosedRange<Int>
        let faults: ClosedRange<Int>
    }

    init(seed: UInt64, on ground: TortureGround, _ size: Size) throws {
        var random = SeededGenerator(seed: seed)
        self.ground = ground
        isRemote = ground.cluster != nil && Int.random(in: 0..<3, using: &random) > 0
        shape = TortureShape(ground.engine, rows: size.rows, &random)
        mostFaults = Int.random(in: size.faults, using: &random)
        database = try ground.makeDatabase(isRemote: isRemote)
        self.random = random
        let shape = shape
        try database.withConnection { try $0.executeScript(shape.schema) }
        let file = try TemporaryFolder.make().appending(path: "job.yaml")
        try shape.file.write(to: file, atomically: true, encoding: .utf8)
        job = file.path
    }

    func work() throws {
        let writer = TortureWriter(shape, on: database.own, seed: random.next())
        do {
            try torture()
            try heal()
        } catch {
            problem("the torture itself failed: \(error)")
            try? heal()
        }
        let model = writer.stop()
        let hasEndedBeforeWriter = try newest()?.state == .complete
        outcome.writes = model.writes
        outcome.problems += model.failures
        try finish()
        guard outcome.problems.isEmpty else { return }
        outcome.problems += try TortureCheck(
            shape: shape, database: database, model: model, hasEndedBeforeWriter: hasEndedBeforeWriter
        ).problems()
        try ground.remove(database)
    }

    private func torture() throws {
        let faults = TortureFault.all(on: ground, isRemote: isRemote)
        var count = 0
        while count < mostFaults, try newest()?.state.isFinal != true {
            try keepAtWork()
            usleep(UInt32.random(in: 5_000...200_000, using: &random))
            let fault = faults.randomElement(using: &random)!
            if try inject(fault) {
                count += 1
                outcome.faults[fault, default: 0] += 1
            }
            thaw(after: 1)
            reap()
        }
    }

    private func newest() throws -> RunRecord? { try insist { try database.own.runs().last } }

    /// What the tests ask a database that may just be away, or locked.
    private func insist<Result>(_ body: () throws -> Result) throws -> Result {
        for _ in 0..<200 {
            if let result = try? body() { return result }
            usleep(50_000)
        }
        return try body()
    }

    // MARK: Processes

    private func keepAtWork() throws {
        reap()
        if !processes.contains(where: { !$0.isHelper && $0.thaws == nil }) { try startOwner() }
        if processes.count < shape.processes, Bool.random(using: &random) {
            try start(["work", "--workers", "\(Int.random(in: 1...2, using: &random))"], isHelper: true)
        }
    }

    /// Another `run` once there is one would be another change of every row.
    private func startOwner() throws {
        let begin = ["run", job]
        let goOn = Bool.random(using: &random) ? ["resume"] : ["run", job, "--resume"]
        try start(try newest() == nil ? begin : goOn, isHelper: false)
    }

    private func start(_ command: [String], isHelper: Bool) throws {
        let program = try SluiceBinary.start(command + ["--database", database.text, "--json"])
        processes.append(Process(program: program, command: command[0], isHelper: isHelper))
    }

    private func reap() {
        let ended = processes.filter(\.program.hasEnded)
        for process in ended { note(process.program.wait(), of: process) }
        processes.removeAll { process in ended.contains { $0.program.pid == process.program.pid } }
    }

    private func thaw(after faults: Int) {
        for index in processes.indices {
            guard let left = processes[index].thaws else { continue }
            processes[index].thaws = left > faults ? left - faults : nil
            if left <= faults { processes[index].program.signal(SIGCONT) }
        }
    }

    /// Every end but a kill is one that Sluice chose, and says what to do.
    private func note(_ exit: SpawnedProgram.Exit, of process: Process) {
        // SIGTERM ends a process that doesn't listen for it yet.
        guard ![0, 3, 128 + SIGKILL, 128 + SIGTERM].contains(exit.code) else { return }
        let error = exit.errorObject
        guard [1, 2, 4].contains(exit.code), let message = error?["message"] as? String else {
            // Whoever works on a run that somebody has given up has nothing to explain.
            return problem("'\(process.command)' ended without a word: \(exit.both)")
        }
        let hint = error?["hint"] as? String
        if hint?.isEmpty ?? true { problem("'\(process.command)' failed and said nothing of what to do: \(exit.both)") }
        let line = "\(process.command): exit \(exit.code): \(message) | \(hint ?? "")"
        outcome.messages[line.replacing(#/[0-9]+/#, with: "N"), default: 0] += 1
    }

    private func problem(_ text: String) { outcome.problems.append(text) }

    // MARK: Faults

    /// False where nobody was there to be hurt.
    private func inject(_ fault: TortureFault) throws -> Bool {
        let atWork = processes.indices.filter { processes[$0].thaws == nil && !processes[$0].program.hasEnded }
        guard let victim = atWork.randomElement(using: &random) else { return false }
        let program = processes[victim].program
        switch fault {
        case .kill: program.signal(SIGKILL)
        case .signal: program.signal(SIGTERM)
        case .blink:
            program.signal(SIGSTOP)
            usleep(UInt32.random(in: 10_000...500_000, using: &random))
            program.signal(SIGCONT)
        case .freeze:
            program.signal(SIGSTOP)
            processes[victim].thaws = Int.random(in: 1...4, using: &random)
            do {
                try ground.expireLeases(of: program.pid, in: database)
            } catch {
                // It holds SQLite's lock, or there are no state tables yet: it would be waited for.
                thaw(after: .max)
            }
        case .pause: try start(["pause"], isHelper: true)
        default: try ground.inject(fault, into: database, &random)
        }
        return true
    }

    // MARK: The end

    private func heal() throws {
        ground.proxy?.heal()
        try ground.revive()
        thaw(after: .max)
    }

    /// For so long a run may stand still, on a machine that is busy with other runs.
    private static let patience: TimeInterval = 90

    /// Whoever works goes on to the end; then `resume` ends what they left, and says so.
    private func finish() throws {
        var place = try place()
        var since = Date.now
        while since.timeIntervalSinceNow > -Self.patience {
            reap()
            if processes.isEmpty {
                guard try newest()?.state.isFinal != true else { return }
                try startOwner()
            }
            usleep(100_000)
            let now = try self.place()
            if now != place { (place, since) = (now, .now) }
        }
        problem("stuck: \(try newest().map { "\($0.state), \($0.waiting ?? "-"), \($0.error ?? "-")" } ?? "no run")")
        for line in try whatIsUnderWay() { problem("\(line)") }
        for process in processes {
            problem("'\(process.command)' hangs: \(process.program.errorsSoFar.suffix(500))")
            process.program.signal(SIGKILL)
            _ = process.program.wait()
        }
    }

    /// Changes as long as the run gets on.
    private func place() throws -> [[Value]] {
        guard let run = try newest() else { return [] }
        let ranges = try database.withConnection { $0.dialect.stateTable("ranges") }
        return try [[.text(run.state.rawValue), .integer(Int64(run.chunks))]]
            + insist { try database.rows("SELECT number, done FROM \(ranges) ORDER BY number") }
    }

    private func whatIsUnderWay() throws -> [[Value]] {
        let ranges = try database.withConnection { $0.dialect.stateTable("ranges") }
        let held = try database.rows(
            "SELECT number, relation, low, high, cursor, windows, pass, owner, lease_until, rows, done FROM \(ranges)")
        guard ground.cluster != nil else { return held }
        return try held
            + database.rows(
                """
                SELECT pid::int8, state, wait_event, query_start::text, xact_start::text, now()::text, query FROM pg_stat_activity
                WHERE datname = current_database()
                """)
    }
}
