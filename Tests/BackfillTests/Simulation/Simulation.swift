import SluiceDatabase
import SluiceTestSupport

@testable import SluiceBackfill

/// A run's processes, step by step in any order: each step is one statement's or one transaction's worth of work. They
/// crash, sleep past their leases, lose connections, and are paused, cancelled, resumed and helped.
struct Simulation<Tables: RunTables> {
    struct Broken: Error, CustomStringConvertible { let description: String }

    private(set) var tables: Tables
    private(set) var processes: [SimulatedProcess] = []
    private var random: SeededGenerator
    private let canTellUndone: Bool
    private let passes: Int
    private let slip: Slip?
    private var names = 1
    private var laws: SimulatedLaws

    init(_ tables: (_ rows: [Int]) throws -> Tables, seed: UInt64, slip: Slip? = nil) throws {
        var random = SeededGenerator(seed: seed)
        let rows = Array(1...Int.random(in: 1...14, using: &random)).map { $0 * 10 }
        canTellUndone = slip != nil ? false : Bool.random(using: &random)
        passes = Int.random(in: 1...3, using: &random)
        self.slip = slip
        self.random = random
        self.tables = try tables(rows)
        laws = SimulatedLaws(canTellUndone: canTellUndone, rows: rows)
        processes = [SimulatedProcess(Self.name(1), .owner, canSweep: canTellUndone)]
    }

    /// Goes on until nobody works on the run any more, and nobody comes, or for so many steps.
    mutating func run(steps: Int, seeing state: (Self) -> Void = { _ in }) throws {
        for _ in 0..<Int.random(in: 1...steps, using: &random) {
            try self.step(isCalm: false)
            state(self)
        }
        try end()
    }

    /// Left alone, the run ends.
    private mutating func end() throws {
        for _ in 0..<2_000 {
            let run = try tables.look()
            guard !run.state.isFinal else {
                guard !processes.isEmpty else { return try laws.atEnd(tables) }
                try step(isCalm: true)
                continue
            }
            for name in (1...names).map({ Self.name($0) }) where !processes.contains(where: { $0.name == name }) {
                try tables.expireLeases(of: name)
            }
            if processes.isEmpty { try resume() }
            try step(isCalm: true)
        }
        throw Broken(description: "stuck in \(try tables.look()): \(processes) \(try tables.ranges())")
    }

    private static func name(_ number: Int) -> String { "elsewhere/\(number)/0" }

    // MARK: One step

    private mutating func step(isCalm: Bool) throws {
        let before = try SimulatedLaws.State(tables)
        if isCalm || Int.random(in: 0..<8, using: &random) > 0 {
            try work(isCalm: isCalm)
        } else {
            try disturb()
        }
        try laws.check(before, SimulatedLaws.State(tables))
    }

    private mutating func work(isCalm: Bool) throws {
        guard let index = processes.indices.randomElement(using: &random) else { return }
        if processes[index].seen != nil { return try takeOver(index) }
        // The supervisor looks now and then.
        if Int.random(in: 0..<4, using: &random) == 0 { return try supervise(index) }
        guard case .work = processes[index].action else { return try carryOut(index) }
        try work(index, isCalm: isCalm)
    }

    private mutating func disturb() throws {
        let victim = processes.indices.randomElement(using: &random)
        switch Int.random(in: 0..<16, using: &random) {
        case 0...1: if let victim { processes.remove(at: victim) }
        // It sleeps, or has gone.
        case 2...5: try tables.expireLeases(of: Self.name(Int.random(in: 1...names, using: &random)))
        case 6: if let victim { processes[victim].request(.signal) }
        case 7: try pause()
        case 8 where Bool.random(using: &random):
            if let victim, processes[victim].seen == nil { processes[victim].request(.failure) }
        case 8 where Int.random(in: 0..<4, using: &random) == 0: try cancel()
        case 9...12 where processes.count < 3: try resume()
        case 13...14 where processes.count < 3: try join()
        default: insert()
        }
    }

    private mutating func insert() {
        guard tables.rows.keys.count < 20 else { return }
        let key = Int.random(in: 1..<160, using: &random)
        tables.insert(key)
    }

    // MARK: Commands

    private mutating func pause() throws {
        let run = try tables.look()
        _ = try tables.move(to: .paused, from: [.running, .verifying], owner: run.owner, owned: nil)
    }

