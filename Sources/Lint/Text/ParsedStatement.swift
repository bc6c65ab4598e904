internal import SluiceDatabase
internal import SluiceSQLText

/// A statement as rules see it: its tokens, and what the parser makes of it.
struct ParsedStatement: Hashable {
    let tokens: ArraySlice<Token>
    let content: Statement
    /// The parser's own node, by its kind: `ReindexStmt`.
    let kind: String
    let node: SyntaxValue

    /// From its first to its last token.
    var range: Range<Int> { tokens.range ?? 0..<0 }

    /// Where its tree says `offset`, in the whole text.
    func place(_ offset: Int?) -> Int { range.lowerBound + (offset ?? 0) }

    func index(at place: Int) -> Int? { tokens.firstIndex { $0.range.lowerBound >= place } }

    /// From the token at a place of the whole text on.
    func tokens(from place: Int) -> ArraySlice<Token> {
        index(at: place).map { tokens[$0...] } ?? tokens[tokens.endIndex...]
    }
}

extension ParsedStatement {
    /// - Returns: Nil for what is for psql.
    init?(_ statement: SQLStatement) {
        guard statement.kind != .clientCommand else { return nil }
        var tokens: [Token] = []
        var position = statement.range.lowerBound
        for token in SQLToken.tokens(of: statement.text, in: .postgres) {
            position += token.leading.utf8.count
            let end = position + token.text.utf8.count
            if !token.text.isEmpty { tokens.append(Token(kind: token.kind, text: token.text, range: position..<end)) }
            position = end
        }
        guard !tokens.isEmpty else { return nil }
        self.tokens = tokens[...]
        guard !Self.isData(tokens) else {
            (kind, node, content) = ("", .object([:]), .other)
            return
        }
        do {
            let tree = try PostgresParser.tree(of: statement.text)
            kind = tree.kind ?? ""
            node = tree.body
            content = Statement(kind: kind, node: node, tokens: tokens[...], start: statement.range.lowerBound)
        } catch {
            (kind, node, content) = ("", .object([:]), .opaque(error.message))
        }
    }

    /// Thousands of rows say nothing about a schema.
    private static func isData(_ tokens: [Token]) -> Bool {
        tokens.count > 20_000 && tokens[0].isWord("INSERT", "SELECT", "VALUES", "WITH", "COPY")
    }
}
