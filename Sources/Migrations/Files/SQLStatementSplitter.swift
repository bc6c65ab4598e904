/// Splits SQL into statements at the semicolons that end one: not those in strings, quoted names, dollar quotes,
/// comments, or between BEGIN and END of a trigger or an SQL function.
struct SQLStatementSplitter {
    struct Piece: Hashable {
        let text: String
        /// The line it begins at, from 1.
        let line: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var pieces: [Piece] = []
    /// Where the statement being read begins; nil while only blanks and comments were seen.
    private var start: (position: Int, line: Int)?
    private var words: [String] = []
    private var depth = 0

    static func split(_ text: String, firstLine: Int = 1) -> [Piece] {
        var splitter = SQLStatementSplitter(text, firstLine: firstLine)
        return splitter.run()
    }

    private init(_ text: String, firstLine: Int) {
        bytes = Array(text.utf8)
        line = firstLine
    }

    private mutating func run() -> [Piece] {
        while position < bytes.count { step() }
        finish(end: bytes.count)
        return pieces
    }

    private mutating func step() {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): skipLineComment()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipBlockComment()
        case UInt8(ascii: "'"): skipQuoted(byte, escapes: isEscapeString)
        case UInt8(ascii: "\""), UInt8(ascii: "`"): skipQuoted(byte, escapes: false)
        case UInt8(ascii: "$") where dollarTagEnd() != nil: skipDollarQuoted()
        case UInt8(ascii: ";") where depth == 0:
            finish(end: position)
            advance()
        case _ where byte.isWordStart: readWord()
        default:
            if !byte.isBlank, byte != .newline, byte != .carriageReturn { note() }
            advance()
        }
    }

    private func peek(_ offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private mutating func advance() {
        if bytes[position] == .newline { line += 1 }
        position += 1
    }

    private mutating func note() {
        if start == nil { start = (position, line) }
    }

    private mutating func finish(end: Int) {
        if let start {
            let text = String(decoding: bytes[start.position..<end], as: UTF8.self)
            pieces.append(Piece(text: Substring(text).trimmingBlanks, line: start.line))
        }
        start = nil
        words = []
        depth = 0
    }

    // MARK: What may hide a semicolon

    private mutating func skipLineComment() {
        while position < bytes.count, bytes[position] != .newline { advance() }
    }

    /// PostgreSQL nests them, SQLite doesn't; a comment that holds another opening is rare enough to read it nested.
    private mutating func skipBlockComment() {
        var open = 0
        repeat {
            if bytes[position] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                open += 1
                advance()
            } else if bytes[position] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                open -= 1
                advance()
            }
            advance()
        } while position < bytes.count && open > 0
    }

    /// E'…' takes backslashes.
    private var isEscapeString: Bool {
        guard position > 0, bytes[position - 1] | 0x20 == UInt8(ascii: "e") else { return false }
        return position < 2 || !bytes[position - 2].isWordCharacter
    }

    private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
        note()
        advance()
        while position < bytes.count {
            if escapes, bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count {
                advance()
            } else if bytes[position] == quote {
                if peek(1) != quote { break }
                advance()
            }
            advance()
        }
        if position < bytes.count { advance() }
    }

    /// The position after `$tag$`, where one begins here.
    private func dollarTagEnd() -> Int? {
        if position > 0, bytes[position - 1].isWordCharacter { return nil }
        var end = position + 1
        while end < bytes.count, bytes[end].isWordCharacter { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return nil }
        if end > position + 1, !bytes[position + 1].isWordStart { return nil }
        return end + 1
    }

    private mutating func skipDollarQuoted() {
        guard let opened = dollarTagEnd() else { return }
        note()
        let tag = bytes[position..<opened]
        while position < opened { advance() }
        while position < bytes.count, !bytes[position...].starts(with: tag) { advance() }
        for _ in 0..<tag.count where position < bytes.count { advance() }
    }

    // MARK: BEGIN … END

    private mutating func readWord() {
        note()
        let begin = position
        while position < bytes.count, bytes[position].isWordCharacter { position += 1 }
        let word = String(decoding: bytes[begin..<position], as: UTF8.self).uppercased()
        if words.count < 8 { words.append(word) }
        switch word {
        case "BEGIN" where hasBody: depth += 1
        case "CASE" where depth > 0: depth += 1
        case "END" where depth > 0: depth -= 1
        default: break
        }
    }

    /// `CREATE [OR REPLACE] [TEMP] TRIGGER … BEGIN … END` and PostgreSQL's `CREATE FUNCTION … BEGIN ATOMIC … END`.
    private var hasBody: Bool {
        words.first == "CREATE"
            && words.dropFirst().prefix(4).contains { ["TRIGGER", "FUNCTION", "PROCEDURE"].contains($0) }
    }
}

extension UInt8 {
    fileprivate var isWordStart: Bool {
        self == UInt8(ascii: "_") || self >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    fileprivate var isWordCharacter: Bool {
        isWordStart || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
