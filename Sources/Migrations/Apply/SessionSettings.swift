internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// What a revision's own SQL has said of the session so far: its path, its role, a pragma. The steps that follow count on
/// it, also those that another process goes on with after a crash.
struct SessionSettings {
    /// With the step that says it. Read once: a dump has thousands of steps, each of which asks.
    private let settings: [(step: Int, statement: String)]

    init(_ planned: PlannedRevision) {
        settings = planned.steps.enumerated().flatMap { number, step in step.settings.map { (number, $0) } }
    }

    /// Again, for whoever goes on behind that step on a session of its own.
    func sayAgain(upTo step: Int, on connection: any Connection) throws(DatabaseError) {
        for setting in settings.prefix(while: { $0.step < step }) { try connection.executeScript(setting.statement) }
    }

    /// Again, after Sluice has put the role and the path aside for a statement of its own. What SQLite has set stays.
    func putBack(upTo step: Int, on connection: any Connection) throws(DatabaseError) {
        if connection.dialect.isServer { try sayAgain(upTo: step, on: connection) }
    }
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
