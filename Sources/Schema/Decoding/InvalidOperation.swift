/// What is wrong with an operation as it was written, and where.
public struct InvalidOperation: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line in the YAML text, from 1; nil for an operation that doesn't come from a file.
    public let line: Int?
    public let reason: String

    public init(line: Int?, reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
