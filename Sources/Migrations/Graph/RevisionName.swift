package import SluiceDatabase

/// A name as users write it, taken apart: `3f2a`, `head`, `label@head`, `+2`, `-1`, `3f2a+1`, `label@-1`.
package struct RevisionName: Hashable {
    let text: String
    let label: String?
    /// What stands between the label and the distance; empty only where a distance follows.
    let symbol: String
    let distance: Int?

    var isRelativeToCurrent: Bool { distance != nil && symbol.isEmpty }

    package init(_ text: String) throws(Problem) {
        self.text = text
        var rest = Substring(text)
        if let at = text.firstIndex(of: "@") {
            label = String(text[..<at])
            rest = text[text.index(after: at)...]
        } else {
            label = nil
        }
        if let match = rest.wholeMatch(of: /([^-+]*)([-+][0-9]+)/), let distance = Int(match.2) {
            symbol = String(match.1)
            self.distance = distance
        } else {
            symbol = String(rest)
            distance = nil
        }
        if label?.isEmpty == true || (symbol.isEmpty && distance == nil) || symbol.contains("@") {
            throw Problem(
                .malformedName, "'\(text)' is not the name of a revision",
                hint: "an id or its first characters, head, heads, base, -1, +1, ID+1, a branch label, or label@head")
        }
    }

    /// The start of a relative walk, without its distance.
    var startWithLabel: String { label.map { "\($0)@\(symbol)" } ?? symbol }
}

extension RevisionName {
    /// `a:b`, `a:` or `:b`; nil where there is no colon.
    package static func range(_ text: String) -> (lower: String?, upper: String?)? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let lower = text[..<colon]
        let upper = text[text.index(after: colon)...]
        return (lower.isEmpty ? nil : String(lower), upper.isEmpty ? nil : String(upper))
    }
}
