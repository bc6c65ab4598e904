package import SluiceDatabase

/// `.squawk.toml`, as far as it says what to find: strings, lists of strings, true and false.
package enum SquawkConfiguration {
    package static let fileName = ".squawk.toml"

    /// - Throws: ``Problem`` for a line that can't be read, and for a rule that there isn't.
    package static func read(_ text: String, file: String, into options: inout LintOptions) throws(Problem) {
        var reader = Reader(text: text)
        var section = ""
        while let line = reader.nextLine() {
            if line.text.hasPrefix("[") {
                section = line.text
                continue
            }
            guard section.isEmpty, let mark = line.text.firstIndex(of: "=") else {
                if section.isEmpty { throw Self.problem(file, line.number, "a line must be key = value") }
                continue
            }
            let key = String(line.text[..<mark].trimmingBlanks)
            let value = String(line.text[line.text.index(after: mark)...].trimmingBlanks)
            try set(key, value, at: .file(file, line: line.number), in: &options)
        }
    }

    private static func set(
        _ key: String, _ value: String, at place: Problem.Place, in options: inout LintOptions
    ) throws(Problem) {
        let texts = strings(in: value)
        switch key {
        case "excluded_rules": try options.exclude(texts, at: place)
        case "included_rules": try options.include(texts, at: place)
        case "excluded_paths": options.excludedPaths += texts
        case "pg_version": try options.setVersion(texts.first ?? value, at: place)
        case "assume_in_transaction": options.assumesTransaction = value == "true"
        // What is for squawk alone.
        default: break
        }
    }

    private static func problem(_ file: String, _ line: Int, _ reason: String) -> Problem {
        Problem(.unknownRule, at: .file(file, line: line), reason)
    }

    private static func strings(in value: String) -> [String] {
        var strings: [String] = []
        var rest = value[...]
        while let start = rest.firstIndex(where: { $0 == "\"" || $0 == "'" }) {
            let quote = rest[start]
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: quote) else { break }
            strings.append(String(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return strings
    }

    /// Lines without comments; a list that goes over several is one.
    private struct Reader {
        private var lines: ArraySlice<Substring>
        private var number = 0

        init(text: String) {
            lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        }

        mutating func nextLine() -> (text: String, number: Int)? {
            while let first = lines.popFirst() {
                number += 1
                let start = number
                var text = Self.withoutComment(first)
                if text.isEmpty { continue }
                while text.contains("="), text.count(where: { $0 == "[" }) > text.count(where: { $0 == "]" }),
                    let next = lines.popFirst()
                {
                    number += 1
                    text += " " + Self.withoutComment(next)
                }
                return (text, start)
            }
            return nil
        }

        private static func withoutComment(_ line: Substring) -> String {
            var quote: Character?
            for index in line.indices {
                let character = line[index]
                if quote == character {
                    quote = nil
                } else if quote == nil, character == "\"" || character == "'" {
                    quote = character
                } else if quote == nil, character == "#" {
                    return String(line[..<index].trimmingBlanks)
                }
            }
            return String(line.trimmingBlanks)
        }
    }
}
