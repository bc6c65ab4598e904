internal import Foundation
package import SluiceDatabase
internal import SluiceYAML

/// A file of databases: YAML of names and addresses, or one of each a line.
package enum TargetsFile {
    package struct Entry: Sendable {
        package let name: String
        /// As it stands there: it may name variables, and hold a password.
        package let address: Secret<String>
        package let place: Problem.Place
    }

    /// - Parameters:
    ///   - file: Its name, for messages.
    ///   - isYAML: Else a line has a name, blanks and an address; what begins with `#` is a comment.
    /// - Throws: ``Problem`` with file and line, and without any address.
    package static func decode(_ text: String, file: String, isYAML: Bool) throws(Problem) -> [Entry] {
        let entries = isYAML ? try yaml(text, file: file) : try lines(text, file: file)
        guard !entries.isEmpty else {
            throw Problem(.invalidTargets, at: .file(file), "the file names no database", hint: hint)
        }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.name).inserted {
            throw Problem(.invalidTargets, at: entry.place, "'\(entry.name)' stands there twice", hint: hint)
        }
        return entries
    }

    package static let hint =
        "nothing was touched; a target is a name and an address, as in 'shard1: ${SHARD1_URL}' in YAML"

    private static func lines(_ text: String, file: String) throws(Problem) -> [Entry] {
        var entries: [Entry] = []
        for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = String(Substring(bytes)).trimmingCharacters(in: .whitespacesAndNewlines)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = Problem.Place.file(file, line: index + 1)
            let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
            // An address alone could hold a password, and would pass for a name.
            guard parts.count == 2, isName(String(parts[0])) else {
                throw Problem(.invalidTargets, at: place, "this is no name with an address behind it", hint: hint)
            }
            let address = parts[1].trimmingCharacters(in: .whitespaces)
            entries.append(Entry(name: String(parts[0]), address: Secret(address), place: place))
        }
        return entries
    }

    private static func yaml(_ text: String, file: String) throws(Problem) -> [Entry] {
        let source = YAMLSource(file: file, .invalidTargets, hint: hint)
        guard let root = try source.root(of: text) else { return [] }
        if let entries = root.entries {
            var read: [Entry] = []
            for entry in entries { read.append(try self.entry(entry.key, entry.value, at: entry.place)) }
            return read
        }
        guard let nodes = root.list else { throw root.problem("the file must be names with addresses") }
        var read: [Entry] = []
        for node in nodes {
            let found = try YAMLFields.read(node, owner: "a target") { fields throws(Problem) in
                (name: try fields.required("name", fields.filledText), url: fields.node("url"))
            }
            guard let url = found.url else { throw node.problem("a target needs url") }
            read.append(try entry(found.name, url, at: node.place))
        }
        return read
    }

    private static func entry(_ name: String, _ value: YAMLNode, at place: Problem.Place) throws(Problem) -> Entry {
        guard isName(name) else {
            throw Problem(.invalidTargets, at: place, "a target's name has letters, digits and . _ - alone", hint: hint)
        }
        guard let address = value.text, !address.isEmpty else {
            throw value.problem("the address of '\(name)' must be a text")
        }
        return Entry(name: name, address: Secret(address), place: place)
    }

    /// It stands in commands that go on, and never is an address by mistake.
    private static func isName(_ text: String) -> Bool {
        // A regular expression would be compiled again for each of a hundred thousand lines.
        text.unicodeScalars.first.map { $0 == "_" || isInWord($0) } == true
            && text.unicodeScalars.allSatisfy { isInWord($0) || "._-".unicodeScalars.contains($0) }
    }

    private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}

extension Problem.Code {
    package static let invalidTargets = Problem.Code("invalid_targets", .usage)
}
