internal import SluiceDatabase

/// Lets the database itself read the job's SQL, without running any of it. That takes the locks which running it would
/// take (PostgreSQL, "Explicit Locking"), and so is never waited for without an end.
struct ExpressionCheck {
    let plan: RunPlan
    let connection: any Connection

    func run() throws {
        if let setting = plan.dialect.lockTimeout(plan.job.lockTimeout) { try connection.execute(setting.set) }
        try Retry(.command).run { try checkAll() }
    }

    private func checkAll() throws {
        let table = plan.quotedTable
        if let filter = plan.job.filter {
            try check("SELECT 1 FROM \(table) WHERE (\(filter))", at: "where", filter)
        }
        if let verify = plan.job.verify {
            try check("SELECT 1 FROM \(table) WHERE (\(verify))", at: "verify", verify)
        }
        guard case .set(let columns) = plan.job.work else { return }
        for (column, expression) in columns {
            try check("SELECT (\(expression)) FROM \(table)", at: "set.\(column)", expression)
            // The assignment as well: a type that doesn't fit is found here and not in the first chunk.
            try check(
                "UPDATE \(table) SET \(plan.dialect.quote(column)) = (\(expression)) WHERE false", at: "set.\(column)",
                expression)
        }
    }

    /// Preparing parses and resolves a statement, and executes nothing.
    private func check(_ sql: String, at path: String, _ expression: String) throws {
        do {
            _ = try connection.prepare(sql)
        } catch  where error.recovery != .permanent {
            throw error
        } catch {
            let hint = error.hint.map { " (\($0))" } ?? ""
            throw plan.job.problem(at: path, "\(path): the database refuses \"\(expression)\": \(error.message)\(hint)")
        }
    }
}
