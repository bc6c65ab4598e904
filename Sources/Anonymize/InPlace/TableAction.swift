/// What a run in place has to do with a table.
enum TableAction: Equatable {
    /// Every row, whatever was done before.
    case begin
    /// What an interrupted run left; of the rows that came since, where that is given.
    case goOn(since: String?)
    /// Every row, but none of the columns that an earlier run has done with the same rules; `goesOn`: that was begun.
    case addedColumns(done: Set<String>, goesOn: Bool)
    /// The rows that came or changed since the table was done.
    case changedRows(since: String)
    /// The rows are done; the files aren't.
    case rewrite
    case nothing

    /// True where rows are to be changed.
    var changesRows: Bool { self != .rewrite && self != .nothing }

    struct Refusal: Error, Equatable { let reason: String }

    /// - Parameters:
    ///   - again: the user wants every row changed once more.
    ///   - changes: asked only where a run was done with the table.
    static func decide(
        _ record: TableRecord?, identity: TableIdentity, rules: RuleMarks, again: Bool,
        changes: (_ evidence: String) throws -> ChangedRows
    ) throws -> TableAction {
        guard let record, record.identity.table == identity.table, !again else { return .begin }
        guard record.phase != .begun else {
            guard record.rules.hasSameRules(as: rules) else {
                throw Refusal(reason: "was begun with another key or other rules, and some of its rows are done")
            }
            guard record.identity.file == identity.file else {
                throw Refusal(reason: "was emptied or rewritten while its run was interrupted")
            }
            let done = record.rules.done
            return done.isEmpty ? .goOn(since: record.evidence) : .addedColumns(done: done, goesOn: true)
        }
        let changed = try changes(record.evidence ?? "")
        if changed == .all { return .begin }
        if rules.adds(to: record.rules) {
            guard changed == .none else {
                throw Refusal(
                    reason:
                        "was done at \(record.at), and rows changed since: run the plan of that run first, then this one"
                )
            }
            return .addedColumns(done: Set(record.rules.columns.keys), goesOn: false)
        }
        guard record.rules.hasSameRules(as: rules) else {
            throw Refusal(reason: "was done at \(record.at) with another key or other rules")
        }
        switch changed {
        case .some: return .changedRows(since: record.evidence ?? "")
        case .unknown:
            throw Refusal(
                reason: "was done at \(record.at) and changed since; which of its rows are originals can't be told")
        case .none, .all: return record.phase == .clean ? .nothing : .rewrite
        }
    }
}
