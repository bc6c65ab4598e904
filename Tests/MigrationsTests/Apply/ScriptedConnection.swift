import SluiceDatabase

/// A connection that stops for good at its n-th statement, as a killed process does: what was open is rolled back,
/// nothing more is sent.
final class StoppingConnection: Connection {
    let inner: any Connection
    private var remaining: Int
    /// Statements that reached the database.
    private(set) var count = 0

    struct Killed: Error {}

    init(_ inner: any Connection, after statements: Int = .max) {
        self.inner = inner
        remaining = statements
    }

    private func pass() throws(DatabaseError) {
        guard remaining > 0 else {
            inner.close()
            throw DatabaseError(kind: .connectionLost, code: "", message: "killed here")
        }
        remaining -= 1
        count += 1
    }

    var dialect: Dialect { inner.dialect }
    var serverVersion: Int { inner.serverVersion }
    var isInTransaction: Bool { inner.isInTransaction }
    var interrupter: any Interrupter { inner.interrupter }
    var onNotice: ((Notice) -> Void)? {
        get { inner.onNotice }
        set { inner.onNotice = newValue }
    }

    func execute(_ sql: String, _ parameters: [Value]) throws(DatabaseError) -> Int {
        try pass()
        return try inner.execute(sql, parameters)
    }
    func executeScript(_ sql: String) throws(DatabaseError) {
        try pass()
        try inner.executeScript(sql)
    }
    func query(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try pass()
        try inner.query(sql, parameters, each: body)
    }
    func stream(_ sql: String, _ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try pass()
        try inner.stream(sql, parameters, each: body)
    }
    func prepare(_ sql: String) throws(DatabaseError) -> any PreparedStatement {
        try pass()
        return try inner.prepare(sql)
    }
    func begin(_ mode: TransactionMode) throws(DatabaseError) {
        try pass()
        try inner.begin(mode)
    }
    func commit() throws(DatabaseError) {
        try pass()
        try inner.commit()
    }
    func rollback() throws(DatabaseError) {
        try pass()
        try inner.rollback()
    }
    func close() { inner.close() }
}
