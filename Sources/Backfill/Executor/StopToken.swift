internal import Database
internal import Synchronization

/// Asks workers to stop behind their chunk. The first reason stays.
public final class StopToken: Sendable {
    public enum Reason: Sendable, Hashable {
        /// SIGINT, SIGTERM, or the embedder.
        case signal
        /// `sluice pause`, or `--limit-rows` is reached.
        case pause
        /// `sluice cancel`, from another process.
        case cancel
        /// Another worker met an error that someone has to act on.
        case failure
    }

    private let state = Mutex<Reason?>(nil)

    /// A session's own token: it stops with its parent, and its failures stay its own.
    private let parent: StopToken?

    public init() { parent = nil }

    init(within parent: StopToken) { self.parent = parent }

    public func request(_ reason: Reason) {
        state.withLock { $0 = $0 ?? reason }
    }

    public var reason: Reason? { state.withLock { $0 } ?? parent?.reason }
}

/// The connections that are busy, so that a second signal can stop their statements at once.
package final class Interrupters: Sendable {
    private let all = Mutex<[any Interrupter]>([])

    package init() {}

    func add(_ interrupter: any Interrupter) { all.withLock { $0.append(interrupter) } }

    package func interruptAll() {
        for interrupter in all.withLock({ $0 }) { interrupter.interrupt() }
    }
}
