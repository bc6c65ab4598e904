package import SluiceDatabase

/// The keys of one mapping, read strictly: a key nobody asked for, or a value of another kind, is an error that says
/// what was found and what is allowed.
package final class YAMLFields {
    /// What the mapping describes; nil for the file itself.
    let owner: String?
    private let mapping: YAMLNode
    let entries: [YAMLEntry]
    private var known: [String] = []

    private init(_ mapping: YAMLNode, _ entries: [YAMLEntry], owner: String?) {
        self.mapping = mapping
        self.entries = entries
        self.owner = owner
    }

    /// Reads a mapping and then refuses the keys that `body` didn't ask for.
    package static func read<Result>(
        _ node: YAMLNode, owner: String? = nil, _ body: (YAMLFields) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        guard let entries = node.entries else {
            throw node.problem("\(owner ?? "the file") must be keys with values, but \(node.found) stands here")
        }
        let fields = YAMLFields(node, entries, owner: owner)
        let result = try body(fields)
        try fields.refuseUnknownKeys()
        return result
    }

    /// What a text alone says in short, and a mapping in full.
    package static func read<Result>(
        _ node: YAMLNode, owner: String, orText short: (String) -> Result,
        _ body: (YAMLFields) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        if let text = node.text { return short(text) }
        return try read(node, owner: owner, body)
    }

    private func refuseUnknownKeys() throws(Problem) {
        for entry in entries where !known.contains(entry.key) {
            let place = owner.map { " in \($0)" } ?? ""
            throw entry.problem(
                "unknown key \(YAMLNode.quoted(entry.key))\(place); allowed: \(known.joined(separator: ", "))"
                    + Suggestion.text(for: entry.key, in: known))
        }
    }

    /// The node at a key, or nil where the key isn't there.
    package func node(_ key: String) -> YAMLNode? {
        if !known.contains(key) {
            known.append(key)
            note(key) { _ in }
        }
        return mapping[key]
    }

    /// The node at a key, where `key: null` counts as not there.
    package func value(_ key: String) -> YAMLNode? {
        node(key).flatMap { $0.isNull ? nil : $0 }
    }

    /// A value that must be there.
    package func required<Result>(
        _ key: String, _ read: (String) throws(Problem) -> Result?
    ) throws(Problem) -> Result {
        let result = try read(key)
        note(key) { $0.isRequired = true }
        guard let result else { throw missing(key) }
        return result
    }

    /// A mapping of its own under a key.
    package func optional<Result>(
        _ key: String, _ read: (YAMLFields) throws(Problem) -> Result
    ) throws(Problem) -> Result? {
        guard let node = value(key) else { return nil }
        return try YAMLFields.read(node, owner: label(of: key), read)
    }
}

// MARK: Errors

extension YAMLFields {
    /// How errors call what stands at a key.
    package func label(of key: String) -> String { owner.map { "\($0): \(key)" } ?? key }

    package func missing(_ key: String) -> Problem {
        let unknown = entries.map(\.key).filter { !known.contains($0) }
        let instead = Suggestion.nearest(to: key, in: unknown).map { "; '\($0)' stands there" } ?? ""
        return mapping.problem("\(owner ?? "the file") needs \(key)\(instead)")
    }

    package func invalid(_ key: String, _ node: YAMLNode, expected: String) -> Problem {
        node.problem("\(label(of: key)) is \(node.found), but must be \(expected)")
    }

    package func invalid(_ reason: String) -> Problem {
        mapping.problem(owner.map { "\($0): \(reason)" } ?? reason)
    }
}
