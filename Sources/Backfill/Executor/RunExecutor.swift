internal import Database
internal import Dispatch
internal import Foundation

/// One session's work on a run: triggers, ranges, workers, proof. Each step looks at what is there already, so that
/// the same code starts a run and goes on with one.
struct RunExecutor {
    private let context: RunContext
    private let connection: any Connection
    private let store: RunStore
    private let record: RunRecord
    private let options: RunOptions

    /// Sweeps for rows that came in behind the cursor; after that they come faster than they are done.
    private static let sweeps = 5

    init(context: RunContext, connection: any Connection, record: RunRecord, options: RunOptions) {
        self.context = context
        self.connection = connection
        self.record = record
        self.options = options
        store = RunStore(connection)
    }

    private var plan: RunPlan { context.plan }

    func execute() -> RunOutcome {
        let supervisor = Supervisor(context: context, record: record, onProgress: options.onProgress)
        supervisor.begin()
        do {
            try connection.prepareForChunks(lockTimeout: plan.job.lockTimeout)
            if plan.job.keepInSync { try SyncTrigger(plan: plan, run: context.run).install(on: connection) }
            try createRanges()
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

    private func createRanges() throws {
        guard try store.coverage(run: context.run).isEmpty else { return }
        let split = RangeSplit(plan: plan, connection: connection)
        let ranges = try split.ranges(workers: workers, estimate: record.total)
        try connection.transaction {
            for (number, range) in ranges.enumerated() {
                try store.insertRange(run: context.run, number: Int64(number), low: range.low, high: range.high)
            }
        }
    }

    private func workUntilDone() throws {
        while context.stop.reason == nil {
            runWorkers()
            let open = try store.openRanges(run: context.run)
            guard !open.isEmpty else { return }
            guard context.stop.reason == nil else { return }
            // Another process holds the rest, or has just died with it: wait for its lease or for its end.
            try store.evictGoneOwners(run: context.run)
            if let holder = open.compactMap(\.owner).first {
                context.tally.retrying(because: Waiting(description: "\(holder) holds the last ranges"))
            }
            Pause.milliseconds(200)
        }
    }

    private struct Waiting: Error, CustomStringConvertible { let description: String }

    /// One serial queue a worker; returns when all of them found nothing more to claim, or were stopped.
    private func runWorkers() {
        let group = DispatchGroup()
        for number in 0..<workers {
            let worker = Worker(context: context)
            DispatchQueue(label: "sluice.worker.\(number)").async(group: group) { worker.work() }
        }
        group.wait()
    }

    // MARK: Completion

    private func complete() throws {
        try store.move(context.run, to: .verifying, from: [.running], owner: RunOwner.current)
        let completion = Completion(plan: plan, run: context.run, store: store)
        let sweeps = try sweep(completion)
        guard context.stop.reason == nil else { return }
        var verification: Certificate.Verification?
        if let predicate = plan.job.verify, let failing = try completion.unverified() {
            guard failing.count == 0 else {
                throw NotComplete(
                    check: .verify(predicate), rows: failing.count, table: plan.table, examples: failing.examples)
            }
            verification = Certificate.Verification(predicate: predicate, rowsFailing: 0)
        }
        if plan.job.keepInSync { try SyncTrigger(plan: plan, run: context.run).remove(on: connection) }
        try certify(completion, sweeps: sweeps, verification)
    }

    /// Until the anti-join finds nothing. A sweep walks the table once more, over the rows left only.
    private func sweep(_ completion: Completion) throws -> Int {
        for sweep in 0...Self.sweeps {
            let left = try completion.leftOver()
            if left.count == 0 { return sweep }
            guard sweep < Self.sweeps, plan.proof == .predicate, context.stop.reason == nil,
                let last = try connection.rows(ChunkSQL(plan).lastKey).first
            else {
                throw NotComplete(check: .antiJoin, rows: left.count, table: plan.table, examples: left.examples)
            }
            let number = Int64(try store.coverage(run: context.run).count)
            try store.insertRange(run: context.run, number: number, low: nil, high: last, isSweep: true)
            try workUntilDone()
        }
        return Self.sweeps
    }

    private func certify(
        _ completion: Completion, sweeps: Int, _ verification: Certificate.Verification?
    ) throws {
        guard let now = try store.run(context.run) else { return }
        let chain = try completion.chainHash()
        let certificate = Certificate(
            run: now, ranges: chain.ranges, hash: chain.hash,
            antiJoin: .init(proof: plan.proof.rawValue, rowsLeft: 0, sweeps: sweeps), verify: verification,
            completedAt: Date.now.formatted(.iso8601))
        try store.complete(context.run, certificate: certificate.json)
    }

    // MARK: The end of the session

    /// Writes the state the run is left in, and reads the whole of it back.
    private func settle(seconds: Double) -> RunOutcome {
        var error = context.error
        do {
            let active: [RunRecord.State] = [.running, .verifying]
            switch context.stop.reason {
            case nil: break
            case .signal, .pause: try store.move(context.run, to: .paused, from: active)
            case .failure:
                try store.move(context.run, to: .failed, from: active, error: error.map { "\($0)" })
            case .cancel:
                if plan.job.keepInSync { try SyncTrigger(plan: plan, run: context.run).remove(on: connection) }
            }
        } catch let settling {
            error = error ?? settling
        }
        let counts = context.tally.now
        let times = counts.times
        let record = ((try? store.run(context.run)) ?? nil) ?? self.record
        return RunOutcome(
            record: record, certificate: record.certificate.flatMap { Certificate(json: $0) },
            sessionRows: counts.rows, sessionSeconds: seconds,
            chunkSeconds: times.percentile(0.5).flatMap { p50 in times.percentile(0.99).map { (p50, $0) } },
            error: error)
    }
}
