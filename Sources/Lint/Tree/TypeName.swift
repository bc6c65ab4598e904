internal import SluiceSQLText

/// A column's type as it is written.
struct TypeName: Hashable {
    /// As PostgreSQL's grammar turns it: `int` is `int4`, `character(3)` is `bpchar`.
    let name: String
    let hasModifiers: Bool
    let isArray: Bool
    /// The whole of it, without array bounds.
    let tokens: ArraySlice<Token>
    /// What stands in its parentheses.
    let modifiers: String?

    var range: Range<Int> { tokens.range ?? 0..<0 }

    init?(_ node: SyntaxValue, _ all: ArraySlice<Token>, _ start: Int) {
        let place = start + (node.location ?? 0)
        guard let name = node["names"]?.names.last,
            let first = all.firstIndex(where: { $0.range.lowerBound >= place })
        else { return nil }
        self.name = name
        hasModifiers = !node.fieldList("typmods").isEmpty
        isArray = !node.fieldList("arrayBounds").isEmpty
        let (rest, modifiers) = Self.end(of: all[first...])
        tokens = all[first..<rest.startIndex]
        self.modifiers = modifiers
    }

    /// Types of several words, by the words that may follow the first.
    private static let followers: [String: [String]] = [
        "DOUBLE": ["PRECISION"], "CHARACTER": ["VARYING"], "CHAR": ["VARYING"], "NCHAR": ["VARYING"],
        "NATIONAL": ["CHARACTER", "CHAR", "VARYING"], "BIT": ["VARYING"],
    ]

    private static func end(of tokens: ArraySlice<Token>) -> (rest: ArraySlice<Token>, modifiers: String?) {
        var rest = tokens
        _ = rest.take("SETOF")
        let word = rest.first?.kind == .word ? rest.first?.text.uppercased() ?? "" : ""
        _ = rest.takeName()
        for follower in followers[word] ?? [] { _ = rest.take(follower) }
        var modifiers: String?
        if let (inner, behind) = rest.parenthesized {
            modifiers = inner.map(\.text).joined()
            rest = behind
        }
        if word == "TIMESTAMP" || word == "TIME" {
            _ = rest.take("WITH", "TIME", "ZONE") || rest.take("WITHOUT", "TIME", "ZONE")
        }
        return (rest, modifiers)
    }

    /// The integer that a serial type is of.
    var serialInteger: String? {
        switch name {
        case "serial", "serial4": "integer"
        case "bigserial", "serial8": "bigint"
        case "smallserial", "serial2": "smallint"
        default: nil
        }
    }

    /// In the letter case of the type that stands there.
    func spelled(_ text: String) -> String {
        let written = tokens.first?.text ?? ""
        return written == written.uppercased() && written != written.lowercased() ? text.uppercased() : text
    }
}
