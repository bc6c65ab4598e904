internal import SluiceDatabase
internal import Synchronization

/// Asks workers to stop behind their chunk, from any thread. The first reason stays, until ``reset()``.
public final class StopToken: Sendable {
    public enum Reason: Sendable, Hashable {
        /// SIGINT, SIGTERM, or the embedder.
        case signal
        /// `sluice pause`, or `--limit-rows` is reached.
        case pause
        /// `sluice cancel`, from another process.
        case cancel
        /// Another process has taken the run over, when this one seemed to be gone.
        case takenOver
        /// Another worker met an error that someone has to act on.
        case failure
    }

    private let state = Mutex<Reason?>(nil)

    /// A session's own token: it stops with its parent, and its failures stay its own.
    private let parent: StopToken?

    public init() { parent = nil }

    package init(within parent: StopToken) { self.parent = parent }

    public func request(_ reason: Reason = .signal) {
        state.withLock { $0 = $0 ?? parent?.reason ?? reason }
    }

    /// Lets work begin again. What has been stopped stays stopped, and is gone on with by a call of its own.
    public func reset() { state.withLock { $0 = nil } }

    /// Stops where another process asked for that by the run's state in the state tables, or where the run is gone.
    func follow(_ run: Int64, in store: RunStore, as role: RunMachine.Role) throws {
        let isOwner = try role == .owner && store.owner(of: run) == .current
        if let reason = role.reasonToStop(in: try store.state(of: run), isOwner: isOwner) { request(reason) }
    }

    /// Why work is to stop; nil where it isn't.
    public var reason: Reason? { state.withLock { $0 } ?? parent?.reason }
}

/// A step that was left because the run is to stop.
struct Stopped: Error {}

/// The connections that are busy, so that a second signal can stop their statements at once.
package final class Interrupters: Sendable {
    private struct State {
        var byNumber: [Int: any Interrupter] = [:]
        var lastNumber = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns the number to remove it by: a run that reconnects for weeks keeps only what is open.
    func add(_ interrupter: any Interrupter) -> Int {
        state.withLock { state in
            state.lastNumber += 1
            state.byNumber[state.lastNumber] = interrupter
            return state.lastNumber
        }
    }

    func remove(_ number: Int) { state.withLock { $0.byNumber[number] = nil } }

    package func interruptAll() {
        for interrupter in state.withLock({ Array($0.byNumber.values) }) { interrupter.interrupt() }
    }
}
