internal import Foundation
public import SluiceBackfill
internal import SluiceDatabase
internal import Synchronization

/// How far a run is, for whoever waits for it.
public enum AnonymizeProgress: Sendable {
    /// A step that begins, or what the run waits for.
    case step(String)
    /// Rows that are done of a step (`copying`), and of how many, where that is known.
    case rows(String, done: Int, total: Int?)
}

/// What runs of any kind are told from outside: how many workers, how fast, when to stop, whom to tell.
public struct RunControl: Sendable {
    public var workers: Int
    /// Bytes a second read from the source, all workers together; nil for as fast as it goes.
    public var bytesPerSecond: Int?
    /// How long a run in place waits for transactions that may still see original values, before it rewrites tables.
    public var snapshotPatience: Duration = .seconds(60)
    /// How long it waits for a table's lock then.
    public var lockPatience: Duration = .seconds(10)
    public var stop: StopToken
    /// Called from several threads.
    public var onProgress: @Sendable (AnonymizeProgress) -> Void

    public init(
        workers: Int = 2, bytesPerSecond: Int? = nil, stop: StopToken = StopToken(),
        onProgress: @escaping @Sendable (AnonymizeProgress) -> Void = { _ in }
    ) {
        self.workers = workers
        self.bytesPerSecond = bytesPerSecond
        self.stop = stop
        self.onProgress = onProgress
    }

    /// Ends early, and says so by false, where the run is to stop.
    @discardableResult
    func pause(_ duration: Duration) -> Bool { Pause.wait(duration) { stop.reason != nil } }
}

/// Keeps reading below a rate, on average since the start.
final class ReadThrottle: Sendable {
    private let bytesPerSecond: Int?
    private let spent = Mutex(0)
    private let start = ContinuousClock.now

    init(_ bytesPerSecond: Int?) { self.bytesPerSecond = bytesPerSecond }

    func spend(_ bytes: Int) {
        guard let bytesPerSecond else { return }
        let total = spent.withLock { spent -> Int in
            spent += bytes
            return spent
        }
        let due = Double(total) / Double(bytesPerSecond)
        let seconds = start.duration(to: .now) / .seconds(1)
        Pause.wait(.seconds(min(due - seconds, 5)))
    }
}
