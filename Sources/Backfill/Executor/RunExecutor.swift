internal import Database
internal import Foundation
internal import Synchronization

/// One session's work on a run: triggers, ranges, workers, proof. Each step looks at what is there already, so that
/// the same code starts a run and goes on with one.
struct RunExecutor {
    private let context: RunContext
    private let session: SteadySession
    private let record: RunRecord
    private let options: RunOptions

    /// Sweeps for rows that came in behind the cursor; after that they come faster than they are done.
    private static let sweeps = 5

    init(context: RunContext, connection: any Connection, record: RunRecord, options: RunOptions) {
        self.context = context
        self.record = record
        self.options = options
        session = SteadySession(context: context, connection: connection)
    }

    private var plan: RunPlan { context.plan }

    func execute() -> RunOutcome {
        let supervisor = Supervisor(context: context, record: record, onProgress: options.onProgress)
        supervisor.begin()
        do {
            if plan.job.keepInSync {
                try session.run { try SyncTrigger(plan: plan, run: context.run).install(on: $0.connection) }
            }
            try session.run(createRanges)
            try workUntilDone()
            if context.stop.reason == nil { try complete() }
        } catch {
            context.fail(error)
        }
        supervisor.end()
        return settle(seconds: supervisor.seconds)
    }

    // MARK: Ranges

    private var workers: Int {
        options.limitRows == nil ? max(options.workers ?? plan.job.workers ?? 1, 1) : 1
    }

    private func createRanges(_ store: RunStore) throws {
        guard try store.coverage(run: context.run).isEmpty else { return }
        let split = RangeSplit(plan: plan, connection: store.connection)
        let ranges = try split.ranges(workers: workers, estimate: record.total)
        try store.connection.transaction {
            for (number, range) in ranges.enumerated() {
                try store.insertRange(run: context.run, number: Int64(number), low: range.low, high: range.high)
            }
        }
    }

    private func workUntilDone() throws {
        while context.stop.reason == nil {
            Worker.runAll(workers, of: context)
            guard context.stop.reason == nil else { return }
            let open = try session.run { try $0.openRanges(run: context.run) }
            guard !open.isEmpty else { return }
            // Another process holds the rest, or has just died with it: wait for its lease or for its end.
            try session.run { try $0.evictGoneOwners(run: context.run) }
            if let holder = open.compactMap(\.owner).first {
                context.tally.waits(for: "\(holder) holds the last ranges")
            }
            Pause.milliseconds(200)
        }
    }

    // MARK: Completion

    private func complete() throws {
        let start = ContinuousClock.now
        defer { context.tally.proved(in: start.duration(to: .now).inSeconds) }
        context.phase.withLock { $0 = .verifying }
        try session.run(beginVerifying)
        let sweeps = try sweep()
        guard context.stop.reason == nil else { return }
        let verification = try session.run { try verify($0) }
        try session.run { context.stop.heed(try $0.state(of: context.run)) }
        guard context.stop.reason == nil else { return }
        if plan.job.keepInSync {
            try session.run { try SyncTrigger(plan: plan, run: context.run).remove(on: $0.connection) }
        }
        try session.run { try certify($0, sweeps: sweeps, verification) }
    }

    private func beginVerifying(_ store: RunStore) throws {
        let isFirst = try store.move(context.run, to: .verifying, from: [.running], owner: .current)
        if !isFirst { context.stop.heed(try store.state(of: context.run)) }
    }

    /// Until the anti-join finds nothing. A sweep walks the table once more, over the rows left only.
    private func sweep() throws -> Int {
        for sweep in 0...Self.sweeps {
            let left = try session.run { try completion($0).leftOver() }
            if left.count == 0 { return sweep }
            guard sweep < Self.sweeps, plan.proof == .predicate, context.stop.reason == nil,
                try session.run(addSweep)
            else {
                throw NotComplete(check: .antiJoin, rows: left.count, table: plan.table, examples: left.examples)
            }
            try workUntilDone()
        }
        return Self.sweeps
    }

    /// False where the table is empty by now.
    private func addSweep(_ store: RunStore) throws -> Bool {
        guard let last = try store.connection.rows(ChunkSQL(plan).lastKey).first else { return false }
        // One at a time: asked twice, the open one is found.
        guard try store.openRanges(run: context.run).isEmpty else { return true }
        let number = Int64(try store.coverage(run: context.run).count)
        try store.insertRange(run: context.run, number: number, low: nil, high: last, isSweep: true)
        return true
    }

    private func verify(_ store: RunStore) throws -> Certificate.Verification? {
        guard let predicate = plan.job.verify, let failing = try completion(store).unverified() else { return nil }
        guard failing.count == 0 else {
            throw NotComplete(
                check: .verify(predicate), rows: failing.count, table: plan.table, examples: failing.examples)
        }
        return Certificate.Verification(predicate: predicate, rowsFailing: 0)
    }

    private func completion(_ store: RunStore) -> Completion { Completion(plan: plan, run: context.run, store: store) }

    private func certify(_ store: RunStore, sweeps: Int, _ verification: Certificate.Verification?) throws {
        guard let now = try store.run(context.run), now.state != .complete else { return }
        let chain = try completion(store).chainHash()
        let certificate = Certificate(
            run: now, ranges: chain.ranges, hash: chain.hash,
            antiJoin: .init(proof: plan.proof.rawValue, rowsLeft: 0, sweeps: sweeps), verify: verification,
            completedAt: Date.now.formatted(.iso8601))
        if try !store.complete(context.run, certificate: certificate.json) {
            context.stop.heed(try store.state(of: context.run))
        }
    }

    // MARK: The end of the session

    /// Writes the state the run is left in, and reads the whole of it back.
    private func settle(seconds: Double) -> RunOutcome {
        var error = context.error
        do {
            try session.run { try leave($0, because: error) }
        } catch let settling {
            error = error ?? settling
        }
        let counts = context.tally.now
        let record = (try? session.run { try $0.run(context.run) }) ?? self.record
        return RunOutcome(
            record: record, certificate: record.certificate.flatMap { Certificate(json: $0) }, sessionRows: counts.rows,
            sessionSeconds: seconds, proofSeconds: counts.proofSeconds,
            chunkSeconds: counts.times.summary, error: error)
    }

    private func leave(_ store: RunStore, because error: (any Error)?) throws {
        let active: [RunRecord.State] = [.running, .verifying]
        switch context.stop.reason {
        case nil: break
        case .signal, .pause: try store.move(context.run, to: .paused, from: active)
        case .failure: try store.move(context.run, to: .failed, from: active, error: error.map { "\($0)" })
        case .cancel:
            if plan.job.keepInSync { try SyncTrigger(plan: plan, run: context.run).remove(on: store.connection) }
        }
        try store.releaseAll(run: context.run, of: .current)
    }
}
