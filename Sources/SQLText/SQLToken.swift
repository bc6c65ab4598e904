package import SluiceDatabase

/// One word, name, literal or symbol of an SQL text, with the blanks and comments before it, so that tokens put one
/// after the other are the text again, byte for byte.
package struct SQLToken: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A keyword or a name without quotes.
        case word
        /// A name in `"…"`; in SQLite in `` `…` `` or `[…]`, too.
        case quotedName
        case string
        /// SQLite's `x'…'`.
        case blob
        case number
        /// `$1`, `?1`, `:a`, `@a`.
        case parameter
        case symbol
        /// From a quote that isn't closed, or another fault of the kind, to the end of the text.
        case unreadable
    }

    package let kind: Kind
    package var leading: String
    package var text: String

    package init(kind: Kind, leading: String, text: String) {
        self.kind = kind
        self.leading = leading
        self.text = text
    }

    package func isWord(_ keyword: String) -> Bool { kind == .word && text.uppercased() == keyword }
    package func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    /// The name that the token stands for, where it can be one. SQLite takes a string for a name, too.
    package var name: String? {
        switch kind {
        case .word: return text
        case .quotedName, .string:
            guard text.utf8.count >= 2, let quote = text.first else { return nil }
            if quote == "[" { return String(text.dropFirst().dropLast()) }
            guard quote == "\"" || quote == "`" || quote == "'" else { return nil }
            return String(text.dropFirst().dropLast()).replacing("\(quote)\(quote)", with: String(quote))
        default: return nil
        }
    }

    /// Whether the token is a use of this name in any letter case. A text that can't be read may be a use of any word
    /// in it.
    package func names(_ name: String) -> Bool {
        switch kind {
        case .word, .quotedName: self.name?.lowercased() == name.lowercased()
        case .unreadable: unreadableWords.contains(name.lowercased())
        default: false
        }
    }

    var unreadableWords: Set<String> {
        Set(text.utf8.split { !$0.isWordPart }.map { String(decoding: $0, as: UTF8.self).lowercased() })
    }
}

extension SQLToken {
    package static func tokens(of sql: String, in dialect: Dialect) -> [SQLToken] {
        let bytes = Array(sql.utf8)
        var tokens: [SQLToken] = []
        var end = 0
        for lexeme in Syntax(dialect).lexemes(of: bytes) {
            tokens.append(
                SQLToken(
                    kind: lexeme.kind, leading: bytes.text(end..<lexeme.range.lowerBound),
                    text: bytes.text(lexeme.range)))
            end = lexeme.range.upperBound
        }
        // Blanks and comments at the end belong to an empty symbol, so that nothing is lost.
        if end < bytes.count {
            tokens.append(SQLToken(kind: .symbol, leading: bytes.text(end..<bytes.count), text: ""))
        }
        return tokens
    }

    package static func text(of tokens: some Sequence<SQLToken>) -> String {
        tokens.reduce(into: "") { $0 += $1.leading + $1.text }
    }
}

extension Sequence where Element == SQLToken {
    package func mentions(_ name: String) -> Bool { contains { $0.names(name) } }

    /// The text with every use of one name, in these letters, replaced; strings and comments stay as they are.
    package func renaming(_ old: String, to new: String) -> String {
        reduce(into: "") { text, token in
            let isUse = (token.kind == .word || token.kind == .quotedName) && token.name == old
            text += token.leading + (isUse ? new : token.text)
        }
    }
}

extension RandomAccessCollection where Element == SQLToken, Index == Int {
    /// Whether the text reads columns that it doesn't name: by a star that is no multiplication, or by NATURAL, which
    /// joins by whatever columns there are.
    package var takesWholeRows: Bool {
        let before = ["SELECT", "DISTINCT", "ALL", "RETURNING"]
        return indices.contains { index in
            if self[index].isWord("NATURAL") { return true }
            guard self[index].isSymbol("*"), index > startIndex else { return false }
            let last = self[index - 1]
            return last.isSymbol(",") || last.isSymbol(".") || before.contains(where: last.isWord)
        }
    }
}

extension Collection where Element == SQLToken {
    /// The parts between the given symbol, where it stands in no parentheses.
    package func split(outsideParenthesesAt symbol: String) -> [SubSequence] {
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
