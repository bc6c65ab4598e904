/// A table's name with the schema it may stand in: `public.users`, `users`.
public struct QualifiedName: Sendable, Hashable, CustomStringConvertible {
    public let schema: String?
    public let name: String

    public init(schema: String? = nil, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Splits at the first dot outside double quotes: `"odd.name"` is one name, `"odd""name"` has a quote in it.
    public init(_ text: String) {
        let parts = Self.parts(of: text, atMost: 2)
        self.init(schema: parts.count > 1 ? parts[0] : nil, name: parts[parts.count - 1])
    }

    public var description: String { schema.map { "\($0).\(name)" } ?? name }

    /// As a word of a command that a shell reads, with a column of the table behind it.
    package func argument(_ column: String? = nil) -> String {
        func part(_ name: String) -> String {
            name.isEmpty || name.contains { ".\"".contains($0) }
                ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
        }
        return [schema, name, column].compactMap { $0.map(part) }.joined(separator: ".").shellWord
    }

    package func quoted(in dialect: Dialect) -> String {
        (schema.map { dialect.quote($0) + "." } ?? "") + dialect.quote(name)
    }
}

extension QualifiedName: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension QualifiedName {
    /// A dotted name's parts, cut at dots outside double quotes; quotes around a whole part are gone, doubled ones in it stand for
    /// one. A quote elsewhere is a letter like others.
    package static func parts(of text: String, atMost limit: Int = .max) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while parts.count < limit - 1 {
            if let quoted = quotedPart(at: rest), quoted.rest.first == "." {
                parts.append(quoted.name)
                rest = quoted.rest.dropFirst()
            } else if quotedPart(at: rest) == nil, let dot = rest.firstIndex(of: ".") {
                parts.append(String(rest[..<dot]))
                rest = rest[rest.index(after: dot)...]
            } else {
                break
            }
        }
        let last = quotedPart(at: rest).flatMap { $0.rest.isEmpty ? $0.name : nil }
        return parts + [last ?? String(rest)]
    }

    /// Nil where no quoted name ends at a dot or at the text's end.
    private static func quotedPart(at text: Substring) -> (name: String, rest: Substring)? {
        guard text.first == "\"" else { return nil }
        var name = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            guard character == "\"" else {
                name.append(character)
                continue
            }
            guard rest.first == "\"" else { return rest.isEmpty || rest.first == "." ? (name, rest) : nil }
            rest.removeFirst()
            name.append("\"")
        }
        return nil
    }
}

extension String {
    /// A name that the catalog prints with its schema, as people say it.
    package var withoutDefaultSchema: String { replacing("public.", with: "") }
}
