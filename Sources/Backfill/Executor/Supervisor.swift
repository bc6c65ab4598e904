internal import Dispatch
internal import SluiceDatabase
internal import Synchronization

/// Ticks beside the workers: reads what other processes ask for, renews the leases, holds the run back where the
/// throttle says so, and reports progress. It has a connection of its own, used by its serial queue only.
final class Supervisor: Sendable {
    private static let tick: DispatchTimeInterval = .milliseconds(200)
    /// Ticks between looks at the state tables.
    private static let ticksPerLook = 5

    private struct State {
        var connection: (any Connection)?
        var ticks = 1
        var rate = RateEstimator()
        var governor: ThrottleGovernor
        /// Seconds that are already in the state tables.
        var recorded = 0.0
    }

    private let role: RunMachine.Role
    private let context: RunContext
    private let record: RunRecord
    private let onProgress: (@Sendable (RunProgress) -> Void)?
    private let start = ContinuousClock.now
    private let vacuum: TableVacuum
    private let queue = DispatchQueue(label: "sluice.supervisor")
    private let state: Mutex<State>
    private let timer: Mutex<(any DispatchSourceTimer)?>

    init(
        _ role: RunMachine.Role, context: RunContext, record: RunRecord,
        onProgress: (@Sendable (RunProgress) -> Void)?
    ) {
        self.role = role
        self.context = context
        self.record = record
        self.onProgress = onProgress
        let table = QualifiedName(record.table)
        vacuum = TableVacuum(of: table) { try context.connect() }
        state = Mutex(
            State(
                connection: nil,
                governor: ThrottleGovernor(context.throttle, on: table, of: context.url, vacuum: vacuum)))
        timer = Mutex(nil)
    }

    /// Looks once before it returns, so that no chunk starts before the throttle was asked.
    func begin() {
        state.withLock { look(&$0) }
        timer.withLock { timer in
            let source = DispatchSource.makeTimerSource(queue: queue)
            source.setEventHandler { [self] in onTick() }
            source.schedule(deadline: .now(), repeating: Self.tick)
            source.activate()
            timer = source
        }
    }

    /// Stops ticking, and returns once the last tick is over.
    func end() {
        let wasTicking = timer.withLock { timer in
            defer { timer = nil }
            // The handler holds this object, and this object the timer.
            timer?.cancel()
            return timer != nil
        }
        guard wasTicking else { return }
        queue.sync {}
        vacuum.end()
        state.withLock { state in
            look(&state)
            state.connection?.close()
            state.connection = nil
        }
    }

    var seconds: Double { start.duration(to: .now).inSeconds }

    private func onTick() {
        let progress = state.withLock { state in
            if state.ticks.isMultiple(of: Self.ticksPerLook) { look(&state) }
            state.ticks += 1
            return self.progress(&state)
        }
        onProgress?(progress)
    }

    /// One look at the state tables. Trouble here is not the run's: the workers meet it themselves, and say so.
    private func look(_ state: inout State) {
        do {
            let connection = try state.connection ?? connect()
            state.connection = connection
            let store = RunStore(connection)
            try context.stop.follow(context.run, in: store, as: role)
            let reason = state.governor.reasonToWait(on: connection)
            context.hold.withLock { $0 = reason }
            let seconds = self.seconds
            try store.addSeconds(seconds - state.recorded, to: context.run, waiting: waiting)
            state.recorded = seconds
            context.commits.withLock { $0 += 2 }
            try store.renewLeases(run: context.run, of: .current)
        } catch let error as DatabaseError where error.kind == .lockTimeout {
            // SQLite's writer is at work; its commit renews the lease as well.
        } catch {
            state.connection?.close()
            state.connection = nil
            // A server that is gone is gone for the workers as well, and they wait for it no longer than they should.
            if !state.governor.isEmpty, (error as? DatabaseError)?.kind != .connectionLost {
                context.hold.withLock { $0 = "the throttle can't be measured: \(error)" }
            }
        }
    }

    private func connect() throws -> any Connection {
        let connection = try context.connect()
        // What it has to write can wait for the next look; the workers' locks can't wait for it, and what others ask for
        // is heard between two looks only.
        try connection.executeScript(
            connection.dialect.patience(forLocks: .milliseconds(50), forStatements: .seconds(3)))
        return connection
    }

    private var waiting: String? { context.hold.withLock { $0 } ?? context.tally.now.waiting }

    private func progress(_ state: inout State) -> RunProgress {
        let counts = context.tally.now
        let seconds = self.seconds
        state.rate.observe(rows: counts.rows, at: seconds)
        let rows = record.rows + counts.rows
        return RunProgress(
            run: context.run, job: record.job, state: context.phase.withLock { $0 }, rows: rows,
            chunks: record.chunks + counts.chunks,
            quarantined: record.quarantined + counts.quarantined, total: record.total, totalSource: record.totalSource,
            rowsPerSecond: state.rate.rowsPerSecond,
            eta: record.total.flatMap { state.rate.eta(remaining: $0 - rows) },
            chunkSeconds: counts.times.summary,
            proofShare: counts.proofShare, task: context.task.withLock { $0 }, waiting: waiting, seconds: seconds)
    }
}
