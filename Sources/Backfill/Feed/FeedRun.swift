internal import Foundation
package import SluiceDatabase

extension BackfillEngine {
    /// What a feed's run has come to, when its last chunk is committed.
    package struct Fed {
        /// Rows that its chunks wrote.
        package let rows: Int
        /// Frames that couldn't be read, and why.
        package let lost: [(frame: Int, reason: String)]
        /// Records the run as complete, in the transaction that is open. False where it was paused or cancelled meanwhile.
        package let certify: () throws -> Bool
    }

    /// Runs a feed, or goes on with its run that was stopped or whose process died.
    /// - Parameters:
    ///   - complete: Called behind the last chunk, on the run's own connection; it calls ``Fed/certify`` in its last
    ///     transaction. It is called again where that connection broke, or in a later session.
    /// - Throws: ``Refused`` where another process works on it. What goes wrong later is in the outcome.
    package func feed(
        _ feed: some FrameFeed, workers: Int, options: RunOptions = RunOptions(),
        complete: (any Connection, Fed) throws -> Void
    ) throws -> RunOutcome {
        let connection = try url.connect()
        try connection.commitDurably()
        try StateSchema.ensure(on: connection)
        let store = RunStore(connection)
        let run = try openRun(of: feed, store)
        let context = RunContext(
            run: run, url: url, terms: RunTerms(lockTimeout: defaults.lockTimeout, throttle: defaults.throttle),
            stop: StopToken(within: stop), interrupters: interrupters, limitRows: options.limitRows
        ) { _, session in
            FrameRows(feed.table, try feed.worker(on: session.connection), on: session.connection)
        }
        let session = RunSession(
            context: context, connection: connection, record: try record(run, on: connection), workers: workers,
            onProgress: options.onProgress)
        return session.execute {
            try session.session.run { try Self.cutRanges(of: feed, workers: workers, run, $0) }
            try session.workUntilDone()
            guard context.stop.reason == nil else { return }
            try session.beginVerifying()
            guard context.stop.reason == nil else { return }
            try session.session.run { try complete($0.connection, try Self.fed(run, $0, context)) }
        } cancelled: { _ in
        }
    }

    private func openRun(of feed: some FrameFeed, _ store: RunStore) throws -> Int64 {
        if let open = try store.openRun(ofJob: feed.job) {
            try requireFree(open, store)
            try takeOver(open, store)
            return open.id
        }
        return try store.connection.transaction {
            let run = try store.insertRun(
                job: feed.job, definition: feed.definition.text(), table: feed.table.description, plan: "{}",
                owner: .current, total: (feed.rows, "exact count"))
            try Events.record(
                "run started", object: "run \(run)", detail: feed.job, actor: RunOwner.current.description,
                on: store.connection)
            return run
        }
    }

    /// A few ranges a worker, so that the last one is soon done.
    private static func cutRanges(of feed: some FrameFeed, workers: Int, _ run: Int64, _ store: RunStore) throws {
        guard try store.coverage(run: run).isEmpty, feed.frames > 0 else { return }
        let count = min(feed.frames, workers * 8)
        func place(_ number: Int) -> [Value] { [.integer(Int64(number * feed.frames / count)), .integer(0)] }
        try store.connection.transaction {
            for number in 0..<count {
                try store.insertRange(run: run, number: Int64(number), low: place(number), high: place(number + 1))
            }
        }
    }

    private static func fed(_ run: Int64, _ store: RunStore, _ context: RunContext) throws -> Fed {
        let record = try store.run(run)
        let lost = try store.quarantined(run: run).map { row in
            (frame: Int(row.key.first?.integer ?? 0), reason: row.error)
        }
        return Fed(rows: record?.rows ?? 0, lost: lost) {
            guard let now = try store.run(run) else { return false }
            let chain = try store.chainHash(run: run)
            let certificate = Certificate(
                run: now, ranges: chain.ranges, hash: chain.hash,
                antiJoin: .init(proof: "frames", rowsLeft: 0, sweeps: 0), verify: nil,
                completedAt: Date.now.formatted(.iso8601))
            if try store.recordCompletion(of: run, certificate: certificate.json) { return true }
            context.stop.heed(try store.state(of: run))
            return false
        }
    }
}
