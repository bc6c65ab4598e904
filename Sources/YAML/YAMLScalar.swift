internal import Foundation

/// A single value, with what it counts as.
package struct YAMLScalar: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case null
        case bool(Bool)
        /// Digits as written, so that no decimal place is lost on the way.
        case number
        case text
        case binary([UInt8])
    }

    package let text: String
    package let kind: Kind
}

extension YAMLScalar {
    /// The one decision on what a value without quotes is. It is YAML 1.2's core schema without the forms that lose
    /// something when they are read: `yes` and `True`, `007`, `+49`, `0x1F`, `1_000` and `.nan` are texts.
    init(plain text: String) {
        self.text = text
        switch text {
        case "", "~", "null", "Null", "NULL": kind = .null
        case "true": kind = .bool(true)
        case "false": kind = .bool(false)
        default: kind = Self.isNumber(text) ? .number : .text
        }
    }

    init(quoted text: String) {
        self.text = text
        kind = .text
    }

    /// `!!binary`; nil where it isn't base64.
    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text.filter { !$0.isWhitespace }) else { return nil }
        self.text = text
        kind = .binary(Array(data))
    }

    /// JSON's form of a number. A file may hold a million of them: no regular expression.
    private static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard let whole = digits(&rest), whole == "0" || !whole.hasPrefix("0") else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits(&rest) != nil else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard digits(&rest) != nil else { return false }
        }
        return rest.isEmpty
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> Substring? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest.removeFirst(digits.count)
        return digits.isEmpty ? nil : Substring(digits)
    }
}
