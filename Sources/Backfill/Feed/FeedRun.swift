internal import Foundation
package import SluiceDatabase
import Synchronization

/// What a feed's run has come to, when its last chunk is committed.
package struct FeedResult {
    /// Rows that its chunks wrote.
    package let rows: Int
    /// Frames that couldn't be read, and why.
    package let lost: [(frame: Int, reason: String)]
    /// Says what is done now, for those who watch.
    package let begins: (_ task: String) -> Void
    /// Records the run as complete, in the transaction that is open. False where it was paused or cancelled meanwhile.
    package let certify: () throws -> Bool
}

extension BackfillEngine {
    /// Runs a feed, or goes on with its run that was stopped or whose process died.
    /// - Parameters:
    ///   - complete: Called after the last chunk, on the run's own connection; it calls ``FeedResult/certify`` in its
    ///     last transaction. It is called again where that connection broke, or in a later session.
    /// - Throws: ``Refused`` where another process works on it. What goes wrong later is in the outcome.
    package func feed(
        _ feed: some FrameFeed, workers: Int, options: RunOptions = RunOptions(),
        complete: @escaping (any Connection, FeedResult) throws -> Void
    ) throws -> RunOutcome {
        let connection = try url.connect()
        try connection.commitDurably()
        try StateSchema.ensure(on: connection)
        let run = try openRun(of: feed, RunStore(connection))
        let context = RunContext(
            run: run, url: url, lockTimeout: defaults.lockTimeout, throttle: defaults.throttle,
            firesTriggers: feed.definition.firesTriggers == true, stop: StopToken(within: stop),
            interrupters: interrupters, limitRows: options.limitRows
        ) { _, session in
            FrameRows(feed.table, try feed.worker(on: session.connection), on: session.connection)
        }
        let steps = FeedSteps(
            table: feed.table, frames: feed.frames, workers: workers, run: run,
            begins: { task in context.task.withLock { $0 = task } }, finish: complete)
        var executor = RunExecutor(
            .owner, steps, context: context, connection: connection, record: try record(run, on: connection),
            workers: workers, onProgress: options.onProgress)
        return keepingJournal(of: run) { executor.execute() }
    }

    private func openRun(of feed: some FrameFeed, _ store: RunStore) throws -> Int64 {
        if let open = try store.openRun(ofJob: feed.job) {
            try requireFree(open, store)
            try takeOver(open, store)
            return open.id
        }
        return try store.begin(feed.job) {
            let run = try store.insertRun(
                job: feed.job, definition: feed.definition.text(), table: feed.table.description, plan: "{}",
                owner: .current, total: (feed.rows, "exact count"))
            try Events.record(
                "run started", object: "run \(run)", detail: feed.job, actor: RunOwner.current.description,
                on: store.connection)
            return run
        }
    }
}

/// A feed's steps: ranges of frames, and what its owner does after the last one.
private struct FeedSteps: RunSteps {
    let table: QualifiedName
    let frames: Int
    let workers: Int
    let run: Int64
    let begins: (String) -> Void
    let finish: (any Connection, FeedResult) throws -> Void

    /// A feed's rows are all there when it begins.
    var canSweep: Bool { false }

    /// A few ranges a worker, so that the last one is soon done.
    func prepare(_ store: RunStore) throws {
        guard try store.coverage(run: run).isEmpty, frames > 0 else { return }
        let count = min(frames, workers * 8)
        func cut(_ number: Int) -> [Value] { [.integer(Int64(number * frames / count)), .integer(0)] }
        try store.connection.transaction {
            for number in 0..<count {
                try store.insertRange(run: run, number: Int64(number), low: cut(number), high: cut(number + 1))
            }
        }
    }

    func rowsLeft(_ store: RunStore) -> Completion.Finding { Completion.Finding(count: 0, examples: []) }
    func laySweep(_ store: RunStore) -> Bool { false }
    func check(_ store: RunStore) -> Certificate.Verification? { nil }
    func cleanUp(_ store: RunStore) {}

    func complete(_ store: RunStore, sweeps: Int, _ verification: Certificate.Verification?) throws -> Bool {
        let lost = try store.quarantined(run: run).map { row in
            (frame: Int(row.key.first?.integer ?? 0), reason: row.error)
        }
        var isComplete = false
        let result = FeedResult(rows: try store.run(run)?.rows ?? 0, lost: lost, begins: begins) {
            isComplete = try certify(store)
            return isComplete
        }
        try finish(store.connection, result)
        return isComplete
    }

    private func certify(_ store: RunStore) throws -> Bool {
        guard let now = try store.run(run) else { return false }
        let chain = try store.chainHash(run: run)
        let certificate = Certificate(
            run: now, ranges: chain.ranges, hash: chain.hash,
            antiJoin: .init(proof: "frames", rowsLeft: 0, sweeps: 0), verify: nil,
            completedAt: Date.now.formatted(.iso8601))
        return try store.recordCompletion(of: run, certificate: certificate)
    }
}
