internal import Database

/// The rows of a query as an archive's lines, one after another and none kept.
struct RowSource {
    private let connection: any Connection
    private let query: String
    private let payload: PayloadFormat

    init(query: String, payload: PayloadFormat, on connection: any Connection) {
        self.query = query
        self.payload = payload
        self.connection = connection
    }

    func forEachLine(_ body: (RawSpan) throws -> Void) throws {
        switch payload {
        case .copyText:
            guard let copying = connection as? any CopyingConnection else {
                throw ArchiveError(.unsupported, "this database has no COPY")
            }
            // The comment keeps Sluice's own reads apart from the application's in pg_stat_statements.
            try copying.copyOut("COPY (\(query) /* sluice */) TO STDOUT", body)
        case .insert: try forEachInsert(body)
        }
    }

    /// More rows would cost the shell more: it looks through all of a statement at each line that has a semicolon.
    private static let rowsOfStatement = 100
    private static let bytesOfStatement = 64 << 10

    private func forEachInsert(_ body: (RawSpan) throws -> Void) throws {
        let encoding = try connection.scalar("PRAGMA encoding")?.text ?? ""
        let literal = SQLiteLiteral(encoding: SQLiteLiteral.TextEncoding(rawValue: encoding) ?? .utf8)
        let start = payload.statementStart
        // A line waits here until it is known whether it is its statement's last.
        var line: [UInt8] = []
        var rows = 0
        var bytes = 0
        func end(_ ending: String) throws {
            line += ending.utf8
            try body(line.span.bytes)
            bytes += line.count
            line.removeAll(keepingCapacity: true)
        }
        try connection.stream(query, []) { row in
            if rows == Self.rowsOfStatement || bytes >= Self.bytesOfStatement {
                try end(");\n")
                rows = 0
                bytes = 0
            } else if rows > 0 {
                try end(")\n")
            }
            line += rows == 0 ? start : PayloadFormat.continuation
            rows += 1
            for column in 0..<row.count {
                if column > 0 { line.append(UInt8(ascii: ",")) }
                literal.append(row[column], to: &line)
            }
        }
        if rows > 0 { try end(");\n") }
    }
}
