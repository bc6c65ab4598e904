internal import SluiceDatabase

/// One clause of a column, or one table constraint: `CONSTRAINT x NOT NULL ON CONFLICT IGNORE`.
package struct TableClause: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case primaryKey, notNull, null, unique, check, defaultValue, collate, references, generated, foreignKey
        /// A name that nothing follows, which SQLite allows.
        case empty
    }

    package let kind: Kind
    /// The name after CONSTRAINT.
    package var name: String?
    package var tokens: [SQLToken]

    /// Starts at a token that begins a clause, and takes the tokens that belong to it.
    package init?(_ tokens: inout ArraySlice<SQLToken>) {
        var reader = ClauseReader(tokens)
        guard let kind = reader.read() else { return nil }
        self.kind = kind
        name = reader.name
        self.tokens = Array(tokens[..<reader.rest.startIndex])
        tokens = reader.rest
    }

    package init(_ kind: Kind, sql: String) {
        self.kind = kind
        name = nil
        tokens = SQLToken.tokens(of: " " + sql, in: .sqlite)
    }

    /// The columns between the first parentheses: those of a key.
    package var columns: [String] {
        parenthesized.split(outsideParenthesesAt: ",").compactMap { $0.first?.name }
    }

    /// The tokens between the first parenthesis and its counterpart.
    package var parenthesized: ArraySlice<SQLToken> { Self.parenthesized(in: tokens[...]) }

    package static func parenthesized(in tokens: ArraySlice<SQLToken>) -> ArraySlice<SQLToken> {
        guard let open = tokens.firstIndex(where: { $0.isSymbol("(") }) else { return [] }
        var depth = 0
        for index in tokens[open...].indices {
            if tokens[index].isSymbol("(") { depth += 1 }
            if tokens[index].isSymbol(")") { depth -= 1 }
            if depth == 0 { return tokens[(open + 1)..<index] }
        }
        return tokens[(open + 1)...]
    }

    package var hasAutoincrement: Bool { tokens.contains { $0.isWord("AUTOINCREMENT") } }
}

/// Follows SQLite's grammar for column and table constraints (sqlite.org, "CREATE TABLE").
private struct ClauseReader {
    private(set) var rest: ArraySlice<SQLToken>
    private(set) var name: String?

    init(_ tokens: ArraySlice<SQLToken>) { rest = tokens }

    private func isNext(_ word: String, at offset: Int = 0) -> Bool {
        rest.count > offset && rest[rest.startIndex + offset].isWord(word)
    }

    private mutating func take(_ words: String...) -> Bool {
        guard words.indices.allSatisfy({ isNext(words[$0], at: $0) }) else { return false }
        rest = rest.dropFirst(words.count)
        return true
    }

    mutating func read() -> TableClause.Kind? {
        if take("CONSTRAINT") { name = rest.popFirst()?.name }
        if take("PRIMARY", "KEY") { return readKey(.primaryKey) }
        if take("UNIQUE") { return readKey(.unique) }
        if take("NOT", "NULL") { return readConflict(.notNull) }
        if take("NULL") { return readConflict(.null) }
        if take("CHECK") {
            readParentheses()
            return readConflict(.check)
        }
        if take("DEFAULT") { return readDefault() }
        if take("COLLATE") {
            rest = rest.dropFirst()
            return .collate
        }
        if take("FOREIGN", "KEY") {
            readParentheses()
            return take("REFERENCES") ? readReference(.foreignKey) : .foreignKey
        }
        if take("REFERENCES") { return readReference(.references) }
        if take("GENERATED", "ALWAYS", "AS") || take("AS") {
            readParentheses()
            _ = take("STORED") || take("VIRTUAL")
            return .generated
        }
        return name == nil ? nil : .empty
    }

    private mutating func readKey(_ kind: TableClause.Kind) -> TableClause.Kind {
        readParentheses()
        _ = take("ASC") || take("DESC")
        _ = readConflict(kind)
        _ = take("AUTOINCREMENT")
        return kind
    }

    private mutating func readConflict(_ kind: TableClause.Kind) -> TableClause.Kind {
        if take("ON", "CONFLICT") { rest = rest.dropFirst() }
        return kind
    }

    private mutating func readDefault() -> TableClause.Kind {
        if rest.first?.isSymbol("(") == true {
            readParentheses()
        } else {
            if let sign = rest.first, sign.isSymbol("-") || sign.isSymbol("+") { rest = rest.dropFirst() }
            rest = rest.dropFirst()
        }
        return .defaultValue
    }

    private mutating func readReference(_ kind: TableClause.Kind) -> TableClause.Kind {
        rest = rest.dropFirst()
        readParentheses()
        while true {
            if take("ON", "DELETE") || take("ON", "UPDATE") {
                if !(take("SET", "NULL") || take("SET", "DEFAULT") || take("NO", "ACTION")) { rest = rest.dropFirst() }
            } else if take("MATCH") {
                rest = rest.dropFirst()
            } else if take("NOT", "DEFERRABLE") || take("DEFERRABLE") {
                if take("INITIALLY") { rest = rest.dropFirst() }
            } else {
                return kind
            }
        }
    }

    private mutating func readParentheses() {
        guard rest.first?.isSymbol("(") == true else { return }
        var depth = 0
        repeat {
            if rest.first?.isSymbol("(") == true { depth += 1 }
            if rest.first?.isSymbol(")") == true { depth -= 1 }
            rest = rest.dropFirst()
        } while depth > 0 && !rest.isEmpty
    }
}
