internal import SluiceDatabase

/// A change of the catalog that never queues for long: it asks for its lock for `lockTimeout`, lets the others pass,
/// and asks again. A waiting ALTER or CREATE TRIGGER would make every later reader and writer wait behind it.
struct PatientDDL {
    let lockTimeout: Duration

    /// Runs the statements in one transaction.
    func run(_ statements: [String], on connection: any Connection) throws {
        var failures = FailurePolicy()
        var start = ContinuousClock.now
        while true {
            do {
                return try once(statements, on: connection)
            } catch let error as DatabaseError where error.recovery == .retryable {
                guard
                    case .retry(let pause) = failures.decide(
                        error, elapsed: start.duration(to: .now), jitter: .random(in: 0...1))
                else { throw error }
                Pause.milliseconds(Int(pause.inSeconds * 1_000))
                start = .now
            }
        }
    }

    private func once(_ statements: [String], on connection: any Connection) throws {
        try connection.transaction {
            if connection.dialect.name == .postgres {
                let milliseconds = max(Int64(lockTimeout.inSeconds * 1_000), 1)
                try connection.execute("SET LOCAL lock_timeout = \(milliseconds)")
            }
            for statement in statements { try connection.execute(statement) }
        }
    }
}
