internal import Database

/// The rows of a query as an archive's lines, one after another and none kept.
struct RowSource {
    private let connection: any Connection
    private let query: String
    private let payload: PayloadFormat

    init(_ selection: RowSelection, on connection: any Connection) throws {
        self.init(query: selection.query(), payload: selection.payload, on: connection)
    }

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

    private func forEachInsert(_ body: (RawSpan) throws -> Void) throws {
        let encoding = try connection.scalar("PRAGMA encoding")?.text ?? ""
        let literal = SQLiteLiteral(encoding: SQLiteLiteral.TextEncoding(rawValue: encoding) ?? .utf8)
        let prefix = payload.linePrefix
        var line: [UInt8] = []
        try connection.stream(query, []) { row in
            line.removeAll(keepingCapacity: true)
            line += prefix
            for column in 0..<row.count {
                if column > 0 { line.append(UInt8(ascii: ",")) }
                literal.append(row[column], to: &line)
            }
            line += ");\n".utf8
            try body(line.span.bytes)
        }
    }
}