    private mutating func cancel() throws {
        let from: [RunRecord.State] =
            slip == .cancelsWhatItSaw ? [.running] : [.running, .paused, .failed, .verifying]
        guard try tables.move(to: .cancelled, from: from, owner: nil, owned: nil) || slip == .cancelsWhatItSaw else {
            return
        }
        try tables.fenceAll()
        laws.cancelled()
    }

    /// As ``BackfillEngine/requireFree`` has it.
    private mutating func resume() throws {
        let run = try tables.look()
        guard !run.state.isFinal else { return }
        let isWorkedOn =
            switch run.state {
            case .running, .verifying: run.isOwnerAlive
            case .paused: run.owner != nil && run.ownerHolds
            default: false
            }
        guard !isWorkedOn || slip == .resumesWhatIsAlive else { return }
        laws.resumes(run)
        add(.owner, seen: run)
    }

    private mutating func takeOver(_ index: Int) throws {
        guard let seen = processes[index].seen else { return }
        processes[index].seen = nil
        let run = try tables.look()
        guard try tables.takeOver(seen, by: processes[index].name) else {
            processes.remove(at: index)
            return
        }
        laws.takesOver(run, seen: seen)
    }

    private mutating func join() throws {
        let run = try tables.look()
        guard run.state == .running, run.isOwnerAlive else { return }
        add(.helper, seen: nil)
    }

    private mutating func add(_ role: RunMachine.Role, seen: SimulatedRun?) {
        names += 1
        processes.append(SimulatedProcess(Self.name(names), role, canSweep: canTellUndone, seen: seen))
    }

    private mutating func supervise(_ index: Int) throws {
        try follow(index)
        try tables.renewLeases(of: processes[index].name)
    }

    /// As ``StopToken/follow(_:in:as:)`` has it.
    private mutating func follow(_ index: Int) throws {
        let run = try tables.look()
        let role = processes[index].role
        if let reason = role.reasonToStop(in: run.state, isOwner: run.owner == processes[index].name) {
            processes[index].request(reason)
        }
    }

    // MARK: What the machine says

    private mutating func carryOut(_ index: Int) throws {
        let name = processes[index].name
        let event: RunMachine.Event
        switch processes[index].action {
        case .prepare:
            if try tables.ranges().isEmpty { try tables.layRanges(firstRanges(), isSweep: false) }
            event = .prepared
        case .work: return
        case .expireLeases: event = .open(ranges: slip == .certifiesWithoutProof ? 0 : try openRanges())
        case .waitForOthers: event = .waited
        case .beginVerifying:
            if try !tables.move(to: .verifying, from: [.running], owner: name, owned: name) { try follow(index) }
            event = .verifying
        case .prove: event = try prove()
        case .laySweep: event = .sweepLaid(try laySweep())
        case .check:
            try follow(index)
            event = .checked
        case .complete:
            let isDone = try complete(by: name)
            if !isDone { try follow(index) }
            event = isDone ? .completed : .stopped(processes[index].stop ?? .cancel)
        case .leave(let state):
            try leave(index, as: state)
            event = .left
        case .fail:
            processes[index].request(.failure)
            event = .stopped(.failure)
        case .end:
            processes.remove(at: index)
            return
        }
        processes[index] = processes[index].after(event)
    }

    private mutating func complete(by name: String) throws -> Bool {
        let run = try tables.look()
        guard run.state != .complete else { return true }
        guard try tables.complete(by: name) else { return false }
        laws.completes(name, run)
        return true
    }

    private mutating func leave(_ index: Int, as state: RunRecord.State?) throws {
        let name = processes[index].name
        let owner = try tables.look().owner
        if let state, state != .cancelled,
            try tables.move(to: state, from: [.running, .verifying], owner: nil, owned: name)
        {
            laws.leaves(name, runOf: owner)
        }
        try tables.releaseAll(of: name)
        laws.hasLeft(name, try tables.ranges())
    }

    private func openRanges() throws -> Int { try tables.ranges().count { !$0.isDone } }

