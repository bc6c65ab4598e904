package import SluiceDatabase

/// A view, a routine, a trigger or a rule, as a statement makes or drops it.
package struct DefinedObject: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case view, function, procedure, aggregate, trigger, rule
    }

    package let kind: Kind
    package let name: QualifiedName
    /// A trigger's or a rule's.
    package let table: QualifiedName?

    package init(_ kind: Kind, _ name: QualifiedName, on table: QualifiedName? = nil) {
        self.kind = kind
        self.name = name
        self.table = table
    }
}

extension DefinedObject {
    /// What is there of `before` and of its own once a script has run; nil where its statements don't tell, as where it alters
    /// something or says where names are looked up.
    package static func left(
        of before: [DefinedObject] = [], by script: String, in dialect: Dialect
    ) -> [DefinedObject]? {
        var left = before
        for statement in SQLScript(script, in: dialect).statements {
            guard statement.kind != .setting, !["ALTER", "DO", "CALL"].contains(statement.firstWord) else { return nil }
            var reader = DefinitionReader(SQLToken.tokens(of: statement.text, in: dialect), in: dialect)
            switch statement.firstWord {
            case "CREATE": left += reader.made().map { [$0] } ?? []
            case "DROP":
                let dropped = reader.dropped()
                left.removeAll { made in dropped.contains { $0.kind == made.kind && $0.name == made.name } }
            default: continue
            }
        }
        return left
    }
}

private struct DefinitionReader {
    private var rest: ArraySlice<SQLToken>
    private let dialect: Dialect

    init(_ tokens: [SQLToken], in dialect: Dialect) {
        rest = tokens[...]
        self.dialect = dialect
    }

    private mutating func take(_ words: String...) -> Bool {
        guard zip(words, rest).allSatisfy({ $1.isWord($0) }), rest.count >= words.count else { return false }
        rest = rest.dropFirst(words.count)
        return true
    }

    /// One that lasts.
    mutating func made() -> DefinedObject? {
        guard take("CREATE") else { return nil }
        _ = take("OR", "REPLACE")
        _ = take("MATERIALIZED") || take("RECURSIVE") || take("CONSTRAINT")
        guard let kind = kind() else { return nil }
        _ = take("IF", "NOT", "EXISTS")
        guard let name = name() else { return nil }
        guard kind == .trigger || kind == .rule else { return DefinedObject(kind, name) }
        // CREATE RULE r AS ON INSERT TO t
        guard let mark = rest.firstIndex(where: { $0.isWord(kind == .rule ? "TO" : "ON") }) else { return nil }
        rest = rest[rest.index(after: mark)...]
        return self.name().map { DefinedObject(kind, name, on: $0) }
    }

    mutating func dropped() -> [DefinedObject] {
        guard take("DROP") else { return [] }
        _ = take("MATERIALIZED")
        guard let kind = kind() else { return [] }
        _ = take("IF", "EXISTS")
        var objects: [DefinedObject] = []
        while let name = name() {
            objects.append(DefinedObject(kind, name))
            guard rest.first?.isSymbol(",") == true else { break }
            rest = rest.dropFirst()
        }
        return objects
    }

    private mutating func kind() -> DefinedObject.Kind? {
        guard let word = rest.first, word.kind == .word,
            let kind = DefinedObject.Kind(rawValue: word.text.lowercased())
        else { return nil }
        rest = rest.dropFirst()
        return kind
    }

    /// PostgreSQL takes a name without quotes for one in small letters; SQLite tells none apart by that.
    private func folded(_ token: SQLToken) -> String? {
        dialect.isServer && token.kind != .word ? token.name : token.name?.lowercased()
    }

    private mutating func name() -> QualifiedName? {
        guard let first = rest.popFirst().flatMap(folded) else { return nil }
        guard rest.first?.isSymbol(".") == true, let second = rest.dropFirst().first.flatMap(folded) else {
            return QualifiedName(name: first)
        }
        rest = rest.dropFirst(2)
        return QualifiedName(schema: first, name: second)
    }
}
