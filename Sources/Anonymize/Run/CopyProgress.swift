internal import Synchronization

/// Adds up the rows of finished parts, whichever worker finished them.
final class CopyProgress: Sendable {
    private let step: String
    private let total: Int?
    private let done: Mutex<Int>
    private let onProgress: @Sendable (AnonymizeProgress) -> Void

    /// - Parameter earlier: rows that an interrupted run had copied.
    init(_ control: RunControl, _ step: String = "copying", total: Int?, earlier: Int = 0) {
        self.step = step
        self.total = total
        done = Mutex(earlier)
        onProgress = control.onProgress
    }

    func finished(rows: Int) {
        let sum = done.withLock { done in
            done += rows
            return done
        }
        onProgress(.rows(step, done: sum, total: total.map { max($0, sum) }))
    }
}

extension CompiledPlan {
    /// Rows that a copy will hold: those of a subset, or what the statistics say. Nil where a table has none.
    func expectedRows(_ subset: [String: [Int64]]?) -> Int? {
        let estimates = tables.filter { !$0.isEmpty && $0.table.holdsRows }.map {
            subset?[$0.table.label]?.count ?? $0.table.rowEstimate
        }
        let sum = estimates.reduce(0, +)
        return sum > 0 && !estimates.contains { $0 < 0 } ? sum : nil
    }
}
