/// A revision that a crash or an error left in the middle, as `revision_log` knows it.
package struct UnfinishedRevision: Sendable, Hashable {
    package let logNumber: Int64
    package let revision: String
    package let direction: Direction
    package let steps: Int
    /// Steps done.
    package let step: Int
    /// The next step was begun outside a transaction: it may have been done or not.
    package let isStepBegun: Bool
    /// Nil until it is being taken back; then how many steps of that are done.
    package let undone: Int?
    /// Of the steps done.
    package let fingerprint: String

    package var description: String {
        undone == nil
            ? "the \(direction.rawValue) of \(revision) stopped after step \(step) of \(steps)"
            : "taking back the \(direction.rawValue) of \(revision) stopped in the middle"
    }
}

/// Where a database stands.
package struct DatabaseState: Sendable, Hashable {
    /// The version rows, sorted.
    package let rows: [String]
    package let unfinished: UnfinishedRevision?

    package init(rows: [String], unfinished: UnfinishedRevision? = nil) {
        self.rows = rows
        self.unfinished = unfinished
    }
}
