internal import SluiceDatabase

/// One thing that may hold a run back. What is measured and what follows from it are apart: the second is pure.
protocol ThrottleSignal: Sendable {
    associatedtype Reading: Sendable

    /// As `throttle:` calls it.
    static var name: String { get }

    /// Nil where there is nothing to judge by yet.
    mutating func measure(on connection: any Connection) throws -> Reading?

    /// Nil where the run may go on.
    func reasonToWait(at reading: Reading) -> String?
}

extension ThrottleSignal {
    /// Fails closed: what can't be measured holds the run back.
    mutating func reasonToWait(on connection: any Connection) -> String? {
        do {
            return try measure(on: connection).flatMap { reasonToWait(at: $0) }
        } catch {
            return "throttle.\(Self.name) can't be measured: \(error)"
        }
    }
}

/// What is to be measured is hidden from the session's role.
struct SignalUnseen: Error, CustomStringConvertible {
    /// The role that may see it (PostgreSQL, "Predefined Roles").
    let right: String

    var description: String { "the database's user may not see it: grant it \(right)" }
}
