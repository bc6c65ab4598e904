internal import SluiceDatabase
internal import SluicePages

/// HTML. What stands in the source is markup; every value put into it is text and is escaped, an attribute's too. Nothing else
/// makes one of a text, so that no name, error or row can become markup.
struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation {
    private(set) var html: String

    init(stringLiteral literal: String) { html = literal }
    init(stringInterpolation interpolation: StringInterpolation) { html = interpolation.html }
    private init(html: String) { self.html = html }

    static let none: Markup = ""

    static func + (left: Markup, right: Markup) -> Markup { Markup(html: left.html + right.html) }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var html = ""

        init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { html += literal }
        mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
        mutating func appendInterpolation(_ markup: Markup?) { html += markup?.html ?? "" }
        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { html += part.html } }
        mutating func appendInterpolation(_ text: some StringProtocol) { html += Markup.escaped(String(text)) }
        mutating func appendInterpolation(_ number: some BinaryInteger) { html += "\(number)" }
    }

    /// Letters that reorder a line, and those that are none, are shown as what they are: a name is to be read as it is.
    private static func escaped(_ text: String) -> String {
        HTML.escape(text.withObeyedLettersShown).replacing("'", with: "&#39;")
    }
}

extension Sequence where Element == Markup {
    func joined(separator: Markup = "") -> Markup {
        reduce((markup: Markup.none, isFirst: true)) {
            ($0.isFirst ? $1 : $0.markup + separator + $1, false)
        }.markup
    }
}
