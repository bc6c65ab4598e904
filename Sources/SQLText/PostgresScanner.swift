/// Cuts PostgreSQL's SQL into lexemes by PostgreSQL's own scanner, and goes on where that one gives up.
struct PostgresScanner {
    /// Each costs a copy of what follows.
    private static let mostRecoveries = 1_000

    static func lexemes(of bytes: [UInt8]) -> [Lexeme] { PostgresScanner(bytes).lexemes(in: bytes.indices) }

    private let text: [UInt8]
    /// What follows the text's first NUL isn't read, and nothing of a text that is longer than the library takes.
    private let readable: Int

    init(_ bytes: [UInt8]) {
        let longest = bytes.count > PostgresParser.longestText ? 0 : bytes.firstIndex(of: 0) ?? bytes.count
        readable = Self.crowd(in: bytes[..<longest]) ?? longest
        text = bytes[..<readable] + [0]
    }

    /// The scanner and the parser come to the text's end in a time that fits its length.
    static func canRead(_ bytes: [UInt8]) -> Bool { crowd(in: bytes[...]) == nil }

    /// Where comments begin in comments with nothing but operators between them, thousands of times: at each `/*`
    /// PostgreSQL's scanner (scan.l, `xcstart`) looks at all the operators that follow, so that megabytes of them would
    /// take it days. And where `+` and `-` follow each other as often: it takes one after the other from an operator's
    /// end, and looks at all of it each time (scan.l, `{operator}`).
    private static func crowd(in bytes: ArraySlice<UInt8>) -> Int? {
        var (start, comments, signs) = (bytes.startIndex, 0, 0)
        var previous: UInt8 = 0
        for (position, byte) in zip(bytes.indices, bytes) {
            if !isOperator[Int(byte)] { (start, comments) = (position + 1, 0) }
            if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "*") { comments += 1 }
            switch byte {
            case UInt8(ascii: "+"): signs += 1
            // Two of these begin a comment.
            case UInt8(ascii: "-"): signs = previous == byte ? 0 : signs + 1
            default: signs = 0
            }
            if comments > 2_000 || signs > 2_000 { return start }
            previous = byte
        }
        return nil
    }

    private static let isOperator: [Bool] = {
        let operators = Set("~!@#^&|`?+-*/%<>=".utf8)
        return (UInt8.min...UInt8.max).map(operators.contains)
    }()

    func lexemes(in range: Range<Int>) -> [Lexeme] {
        var lexemes: [Lexeme] = []
        var start = range.lowerBound
        let end = min(range.upperBound, readable)
        for _ in 0..<Self.mostRecoveries where start < end {
            let (read, fault) = lexemesUpToFault(in: start..<end)
            lexemes += read
            guard let fault else {
                start = end
                break
            }
            start = fault
            guard let number = newerNumber(at: fault, before: end) else { break }
            lexemes.append(Lexeme(kind: .number, range: number))
            start = number.upperBound
        }
        if start < range.upperBound {
            lexemes.append(Lexeme(kind: .unreadable, range: start..<range.upperBound))
        }
        return lexemes
    }

    /// The lexemes before the first fault, and where that is. A fault inside a string is found again, as a string that
    /// isn't closed, when what precedes it is read by itself.
    private func lexemesUpToFault(in range: Range<Int>) -> (lexemes: [Lexeme], fault: Int?) {
        var end = range.upperBound
        while end > range.lowerBound {
            do {
                let lexemes = try PostgresParser.scan(text, range.lowerBound..<end)
                return (lexemes, end == range.upperBound ? nil : end)
            } catch {
                let fault = range.lowerBound + error.offset
                guard fault < end else { break }
                end = fault
            }
        }
        return ([], range.isEmpty ? nil : range.lowerBound)
    }

    /// `1_000` and `0x1F`, which came with PostgreSQL 16.
    private func newerNumber(at position: Int, before end: Int) -> Range<Int>? {
        guard text[position].isDigit else { return nil }
        return position..<min(text.endOfWord(from: position), end)
    }
}
