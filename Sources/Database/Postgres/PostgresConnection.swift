internal import CSluicePostgres

/// One session with a PostgreSQL server, straight on libpq.
final class PostgresConnection: CopyingConnection {
    let dialect: Dialect
    let serverVersion: Int
    var onNotice: ((Notice) -> Void)?
    let interrupter: any Interrupter

    private var open: OpaquePointer?
    private var statements = StatementCache<PostgresStatement>()
    private var statementNumber = 0
    /// How much of an answer is kept.
    var bounds = AnswerBounds()

    /// Connects with everything libpq knows: `PG*` variables, services, `.pgpass`, TLS.
    init(
        conninfo: String, access: DatabaseAccess, _ dialect: Dialect = .postgres,
        within patience: Duration = .seconds(30)
    ) throws(DatabaseError) {
        self.dialect = dialect
        let session = try PostgresSession.connect(conninfo, within: patience)
        open = session
        serverVersion = Int(PQserverVersion(session))
        interrupter = PostgresInterrupter(session)
        let receiver = Unmanaged.passUnretained(self).toOpaque()
        // The receiver is called only inside libpq calls of this object, which are over before it goes away.
        PQsetNoticeReceiver(session, receiveNotice, receiver)
        try TransactionPool.refuse(session, conninfo: conninfo) { () throws(DatabaseError) in
            try scalar("SELECT pg_catalog.pg_backend_pid()")?.integer
        }
        try executeScript(
            [dialect.ownSession, dialect.lastingAsItsProcess].compactMap(\.self).joined(separator: "; "))
        try requireOwnRole()
        if access == .readOnly { try executeScript("SET default_transaction_read_only = on") }
    }

    /// What a superuser's session calls under another role may say `RESET ROLE`; so that role's tables and code count as
    /// somebody else's, and a session that a database's owner has given that role would take them for its own.
    private func requireOwnRole() throws(DatabaseError) {
        guard !dialect.trustsFunctions else { return }
        let role = try scalar(
            """
            SELECT current_user::pg_catalog.text FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) session_user
            AND rolsuper AND session_user OPERATOR(pg_catalog.<>) current_user
            """)?.text
        guard let role else { return }
        throw DatabaseError(
            kind: .other, code: "42501",
            message:
                "this session is a superuser's and begins as role \(role), whose code could take the superuser's rights",
            hint:
                "connect as that role itself, or take the setting away (ALTER DATABASE … RESET role, ALTER ROLE … RESET role)"
        )
    }

    deinit { close() }

    var session: OpaquePointer {
        get throws(DatabaseError) {
            guard let open else {
                throw DatabaseError(kind: .connectionLost, code: "", message: "the connection is closed")
            }
            return open
        }
    }

    func close() {
        let session = open
        // Statements go with their session: once it counts as closed, none of them asks the server for anything.
        open = nil
        statements.removeAll()
        PQfinish(session)
    }

    // MARK: Statements

    func prepare(_ sql: String) throws(DatabaseError) -> any PreparedStatement { try makeStatement(sql) }

    private func makeStatement(_ sql: String) throws(DatabaseError) -> PostgresStatement {
        statementNumber += 1
        return try PostgresStatement(sql, name: "sluice_\(statementNumber)", on: self)
    }

    private func statement(_ sql: String) throws(DatabaseError) -> PostgresStatement {
        if let cached = statements.statement(for: sql) { return cached }
        let fresh = try makeStatement(sql)
        statements.insert(fresh, for: sql)
        return fresh
    }

