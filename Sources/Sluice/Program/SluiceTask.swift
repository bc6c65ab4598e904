public import SluiceBackfill
internal import Synchronization

/// Work that was begun and goes on by itself: who begins it may look on, wait for it, or stop it. It goes on where nobody does.
public final class SluiceTask<Outcome: Sendable>: Sendable {
    private let task: Task<Outcome, any Error>
    private let listeners: EventListeners

    init(_ database: ProjectDatabase, _ work: @escaping @Sendable (ProjectDatabase) throws -> Outcome) {
        let listeners = EventListeners()
        self.listeners = listeners
        let told = database.telling { listeners.tell($0) }
        task = Task.detached {
            defer { listeners.finish() }
            return try await told.offloaded(work)
        }
    }

    /// How far it is, until it ends. Who is slow gets the newest; to leave the loop stops nothing. Each call begins another one.
    public var progress: AsyncStream<SluiceEvent> { listeners.stream(.bufferingNewest(1), \.isProgress) }

    /// All that happens from now on, in order. What isn't read is kept, up to the newest 1,000.
    public var events: AsyncStream<SluiceEvent> { listeners.stream(.bufferingNewest(1_000)) { _ in true } }

    /// Waits until it has ended. To cancel the task that waits doesn't stop the work; ``stop()`` does.
    public var outcome: Outcome { get async throws { try await task.value } }

    /// Asks it to stop: a run behind its chunk, revisions behind their step. The database's own `resume` or `upgrade` goes on.
    public func stop() { task.cancel() }
}

/// Streams that are told the same.
private final class EventListeners: Sendable {
    private typealias Listener = (
        hears: @Sendable (SluiceEvent) -> Bool, continuation: AsyncStream<SluiceEvent>.Continuation
    )

    private struct State {
        var listeners: [Int: Listener] = [:]
        var lastNumber = 0
        var isFinished = false
    }

    private let state = Mutex(State())

    func stream(
        _ policy: AsyncStream<SluiceEvent>.Continuation.BufferingPolicy,
        _ hears: @escaping @Sendable (SluiceEvent) -> Bool
    ) -> AsyncStream<SluiceEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: SluiceEvent.self, bufferingPolicy: policy)
        let number: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.lastNumber += 1
            state.listeners[state.lastNumber] = (hears, continuation)
            return state.lastNumber
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [self] _ in state.withLock { $0.listeners[number] = nil } }
        return stream
    }

    func tell(_ event: SluiceEvent) {
        for listener in state.withLock({ Array($0.listeners.values) }) where listener.hears(event) {
            listener.continuation.yield(event)
        }
    }

    func finish() {
        let left = state.withLock { state in
            state.isFinished = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in left { listener.continuation.finish() }
    }
}

extension ProjectDatabase {
    /// Begins the job with that name, or goes on with its run that is open, and comes back at once.
    public func begin(_ job: String, options: RunOptions = RunOptions()) -> SluiceTask<RunOutcome> {
        SluiceTask(self) { try $0.runOrResume(job, options: options) }
    }

    /// The same with a job that was made in Swift.
    public func begin(_ job: Job, options: RunOptions = RunOptions()) -> SluiceTask<RunOutcome> {
        SluiceTask(self) { try $0.runOrResume(job, options: options) }
    }

    /// Begins to apply revisions, and comes back at once.
    public func beginUpgrade(to target: String = "heads", options: RunOptions = RunOptions()) -> SluiceTask<[String]> {
        SluiceTask(self) { try $0.upgrade(to: target, options: options) }
    }
}
