internal import Dispatch
internal import SluiceDatabase
internal import Synchronization

/// Claims ranges and works them off, chunk by chunk, on one connection and one serial queue. The connection lives in
/// this call and never leaves its thread.
struct Worker {
    let context: RunContext
    fileprivate let owner: String

    init(context: RunContext, number: Int) {
        self.context = context
        owner = RunOwner.current.worker(number)
    }

    /// One serial queue a worker; returns when all of them found nothing more to claim, or were stopped.
    static func runAll(_ count: Int, of context: RunContext) {
        let group = DispatchGroup()
        for number in 0..<count {
            let worker = Worker(context: context, number: number)
            DispatchQueue(label: "sluice.worker.\(number)").async(group: group) { worker.work() }
        }
        group.wait()
    }

    /// Returns when no range is left to claim, or when the run is to stop.
    private func work() {
        var retry = Retry(.run)
        while context.stop.reason == nil {
            let start = ContinuousClock.now
            do {
                let session = try WorkerSession(context: context)
                while context.stop.reason == nil {
                    guard let lease = try claim(on: session) else { return }
                    var range = try RangeWork(lease: lease, session: session, context: context)
                    try range.work()
                    retry.succeeded()
                }
                return
            } catch is Fenced {
                // Somebody else has the range, or the run was cancelled: nothing of this chunk was committed.
                continue
            } catch let error as DatabaseError {
                // A chunk may have worked for long before the trouble began.
                let elapsed = min(start.duration(to: .now), .seconds(30))
                switch retry.decide(error, elapsed: elapsed, jitter: .random(in: 0...1)) {
                case .retry(let pause), .reconnect(let pause): context.pause(pause, because: error)
                case .giveUp: return context.fail(error)
                }
            } catch {
                return context.fail(error)
            }
        }
    }
}

extension Worker {
    /// A free range, or a part of one that another worker has before it.
    private func claim(on session: WorkerSession) throws -> RangeLease? {
        if let lease = try claimFree(on: session) { return lease }
        guard let sharing = context.sharing, context.rowBudget.withLock({ $0 }) == nil,
            try sharing.share(context.run, on: session)
        else { return nil }
        return try claimFree(on: session)
    }

    private func claimFree(on session: WorkerSession) throws -> RangeLease? {
        try session.store.claimRange(run: context.run, passes: context.passes, owner: owner)
    }
}

/// A worker's connection with what belongs to it.
final class WorkerSession {
    let connection: any Connection
    let store: RunStore
    private let interrupters: Interrupters
    private let interrupterNumber: Int

    init(context: RunContext) throws {
        connection = try context.connect()
        store = RunStore(connection)
        interrupters = context.interrupters
        interrupterNumber = interrupters.add(connection.interrupter)
        try connection.prepareForRun(lockTimeout: context.lockTimeout)
        if let setting = connection.dialect.abandonment(after: .seconds(RunStore.leaseSeconds)) {
            try connection.executeScript(setting)
        }
        try connection.commitWithoutWaiting()
        if !context.firesTriggers { (connection as? any TriggerSilencing)?.silenceTriggers() }
    }

    deinit {
        interrupters.remove(interrupterNumber)
        connection.close()
    }
}

extension Connection {
    /// A chunk isn't worth a wait for the disk: its rows and its checkpoint are in one transaction, and a server that
    /// crashes loses them together, newest first, since WAL is flushed in order (PostgreSQL, "Asynchronous Commit"). The
    /// run's own session waits for the disk, and so flushes every chunk before "paused" or "complete" is said.
    fileprivate func commitWithoutWaiting() throws {
        if let setting = dialect.relaxedCommits { try executeScript(setting.set) }
    }

    /// A server may commit without waiting for the disk, and forget a run in a crash while this process works on it.
    /// Where it does, what is said of a run as a whole is flushed all the same, and with it everything before it.
    func commitDurably() throws {
        if let setting = dialect.commitDurably { _ = try rows(setting) }
    }

    /// What all sessions of a run begin with.
    func prepareForRun(lockTimeout: Duration) throws {
        if let setting = dialect.writeAhead { try executeScript(setting) }
        try prepareForChunks(lockTimeout: lockTimeout)
    }

    /// Session settings of a worker.
    func prepareForChunks(lockTimeout: Duration) throws {
        try executeScript(dialect.sessionForChunks(lockTimeout: lockTimeout))
    }
}
