package import SluiceDatabase

/// A text of several statements, cut at the semicolons that end one, as psql and SQLite's shell do.
package struct SQLScript: Sendable, Hashable {
    package let text: String
    package let statements: [SQLStatement]

    /// - Parameter firstLine: The number of the text's first line, where it is a part of a file.
    package init(_ text: String, in dialect: Dialect, firstLine: Int = 1) {
        self.text = text
        let bytes = Array(text.utf8)
        let pieces =
            switch Syntax(dialect) {
            case .postgres: PostgresSplitter.pieces(of: bytes)
            case .sqlite: SQLiteSplitter.pieces(of: bytes)
            }
        // Counted on from statement to statement: thousands may stand in one line.
        var (line, column) = (firstLine, 1)
        var counted = 0
        statements = pieces.map { piece in
            let between = bytes[counted..<piece.range.lowerBound]
            line += between.count(where: \.isNewline)
            let lineStart = between.lastIndex(where: \.isNewline).map { $0 + 1 }
            let length = String(decoding: between[(lineStart ?? counted)...], as: UTF8.self).count
            column = lineStart == nil ? column + length : 1 + length
            counted = piece.range.lowerBound
            return SQLStatement(
                text: bytes.text(piece.range), range: piece.range, line: line,
                column: column,
                kind: piece.kind(in: bytes, Syntax(dialect)), copiedRows: piece.copiedRows)
        }
    }
}

extension SQLScript {
    /// The rows that follow a `COPY … FROM STDIN`, as the server takes them: without the line that ends them.
    package func copiedRows(of statement: SQLStatement) -> ArraySlice<UInt8>? {
        guard let range = statement.copiedRows else { return nil }
        let bytes = text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        let rows = Array(bytes[start..<bytes.index(start, offsetBy: range.count)])[...]
        guard let mark = rows.lastIndex(of: UInt8(ascii: "\\")), rows[mark...].starts(with: "\\.".utf8),
            mark == rows.startIndex || rows[mark - 1].isNewline
        else { return rows }
        return rows[..<mark]
    }

    /// From one statement to another or to itself, and behind that the rows that belong to it.
    package func textWithRows(from first: SQLStatement, through last: SQLStatement) -> String {
        let bytes = text.utf8
        let end = last.copiedRows?.upperBound ?? last.range.upperBound
        let start = bytes.index(bytes.startIndex, offsetBy: first.range.lowerBound)
        return String(
            decoding: bytes[start..<bytes.index(start, offsetBy: end - first.range.lowerBound)], as: UTF8.self)
    }

    /// What it says to the database: comments and the blanks between tokens are left out, rows of a COPY are not.
    package func meaning(in dialect: Dialect) -> String {
        statements.map { statement in
            let words = SQLToken.tokens(of: statement.text, in: dialect).map(\.text).filter { !$0.isEmpty }
            let rows = copiedRows(of: statement).map { "\n" + String(decoding: $0, as: UTF8.self) } ?? ""
            return words.joined(separator: " ") + rows
        }.joined(separator: ";\n")
    }

    /// What is left for the server where psql isn't in between.
    package var textWithoutClientCommands: String {
        let bytes = Array(text.utf8)
        var kept = ""
        var end = 0
        for statement in statements where statement.kind == .clientCommand {
            kept += bytes.text(end..<statement.range.lowerBound)
            end = statement.range.upperBound
        }
        return kept + bytes.text(end..<bytes.count)
    }
}

/// A statement as a splitter finds it.
struct SQLPiece: Hashable {
    let lexemes: ArraySlice<Lexeme>
    let range: Range<Int>
    var copiedRows: Range<Int>?

    /// From the first lexeme to `end`, which is where the semicolon stands: a comment before it belongs to the
    /// statement, blanks don't.
    init?(_ lexemes: ArraySlice<Lexeme>, upTo end: Int, in bytes: [UInt8]) {
        guard let first = lexemes.first else { return nil }
        self.lexemes = lexemes
        let last = bytes[first.range.lowerBound..<end].lastIndex { !$0.isBlank }
        range = first.range.lowerBound..<(last.map { $0 + 1 } ?? end)
    }

    fileprivate func kind(in bytes: [UInt8], _ syntax: Syntax) -> SQLStatement.Kind {
        if syntax == .postgres, bytes[range.lowerBound] == UInt8(ascii: "\\") { return .clientCommand }
        return SQLStatement.Kind(StatementWords(lexemes, in: bytes), syntax)
    }
}

extension Lexeme {
    func isSymbol(_ symbol: Character, in bytes: [UInt8]) -> Bool {
        kind == .symbol && range.count == 1 && bytes[range.lowerBound] == symbol.asciiValue
    }

    /// The keyword in upper case, or nil where the lexeme is none.
    func keyword(in bytes: [UInt8]) -> String? {
        // No keyword is longer than CURRENT_TIMESTAMP by much.
        kind == .word && range.count < 24 ? bytes.text(range).uppercased() : nil
    }
}
