internal import CSluicePostgres

/// A `PGresult`, cleared when the last reference goes.
final class PostgresResult: RowReader {
    private let result: OpaquePointer?
    private var row: Int32 = 0

    /// Adopts the handle before it is checked, so that it is cleared on every path.
    init(_ result: OpaquePointer?, session: OpaquePointer, sql: String?) throws(DatabaseError) {
        self.result = result
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_COPY_IN, PGRES_COPY_OUT: break
        case PGRES_EMPTY_QUERY:
            throw DatabaseError(kind: .syntax, code: "", message: "the statement is empty", sql: sql)
        default: throw PostgresError.error(of: result, session: session, sql: sql)
        }
    }

    deinit { PQclear(result) }

    var tag: String { String(cString: PQcmdStatus(result)) }

    /// Zero for statements that change no rows. A SELECT's tag has a count too, of the rows it returned.
    var rowsAffected: Int {
        tag.hasPrefix("SELECT") || tag.hasPrefix("FETCH") ? 0 : Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    var hasRow: Bool { PQntuples(result) > 0 }

    /// Of the first row; nil where there is none.
    func firstValue() throws(DatabaseError) -> Value? {
        guard hasRow else { return nil }
        guard columnCount > 0 else { throw Self.rowsWithoutColumns }
        row = 0
        return value(at: 0)
    }

    private static let rowsWithoutColumns = DatabaseError(
        kind: .other, code: "", message: "the server's answer has rows without columns")

    var parameterTypes: [UInt32] { (0..<PQnparams(result)).map { PQparamtype(result, $0) } }

    /// Not inlined: Swift 6.3.1's optimizer crashes on a noncopyable value in an inlined loop that throws.
    @inline(never)
    func forEachRow(_ body: (borrowing Row) throws -> Void) throws {
        guard columnCount > 0 || !hasRow else { throw Self.rowsWithoutColumns }
        for index in 0..<PQntuples(result) {
            row = index
            try body(Row(self))
        }
    }

    // MARK: RowReader

    var columnCount: Int { Int(PQnfields(result)) }

    func columnName(_ column: Int) -> String { PQfname(result, Int32(column)).map { String(cString: $0) } ?? "" }

    func isNull(at column: Int) -> Bool { PQgetisnull(result, row, Int32(column)) == 1 }

    func bytes(at column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, Int32(column)), count: Int(PQgetlength(result, row, Int32(column))))
    }

    func value(at column: Int) -> Value {
        isNull(at: column) ? .null : PostgresWire.value(of: bytes(at: column), type: PQftype(result, Int32(column)))
    }
}
