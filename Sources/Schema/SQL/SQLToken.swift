/// One word, name, literal or symbol of an SQL text, with the blanks and comments before it, so that tokens put one
/// after the other are the text again, byte for byte.
struct SQLToken: Hashable {
    enum Kind: Hashable {
        /// A keyword or a name without quotes.
        case word
        /// A name in `"…"`, `` `…` `` or `[…]`.
        case quotedName
        case string
        case number
        case symbol
    }

    let kind: Kind
    var leading: String
    var text: String

    func isWord(_ keyword: String) -> Bool { kind == .word && text.uppercased() == keyword }
    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    /// The name that the token stands for, where it can be one. SQLite takes a string for a name, too.
    var name: String? {
        switch kind {
        case .word: return text
        case .quotedName, .string:
            guard let quote = text.first, text.count >= 2 else { return nil }
            let inner = String(text.dropFirst().dropLast())
            return quote == "[" ? inner : inner.replacing("\(quote)\(quote)", with: String(quote))
        case .number, .symbol: return nil
        }
    }

    /// Whether the token is a use of this name; SQLite and unquoted PostgreSQL names ignore case.
    func names(_ name: String) -> Bool {
        kind != .string && self.name?.lowercased() == name.lowercased()
    }

    static func text(of tokens: some Sequence<SQLToken>) -> String {
        tokens.reduce(into: "") { $0 += $1.leading + $1.text }
    }
}

extension SQLToken {
    static func tokens(of sql: String) -> [SQLToken] {
        var scanner = SQLScanner(sql)
        return scanner.tokens()
    }
}

extension Sequence where Element == SQLToken {
    func mentions(_ name: String) -> Bool { contains { $0.names(name) } }
}

extension Collection where Element == SQLToken {
    /// The parts between the given symbol, where it stands in no parentheses.
    func split(outsideParenthesesAt symbol: String) -> [SubSequence] {
        var parts: [SubSequence] = []
        var depth = 0
        var start = startIndex
        for index in indices {
            if self[index].isSymbol("(") { depth += 1 }
            if self[index].isSymbol(")") { depth -= 1 }
            if depth == 0, self[index].isSymbol(symbol) {
                parts.append(self[start..<index])
                start = self.index(after: index)
            }
        }
        parts.append(self[start...])
        return parts
    }
}

/// Cuts SQL into tokens. Works on bytes: every character that means something to SQL is ASCII.
private struct SQLScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ sql: String) { bytes = Array(sql.utf8) }

    mutating func tokens() -> [SQLToken] {
        var tokens: [SQLToken] = []
        while true {
            let start = position
            skipBlanksAndComments()
            let leading = text(from: start)
            guard position < bytes.count else {
                // Blanks and comments at the end belong to an empty symbol, so that nothing is lost.
                if !leading.isEmpty { tokens.append(SQLToken(kind: .symbol, leading: leading, text: "")) }
                return tokens
            }
            let tokenStart = position
            let kind = scanToken()
            tokens.append(SQLToken(kind: kind, leading: leading, text: text(from: tokenStart)))
        }
    }

    private func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    private func byte(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private mutating func skipBlanksAndComments() {
        while let current = byte() {
            if current == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") {
                while position < bytes.count, byte() != UInt8(ascii: "\n") { position += 1 }
            } else if current == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                position += 2
                while position < bytes.count, !(byte() == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/")) {
                    position += 1
                }
                position = min(position + 2, bytes.count)
            } else if [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(current) {
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func scanToken() -> SQLToken.Kind {
        switch bytes[position] {
        case UInt8(ascii: "'"):
            skipQuoted(until: UInt8(ascii: "'"))
            return .string
        case UInt8(ascii: "\""), UInt8(ascii: "`"):
            skipQuoted(until: bytes[position])
            return .quotedName
        case UInt8(ascii: "["):
            // SQLite's brackets have no escape for ']'. PostgreSQL's array brackets come out as names, harmlessly.
            while position < bytes.count, byte() != UInt8(ascii: "]") { position += 1 }
            position = min(position + 1, bytes.count)
            return .quotedName
        case let digit where Self.isDigit(digit):
            while let current = byte(), Self.isWordByte(current) || current == UInt8(ascii: ".") { position += 1 }
            return .number
        case let letter where Self.isWordByte(letter):
            while let current = byte(), Self.isWordByte(current) { position += 1 }
            return .word
        default:
            position += 1
            return .symbol
        }
    }

    /// A doubled quote is one quote inside.
    private mutating func skipQuoted(until quote: UInt8) {
        position += 1
        while let current = byte() {
            position += 1
            guard current == quote else { continue }
            guard byte() == quote else { return }
            position += 1
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$") || byte >= 0x80
    }
}
