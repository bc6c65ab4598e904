internal import CSluiceSQLite
internal import Synchronization

/// One SQLite connection. Opened with `SQLITE_OPEN_NOMUTEX`: the protocol's promise of one thread at a time is what
/// keeps it safe, and saves a mutex a call.
final class SQLiteConnection: Connection {
    let dialect: Dialect
    let serverVersion = Int(sqlite3_libversion_number())
    var onNotice: ((Notice) -> Void)?

    private let stopper: SQLiteInterrupter
    private(set) var open: OpaquePointer?
    private var statements = StatementCache<SQLiteStatement>()
    /// Asked for each effect of a statement, all of them.
    var authorizers: [(StatementEffect) -> Bool] = []

    /// - Throws: `DatabaseError`, also where the file is missing and `access` doesn't create it.
    init(path: String, access: DatabaseAccess, _ dialect: Dialect = .sqlite) throws(DatabaseError) {
        self.dialect = dialect
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        switch access {
        case .readOnly: flags |= SQLITE_OPEN_READONLY
        case .readWrite: flags |= SQLITE_OPEN_READWRITE
        case .create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        }
        try SQLiteFiles.requireRegular(path)
        var pointer: OpaquePointer?
        let code = sqlite3_open_v2(path, &pointer, flags, nil)
        open = pointer
        stopper = SQLiteInterrupter(pointer)
        guard code == SQLITE_OK else {
            let reason = SQLiteError.error(code: code, connection: pointer, sql: nil)
            close()
            throw DatabaseError(
                kind: reason.kind, code: reason.code, message: "can't open \(path): \(reason.message)",
                hint: access == .create ? nil : "is the path right? sluice doesn't create the file here")
        }
        // Waits as long as an application's own writes plausibly last; the caller retries with back-off after that.
        sqlite3_busy_timeout(pointer, 5_000)
        // Else a misspelt "column" would silently be the string 'column' (sqlite.org/quirks.html, section 8).
        _ = sluice_sqlite3_db_config_flag(pointer, SQLITE_DBCONFIG_DQS_DML, 0)
        do {
            try executeScript(dialect.ownSession)
            if access == .readOnly { try rollBackHotJournal(of: path) }
        } catch {
            close()
            throw error
        }
    }

    /// A process that was killed in a rollback-journal transaction leaves a journal that the next reader has to roll
    /// back, which one that opened the file read-only can't (sqlite.org/rescode.html#readonly_rollback): a session
    /// that may write does it, and nothing else.
    private func rollBackHotJournal(of path: String) throws(DatabaseError) {
        do {
            try readSchema()
        } catch  where error.code == Self.readOnlyRollback {
            let writer = try SQLiteConnection(path: path, access: .readWrite)
            defer { writer.close() }
            try writer.readSchema()
        }
    }

    /// `SQLITE_READONLY_ROLLBACK`, a macro that Swift doesn't see.
    private static let readOnlyRollback = String(SQLITE_READONLY | (3 << 8))

    /// Begins and ends a read transaction.
    private func readSchema() throws(DatabaseError) {
        _ = try scalar("SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)")
    }

    deinit { close() }

    var handle: OpaquePointer {
        get throws(DatabaseError) {
            guard let open else {
                throw DatabaseError(kind: .connectionLost, code: "", message: "the connection is closed")
            }
            return open
        }
    }

    func close() {
        stopper.forget()
        statements.removeAll()
        // _v2 lets statements that are still alive finish first (they become zombies of the connection).
        sqlite3_close_v2(open)
        open = nil
    }

    var interrupter: any Interrupter { stopper }

    func prepare(_ sql: String) throws(DatabaseError) -> any PreparedStatement { try SQLiteStatement(sql, on: self) }

    /// A cached statement, or a new one where the cached one is in the middle of its rows.
    private func statement(_ sql: String) throws(DatabaseError) -> SQLiteStatement {
        if let cached = statements.statement(for: sql), !cached.isBusy { return cached }
        let fresh = try SQLiteStatement(sql, on: self)
        statements.insert(fresh, for: sql)
        return fresh
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Int {
        try statement(sql).execute(parameters)
    }

    func query(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try statement(sql).query(parameters, each: body)
    }

    /// SQLite steps row by row anyway.
    func stream(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try query(sql, parameters, each: body)
    }

    func executeScript(_ sql: String) throws(DatabaseError) {
        let connection = try handle
        let failure: DatabaseError? = sql.withCString { start in
            var rest = start
            while rest.pointee != 0 {
                if let failure = SQLiteError.running(&rest, on: connection) { return failure }
            }
            return nil
        }
        if let failure { throw failure }
    }

    var isInTransaction: Bool { open.map { sqlite3_get_autocommit($0) == 0 } ?? false }

    func begin(_ mode: TransactionMode) throws(DatabaseError) {
        switch mode {
        case .write: try execute("BEGIN IMMEDIATE", [])
        case .snapshot:
            try execute("BEGIN", [])
            // A deferred transaction has no snapshot until its first read.
            try readSchema()
        }
    }

    func commit() throws(DatabaseError) { try execute("COMMIT", []) }

    func rollback() throws(DatabaseError) { try execute("ROLLBACK", []) }
}

extension SQLiteConnection: TextQuotingConnection {
    func allowTextsInDoubleQuotes(_ isAllowed: Bool) {
        guard let open else { return }
        _ = sluice_sqlite3_db_config_flag(open, SQLITE_DBCONFIG_DQS_DDL, isAllowed ? 1 : 0)
    }
}

/// `sqlite3_interrupt` may be called from any thread while the connection is open (SQLite, "Interrupt A Long-Running
/// Query"); the lock keeps `close` from coming in between.
final class SQLiteInterrupter: Interrupter {
    private let address: Mutex<UInt>

    init(_ connection: OpaquePointer?) { address = Mutex(UInt(bitPattern: connection)) }

    func interrupt() {
        address.withLock { address in
            if let connection = OpaquePointer(bitPattern: address) { sqlite3_interrupt(connection) }
        }
    }

    func forget() {
        address.withLock { $0 = 0 }
    }
}
