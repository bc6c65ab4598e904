internal import CSluiceSQLite
internal import Glibc

/// SQLite's result codes, classified (source: sqlite.org/rescode.html).
enum SQLiteError {
    static func error(code: Int32, connection: OpaquePointer?, sql: String?) -> DatabaseError {
        let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
        let message = connection.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        let text = message.map { String(cString: $0) } ?? "unknown error"
        return DatabaseError(
            kind: kind(of: extended, message: text), code: String(extended), message: text, sql: sql)
    }

    /// What a statement failed with that could be prepared: what its text is to blame for is out of the question, so that
    /// a function has refused a row's value (`malformed JSON`).
    static func stepError(code: Int32, connection: OpaquePointer?, sql: String?) -> DatabaseError {
        let error = error(code: code, connection: connection, sql: sql)
        // "cannot commit transaction": BEGIN and its like are prepared as well.
        guard error.kind == .other, code & 0xFF == SQLITE_ERROR, !error.message.hasPrefix("cannot ") else {
            return error
        }
        return DatabaseError(kind: .data, code: error.code, message: error.message, sql: sql)
    }

    /// Runs the first statement of a text and moves past it.
    /// - Returns: What it failed with, that statement alone and the place in it.
    static func running(_ rest: inout UnsafePointer<CChar>, on connection: OpaquePointer) -> DatabaseError? {
        let start = rest
        var statement: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        var code = sqlite3_prepare_v2(connection, start, -1, &statement, &tail)
        let isPrepared = code == SQLITE_OK
        // There is none where only a comment was left.
        if isPrepared, statement != nil {
            if let failure = parameterFault(statement, in: start, upTo: tail) {
                sqlite3_finalize(statement)
                return failure
            }
            while sqlite3_step(statement) == SQLITE_ROW {}
            // Tells the step's error.
            code = sqlite3_finalize(statement)
        }
        guard code != SQLITE_OK else {
            rest = tail ?? start + strlen(start)
            return nil
        }
        let bytes = UnsafeRawBufferPointer(
            start: start, count: isPrepared ? tail.map { $0 - start } ?? 0 : strlen(start))
        let sql = String(decoding: bytes, as: UTF8.self)
        let offset = Int(sluice_sqlite3_error_offset(connection))
        return DatabaseError(
            error(code: code, connection: connection, sql: sql), at: isPrepared || offset < 0 ? nil : offset, of: sql)
    }

    /// A script has no values for parameters: each would be NULL.
    private static func parameterFault(
        _ statement: OpaquePointer?, in start: UnsafePointer<CChar>, upTo end: UnsafePointer<CChar>?
    ) -> DatabaseError? {
        guard sqlite3_bind_parameter_count(statement) > 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: end.map { $0 - start } ?? strlen(start))
        let sql = String(decoding: bytes, as: UTF8.self)
        let name = sqlite3_bind_parameter_name(statement, 1).map { String(cString: $0) } ?? "?"
        let offset = sql.utf8.firstRange(of: Array(name.utf8)).map {
            sql.utf8.distance(from: sql.startIndex, to: $0.lowerBound)
        }
        return DatabaseError(
            DatabaseError(
                kind: .syntax, code: "SQLITE_ERROR",
                message: "there is no value for the parameter \(name), which would be NULL"),
            at: offset, of: sql)
    }

    private static func kind(of extended: Int32, message: String) -> DatabaseError.Kind {
        switch extended & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .lockTimeout
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE: .data
        case SQLITE_READONLY: .readOnly
        case SQLITE_FULL: .diskFull
        // The WAL's index can't grow (SQLITE_IOERR_SHMSIZE).
        case SQLITE_IOERR where extended >> 8 == 19: .diskFull
        case SQLITE_INTERRUPT: .cancelled
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_PERM, SQLITE_AUTH: .permission
        // SQLite gives 1 (SQLITE_ERROR) for everything its parser refuses, and for errors raised by functions.
        case SQLITE_ERROR: kind(ofText: message)
        default: .other
        }
    }

    private static func kind(ofText message: String) -> DatabaseError.Kind {
        if message.hasPrefix("no such ") || message.hasPrefix("unknown function") { return .undefinedObject }
        if message.contains("already exists") || message.hasPrefix("duplicate column") { return .duplicateObject }
        if message.contains("syntax error") || message.hasPrefix("incomplete input")
            || message.hasPrefix("unrecognized token")
        {
            return .syntax
        }
        if message.hasPrefix("integer overflow") { return .data }
        return .other
    }
}