    /// Runs `body` with a prepared statement, and once more with a fresh one where the server has forgotten it or its
    /// tables changed shape (26000, 0A000), which it can only outside a transaction.
    private func withStatement<Result>(
        _ sql: String, _ body: (PostgresStatement) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        let prepared = try statement(sql)
        do {
            return try body(prepared)
        } catch  where ["26000", "0A000"].contains(error.code) {
            statements.remove(sql)
            if isInTransaction { throw error }
            return try body(try statement(sql))
        }
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Int {
        if parameters.isEmpty { return try firstRow(send(sql), sql).last.rowsAffected }
        return try withStatement(sql) { prepared throws(DatabaseError) in try prepared.execute(parameters) }
    }

    func scalar(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Value? {
        if parameters.isEmpty { return try firstRow(send(sql), sql).first?.firstValue() }
        return try withStatement(sql) { prepared throws(DatabaseError) in try prepared.scalar(parameters) }
    }

    func rows(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> [AnswerRow] {
        let result = try result(sql, parameters, atMost: bounds.rows)
        var rows: [AnswerRow] = []
        do {
            try result.forEachRow { rows.append(AnswerRow($0.values)) }
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw DatabaseError(kind: .other, code: "", message: "\(error)")
        }
        return rows
    }

    func query(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try result(sql, parameters, atMost: bounds.all).forEachRow(body)
    }

    private func result(
        _ sql: String, _ parameters: [Value], atMost bound: Int
    ) throws(DatabaseError) -> PostgresResult {
        if parameters.isEmpty { return try answer(send(sql), sql, atMost: bound) }
        return try withStatement(sql) { prepared throws(DatabaseError) in
            try prepared.run(parameters, atMost: bound)
        }
    }

    func stream(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try statement(sql).stream(parameters, each: body)
    }

    /// One statement without parameters, its result in binary: no prepared statement is left.
    private func send(_ sql: String) throws(DatabaseError) -> Int32 {
        PQsendQueryParams(try session, sql, 0, nil, nil, nil, nil, 1)
    }

    func executeScript(_ sql: String) throws(DatabaseError) {
        let session = try session
        defer { if Forgetting.mayHappen(in: sql) { forgetStatements() } }
        _ = try firstRow(PQsendQuery(session, sql), sql)
    }

    /// The server has forgotten them, or may have: to ask it to would fail, and with it the open transaction.
    private func forgetStatements() {
        for statement in statements.all { statement.isForgotten = true }
        statements.removeAll()
    }

    // MARK: Transactions

    var isInTransaction: Bool {
        guard let open else { return false }
        switch PQtransactionStatus(open) {
        case PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE: return true
        default: return false
        }
    }

    func begin(_ mode: TransactionMode) throws(DatabaseError) {
        switch mode {
        case .write: try executeScript("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        case .snapshot: try executeScript("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        }
    }

    func commit() throws(DatabaseError) {
        // A COMMIT of a failed transaction succeeds, with the tag ROLLBACK.
        guard try firstRow(send("COMMIT"), nil).last.tag == "COMMIT" else {
            throw DatabaseError(kind: .other, code: "25P02", message: "the transaction had failed and was rolled back")
        }
    }

    func rollback() throws(DatabaseError) { try executeScript("ROLLBACK") }
}

/// `PQcancel` may be called from any thread, also inside a signal handler, and the object it takes never changes
/// (libpq, "Canceling Queries in Progress").
final class PostgresInterrupter: Interrupter {
    /// The address of the `PGcancel`, as a number because a pointer isn't `Sendable`.
    private let address: UInt

    init(_ session: OpaquePointer) { address = UInt(bitPattern: PQgetCancel(session)) }

    deinit { PQfreeCancel(OpaquePointer(bitPattern: address)) }

    func interrupt() {
        guard let cancel = OpaquePointer(bitPattern: address) else { return }
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
            _ = PQcancel(cancel, message.baseAddress, 256)
        }
    }
}

private func receiveNotice(receiver: UnsafeMutableRawPointer?, result: OpaquePointer?) {
    guard let receiver else { return }
    let connection = Unmanaged<PostgresConnection>.fromOpaque(receiver).takeUnretainedValue()
    connection.onNotice?(
        Notice(
            severity: PostgresError.field(.severity, of: result) ?? "",
            message: PostgresError.field(.message, of: result) ?? "",
            detail: PostgresError.field(.detail, of: result)))
}
