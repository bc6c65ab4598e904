/// Cuts PostgreSQL's SQL into lexemes by PostgreSQL's own scanner, and goes on where that one gives up.
struct PostgresScanner {
    /// Each costs a copy of what follows.
    private static let mostRecoveries = 1_000

    static func lexemes(of bytes: [UInt8]) -> [Lexeme] { PostgresScanner(bytes).lexemes(in: bytes.indices) }

    private let text: [UInt8]
    /// What follows the text's first NUL isn't read, and nothing of a text that is longer than the library takes.
    private let readable: Int

    init(_ bytes: [UInt8]) {
        readable = bytes.count > PostgresParser.longestText ? 0 : bytes.firstIndex(of: 0) ?? bytes.count
        text = bytes[..<readable] + [0]
    }

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
