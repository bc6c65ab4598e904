/// Columns that a condition demands to be NULL: `column IS NULL` is the whole of it, or one of its conjuncts. What can't
/// be read with certainty demands nothing.
struct NullMarks {
    /// Names as written when quoted, in lower case when not.
    private(set) var names: Set<String> = []

    init(_ condition: String) {
        guard let tokens = Self.tokens(Array(condition)) else { return }
        collect(tokens[...])
    }

    private enum Token: Hashable {
        case word(String)
        case quoted(String)
        case symbol(Character)
    }

    private mutating func collect(_ tokens: ArraySlice<Token>) {
        if let inner = Self.inParentheses(tokens) { return collect(inner) }
        if let name = Self.nullTest(tokens) {
            names.insert(name)
            return
        }
        let parts = Self.conjuncts(tokens)
        guard parts.count > 1 else { return }
        for part in parts { collect(part) }
    }

    /// Nil where the parentheses at the ends don't belong to each other.
    private static func inParentheses(_ tokens: ArraySlice<Token>) -> ArraySlice<Token>? {
        guard tokens.first == .symbol("("), tokens.last == .symbol(")") else { return nil }
        let inner = tokens.dropFirst().dropLast()
        var depth = 0
        for token in inner {
            if token == .symbol("(") { depth += 1 }
            if token == .symbol(")") { depth -= 1 }
            if depth < 0 { return nil }
        }
        return inner
    }

    /// `column IS NULL`, with or without the table in front.
    private static func nullTest(_ tokens: ArraySlice<Token>) -> String? {
        var name = tokens.dropLast(2)
        guard tokens.suffix(2) == [.word("is"), .word("null")] else { return nil }
        if name.count == 3, name.dropFirst().first == .symbol(".") { name = name.suffix(1) }
        guard name.count == 1 else { return nil }
        switch name.first {
        case .word(let text), .quoted(let text): return text
        default: return nil
        }
    }

    /// Parts between ANDs, outside of parentheses. One part where an OR binds weaker, or the ANDs may be those of
    /// something else.
    private static func conjuncts(_ tokens: ArraySlice<Token>) -> [ArraySlice<Token>] {
        var depth = 0
        var parts: [ArraySlice<Token>] = []
        var start = tokens.startIndex
        for (index, token) in zip(tokens.indices, tokens) {
            if token == .symbol("(") { depth += 1 }
            if token == .symbol(")") { depth -= 1 }
            guard depth == 0, case .word(let word) = token else { continue }
            if ["or", "between", "case"].contains(word) { return [tokens] }
            guard word == "and" else { continue }
            parts.append(tokens[start..<index])
            start = index + 1
        }
        return parts + [tokens[start...]]
    }

    /// Nil for text that is lexed differently by different databases or settings.
    private static func tokens(_ text: [Character]) -> [Token]? {
        guard !text.contains(where: { "\\$`[".contains($0) }) else { return nil }
        var tokens: [Token] = []
        var position = 0
        while position < text.count {
            let character = text[position]
            if "-/".contains(character), position + 1 < text.count, "-*".contains(text[position + 1]) { return nil }
            if character == "'" || character == "\"" {
                guard let (content, end) = quoted(text, from: position) else { return nil }
                tokens.append(character == "'" ? .symbol("'") : .quoted(content))
                position = end
            } else if character.isLetter || character.isNumber || character == "_" {
                let word = text[position...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(.word(String(word).lowercased()))
                position += word.count
            } else {
                if !character.isWhitespace { tokens.append(.symbol(character)) }
                position += 1
            }
        }
        return tokens
    }

    /// What stands between quotes, and where the text goes on; nil where it doesn't end.
    private static func quoted(_ text: [Character], from start: Int) -> (content: String, end: Int)? {
        var content = ""
        var position = start + 1
        while position < text.count {
            if text[position] != text[start] {
                content.append(text[position])
                position += 1
            } else if position + 1 < text.count, text[position + 1] == text[start] {
                content.append(text[start])
                position += 2
            } else {
                return (content, position + 1)
            }
        }
        return nil
    }
}
