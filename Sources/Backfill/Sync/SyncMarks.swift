internal import SluiceDatabase
internal import SluiceSQLText

/// A job's condition, taken apart: what says which rows are its, and what only marks those that are still to be done, since it reads
/// columns that the job writes.
struct SyncMarks {
    let others: [SQLExpression]
    private let marks: [SQLExpression]
    /// A mark that isn't `x IS NULL`: `x = -1`, `NOT done`, `x IS DISTINCT FROM y`.
    let areOther: Bool

    init(_ job: Job, _ description: TableDescription, _ dialect: Dialect) {
        let conjuncts = job.filter.map { SQLExpression($0, in: dialect).conjuncts } ?? []
        others = conjuncts.filter { !$0.mentionsAny(of: job.targets) }
        marks = conjuncts.filter { $0.mentionsAny(of: job.targets) }
        areOther = marks.contains { mark in
            !job.targets.contains { mark.isNullTest(of: $0, in: description.table) }
        }
    }

    /// Whether the condition says of a row that was done that nothing is left to do there, however its sources have changed since.
    var hideDoneRows: Bool { !marks.isEmpty }
}
