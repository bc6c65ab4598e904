internal import SluiceDatabase
internal import SluiceSchema

/// A revision of one step on PostgreSQL as one message: transaction, statements and record arrive at the server
/// together, where each would else wait for the answer to the one before. What a message leaves out when one of its
/// statements fails, the rollback takes back: it can be sent again.
struct OneMessage {
    private let text: String
    private let statement: String
    /// How much of the message stands before the statement, in UTF-8.
    private let start: Int

    /// Since the transaction began: the message is written before that.
    private static let seconds =
        "extract(epoch FROM pg_catalog.clock_timestamp() "
        + "OPERATOR(pg_catalog.-) pg_catalog.transaction_timestamp())"

    /// Nil where the steps need a look at an answer, or have begun already.
    init?(_ planned: PlannedRevision, _ executor: PlanExecutor) throws {
        guard executor.connection.dialect.isServer, planned.unfinished == nil, planned.steps.count == 1,
            planned.steps[0].transaction != .none, !planned.steps[0].dropsData, !planned.steps[0].mayTakeAlong,
            planned.steps[0].tableMoves.isEmpty, !planned.steps[0].looksFirst, !planned.mayChangeOwners
        else { return nil }
        // With several, an error wouldn't say whose it is.
        let statements = try planned.steps[0].postgresStatements(serverVersion: executor.connection.serverVersion)
        guard statements.count == 1, case .run(let sql) = statements[0] else { return nil }
        let progress = Ledger.Progress(planned: planned, step: 1, isComplete: true, seconds: Self.seconds)
        let record = executor.ledger.text.record(progress, nil, ids: executor.graph.ids)
        let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" + Self.separator
        // What the statement did to the session isn't for the record.
        let ready = planned.runsOwnSQL ? [executor.connection.dialect.readyForOwn] : []
        statement = sql
        start = begin.utf8.count
        text = begin + ([sql] + ready + record + ["COMMIT"]).joined(separator: Self.separator)
    }

    /// A line's end, for SQL that ends in a comment.
    private static let separator = "\n;\n"

    func send(on connection: any Connection) throws(DatabaseError) {
        do {
            try connection.executeScript(text)
        } catch {
            if connection.isInTransaction { try? connection.rollback() }
            throw ofStatement(error)
        }
    }

    /// The error with the place in the statement; the record and the commit fail by their own fault alone.
    private func ofStatement(_ error: DatabaseError) -> DatabaseError {
        let offset = error.offset.map { $0 - start }
        return DatabaseError(
            error, at: offset.flatMap { (0...statement.utf8.count).contains($0) ? $0 : nil }, of: statement)
    }
}

extension Step {
    /// Whether the database is looked at before its statement: ``GuardedColumn``, ``ChangedValues``, ``UntrueWas``.
    fileprivate var looksFirst: Bool {
        guard case .schema(let operations) = work else { return false }
        return UntrueWas.subject(of: self) != nil
            || operations.contains { if case .alterColumn = $0 { true } else { false } }
    }
}
