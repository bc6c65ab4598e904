/// Whether what failed is tried again, and when. A pure value: time and chance come from outside, and every wait has an
/// end.
package struct Retry: Sendable {
    package enum Decision: Sendable, Hashable {
        case retry(after: Duration)
        /// On a new connection. What the lost one committed has to be read first.
        case reconnect(after: Duration)
        case giveUp(Reason)
    }

    package enum Reason: Sendable, Hashable {
        /// Single rows are to blame; the others can go on without them.
        case rows
        /// It will fail again until someone acts.
        case permanent
        /// It might succeed one day, and has been tried for long enough.
        case exhausted
    }

    package struct Limits: Sendable {
        /// Tries in a row, the first one included.
        package var attempts = Int.max
        /// How long trouble may last, pauses included.
        package var patience: Duration = .seconds(600)
        package var firstPause: Duration
        package var longestPause: Duration
        /// Statement timeouts in a row that another try answers, where it can be a smaller one.
        package var statementTimeouts = 0

        package init(
            attempts: Int = .max, patience: Duration = .seconds(600), firstPause: Duration, longestPause: Duration,
            statementTimeouts: Int = 0
        ) {
            self.attempts = attempts
            self.patience = patience
            self.firstPause = firstPause
            self.longestPause = longestPause
            self.statementTimeouts = statementTimeouts
        }

        /// A run's chunks and its bookkeeping, which outlive a restart of the server.
        package static let run = Limits(
            firstPause: .milliseconds(100), longestPause: .seconds(5), statementTimeouts: 10)
        /// A change of the catalog that somebody waits for.
        package static let command = Limits(attempts: 5, firstPause: .milliseconds(400), longestPause: .seconds(5))
    }

    private let limits: Limits
    private var retries = 0
    private var trouble: Duration = .zero

    package init(_ limits: Limits) { self.limits = limits }

    /// - Parameters:
    ///   - elapsed: Time since the last decision or success.
    ///   - jitter: 0 to 1: the pause's upper half, so that those who failed together don't come back together.
    package mutating func decide(_ error: DatabaseError, elapsed: Duration, jitter: Double) -> Decision {
        trouble += elapsed
        if error.blamesRow { return .giveUp(.rows) }
        // Whoever interrupts by hand has stopped the work as well.
        let isTimeout = error.kind == .cancelled && retries < limits.statementTimeouts
        guard isTimeout || error.recovery != .permanent else { return .giveUp(.permanent) }
        guard retries < limits.attempts - 1, trouble < limits.patience else { return .giveUp(.exhausted) }
        let pause = nextPause(jitter)
        return error.recovery == .unknownOutcome ? .reconnect(after: pause) : .retry(after: pause)
    }

    package mutating func succeeded() {
        retries = 0
        trouble = .zero
    }

    private mutating func nextPause(_ jitter: Double) -> Duration {
        let full = min(limits.firstPause * (1 << min(retries, 16)), limits.longestPause)
        let pause = full * (0.5 + jitter / 2)
        retries += 1
        trouble += pause
        return pause
    }
}

extension Retry {
    /// Decides by the clock and by chance.
    package mutating func decide(_ error: DatabaseError, since start: ContinuousClock.Instant) -> Decision {
        decide(error, elapsed: start.duration(to: .now), jitter: .random(in: 0...1))
    }

    /// Runs `body`, again where only a lock or another transaction was in its way. Where it fails it must leave nothing
    /// behind.
    /// - Parameters:
    ///   - isStopped: Ends a pause, and with it the tries.
    ///   - onRetry: Told before each pause.
    package func run<Result>(
        unless isStopped: () -> Bool = { false },
        onRetry: (_ attempt: Int, _ error: DatabaseError, _ pause: Duration) -> Void = { _, _, _ in },
        _ body: () throws -> Result
    ) throws -> Result {
        var retry = self
        while true {
            let start = ContinuousClock.now
            do {
                return try body()
            } catch let error as DatabaseError {
                guard case .retry(let pause) = retry.decide(error, since: start) else { throw error }
                onRetry(retry.retries, error, pause)
                guard Pause.wait(pause, unless: isStopped) else { throw error }
            }
        }
    }
}
