package import SluiceDatabase

/// A statement of PostgreSQL's about one index: which, and whether it blocks nobody.
package struct IndexStatement: Hashable, Sendable {
    package enum Action: Sendable { case create, drop }

    package let action: Action
    package let isConcurrent: Bool
    package let index: QualifiedName
    /// What stands before and after the place of CONCURRENTLY.
    private let head: String
    private let tail: String

    /// Nil where it is another statement, or makes an index without a name.
    package init?(_ sql: String) {
        let tokens = SQLToken.tokens(of: sql, in: .postgres)
        var rest = tokens[...]
        let isUnique = rest.take("CREATE", "UNIQUE", "INDEX")
        let creates = isUnique || rest.take("CREATE", "INDEX")
        guard creates || rest.take("DROP", "INDEX") else { return nil }
        action = creates ? .create : .drop
        head = SQLToken.text(of: tokens[..<rest.startIndex])
        isConcurrent = rest.take("CONCURRENTLY")
        tail = SQLToken.text(of: rest)
        _ = rest.take("IF", "NOT", "EXISTS") || rest.take("IF", "EXISTS")
        guard !rest.take("ON"), let name = rest.takeName() else { return nil }
        if creates {
            guard rest.take("ON") else { return nil }
            _ = rest.take("ONLY")
            // An index stands in its table's schema.
            index = QualifiedName(schema: rest.takeName()?.schema, name: name.name)
        } else {
            index = name
        }
    }

    /// The statement that makes the index without blocking writers, if it isn't there.
    package var madeConcurrent: String { head + " CONCURRENTLY IF NOT EXISTS" + tail }
}

extension ArraySlice<SQLToken> {
    /// Goes beyond these keywords, if the next tokens are they.
    package mutating func take(_ words: String...) -> Bool {
        guard count >= words.count, zip(self, words).allSatisfy({ $0.isWord($1) }) else { return false }
        removeFirst(words.count)
        return true
    }

    /// `name` or `schema.name`, as PostgreSQL folds them.
    package mutating func takeName() -> QualifiedName? {
        guard let first = popFoldedName() else { return nil }
        guard self.first?.isSymbol(".") == true else { return QualifiedName(name: first) }
        removeFirst()
        return popFoldedName().map { QualifiedName(schema: first, name: $0) }
    }

    private mutating func popFoldedName() -> String? {
        guard let token = first, token.kind == .word || token.kind == .quotedName, let name = token.name else {
            return nil
        }
        removeFirst()
        return Syntax.postgres.key(ofName: name, isQuoted: token.kind == .quotedName)
    }
}
