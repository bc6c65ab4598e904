/// One session with a database, used by one thread at a time. It isn't `Sendable`: whoever opens it keeps it on the
/// queue it was opened on, and only ``interrupter`` crosses threads.
///
/// `sql` may hold placeholders as ``Dialect/placeholder(_:)`` gives them. Statements are prepared once and kept.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }

    /// PostgreSQL: 150018 for 15.18. SQLite: 3040001 for 3.40.1.
    var serverVersion: Int { get }

    /// Runs one statement and returns how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Int

    /// Runs any number of statements, none with parameters, in the order given.
    func executeScript(_ sql: String) throws(DatabaseError)

    /// Runs a query whose result fits in memory and hands over its rows one by one.
    func query(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws

    /// All rows of a small result.
    func rows(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> [AnswerRow]

    /// The first column of the first row, or nil where there is no row. No more than one row is kept.
    func scalar(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Value?

    /// Runs a query of any size in constant memory (PostgreSQL: single-row mode). Until it returns, the connection
    /// can do nothing else.
    func stream(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws

    /// A statement for a hot loop: prepared once, run many times.
    func prepare(_ sql: String) throws(DatabaseError) -> any PreparedStatement

    var isInTransaction: Bool { get }
    func begin(_ mode: TransactionMode) throws(DatabaseError)
    func commit() throws(DatabaseError)
    func rollback() throws(DatabaseError)

    /// Stops whatever runs on this connection, from any thread.
    var interrupter: any Interrupter { get }

    /// Called with each notice the server sends (PostgreSQL's `NOTICE`, `WARNING`), on the connection's thread.
    var onNotice: ((Notice) -> Void)? { get set }

    /// Ends the session. Further calls throw; closing twice does nothing.
    func close()
}

package protocol PreparedStatement: AnyObject {
    /// Runs it and returns how many rows it changed.
    @discardableResult
    func execute(_ parameters: [Value]) throws(DatabaseError) -> Int
    func query(_ parameters: [Value], each body: (borrowing Row) throws -> Void) throws
}

/// Stops a statement that runs on another thread; the statement then throws `DatabaseError.Kind.cancelled`.
/// Does nothing once the connection is closed.
package protocol Interrupter: Sendable {
    func interrupt()
}

/// PostgreSQL's COPY, which SQLite has no counterpart for.
package protocol CopyingConnection: Connection {
    /// Runs `COPY … FROM STDIN`; `produce` is called until it returns nil. Returns the rows copied.
    @discardableResult
    func copyIn(_ sql: String, next produce: () throws -> [UInt8]?) throws -> Int

    /// Runs `COPY … TO STDOUT`; `consume` sees each block where libpq holds it.
    /// - Returns: The rows that the server says it has sent.
    @discardableResult
    func copyOut(_ sql: String, _ consume: (RawSpan) throws -> Void) throws -> Int
}

package enum TransactionMode: Sendable {
    /// PostgreSQL: READ COMMITTED. SQLite: the write lock at once (`BEGIN IMMEDIATE`).
    case write
    /// PostgreSQL: REPEATABLE READ, READ ONLY. SQLite: one snapshot of the WAL.
    case snapshot
}

/// What the server said beside the result.
package struct Notice: Sendable {
    package let severity: String
    package let message: String
    package let detail: String?
}

extension Connection {
    @discardableResult
    package func execute(_ sql: String) throws(DatabaseError) -> Int { try execute(sql, []) }

    package func query(_ sql: String, each body: (borrowing Row) throws -> Void) throws {
        try query(sql, [], each: body)
    }

    package func rows(_ sql: String) throws(DatabaseError) -> [AnswerRow] { try rows(sql, []) }

    package func rows(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> [AnswerRow] {
        var rows: [AnswerRow] = []
        do {
            try query(sql, parameters) { rows.append(AnswerRow($0.values)) }
        } catch let error as DatabaseError {
            throw error
        } catch {
            throw DatabaseError(kind: .other, code: "", message: "\(error)")
        }
        return rows
    }

    /// All rows of a small result whose columns are worked on as a whole, such as keys.
    /// - Throws: `DatabaseError` too where the server answers with fewer columns than it was asked for.
    package func rows(
        _ sql: String, _ parameters: [Value] = [], columns: Int
    ) throws(DatabaseError) -> [[Value]] {
        let rows = try rows(sql, parameters)
        if let short = rows.first(where: { $0.count < columns }) {
            throw DatabaseError(
                kind: .other, code: "",
                message: "the server's answer has \(short.count) columns where \(columns) were asked for")
        }
        return rows.map(\.values)
    }

    package func scalar(_ sql: String) throws(DatabaseError) -> Value? { try scalar(sql, []) }

    package func scalar(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Value? {
        try rows(sql, parameters).first?.first
    }

    /// Commits what `body` did, or nothing of it. An error of the rollback itself is dropped in favour of the one
    /// that caused it.
    package func transaction<Result>(_ mode: TransactionMode = .write, _ body: () throws -> Result) throws -> Result {
        try begin(mode)
        do {
            let result = try body()
            try commit()
            return result
        } catch {
            if isInTransaction { try? rollback() }
            throw error
        }
    }
}

/// A connection that takes `"text"` for a text where no column has that name (SQLite's double-quoted strings).
package protocol TextQuotingConnection: Connection {
    /// In definitions from now on. Those that are stored are read either way.
    func allowTextsInDoubleQuotes(_ isAllowed: Bool)
}

/// A connection whose statements can be kept from firing triggers (SQLite; PostgreSQL's triggers are switched for all).
package protocol TriggerSilencing: Connection {
    /// From now on and for this connection alone; temporary triggers fire all the same (SQLITE_DBCONFIG_ENABLE_TRIGGER).
    func silenceTriggers()
}

/// A connection that can call back into Swift from SQL (SQLite's application-defined functions).
package protocol FunctionHost: Connection {
    /// Registers `body` as an SQL function of this connection. What it throws becomes the statement's error.
    /// - Parameter isDeterministic: Same input, same output; SQLite may then use it in an index and call it less often.
    func register(
        function name: String, argumentCount: Int, isDeterministic: Bool,
        _ body: @escaping @Sendable ([Value]) throws -> Value
    ) throws(DatabaseError)
}
