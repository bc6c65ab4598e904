/// What is wrong with a revision's file, and where.
package struct RevisionFileError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// From 1; nil where the whole file is meant.
    package let line: Int?
    package let reason: String

    package var description: String {
        line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
    }
}
