/// What failed, where, and what to do next: the error of every room whose callers do nothing with it but show it.
///
/// What a caller acts on has a type of its own, as ``DatabaseError`` has.
public struct Problem: Error, Sendable, Hashable {
    public let code: Code
    /// Nil where the reason says it all.
    public let place: Place?
    public let reason: String
    /// The change or the command that goes on.
    public let hint: String?

    public init(_ code: Code, at place: Place? = nil, _ reason: String, hint: String? = nil) {
        self.code = code
        self.place = place
        self.reason = reason
        self.hint = hint
    }
}

extension Problem: CustomStringConvertible {
    /// The place and the reason, without the hint.
    public var description: String { place.map { "\($0): \(reason)" } ?? reason }
}

extension Problem {
    /// What a failure is about.
    public enum Place: Sendable, Hashable {
        /// Line and column count from 1.
        case file(String, line: Int? = nil, column: Int? = nil)
        /// A table, column, constraint or setting, as messages name it.
        case object(String)
        case row(table: String, key: String)
        case run(Int64)
    }

    /// What a program tells failures apart by.
    public struct Code: Sendable, Hashable {
        /// `error.code` in JSON.
        public let name: String
        public let outcome: Outcome

        public init(_ name: String, _ outcome: Outcome = .failed) {
            self.name = name
            self.outcome = outcome
        }
    }

    /// How a command ends; each has its exit code.
    public enum Outcome: Sendable, Hashable {
        case failed
        /// A safety rule forbids it.
        case refused
        /// It can be resumed.
        case stopped
        /// What was compared isn't the same.
        case differs
        /// The command was written wrongly.
        case usage
    }
}

extension Problem.Place: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let name, let line, let column):
            ([name] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
        case .object(let name): name
        case .row(let table, let key): "\(table), row \(key)"
        case .run(let id): "run \(id)"
        }
    }
}
