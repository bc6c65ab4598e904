/// SQL cut into tokens, each with its place in the text: enough to find names without knowing the grammar.
package struct SQLTokens {
    package enum Kind { case word, quotedName, string, number, symbol, space }

    package struct Token {
        package let kind: Kind
        package let text: Substring

        /// A name without its quotes, or nil where the token is none.
        package var name: String? {
            switch kind {
            case .word: return String(text)
            case .quotedName:
                let inner = text.dropFirst().dropLast()
                guard let quote = text.first, quote != "[" else { return String(inner) }
                return String(inner.replacing("\(quote)\(quote)", with: String(quote)))
            default: return nil
            }
        }

        package func isKeyword(_ keyword: String) -> Bool { kind == .word && text.uppercased() == keyword }
    }

    package let tokens: [Token]

    package init(_ sql: String) {
        var tokens: [Token] = []
        var rest = Substring(sql)
        while let first = rest.first {
            let (kind, end) = Self.next(rest, first)
            tokens.append(Token(kind: kind, text: rest[..<end]))
            rest = rest[end...]
        }
        self.tokens = tokens
    }

    private static func next(_ rest: Substring, _ first: Character) -> (Kind, Substring.Index) {
        if rest.hasPrefix("--") { return (.space, rest.firstIndex(of: "\n") ?? rest.endIndex) }
        if rest.hasPrefix("/*") { return (.space, rest.firstRange(of: "*/")?.upperBound ?? rest.endIndex) }
        switch first {
        case "'": return (.string, endOfQuoted(rest, quote: "'"))
        case "\"", "`": return (.quotedName, endOfQuoted(rest, quote: first))
        case "[":
            return (.quotedName, rest.firstIndex(of: "]").map(rest.index(after:)) ?? rest.endIndex)
        case _ where first.isWhitespace: return (.space, rest.firstIndex { !$0.isWhitespace } ?? rest.endIndex)
        case _ where first.isNumber: return (.number, rest.firstIndex { !isWordPart($0) } ?? rest.endIndex)
        case _ where isWordPart(first): return (.word, rest.firstIndex { !isWordPart($0) } ?? rest.endIndex)
        default: return (.symbol, rest.index(after: rest.startIndex))
        }
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "$"
    }

    /// A doubled quote is one inside.
    private static func endOfQuoted(_ text: Substring, quote: Character) -> Substring.Index {
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == quote {
                guard next < text.endIndex, text[next] == quote else { return next }
                index = text.index(after: next)
            } else {
                index = next
            }
        }
        return text.endIndex
    }

    /// The text with every use of one name replaced by another; strings and comments stay as they are.
    package func renaming(_ old: String, to new: String) -> String {
        tokens.map { $0.name == old ? new : String($0.text) }.joined()
    }

    /// True where the text uses the name, in any letter case: both databases fold unquoted names.
    package func mentions(_ name: String) -> Bool {
        let name = name.lowercased()
        return tokens.contains { $0.name?.lowercased() == name }
    }
}
