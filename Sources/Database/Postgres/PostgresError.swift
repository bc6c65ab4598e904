internal import CSluicePostgres

/// PostgreSQL's errors, classified by SQLSTATE (source: PostgreSQL, appendix A).
enum PostgresError {
    /// libpq's field codes are C characters (`PG_DIAG_…` in postgres_ext.h).
    enum Field: UInt8 {
        case severity = 0x56  // 'V'
        case sqlState = 0x43  // 'C'
        case message = 0x4D  // 'M'
        case detail = 0x44  // 'D'
        case hint = 0x48  // 'H'
        case position = 0x50  // 'P'
        case context = 0x57  // 'W'
        case sourceFunction = 0x52  // 'R'
    }

    static func field(_ field: Field, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) }
    }

    /// libpq's words where the socket broke and `PQstatus` doesn't say so yet. They are English: this program never
    /// calls setlocale, so gettext stays in the C locale.
    private static let brokenConnection = [
        "server closed the connection", "could not receive data", "could not send data", "no connection to the server",
        "SSL connection has been closed", "SSL SYSCALL error", "SSL error",
    ]

    static func error(of result: OpaquePointer?, session: OpaquePointer, sql: String?) -> DatabaseError {
        guard let state = field(.sqlState, of: result) else {
            let text = String(cString: PQerrorMessage(session)).joinedLines
            // Without a SQLSTATE the error is libpq's own: the connection broke or the call was wrong.
            let lost = PQstatus(session) == CONNECTION_BAD || brokenConnection.contains(where: text.contains)
            return DatabaseError(kind: lost ? .connectionLost : .other, code: "", message: text, sql: sql)
        }
        let told = DatabaseError(
            kind: kind(ofState: state), code: state, message: field(.message, of: result) ?? "",
            detail: field(.detail, of: result), hint: field(.hint, of: result), sql: sql
        ).withHintOfServer().withHint(ofUnfoundIn: field(.context, of: result))
        let role = PQuser(session).map { String(cString: $0) } ?? ""
        // Row security refuses by the same code, in another function of the server's.
        let isAboutRights = field(.sourceFunction, of: result)?.hasPrefix("aclcheck_error") == true
        let plain =
            told.kind == .permission ? told.withHint(ofMissingRight: role, isAboutRights: isAboutRights) : told
        // `COPY t, line 3, column a: "…"`, whose word for a line may be another language's.
        let line = field(.context, of: result)?.firstMatch(of: /^COPY .+?, \S+ (\d+)/).flatMap { Int($0.1) }
        let error = DatabaseError(plain, copiedLine: line)
        guard let sql, let position = field(.position, of: result).flatMap({ Int($0) }) else { return error }
        return DatabaseError(error, at: offset(ofCharacter: position, in: sql), of: sql)
    }

    /// The server counts characters, from 1.
    private static func offset(ofCharacter number: Int, in sql: String) -> Int? {
        let scalars = sql.unicodeScalars
        guard number > 0,
            let index = scalars.index(scalars.startIndex, offsetBy: number - 1, limitedBy: scalars.endIndex)
        else { return nil }
        return sql.utf8.distance(from: sql.startIndex, to: index)
    }

    /// The error of a connection attempt. libpq's text names host and user, never the password.
    static func connectError(of session: OpaquePointer) -> DatabaseError {
        let text = String(cString: PQerrorMessage(session))
        let message = text.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }.joined(separator: "\n")
            .joinedLines
        if let match = message.firstMatch(of: #/(?:FATAL|ERROR|PANIC):\s+([0-9A-Z]{5}): /#) {
            let state = String(match.1)
            return DatabaseError(
                kind: kind(ofState: state), code: state, message: String(message[match.range.upperBound...]))
        }
        let needsPassword = PQconnectionNeedsPassword(session) == 1
        return DatabaseError(kind: needsPassword ? .authentication : .connectionLost, code: "08001", message: message)
    }

    static func kind(ofState state: String) -> DatabaseError.Kind {
        switch state {
        case "55P03": return .lockTimeout
        case "40001", "40P01": return .conflict
        case "57P01", "57P02", "57P03": return .connectionLost
        case "53300": return .tooManyConnections
        case "57014": return .cancelled
        case "42501": return .permission
        case "25006": return .readOnly
        case "53100", "53200": return .diskFull
        case "42601": return .syntax
        case "42P07", "42701", "42710", "42723", "42P06": return .duplicateObject
        case "XX001", "XX002": return .corrupt
        // RAISE EXCEPTION in a trigger or function of the user's: its refusal of a row.
        case "P0001": return .constraint
        default: break
        }
        switch state.prefix(2) {
        case "08": return .connectionLost
        case "22": return .data
        case "23", "44": return .constraint
        case "28": return .authentication
        case "3D", "3F", "42": return .undefinedObject
        default: return .other
        }
    }
}

extension String {
    /// libpq's own messages have several lines, one for each address it tried.
    fileprivate var joinedLines: String {
        split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
    }
}
