internal import SluiceDatabase

/// `${name}` in a revision's file. A `\\${name}` stands for itself, and so does what follows a dollar sign: `$${a}$$` is a
/// text of PostgreSQL's.
package struct RevisionVariables: Sendable, Hashable {
    private let values: [String: String]
    /// Names that the command was given; others stand in the project's file for whichever revision wants them.
    let given: Set<String>

    package init(_ values: [String: String] = [:], given: Set<String> = []) {
        self.values = values
        self.given = given
    }

    /// A text for people, with the variables' names in the places of their values: `-x api_key=…` may be a secret.
    package func hiding(_ text: String) -> String {
        var text = text
        for (name, value) in values.sorted(by: { ($0.value.count, $0.key) > ($1.value.count, $1.key) })
        where !value.isEmpty {
            text =
                value.count < Self.telling
                ? text.replacingWords(value, with: "${\(name)}") : text.replacing(value, with: "${\(name)}")
        }
        return text
    }

    /// Those whose values have a quote.
    var namesOfQuotes: [String] {
        values.filter { $0.value.contains { $0 == "'" || $0 == "\"" } }.keys.sorted()
    }

    /// Shorter values are parts of other words too often.
    private static let telling = 4

    /// - Parameter needed: Whether a line's variables must have values; those of other lines are left as they stand.
    /// - Throws: ``Problem`` with the line of a name that has no value.
    func expand(
        _ bytes: [UInt8], file: String, where needed: (Int) -> Bool = { _ in true }
    ) throws(Problem) -> [UInt8] {
        guard var next = Self.start(in: bytes, from: 0) else { return bytes }
        var text: [UInt8] = []
        var copied = 0
        while true {
            let nameStart = next + 2
            let nameEnd = bytes[nameStart...].firstIndex { !$0.isVariableName } ?? bytes.count
            var end = nameStart
            if nameEnd > nameStart, nameEnd < bytes.count, bytes[nameEnd] == UInt8(ascii: "}") {
                end = nameEnd + 1
                let before = next > 0 ? bytes[next - 1] : .space
                if before == UInt8(ascii: "\\") {
                    text += bytes[copied..<(next - 1)]
                    copied = next
                } else if before != UInt8(ascii: "$") {
                    let name = bytes[nameStart..<nameEnd].text
                    if values[name] != nil || needed(bytes[..<next].count { $0 == .newline } + 1) {
                        text += bytes[copied..<next]
                        text += try value(of: name, at: next, in: bytes, file).utf8
                        copied = end
                    }
                }
            }
            guard let following = Self.start(in: bytes, from: end) else { break }
            next = following
        }
        return text + bytes[copied...]
    }

    private func value(
        of name: String, at place: Int, in bytes: [UInt8], _ file: String
    ) throws(Problem) -> String {
        if let value = values[name] { return value }
        let line = bytes[..<place].count { $0 == .newline } + 1
        throw Problem(
            .invalidRevisionFile, at: .file(file, line: line),
            "there is no variable '\(name)'\(Suggestion.text(for: name, in: values.keys.sorted()))",
            hint: "nothing was touched; give -x \(name)=VALUE, or put it under 'variables' in sluice.yaml; "
                + "where it is meant as it stands, write \\${\(name)}")
    }

    private static func start(in bytes: [UInt8], from: Int) -> Int? {
        var place = from
        while place + 1 < bytes.count {
            if bytes[place] == UInt8(ascii: "$"), bytes[place + 1] == UInt8(ascii: "{") { return place }
            place += 1
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isVariableName: Bool {
        isKeyCharacter || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}

extension String {
    /// Where it isn't a part of a longer word or number.
    fileprivate func replacingWords(_ word: String, with replacement: String) -> String {
        var result = ""
        var rest = self[...]
        while let found = rest.firstRange(of: word) {
            let before = rest[..<found.lowerBound].last ?? result.last
            let after = rest[found.upperBound...].first
            let isWhole = ![before, after].contains { $0.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
            result += rest[..<found.lowerBound] + (isWhole ? replacement : word)
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
