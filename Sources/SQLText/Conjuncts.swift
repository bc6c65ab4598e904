package import SluiceDatabase

extension SQLExpression {
    /// The conditions that must all hold: `a AND (b OR c)` has two. What can't be taken apart with certainty is one.
    package var conjuncts: [SQLExpression] { conjuncts(nesting: 0) }

    /// Nobody nests ANDs as deep; each level is read once more.
    private static let deepestNesting = 50

    private func conjuncts(nesting: Int) -> [SQLExpression] {
        let inner = withoutOuterParentheses
        guard nesting < Self.deepestNesting, let cuts = inner.cutsAtAnd, !cuts.isEmpty else { return [inner] }
        var parts: [SQLExpression] = []
        var start = inner.tokens.startIndex
        for cut in cuts + [inner.tokens.endIndex] {
            parts += SQLExpression(syntax: syntax, tokens: inner.tokens[start..<cut]).conjuncts(nesting: nesting + 1)
            start = cut + 1
        }
        return parts
    }

    /// Whether the whole of it is `column IS NULL`, in quotes, parentheses, or qualified by its table.
    package func isNullTest(of column: String, in table: QualifiedName) -> Bool {
        let tokens = withoutOuterParentheses.tokens
        if tokens.last?.isWord("ISNULL") == true { return isColumn(column, table, tokens.dropLast()) }
        guard tokens.count > 2, tokens.last?.isWord("NULL") == true, tokens.dropLast().last?.isWord("IS") == true else {
            return false
        }
        return isColumn(column, table, tokens.dropLast(2))
    }

    private func isColumn(_ column: String, _ table: QualifiedName, _ tokens: ArraySlice<SQLToken>) -> Bool {
        var rest = SQLExpression(syntax: syntax, tokens: tokens).withoutOuterParentheses.tokens
        for name in [column, table.name] {
            let key = syntax.key(ofName: name, isQuoted: true)
            guard let token = rest.popLast(), keys(of: token) == [key], token.kind != .unreadable else { return false }
            if rest.isEmpty { return true }
            guard rest.popLast()?.isSymbol(".") == true else { return false }
        }
        // The schema: with another one it would be another table's column, which the statement hasn't.
        return rest.count == 1 && rest.first?.name != nil
    }

    private var withoutOuterParentheses: SQLExpression {
        SQLExpression(syntax: syntax, tokens: tokens.withoutOuterParentheses)
    }

    /// Where an AND joins conditions outside parentheses and CASE, the AND of BETWEEN left out. Nil where an OR, which
    /// binds less, joins them, and where CASE and END don't pair: SQLite takes END for a column's name, too.
    private var cutsAtAnd: [Int]? {
        var (parentheses, cases, betweens) = (0, 0, 0)
        var cuts: [Int] = []
        for index in tokens.indices {
            let token = tokens[index]
            if token.kind == .unreadable || dependsOnSettings(token) { return nil }
            if token.isSymbol("(") || token.isSymbol("[") { parentheses += 1 }
            if token.isSymbol(")") || token.isSymbol("]") { parentheses -= 1 }
            guard parentheses == 0, token.kind == .word else { continue }
            switch token.text.uppercased() {
            case "CASE": cases += 1
            case "END" where cases == 0: return nil
            case "END": cases -= 1
            case _ where cases > 0: continue
            case "OR": return nil
            case "BETWEEN": betweens += 1
            case "AND" where betweens > 0: betweens -= 1
            case "AND": cuts.append(index)
            default: continue
            }
        }
        return cases == 0 && parentheses == 0 ? cuts : nil
    }

    /// With standard_conforming_strings off a backslash escapes the quote after it.
    private func dependsOnSettings(_ token: SQLToken) -> Bool {
        syntax == .postgres && token.kind == .string && token.text.first == "'" && token.text.contains("\\")
    }
}

extension ArraySlice<SQLToken> {
    /// What the pairs of parentheses around all of it hold, in time that is linear in its length.
    package var withoutOuterParentheses: ArraySlice<SQLToken> {
        var open: [Int] = []
        var partners: [Int] = Array(repeating: -1, count: count)
        for index in indices {
            if self[index].isSymbol("(") { open.append(index) }
            if self[index].isSymbol(")"), let partner = open.popLast() { partners[partner - startIndex] = index }
        }
        var inner = self
        while let last = inner.indices.last, partners[inner.startIndex - startIndex] == last {
            inner = inner.dropFirst().dropLast()
        }
        return inner
    }
}
