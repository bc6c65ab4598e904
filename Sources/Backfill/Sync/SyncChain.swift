internal import SluiceDatabase
internal import SluiceSQLText

/// Two jobs that are kept in sync on one table, of which one reads what the other writes. A trigger's changes name no column, so
/// the other's trigger doesn't fire for them, and PostgreSQL runs both in the order of their names.
struct SyncChain {
    let plan: RunPlan

    /// - Parameter others: Runs that are open, with their jobs.
    /// - Throws: ``Refused``, before anything is touched.
    func requireNone(among others: [(record: RunRecord, job: Job)]) throws {
        let mine = Set(plan.job.sources(in: plan.description, plan.dialect))
        for (record, job) in others where job.keepInSync && record.table == plan.table.description {
            let written = Set(job.targets)
            let theirs = Set(job.sources(in: plan.description, plan.dialect))
            let common = mine.intersection(written).union(theirs.intersection(plan.job.targets))
            guard let column = common.sorted().first else { continue }
            throw Refused(
                reason:
                    "run \(record.id) (\(record.job)) keeps \(plan.table) in sync as well, and one of the two jobs reads '\(column)', which the "
                    + "other writes: what its trigger changes the other's doesn't see",
                hint:
                    "nothing was touched; begin this one when run \(record.id) is complete, or write both columns in one job"
            )
        }
    }
}

extension Job {
    /// Columns the expressions and the condition read, but those that the job writes; none of a job that isn't `set:`.
    func sources(in description: TableDescription, _ dialect: Dialect) -> [String] {
        guard case .set(let columns) = work else { return [] }
        let expressions = (columns.map(\.expression) + [filter ?? ""]).map { SQLExpression($0, in: dialect) }
        return description.columns.map(\.name).filter { name in
            !targets.contains(name) && expressions.contains { $0.mentions(name) }
        }
    }
}
