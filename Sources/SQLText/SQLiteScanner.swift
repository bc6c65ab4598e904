/// Cuts SQLite's SQL into lexemes, by the rules of its own tokenizer (sqlite.org, "SQL As Understood By SQLite").
struct SQLiteScanner {
    private let bytes: [UInt8]
    private var position = 0

    static func lexemes(of bytes: [UInt8]) -> [Lexeme] {
        var scanner = SQLiteScanner(bytes: bytes)
        var lexemes: [Lexeme] = []
        while let lexeme = scanner.next() { lexemes.append(lexeme) }
        return lexemes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private func isNext(_ first: Character, _ second: Character) -> Bool {
        byte() == first.asciiValue && byte(1) == second.asciiValue
    }

    private mutating func next() -> Lexeme? {
        skipBlanksAndComments()
        guard position < bytes.count else { return nil }
        let start = position
        let kind = scan()
        // To SQLite a NUL is the end of the text.
        if kind == .unreadable { position = bytes.count }
        return Lexeme(kind: kind, range: start..<position)
    }

    /// Comments don't nest, and one that isn't closed goes to the end.
    private mutating func skipBlanksAndComments() {
        while let current = byte() {
            if isNext("-", "-") {
                while let skipped = byte(), !skipped.isNewline { position += 1 }
            } else if isNext("/", "*") {
                position += 2
                while position < bytes.count, !isNext("*", "/") { position += 1 }
                position = min(position + 2, bytes.count)
            } else if current.isBlank, current != 0x0B {
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func scan() -> SQLToken.Kind {
        let first = bytes[position]
        switch first {
        case 0: return .unreadable
        case UInt8(ascii: "'"): return skipQuoted(by: first) ? .string : .unreadable
        case UInt8(ascii: "\""), UInt8(ascii: "`"): return skipQuoted(by: first) ? .quotedName : .unreadable
        case UInt8(ascii: "["): return skipBracketed() ? .quotedName : .unreadable
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            guard byte(1) == UInt8(ascii: "'") else { return scanWord(.word) }
            position += 1
            return skipQuoted(by: UInt8(ascii: "'")) ? .blob : .unreadable
        case UInt8(ascii: "?"): return scanWord(.parameter)
        case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "$"):
            return byte(1)?.isWordPart == true ? scanWord(.parameter) : scanSymbol()
        case UInt8(ascii: "."): return byte(1)?.isDigit == true ? scanNumber() : scanSymbol()
        case _ where first.isDigit: return scanNumber()
        case _ where first.isWordPart: return scanWord(.word)
        default: return scanSymbol()
        }
    }

    private mutating func scanWord(_ kind: SQLToken.Kind) -> SQLToken.Kind {
        position = bytes.endOfWord(from: position + 1)
        return kind
    }

    /// Digits and whatever hangs on to them: `1.5e-3`, `0x1F`, and `1st`, which SQLite refuses.
    private mutating func scanNumber() -> SQLToken.Kind {
        let isHexadecimal = byte() == UInt8(ascii: "0") && byte(1).map { $0 | 0x20 } == UInt8(ascii: "x")
        while let current = byte() {
            let isExponent = !isHexadecimal && current | 0x20 == UInt8(ascii: "e")
            if isExponent, byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-"), byte(2)?.isDigit == true {
                position += 2
            } else if current.isWordPart || current == UInt8(ascii: ".") {
                position += 1
            } else {
                break
            }
        }
        return .number
    }

    private static let longSymbols: [StaticString] = ["->>", "->", "||", "<=", ">=", "==", "<>", "!=", "<<", ">>"]

    private mutating func scanSymbol() -> SQLToken.Kind {
        let long = Self.longSymbols.first { symbol in
            symbol.withUTF8Buffer { bytes[position...].starts(with: $0) }
        }
        position += long?.utf8CodeUnitCount ?? 1
        return .symbol
    }

    /// A doubled quote is one quote inside. False where the quote isn't closed.
    private mutating func skipQuoted(by quote: UInt8) -> Bool {
        position += 1
        while let current = byte(), current != 0 {
            position += 1
            guard current == quote else { continue }
            guard byte() == quote else { return true }
            position += 1
        }
        return false
    }

    /// SQLite's brackets have no escape for `]`.
    private mutating func skipBracketed() -> Bool {
        while let current = byte(), current != 0 {
            position += 1
            if current == UInt8(ascii: "]") { return true }
        }
        return false
    }
}
