internal import SluiceSQLText
internal import SluiceSchema

extension Step {
    /// The statements of SQL that somebody wrote.
    var ownStatements: [SQLStatement] {
        guard case .schema(let operations) = work else { return [] }
        return operations.flatMap { operation -> [SQLStatement] in
            guard case .execute(let execute) = operation, let text = execute.sql.text(for: dialect) else { return [] }
            return SQLScript(text, in: dialect).statements
        }
    }
}
