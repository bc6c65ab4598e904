internal import SluiceDatabase

/// One thing that may hold a run back. What is measured and what follows from it are apart: the second is pure.
protocol ThrottleSignal: Sendable {
    associatedtype Reading: Sendable

    /// As `throttle:` calls it.
    static var name: String { get }
    /// The key of the job that asks for it, where it has more than one.
    var key: String { get }

    /// Nil where there is nothing to judge by yet.
    mutating func measure(on connection: any Connection) throws -> Reading?

    /// Nil where the run may go on.
    /// - Parameter isHeld: It holds the run back already.
    func reasonToWait(at reading: Reading, isHeld: Bool) -> String?
}

extension ThrottleSignal {
    var key: String { Self.name }

    func reasonToWait(at reading: Reading) -> String? { reasonToWait(at: reading, isHeld: false) }

    /// Fails closed: what can't be measured holds the run back.
    mutating func reasonToWait(on connection: any Connection, isHeld: Bool) -> String? {
        do {
            return try measure(on: connection).flatMap { reasonToWait(at: $0, isHeld: isHeld) }
        } catch {
            return "throttle.\(key) can't be measured: \(error)"
        }
    }
}

/// A figure that is to stay at or below its limit. A run that it holds back goes on once it is down to four fifths of that: at
/// the limit itself, each chunk would push it over again.
struct ThrottleLimit: Sendable {
    private static let goesOn = 0.8

    let most: Double

    init(_ most: some BinaryInteger) { self.most = Double(most) }
    init(_ most: Duration) { self.most = most.inSeconds }

    func isExceeded(by figure: Double, isHeld: Bool) -> Bool { figure > most * (isHeld ? Self.goesOn : 1) }
}

/// What is to be measured is hidden from the session's role.
struct SignalUnseen: Error, CustomStringConvertible {
    /// The role that may see it (PostgreSQL, "Predefined Roles").
    let right: String

    var description: String { "the database's user may not see it: grant it \(right)" }
}
