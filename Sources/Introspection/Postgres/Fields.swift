internal import SluiceDatabase

/// A catalog row read from left to right, in the order in which its statement lists the columns.
struct Fields {
    private let values: [Value]
    private var position = 0

    init(_ values: [Value]) { self.values = values }

    private mutating func next() -> Value {
        defer { position += 1 }
        return position < values.count ? values[position] : .null
    }

    mutating func optionalText() -> String? { next().text }
    mutating func text() -> String { next().text ?? "" }
    mutating func optionalInteger() -> Int? { next().integer.map { Int($0) } }
    mutating func integer() -> Int { Int(oid()) }
    mutating func oid() -> Int64 { next().integer ?? 0 }
    mutating func flag() -> Bool { next().isTrue }
    mutating func name() -> QualifiedName { QualifiedName(schema: next().text, name: next().text ?? "") }

    /// An array printed as text.
    mutating func list() -> [String?] { next().text.map(PostgresArray.elements) ?? [] }
    mutating func names() -> [String] { list().compactMap(\.self) }
}

/// PostgreSQL's text form of a one-dimensional array: `{a,"b, c",NULL}`.
enum PostgresArray {
    static func elements(of text: String) -> [String?] {
        var elements: [String?] = []
        var element = ""
        var isQuoted = false
        var wasQuoted = false
        var rest = text.dropFirst().dropLast()
        guard !rest.isEmpty else { return [] }
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                isQuoted.toggle()
                wasQuoted = true
            case "\\": if let escaped = rest.popFirst() { element.append(escaped) }
            case "," where !isQuoted:
                elements.append(element == "NULL" && !wasQuoted ? nil : element)
                (element, wasQuoted) = ("", false)
            default: element.append(character)
            }
        }
        return elements + [element == "NULL" && !wasQuoted ? nil : element]
    }
}
