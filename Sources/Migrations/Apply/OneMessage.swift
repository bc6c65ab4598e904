internal import SluiceDatabase
internal import SluiceSchema

/// A revision of one step on PostgreSQL as one message: transaction, statements and record arrive at the server
/// together, where each would else wait for the answer to the one before. What a message leaves out when one of its
/// statements fails, the rollback takes back: it can be sent again.
struct OneMessage {
    private let text: String

    /// Since the transaction began: the message is written before that.
    private static let seconds = "extract(epoch FROM clock_timestamp() - transaction_timestamp())"

    /// Nil where the steps need a look at an answer, or have begun already.
    init?(_ planned: PlannedRevision, _ executor: PlanExecutor) throws {
        guard executor.connection.dialect.isServer, planned.unfinished == nil, planned.steps.count == 1,
            planned.steps[0].transaction != .none
        else { return nil }
        var parts = ["BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"]
        for statement in try planned.steps[0].postgresStatements(serverVersion: executor.connection.serverVersion) {
            guard case .run(let sql) = statement else { return nil }
            parts.append(sql)
        }
        let progress = Ledger.Progress(planned: planned, step: 1, isComplete: true, seconds: Self.seconds)
        parts += executor.ledger.text.record(progress, nil, ids: executor.graph.ids)
        // A line's end, for SQL that ends in a comment.
        text = (parts + ["COMMIT"]).joined(separator: "\n;\n")
    }

    func send(on connection: any Connection) throws(DatabaseError) {
        do {
            try connection.executeScript(text)
        } catch {
            if connection.isInTransaction { try? connection.rollback() }
            throw error
        }
    }
}
