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
    /// A dotted name's parts, cut at dots outside double quotes; the quotes are gone, doubled ones stand for one.
    package static func parts(of text: String, atMost limit: Int = .max) -> [String] {
        var parts = [""]
        var isQuoted = false
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "\"", isQuoted, rest.first == "\"" {
                rest.removeFirst()
                parts[parts.count - 1].append("\"")
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ".", !isQuoted, parts.count < limit {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}

extension String {
    /// A name that the catalog prints with its schema, as people say it.
    package var withoutDefaultSchema: String { replacing("public.", with: "") }
}
