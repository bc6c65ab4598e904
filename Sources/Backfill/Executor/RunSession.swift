internal import SluiceDatabase
internal import Synchronization

/// One process's work on a run, whatever the run does: its supervisor, its workers, and the state it leaves the run in.
struct RunSession {
    let context: RunContext
    let session: SteadySession
    let record: RunRecord
    /// Threads, each with a connection and a range of its own.
    let workers: Int
    private let onProgress: (@Sendable (RunProgress) -> Void)?

    init(
        context: RunContext, connection: any Connection, record: RunRecord, workers: Int,
        onProgress: (@Sendable (RunProgress) -> Void)?
    ) {
        self.context = context
        self.record = record
        self.workers = workers
        self.onProgress = onProgress
        session = SteadySession(context: context, connection: connection)
    }

    /// - Parameter cancelled: Cleans up where the run was given up meanwhile.
    func execute(_ body: () throws -> Void, cancelled: (RunStore) throws -> Void) -> RunOutcome {
        let supervisor = Supervisor(context: context, record: record, onProgress: onProgress)
        supervisor.begin()
        do {
            try body()
        } catch {
            context.fail(error)
        }
        supervisor.end()
        return settle(seconds: supervisor.seconds, cancelled)
    }

    /// Returns when every range is done, by whichever process, or the run is to stop.
    func workUntilDone() throws {
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
            context.pause(.milliseconds(200))
        }
    }

    func beginVerifying() throws {
        context.phase.withLock { $0 = .verifying }
        try session.run { store in
            let isFirst = try store.move(context.run, to: .verifying, from: [.running], owner: .current)
            if !isFirst { context.stop.heed(try store.state(of: context.run)) }
        }
    }

    // MARK: The end of the session

    /// Writes the state the run is left in, and reads the whole of it back.
    private func settle(seconds: Double, _ cancelled: (RunStore) throws -> Void) -> RunOutcome {
        var error = context.error
        do {
            try session.run { try leave($0, because: error, cancelled) }
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

    private func leave(
        _ store: RunStore, because error: (any Error)?, _ cancelled: (RunStore) throws -> Void
    ) throws {
        let active: [RunRecord.State] = [.running, .verifying]
        switch context.stop.reason {
        case nil: break
        case .signal, .pause: try store.move(context.run, to: .paused, from: active)
        case .failure: try store.move(context.run, to: .failed, from: active, error: error.map { "\($0)" })
        case .cancel: try cancelled(store)
        }
        try store.releaseAll(run: context.run, of: .current)
    }
}
