internal import Foundation
internal import SluiceDatabase
internal import Synchronization

/// One session's work on a run: triggers, ranges, workers, proof. Each step looks at what is there already, so that
/// the same code starts a run and goes on with one.
struct RunExecutor {
    private let plan: RunPlan
    private let run: RunSession
    private var context: RunContext { run.context }
    private var session: SteadySession { run.session }

    /// Sweeps for rows that came in behind the cursor; after that they come faster than they are done.
    private static let sweeps = 5

    init(plan: RunPlan, run: RunSession) {
        self.plan = plan
        self.run = run
    }

    func execute() -> RunOutcome {
        run.execute {
            if plan.job.keepInSync {
                try session.run {
                    try SyncTrigger(plan: plan, run: context.run).install(on: $0.connection, of: context)
                }
            }
            try session.run(createRanges)
            try run.workUntilDone()
            if context.stop.reason == nil { try complete() }
        } cancelled: { store in
            guard plan.job.keepInSync else { return }
            try SyncTrigger(plan: plan, run: context.run).remove(on: store.connection)
        }
    }

    // MARK: Ranges

    private func createRanges(_ store: RunStore) throws {
        guard try store.coverage(run: context.run).isEmpty else { return }
        let split = RangeSplit(plan: plan, connection: store.connection)
        let ranges = try split.ranges(workers: run.workers, estimate: run.record.total)
        try store.connection.transaction {
            for (number, range) in ranges.enumerated() {
                try store.insertRange(run: context.run, number: Int64(number), low: range.low, high: range.high)
            }
        }
    }

    // MARK: Completion

    private func complete() throws {
        let start = ContinuousClock.now
        defer { context.tally.proved(in: start.duration(to: .now).inSeconds) }
        try run.beginVerifying()
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
            try run.workUntilDone()
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
        let chain = try store.chainHash(run: context.run)
        let certificate = Certificate(
            run: now, ranges: chain.ranges, hash: chain.hash,
            antiJoin: .init(proof: plan.proof.rawValue, rowsLeft: 0, sweeps: sweeps), verify: verification,
            completedAt: Date.now.formatted(.iso8601))
        if try !store.complete(context.run, certificate: certificate.json) {
            context.stop.heed(try store.state(of: context.run))
        }
    }
}