    private mutating func firstRanges() -> [(low: Int?, high: Int)] {
        let keys = tables.rows.keys
        guard let last = keys.last else { return [] }
        let cuts = keys.dropLast().shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)).sorted()
        return Array(zip([nil] + cuts.map(Optional.some), cuts + [last]))
    }

    /// By coverage, as ``Completion`` has it: keys up to the last first one that lie in nothing committed; else rows that
    /// are undone.
    private func prove() throws -> RunMachine.Event {
        let left: Int
        if canTellUndone {
            left = tables.rows.undone.count
        } else {
            let ranges = try tables.ranges().filter { !$0.isSweep }
            left = tables.rows.keys.count { key in
                ranges.contains { key <= $0.high }
                    && !ranges.contains { range in range.cursor.map { key > range.low ?? .min && key <= $0 } ?? false }
            }
        }
        guard slip != .certifiesWithoutProof else { return .rowsLeft(0) }
        let open = try openRanges()
        return open > 0 ? .open(ranges: open) : .rowsLeft(left)
    }

    private mutating func laySweep() throws -> Bool {
        guard let last = tables.rows.keys.last else { return false }
        guard try openRanges() == 0 else { return true }
        try tables.layRanges([(nil, last)], isSweep: true)
        return true
    }

    // MARK: Workers

    private mutating func work(_ index: Int, isCalm: Bool) throws {
        if processes[index].workers.isEmpty {
            processes[index].workers = Array(repeating: .claiming, count: Int.random(in: 1...2, using: &random))
        }
        let busy = processes[index].workers.indices.filter { processes[index].workers[$0] != .finished }
        guard let number = busy.randomElement(using: &random) else {
            processes[index] = processes[index].after(.nothingToClaim)
            return
        }
        let worker = "\(processes[index].name)#\(number)"
        processes[index].workers[number] = try next(
            processes[index].workers[number], worker, mayStart: processes[index].stop == nil, isCalm: isCalm)
    }

    private mutating func next(
        _ state: SimulatedProcess.Worker, _ worker: String, mayStart: Bool, isCalm: Bool
    ) throws -> SimulatedProcess.Worker {
        switch state {
        case .finished: return .finished
        case .claiming:
            guard mayStart else { return .finished }
            return try tables.claim(by: worker, passes: passes).map { .working($0) } ?? .sharing
        case .sharing: return try mayStart && share() ? .claiming : .finished
        case .working(var hold):
            guard mayStart else {
                try tables.release(hold)
                return .finished
            }
            if hold.progress.isDone { return .claiming }
            if hold.progress.next == nil { open(&hold) }
            return try commit(hold, isCalm: isCalm)
        }
    }

    private mutating func open(_ hold: inout Hold) {
        var ends: [[Value]] = []
        let size = Int.random(in: 1...4, using: &random)
        let most = passes > 1 ? Int.random(in: 1...3, using: &random) : 1
        while ends.count < most, !(ends.last.map(hold.progress.isEnd) ?? false) {
            let keys = tables.rows.within((ends.last ?? hold.progress.cursor)?.number, hold.progress.high.number)
            ends.append(keys.count >= size ? key(keys[size - 1]) : hold.progress.high)
        }
        hold.progress.open(ends)
    }

    /// A chunk, or its first part. The answer to the commit may be lost, and then the worker knows of nothing.
    private mutating func commit(_ hold: Hold, isCalm: Bool) throws -> SimulatedProcess.Worker {
        guard let whole = hold.progress.next else { return .working(hold) }
        let keys = tables.rows.within(whole.low?.number, whole.high.number)
        let part = keys.randomElement(using: &random)
        let chunk = Int.random(in: 0..<3, using: &random) == 0 ? part.map { whole.upTo(key($0)) } ?? whole : whole
        var after = hold
        after.progress = hold.progress.advanced(past: slip == .passesOverRestOfChunk ? whole : chunk)
        let changed = keys.filter { $0 <= chunk.high.number && ($0 / 10) % passes == chunk.pass }
        let isLost = !isCalm && Int.random(in: 0..<20, using: &random) == 0
        if isLost, Bool.random(using: &random) { return .claiming }
        do {
            try tables.commit(after, changing: changed, canTellUndone: canTellUndone)
        } catch is Fenced {
            return .claiming
        }
        return isLost ? .claiming : .working(after)
    }

    /// As ``WorkSharing`` has it.
    private mutating func share() throws -> Bool {
        for range in try tables.ranges() where range.owner != nil && !range.isDone {
            let keys = tables.rows.within(range.inHand, range.high).dropLast()
            // Where it moved since it was looked at, a cut may lie behind what is in hand.
            let moved = slip == .sharesWhatIsDone ? tables.rows.within(range.low, range.high).dropLast() : keys
            guard keys.count > 1, let cut = moved.randomElement(using: &random) else { continue }
            if try tables.share(range, at: cut) { return true }
        }
        return false
    }
}
