import SluiceDatabase

/// Passes everything on and counts what reaches the server.
final class CountingConnection: Connection {
    private let connection: any Connection
    private(set) var statements = 0

    private let failing: Int?

    /// - Parameter failing: The number of the query before which the transaction is made to fail.
    init(_ connection: any Connection, failing: Int? = nil) {
        self.connection = connection
        self.failing = failing
    }

    private var counted: any Connection {
        statements += 1
        if statements == failing { _ = try? connection.execute("SELECT 1 / 0") }
        return connection
    }

    var dialect: Dialect { connection.dialect }
    var serverVersion: Int { connection.serverVersion }
    var isInTransaction: Bool { connection.isInTransaction }
    var interrupter: any Interrupter { connection.interrupter }
    var onNotice: ((Notice) -> Void)? {
        get { connection.onNotice }
        set { connection.onNotice = newValue }
    }

    func execute(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Int {
        try counted.execute(sql, parameters)
    }
    func executeScript(_ sql: String) throws(DatabaseError) { try counted.executeScript(sql) }
    func query(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try counted.query(sql, parameters, each: body)
    }
    func stream(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try counted.stream(sql, parameters, each: body)
    }
    func prepare(_ sql: String) throws(DatabaseError) -> any PreparedStatement { try counted.prepare(sql) }
    func begin(_ mode: TransactionMode) throws(DatabaseError) { try counted.begin(mode) }
    func commit() throws(DatabaseError) { try counted.commit() }
    func rollback() throws(DatabaseError) { try counted.rollback() }
    func close() { connection.close() }
}
