internal import SluiceDatabase
internal import SluiceSQLText
internal import SluiceSchema

/// What a revision's own SQL has said of the session so far: its path, its role, a pragma. The steps that follow count on
/// it, also those that another process goes on with after a crash.
struct SessionSettings {
    /// With the step that says it. Read once: a dump has thousands of steps, each of which asks.
    private let statements: [(step: Int, statement: SQLStatement)]

    init(_ planned: PlannedRevision) {
        statements = planned.steps.enumerated().flatMap { number, step in
            step.ownStatements.filter { $0.kind == .setting || $0.opensFile }.map { (number, $0) }
        }
    }

    /// Again, for whoever goes on behind that step on a session of its own, with the files that it has opened.
    func sayAgain(upTo step: Int, on connection: any Connection) throws(DatabaseError) {
        for said in statements.prefix(while: { $0.step < step }) {
            try connection.executeScript(said.statement.text)
        }
    }

    /// Whether steps before that one have attached a file.
    func openFile(before step: Int) -> Bool {
        statements.prefix { $0.step < step }.contains { $0.statement.opensFile }
    }

    /// Again, after Sluice has put the role and the path aside for a statement of its own. What SQLite has set stays.
    func putBack(upTo step: Int, on connection: any Connection) throws(DatabaseError) {
        if connection.dialect.isServer { try sayAgain(upTo: step, on: connection) }
    }
}

extension SQLStatement {
    /// SQLite's, which last for the session.
    fileprivate var opensFile: Bool { firstWord == "ATTACH" || firstWord == "DETACH" }
}
