internal import SluiceDatabase
internal import Synchronization

/// One process's work on a run: carries out what ``RunMachine`` says, and tells it what came of it.
struct RunExecutor {
    private let role: RunMachine.Role
    private let context: RunContext
    private let record: RunRecord
    private let workers: Int
    private let steps: any RunSteps
    private let bookkeeping: SteadySession
    private let supervisor: Supervisor

    private var machine: RunMachine
    private var left = Completion.Finding(count: 0, examples: [])
    private var verification: Certificate.Verification?
    private var proofBegan: ContinuousClock.Instant?

    /// - Parameter workers: Threads, each with a connection and a range of its own.
    init(
        _ role: RunMachine.Role, _ steps: some RunSteps, context: RunContext, connection: any Connection,
        record: RunRecord, workers: Int, onProgress: (@Sendable (RunProgress) -> Void)?
    ) {
        self.role = role
        self.context = context
        self.record = record
        self.workers = workers
        self.steps = steps
        bookkeeping = SteadySession(context: context, connection: connection)
        supervisor = Supervisor(role, context: context, record: record, onProgress: onProgress)
        machine = RunMachine(role, canSweep: steps.canSweep)
    }

    mutating func execute() -> RunOutcome {
        supervisor.begin()
        var action = machine.next(after: .began)
        while action != .end {
            let event = carryOut(action)
            action = machine.next(after: event)
        }
        supervisor.end()
        let counts = context.tally.now
        let last = try? bookkeeping.perform { try $0.run(context.run) }
        bookkeeping.close()
        return RunOutcome(
            record: last ?? record, sessionRows: counts.rows,
            sessionSeconds: supervisor.seconds, proofSeconds: counts.proofSeconds, chunkSeconds: counts.times.summary,
            hasHelped: role == .helper && context.stop.reason == nil,
            error: context.error ?? last.flatMap(FailedElsewhere.init))
    }

    private mutating func carryOut(_ action: RunMachine.Action) -> RunMachine.Event {
        do {
            let outcome = try event(of: action)
            // What is over can't be stopped any more.
            guard outcome != .completed, outcome != .left, let reason = context.stop.reason else { return outcome }
            return .stopped(reason)
        } catch is Stopped {
            return .stopped(context.stop.reason ?? .failure)
        } catch let error {
            // A run that was told to stop only missed a lock or a server on its way out.
            let isTransient = (error as? DatabaseError).map { $0.recovery != .permanent } ?? false
            if context.stop.reason == nil || !isTransient || isLeaving(action) { context.fail(error) }
            return .stopped(context.stop.reason ?? .failure)
        }
    }

    private func isLeaving(_ action: RunMachine.Action) -> Bool { if case .leave = action { true } else { false } }

    private mutating func event(of action: RunMachine.Action) throws -> RunMachine.Event {
        switch action {
        case .prepare:
            try bookkeeping.perform { try steps.prepare($0) }
            return .prepared
        case .work:
            context.tally.proves(nil)
            Worker.runAll(workers, of: context)
            return .nothingToClaim
        case .expireLeases: return .open(ranges: try expireLeases())
        case .waitForOthers:
            context.pause(.milliseconds(200))
            return .waited
        case .beginVerifying:
            try beginVerifying()
            return .verifying
        case .prove:
            left = try bookkeeping.perform { try steps.rowsLeft($0) }
            // A server that crashed since the last chunk may have forgotten chunks that weren't flushed yet; their rows may have been done
            // by a trigger since.
            let open = try expireLeases()
            return open > 0 ? .open(ranges: open) : .rowsLeft(left.count)
        case .laySweep: return .sweepLaid(try bookkeeping.perform { try steps.laySweep($0) })
        case .check:
            verification = try bookkeeping.perform { try steps.check($0) }
            try followState()
            return .checked
        case .complete(let sweeps): return try complete(sweeps: sweeps)
        case .fail:
            throw NotComplete(check: .antiJoin, rows: left.count, table: steps.table, examples: left.examples)
        case .leave(let state):
            try leave(as: state)
            return .left
        case .end: return .left
        }
    }

    /// Returns how many ranges are still open, in whoever's hands.
    private func expireLeases() throws -> Int {
        let open = try bookkeeping.perform { store in
            try store.evictGoneOwners(run: context.run)
            return try store.openRanges(run: context.run)
        }
        if let holder = open.compactMap(\.owner).first {
            context.tally.waits(for: "\(holder) holds the last ranges")
        }
        return open.count
    }

    private mutating func beginVerifying() throws {
        proofBegan = .now
        context.phase.withLock { $0 = .verifying }
        let isFirst = try bookkeeping.perform {
            try $0.move(context.run, to: .verifying, from: [.running], owner: .current, owned: .current)
        }
        if !isFirst { try followState() }
    }

    private func complete(sweeps: Int) throws -> RunMachine.Event {
        if try bookkeeping.perform({ try steps.complete($0, sweeps: sweeps, verification) }) { return .completed }
        try followState()
        return .stopped(context.stop.reason ?? .cancel)
    }

    /// Stops where another process has asked for that.
    private func followState() throws {
        try bookkeeping.perform { try context.stop.follow(context.run, in: $0, as: .owner) }
    }

    private func leave(as state: RunRecord.State?) throws {
        if let proofBegan { context.tally.proved(in: proofBegan.duration(to: .now).inSeconds) }
        supervisor.end()
        try bookkeeping.perform { store in
            if state == .cancelled {
                try steps.cleanUp(store)
            } else if let state {
                let error = state == .failed ? context.error.map { "\($0)" } : nil
                try store.move(context.run, to: state, from: [.running, .verifying], error: error, owned: .current)
            }
            try store.releaseAll(run: context.run, of: .current)
        }
    }
}

/// Another process met an error that someone has to act on, and this one was stopped by it.
struct FailedElsewhere: Error, CustomStringConvertible {
    let description: String

    /// Nil where the run hasn't failed.
    fileprivate init?(_ record: RunRecord) {
        guard record.state == .failed else { return nil }
        description = "run \(record.id) has failed in another process: \(record.error ?? "it didn't say why")"
    }
}
