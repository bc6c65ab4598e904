internal import SluiceDatabase

/// A change of the catalog that never queues for long: it asks for its lock for `lockTimeout`, lets the others pass,
/// and asks again. A waiting ALTER or CREATE TRIGGER would make every later reader and writer wait behind it.
struct PatientDDL {
    let lockTimeout: Duration
    /// Ends the tries.
    var isStopped: () -> Bool = { false }

    /// Runs the statements in one transaction.
    func run(_ statements: [String], on connection: any Connection) throws {
        let limits = Retry.Limits(firstPause: .milliseconds(100), longestPause: .seconds(5))
        try Retry(limits).run(unless: isStopped) {
            try connection.transaction {
                if connection.dialect.name == .postgres {
                    let milliseconds = max(Int64(lockTimeout.inSeconds * 1_000), 1)
                    try connection.execute("SET LOCAL lock_timeout = \(milliseconds)")
                }
                for statement in statements { try connection.execute(statement) }
            }
        }
    }
}
