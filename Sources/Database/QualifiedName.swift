/// A table's name with the schema it may stand in: `public.users`, `users`.
public struct QualifiedName: Sendable, Hashable, CustomStringConvertible {
    public let schema: String?
    public let name: String

    public init(schema: String? = nil, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Splits at the first dot outside double quotes: `"odd.name"` is one name.
    public init(_ text: String) {
        var parts: [String] = [""]
        var quoted = false
        for character in text {
            if character == "\"" {
                quoted.toggle()
            } else if character == ".", !quoted, parts.count == 1 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        self.init(schema: parts.count > 1 ? parts[0] : nil, name: parts[parts.count - 1])
    }

    public var description: String { schema.map { "\($0).\(name)" } ?? name }

    package func quoted(in dialect: Dialect) -> String {
        (schema.map { dialect.quote($0) + "." } ?? "") + dialect.quote(name)
    }
}

extension QualifiedName: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
