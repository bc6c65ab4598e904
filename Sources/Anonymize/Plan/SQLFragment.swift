/// A condition or an expression of a plan, which stands between parentheses in a statement of Sluice's own.
enum SQLFragment {
    /// Why it would reach beyond them; nil where it doesn't.
    static func problem(of text: String) -> String? {
        var depth = 0
        var rest = Substring(text)
        while let first = rest.first {
            if let quoted = quotedLength(rest) {
                guard let length = quoted else { return "a quote isn't closed" }
                rest = rest.dropFirst(length)
                continue
            }
            if rest.hasPrefix("--") || rest.hasPrefix("/*") { return "a comment could hide what follows; remove it" }
            if first == ";" { return "it is one expression, not several statements" }
            if first == "(" { depth += 1 }
            if first == ")" { depth -= 1 }
            guard depth >= 0 else { return "a parenthesis is closed that wasn't opened" }
            rest = rest.dropFirst()
        }
        if depth > 0 { return "a parenthesis isn't closed" }
        return text.allSatisfy(\.isWhitespace) ? "it is empty" : nil
    }

    /// How long the quoted text is that begins here; nil inside for one without an end, nil for none.
    private static func quotedLength(_ text: Substring) -> Int?? {
        for quote in ["'", "\""] where text.hasPrefix(quote) {
            // A doubled quote ends one and begins another.
            let end = text.dropFirst().firstIndex(of: Character(quote))
            return .some(end.map { text.distance(from: text.startIndex, to: $0) + 1 })
        }
        guard let tag = text.prefixMatch(of: /\$[A-Za-z_]*\$/)?.output else { return nil }
        let end = text.dropFirst(tag.count).firstRange(of: tag)?.upperBound
        return .some(end.map { text.distance(from: text.startIndex, to: $0) })
    }
}
