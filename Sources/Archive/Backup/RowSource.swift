internal import SluiceDatabase

/// The rows of a query as an archive's lines, one after another and none kept.
struct RowSource {
    private let connection: any Connection
    private let query: String
    /// `shop.users (id, name)`, where the query takes all rows of just one table: PostgreSQL copies them without planning a query,
    /// for which it would call what the table's indexes call.
    private let wholeTable: String?
    private let payload: PayloadFormat

    init(query: String, of wholeTable: String? = nil, payload: PayloadFormat, on connection: any Connection) {
        self.query = query
        self.wholeTable = wholeTable
        self.payload = payload
        self.connection = connection
    }

    func forEachLine(_ body: (RawSpan) throws -> Void) throws {
        switch payload {
        case .copyText:
            guard let copying = connection as? any CopyingConnection else {
                throw Problem(.archiveUnsupported, "this database has no COPY")
            }
            // The comment keeps Sluice's own reads apart from the application's in pg_stat_statements.
            let rows = wholeTable.map { "\($0) /* sluice */" } ?? "(\(query) /* sluice */)"
            try copying.copyOut("COPY \(rows) TO STDOUT", body)
        case .insert: try forEachInsert(body)
        }
    }

    /// Of all lines, as an archive's manifest has it.
    func digest(_ algorithm: DigestAlgorithm) throws -> [UInt8] {
        var digest = RunningDigest(algorithm)
        var block: [UInt8] = []
        try forEachLine { line in
            line.withUnsafeBytes { block.append(contentsOf: $0) }
            if block.count >= 128 << 10 {
                digest.update(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        digest.update(block)
        return digest.finish()
    }

    private func forEachInsert(_ body: (RawSpan) throws -> Void) throws {
        let encoding = try connection.scalar("PRAGMA encoding")?.text ?? ""
        var lines = InsertLines(
            payload, SQLiteLiteral(encoding: SQLiteLiteral.TextEncoding(rawValue: encoding) ?? .utf8))
        try connection.stream(query, []) { row in
            try lines.beginRow(body)
            for column in 0..<row.count { lines.append(row[column], at: column) }
        }
        try lines.finish(body)
    }
}

/// Rows as INSERT statements, a line a row. A line waits until it is known whether its statement ends there.
private struct InsertLines {
    /// More would cost the shell more: it looks through all of a statement at each line that has a semicolon.
    private static let rowsOfStatement = 100
    private static let bytesOfStatement = 64 << 10

    private let literal: SQLiteLiteral
    private let start: [UInt8]
    private var line: [UInt8] = []
    private var rows = 0
    private var bytes = 0

    init(_ payload: PayloadFormat, _ literal: SQLiteLiteral) {
        self.literal = literal
        start = payload.statementStart
    }

    mutating func beginRow(_ body: (RawSpan) throws -> Void) throws {
        if rows == Self.rowsOfStatement || bytes + line.count >= Self.bytesOfStatement {
            try finish(body)
        } else if rows > 0 {
            line.append(UInt8(ascii: ")"))
            try endLine(body)
        }
        line += rows == 0 ? start : PayloadFormat.continuation
        rows += 1
    }

    mutating func append(_ value: Value, at column: Int) {
        if column > 0 { line.append(UInt8(ascii: ",")) }
        literal.append(value, to: &line)
    }

    /// Ends the statement.
    mutating func finish(_ body: (RawSpan) throws -> Void) throws {
        guard rows > 0 else { return }
        line.append(UInt8(ascii: ")"))
        line.append(UInt8(ascii: ";"))
        try endLine(body)
        rows = 0
        bytes = 0
    }

    private mutating func endLine(_ body: (RawSpan) throws -> Void) throws {
        line.append(UInt8(ascii: "\n"))
        try body(line.span.bytes)
        bytes += line.count
        line.removeAll(keepingCapacity: true)
    }
}
