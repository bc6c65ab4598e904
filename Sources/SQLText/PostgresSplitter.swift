/// Ends PostgreSQL's statements where psql does: at a semicolon outside parentheses (`CREATE RULE … DO ALSO (a; b)` is one
/// statement) and outside the body between BEGIN ATOMIC and END. Rows after `COPY … FROM stdin` belong to it; a line
/// that begins with a backslash is a command of psql's.
struct PostgresSplitter {
    private let bytes: [UInt8]
    private let scanner: PostgresScanner
    private var pieces: [SQLPiece] = []
    /// Of the statement that is being read.
    private var lexemes: [Lexeme] = []
    private var parentheses = 0
    private var body = FunctionBody()

    static func pieces(of bytes: [UInt8]) -> [SQLPiece] {
        var splitter = PostgresSplitter(bytes)
        splitter.run()
        return splitter.pieces
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        scanner = PostgresScanner(bytes)
    }

    /// Rows and psql's commands hold text that isn't SQL, so the scanner gets no more than what lies before the next
    /// line with a backslash. Where that line is inside a string or a comment, which then has no end, it goes on from
    /// there with twice as many lines, so that a long string is not read again for each of them.
    private mutating func run() {
        let commands = linesWithBackslash() + [bytes.count]
        var next = 0
        var step = 1
        var position = 0
        while position < bytes.count {
            while commands[next] < position { next += 1 }
            let end = commands[min(next + step - 1, commands.count - 1)]
            let window = scanner.lexemes(in: position..<end)
            if let rowsEnd = take(window) {
                (position, step) = (rowsEnd, 1)
            } else if let fault = window.last, fault.kind == .unreadable, end < bytes.count {
                (position, step) = (fault.range.lowerBound, step * 2)
            } else {
                (position, step) = (end < bytes.count ? takeCommand(at: end) : end, 1)
            }
        }
        endStatement(at: bytes.count)
    }

    private func linesWithBackslash() -> [Int] {
        var lines: [Int] = []
        var start = 0
        while start < bytes.count {
            if bytes[start] == UInt8(ascii: "\\") { lines.append(start) }
            start = bytes.endOfLine(from: start)
        }
        return lines
    }

    /// Ends each statement that ends here. Returns where the rows of a COPY end, if there is one; what follows it has to
    /// be read again. An unreadable rest counts only where the text ends with it.
    private mutating func take(_ window: [Lexeme]) -> Int? {
        for lexeme in window where lexeme.kind != .unreadable || lexeme.range.upperBound == bytes.count {
            guard lexeme.isSymbol(";", in: bytes), parentheses == 0, !body.isOpen else {
                add(lexeme)
                continue
            }
            let copies = StatementWords(lexemes[...], in: bytes).copiesFromStdin
            endStatement(at: lexeme.range.lowerBound)
            if copies, let rows = rows(after: lexeme.range.upperBound) {
                pieces[pieces.count - 1].copiedRows = rows
                return rows.upperBound
            }
        }
        return nil
    }

    private mutating func add(_ lexeme: Lexeme) {
        if lexeme.isSymbol("(", in: bytes) { parentheses += 1 }
        if lexeme.isSymbol(")", in: bytes) { parentheses = max(0, parentheses - 1) }
        body.read(lexeme, in: bytes)
        lexemes.append(lexeme)
    }

    private mutating func endStatement(at end: Int) {
        if let piece = SQLPiece(lexemes[...], upTo: end, in: bytes) { pieces.append(piece) }
        lexemes = []
        parentheses = 0
        body = FunctionBody()
    }

    private mutating func takeCommand(at start: Int) -> Int {
        endStatement(at: start)
        let end = bytes.endOfLine(from: start)
        lexemes = [Lexeme(kind: .unreadable, range: start..<end)]
        endStatement(at: end)
        return end
    }

    /// The lines after COPY's own, through the one that is `\.`. Nil where another statement follows in the same line.
    private func rows(after semicolon: Int) -> Range<Int>? {
        let rest = bytes[semicolon...].drop { $0.isBlank && !$0.isNewline }
        guard rest.isEmpty || rest.first?.isNewline == true || rest.starts(with: "--".utf8) else { return nil }
        let start = bytes.endOfLine(from: rest.startIndex)
        var end = start
        while end < bytes.count {
            let line = end..<bytes.endOfLine(from: end)
            end = line.upperBound
            if bytes[line].starts(with: "\\.".utf8), bytes[line].dropFirst(2).allSatisfy(\.isBlank) { break }
        }
        return start..<end
    }
}

/// The body of an SQL function in a statement: what lies between BEGIN ATOMIC and its END has semicolons of its own.
private struct FunctionBody {
    private var depth = 0
    private var isFirst = true
    private var creates = false
    private var previous: String?

    var isOpen: Bool { depth > 0 }

    mutating func read(_ lexeme: Lexeme, in bytes: [UInt8]) {
        let word = lexeme.keyword(in: bytes)
        if isFirst { creates = word == "CREATE" }
        isFirst = false
        defer { previous = word ?? (lexeme.isSymbol(".", in: bytes) ? "." : nil) }
        // After AS and after a dot it is a name.
        guard creates, previous != "AS", previous != "." else { return }
        switch word {
        case "ATOMIC" where previous == "BEGIN" && depth == 0: depth = 1
        case "CASE" where depth > 0: depth += 1
        case "END" where depth > 0: depth -= 1
        default: break
        }
    }
}
