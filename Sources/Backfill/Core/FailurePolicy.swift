package import SluiceDatabase

/// What a worker does about an error of its chunk. Pure: the worker only carries it out.
package struct FailurePolicy: Sendable {
    package enum Action: Sendable, Hashable {
        /// The same chunk again, after a pause.
        case retry(after: Duration)
        /// A new connection first; what the lost one committed is read from the state tables.
        case reconnect(after: Duration)
        /// Single rows are to blame: find them.
        case isolateRows
        /// Someone has to act first; the run can be resumed then.
        case stop
    }

    /// How long trouble may last before the run stops: no retry ends in an unbounded wait.
    package static let patience: Duration = .seconds(600)
    /// Statement timeouts in a row that are answered with smaller chunks.
    private static let timeouts = 10
    private static let shortest = 0.05
    private static let longest = 5.0

    private var attempts = 0
    private var trouble: Duration = .zero

    package init() {}

    /// - Parameters:
    ///   - elapsed: Time since the last decision or success.
    ///   - jitter: 0 to 1; keeps workers that failed together from coming back together.
    package mutating func decide(_ error: DatabaseError, elapsed: Duration, jitter: Double) -> Action {
        trouble += elapsed
        if error.blamesRow { return .isolateRows }
        guard trouble < Self.patience else { return .stop }
        // A statement timeout: a smaller chunk may do. Whoever interrupts by hand has stopped the run as well.
        if error.kind == .cancelled, attempts < Self.timeouts { return .retry(after: nextPause(jitter)) }
        switch error.recovery {
        case .retryable: return .retry(after: nextPause(jitter))
        case .unknownOutcome: return .reconnect(after: nextPause(jitter))
        case .permanent: return .stop
        }
    }

    package mutating func succeeded() {
        attempts = 0
        trouble = .zero
    }

    private mutating func nextPause(_ jitter: Double) -> Duration {
        attempts += 1
        let full = min(Self.shortest * Double(1 << min(attempts, 10)), Self.longest)
        let pause = Duration.seconds(full * (0.5 + jitter / 2))
        trouble += pause
        return pause
    }
}
