internal import SluiceDatabase

/// A change of the catalog that never queues for long: it asks for its lock for `lockTimeout`, lets the others pass,
/// and asks again. A waiting ALTER or CREATE TRIGGER would make every later reader and writer wait behind it.
struct PatientDDL {
    let lockTimeout: Duration
    /// The run that waits, which may be stopped meanwhile.
    var context: RunContext?

    /// Runs the statements in one transaction, and `last` with them.
    func run(_ statements: [String], on connection: any Connection, _ last: () throws -> Void = {}) throws {
        let limits = Retry.Limits(firstPause: .milliseconds(100), longestPause: .seconds(5))
        try Retry(limits).run(
            unless: { context?.stop.reason != nil }, onRetry: { _, error, _ in context?.tally.waits(for: "\(error)") }
        ) {
            try connection.transaction {
                if let timeout = connection.dialect.transactionLockTimeout(lockTimeout) {
                    try connection.execute(timeout)
                }
                for statement in statements { try connection.execute(statement) }
                try last()
            }
        }
    }
}
