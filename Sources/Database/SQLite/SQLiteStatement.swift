internal import CSluiceSQLite

/// A prepared statement; finalised when the last reference goes.
final class SQLiteStatement: PreparedStatement, RowReader {
    private let statement: OpaquePointer
    private let connection: OpaquePointer
    private let sql: String
    private(set) var isBusy = false

    init(_ sql: String, on connection: SQLiteConnection) throws(DatabaseError) {
        let handle = try connection.handle
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK else { throw SQLiteError.error(code: code, connection: handle, sql: sql) }
        guard let pointer else {
            throw DatabaseError(kind: .syntax, code: "", message: "the statement is empty", sql: sql)
        }
        statement = pointer
        self.connection = handle
        self.sql = sql
    }

    deinit { sqlite3_finalize(statement) }

    func execute(_ parameters: [Value]) throws(DatabaseError) -> Int {
        let before = sqlite3_total_changes64(connection)
        try bind(parameters)
        isBusy = true
        defer { reset() }
        while try step() {}
        // `changes` keeps the count of the last statement that changed rows, however long ago that was.
        return sqlite3_total_changes64(connection) == before ? 0 : Int(sqlite3_changes64(connection))
    }

    func query(_ parameters: [Value], each body: (borrowing Row) throws -> Void) throws {
        try bind(parameters)
        isBusy = true
        defer { reset() }
        while try step() { try body(Row(self)) }
    }

    private func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteError.stepError(code: code, connection: connection, sql: sql)
        }
    }

    private func reset() {
        sqlite3_reset(statement)
        isBusy = false
    }

    private func bind(_ parameters: [Value]) throws(DatabaseError) {
        let expected = Int(sqlite3_bind_parameter_count(statement))
        guard expected == parameters.count else {
            throw DatabaseError(
                kind: .syntax, code: "",
                message: "the statement has \(expected) parameters and was given \(parameters.count)", sql: sql)
        }
        for (index, value) in parameters.enumerated() {
            let code = try bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw SQLiteError.error(code: code, connection: connection, sql: sql) }
        }
    }

    private func bind(_ value: Value, at index: Int32) throws(DatabaseError) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .bool(let flag): return sqlite3_bind_int64(statement, index, flag ? 1 : 0)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .decimal(let number): return bind(text: number.description, at: index)
        case .text(let text): return bind(text: text, at: index)
        case .blob(let bytes):
            // A null pointer would bind NULL in place of an empty blob.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return sluice_sqlite3_bind_blob_copy(statement, index, bytes, UInt64(bytes.count))
        case .native(let native):
            guard native.typeID == NativeValue.textTypeID else {
                throw DatabaseError(
                    kind: .data, code: "", message: "SQLite can't hold PostgreSQL's type \(native.typeID)", sql: sql)
            }
            return native.bytes.withUnsafeBytes { bytes in
                sluice_sqlite3_bind_text_copy(
                    statement, index, bytes.assumingMemoryBound(to: CChar.self).baseAddress, UInt64(bytes.count))
            }
        }
    }

    private func bind(text: String, at index: Int32) -> Int32 {
        // withCString hands over an address for empty text too, where a null pointer would bind NULL.
        text.withCString { sluice_sqlite3_bind_text_copy(statement, index, $0, UInt64(text.utf8.count)) }
    }

    // MARK: RowReader

    var columnCount: Int { Int(sqlite3_column_count(statement)) }

    func columnName(_ column: Int) -> String {
        sqlite3_column_name(statement, Int32(column)).map(String.init(cString:)) ?? ""
    }

    func isNull(at column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }

    func value(at column: Int) -> Value {
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, Int32(column)))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, Int32(column)))
        case SQLITE_TEXT: return .text(orRaw: bytes(at: column))
        case SQLITE_BLOB: return .blob(Array(bytes(at: column)))
        default: return .null
        }
    }

    func bytes(at column: Int) -> UnsafeRawBufferPointer {
        // sqlite3_column_text gives UTF-8 whatever the file's encoding; the length must be asked for after it.
        let start =
            sqlite3_column_type(statement, Int32(column)) == SQLITE_TEXT
            ? UnsafeRawPointer(sqlite3_column_text(statement, Int32(column)))
            : sqlite3_column_blob(statement, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column))))
    }
}
