internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// What a revision's own SQL has said of the session so far: its path, its role, a pragma. The steps that follow count on
/// it, also those that another process goes on with after a crash.
struct SessionSettings {
    private let steps: [Step]

    init(_ planned: PlannedRevision) { steps = planned.runsOwnSQL ? planned.steps : [] }

    /// Again, for whoever goes on behind that step on a session of its own.
    func sayAgain(upTo step: Int, on connection: any Connection) throws(DatabaseError) {
        for statement in statements(upTo: step) { try connection.executeScript(statement) }
    }

    /// Again, after Sluice has put the role and the path aside for a statement of its own. What SQLite has set stays.
    func putBack(upTo step: Int, on connection: any Connection) throws(DatabaseError) {
        if connection.dialect.isServer { try sayAgain(upTo: step, on: connection) }
    }

    private func statements(upTo step: Int) -> [String] { steps.prefix(step).flatMap(\.settings) }
}

extension Step {
    fileprivate var settings: [String] {
        guard case .schema(let operations) = work else { return [] }
        return operations.flatMap { operation -> [String] in
            guard case .execute(let execute) = operation, let text = execute.sql.text(for: dialect) else { return [] }
            return SQLScript(text, in: dialect).statements.filter { $0.kind == .setting }.map(\.text)
        }
    }
}
