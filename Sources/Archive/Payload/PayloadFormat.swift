/// How rows stand in an archive: a line a row, in the database's own exchange format, so that its own shell can read
/// them back.
package enum PayloadFormat: Codable, Sendable, Equatable {
    /// PostgreSQL's COPY text format.
    case copyText
    /// SQLite: INSERT statements of some rows each, since a statement costs more than a row.
    ///
    ///     INSERT INTO "products_archive" VALUES(1,'x')
    ///     ,(2,'y')
    ///     ,(3,'z');
    ///
    /// Columns are named where one of them is the rowid.
    case insert(table: String, columns: [String]? = nil)

    /// What a statement's first line begins with, up to its first value.
    var statementStart: [UInt8] {
        switch self {
        case .copyText: []
        case .insert(let table, let columns):
            Array("INSERT INTO \(Self.quote(table))\(columns.map(Self.list) ?? "") VALUES(".utf8)
        }
    }

    private static func quote(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
    private static func list(_ columns: [String]) -> String { "(" + columns.map(quote).joined(separator: ",") + ")" }

    /// What its other lines begin with.
    static let continuation = Array(",(".utf8)
}

/// Where the parts of a row's line lie. Asked of every row, so it holds two numbers and no text.
struct LineShape: Sendable {
    private let hasStatements: Bool
    private let statementStart: Int

    init(of payload: PayloadFormat) {
        hasStatements = payload != .copyText
        statementStart = payload.statementStart.count
    }

    /// The first value as it is written: a number's digits, a text with its quotes or escapes.
    func firstField(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard hasStatements else {
            return field(of: line, from: 0) { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") }
        }
        let continues = line.first == PayloadFormat.continuation[0]
        let start = min(continues ? PayloadFormat.continuation.count : statementStart, line.count)
        var isQuoted = false
        return field(of: line, from: start) { byte in
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            return !isQuoted && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: ")"))
        }
    }

    private func field(
        of line: UnsafeRawBufferPointer, from start: Int, endsAt isEnd: (UInt8) -> Bool
    ) -> UnsafeRawBufferPointer {
        var end = start
        while end < line.count, !isEnd(line[end]) { end += 1 }
        return UnsafeRawBufferPointer(rebasing: line[start..<end])
    }

    /// True where nothing that follows the line belongs to it: only there may an archive, or a transaction, be cut.
    func isCut(after line: UnsafeRawBufferPointer) -> Bool {
        // No line of values ends in a semicolon: the closing parenthesis stands before the newline.
        !hasStatements || line.count > 1 && line[line.count - 2] == UInt8(ascii: ";")
    }
}

extension ArraySlice<UInt8> {
    /// The lines, each with its newline.
    var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = startIndex
        while start < endIndex {
            let end = endOfLine(from: start)
            lines.append(self[start..<end])
            start = end
        }
        return lines
    }

    /// Where the line ends that begins, or goes on, at a position.
    func endOfLine(from start: Int) -> Int {
        withUnsafeBufferPointer { bytes in
            let rest = bytes[(start - startIndex)...]
            return rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 + startIndex } ?? endIndex
        }
    }
}
