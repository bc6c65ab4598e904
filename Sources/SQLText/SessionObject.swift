package import SluiceDatabase

/// What a statement makes for its session alone: a temporary table, a prepared statement, a cursor that outlives its transaction.
package struct SessionObject: Sendable, Hashable {
    /// As it is written, without quotes.
    package let name: String
    /// A trigger, which statements need not name.
    package let actsByItself: Bool

    /// Nil for a statement that makes none.
    package init?(madeBy statement: String, in dialect: Dialect) {
        var reader = SessionObjectReader(SQLToken.tokens(of: statement, in: dialect)[...])
        guard let name = reader.name(isServer: dialect.isServer) else { return nil }
        self.name = name
        actsByItself = reader.isTrigger
    }
}

private struct SessionObjectReader {
    private var rest: ArraySlice<SQLToken>
    private(set) var isTrigger = false

    init(_ tokens: ArraySlice<SQLToken>) { rest = tokens }

    mutating func name(isServer: Bool) -> String? {
        if take("CREATE") { return created() }
        guard isServer else { return nil }
        if take("PREPARE") { return next() }
        if take("DECLARE") {
            let name = next()
            return has("WITH", "HOLD") ? name : nil
        }
        // SELECT … INTO TEMP t, also behind WITH.
        guard let into = rest.firstIndex(where: { $0.isWord("INTO") }) else { return nil }
        rest = rest[rest.index(after: into)...]
        guard takeTemporary() else { return nil }
        _ = take("TABLE")
        return next()
    }

    private mutating func created() -> String? {
        _ = take("OR") && take("REPLACE")
        _ = take("GLOBAL") || take("LOCAL")
        let isTemporary = takeTemporary()
        _ = take("RECURSIVE")
        isTrigger = take("TRIGGER")
        guard isTrigger || take("TABLE") || take("VIEW") || take("SEQUENCE") else { return nil }
        _ = take("IF") && take("NOT") && take("EXISTS")
        guard let first = next() else { return nil }
        guard rest.first?.isSymbol(".") == true else { return isTemporary ? first : nil }
        rest = rest.dropFirst()
        let isInSession = isTemporary || ["pg_temp", "temp"].contains(first.lowercased())
        return isInSession ? next() : nil
    }

    private mutating func takeTemporary() -> Bool { take("TEMP") || take("TEMPORARY") }

    private mutating func take(_ word: String) -> Bool {
        guard rest.first?.isWord(word) == true else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func next() -> String? { rest.popFirst()?.name }

    private func has(_ first: String, _ second: String) -> Bool {
        zip(rest, rest.dropFirst()).contains { $0.isWord(first) && $1.isWord(second) }
    }
}
