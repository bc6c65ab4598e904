internal import SluiceDatabase

/// The connection of a run's own bookkeeping, which outlives the server's: what is asked of it is asked again on a new
/// connection where the old one broke. So it may only be asked for what can be done twice.
final class SteadySession {
    private let context: RunContext
    private var connection: (any Connection)?
    /// Preparing is tried again like anything else: SQLite refuses the change to WAL at once beside another writer.
    private var isPrepared = false
    private static let triesWhenStopping = 3

    init(context: RunContext, connection: any Connection) {
        self.context = context
        self.connection = connection
    }

    deinit { close() }

    func close() {
        connection?.close()
        connection = nil
        isPrepared = false
    }

    func perform<Result>(_ body: (RunStore) throws -> Result) throws -> Result {
        var retry = Retry(.run)
        var tries = 0
        while true {
            let start = ContinuousClock.now
            do {
                return try body(RunStore(try connected()))
            } catch let error as DatabaseError {
                switch retry.decide(error, since: start) {
                case .retry(let pause): rest(pause, because: error)
                case .reconnect(let pause):
                    close()
                    rest(pause, because: error)
                case .giveUp: throw error
                }
                // A run that is to stop is not kept waiting for a server; what it can still say, it says at once.
                guard context.stop.reason == nil || tries < Self.triesWhenStopping else { throw error }
                tries += 1
            }
        }
    }

    private func connected() throws -> any Connection {
        let current = try connection ?? context.connect()
        connection = current
        if !isPrepared {
            try current.prepareForRun(lockTimeout: context.lockTimeout)
            try current.commitDurably()
            isPrepared = true
        }
        return current
    }

    /// A run that is to stop when the pause begins has few tries left, and gives each its pause.
    private func rest(_ pause: Duration, because error: DatabaseError) {
        context.tally.waits(for: "\(error)")
        let wasStopping = context.stop.reason != nil
        Pause.wait(pause) { !wasStopping && context.stop.reason != nil }
    }
}
