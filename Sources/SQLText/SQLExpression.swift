package import SluiceDatabase

/// A condition or an expression that somebody wrote, to be put into a statement of Sluice's own.
package struct SQLExpression: Sendable, Hashable {
    let syntax: Syntax
    /// Without the empty one at the end.
    let tokens: ArraySlice<SQLToken>

    package init(_ text: String, in dialect: Dialect) {
        syntax = Syntax(dialect)
        let tokens = SQLToken.tokens(of: text, in: dialect)
        self.tokens = tokens.last?.text == "" ? tokens.dropLast() : tokens[...]
    }

    init(syntax: Syntax, tokens: ArraySlice<SQLToken>) {
        self.syntax = syntax
        self.tokens = tokens
    }

    package var text: String { SQLToken.text(of: tokens) }

    /// Why it would reach beyond the parentheses that it is put in; nil where it doesn't.
    package static func problem(of text: String, in dialect: Dialect) -> String? {
        let tokens = SQLToken.tokens(of: text, in: dialect)
        if tokens.contains(where: { $0.kind == .unreadable }) { return "a quote isn't closed" }
        if tokens.contains(where: { !$0.leading.utf8.allSatisfy(\.isBlank) }) {
            return "a comment could hide what follows; remove it"
        }
        var depth = 0
        for token in tokens {
            if token.isSymbol(";") { return "it is one expression, not several statements" }
            if token.isSymbol("(") { depth += 1 }
            if token.isSymbol(")") { depth -= 1 }
            if depth < 0 { return "a parenthesis is closed that wasn't opened" }
        }
        if depth > 0 { return "a parenthesis isn't closed" }
        return text.utf8.allSatisfy(\.isBlank) ? "it is empty" : nil
    }

    /// The same, where the database isn't known yet: nil where one of them reads it well.
    package static func problem(of text: String) -> String? {
        problem(of: text, in: .postgres).flatMap { problem(of: text, in: .sqlite) == nil ? nil : $0 }
    }
}

// MARK: Names

/// The names are found without knowing what they name. Good enough to be careful by: a name too many only makes Sluice
/// choose the safer way.
extension SQLExpression {
    /// As the database compares them: see ``Syntax/key(ofName:isQuoted:)``.
    package var names: Set<String> { Set(tokens.flatMap(keys)) }

    /// Names followed by an opening parenthesis.
    package var calls: Set<String> {
        Set(tokens.indices.flatMap { isSymbol("(", $0 + 1) ? keys(of: tokens[$0]) : [] })
    }

    /// Operators, and signs that are none.
    package var symbols: Set<String> { Set(tokens.filter { $0.kind == .symbol }.map(\.text)) }

    package func mentions(_ name: String) -> Bool {
        names.contains(syntax.key(ofName: name, isQuoted: true)) || hasEscapedName
    }

    package func mentionsAny(of others: some Sequence<String>) -> Bool {
        let names = names
        return hasEscapedName || others.contains { names.contains(syntax.key(ofName: $0, isQuoted: true)) }
    }

    /// PostgreSQL: a table's name that qualifies no other is its whole row, with every column in it: `t` in `f(t)` and in
    /// `f(t.*)`, and not in `t.x`.
    package func mentionsRow(of table: String) -> Bool {
        let key = syntax.key(ofName: table, isQuoted: true)
        return tokens.indices.contains { index in
            let isQualifier = isSymbol(".", index + 1) && !isSymbol("*", index + 2)
            return !isQualifier && keys(of: tokens[index]).contains(key)
        }
    }

    /// `U&"d\0061ta"` may be any name.
    private var hasEscapedName: Bool { tokens.contains { $0.kind == .quotedName && $0.name == nil } }

    private func isSymbol(_ symbol: String, _ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].isSymbol(symbol)
    }

    func keys(of token: SQLToken) -> [String] {
        switch token.kind {
        case .word, .quotedName:
            token.name.map { [syntax.key(ofName: $0, isQuoted: token.kind == .quotedName)] } ?? []
        case .unreadable: Array(token.unreadableWords)
        default: []
        }
    }
}
