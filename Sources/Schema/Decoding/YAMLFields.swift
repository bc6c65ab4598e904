internal import SluiceDatabase
internal import Yams

/// The keys of one YAML mapping, read strictly: a key nobody asked for, or a value of another kind, is an error that
/// says what was found and what is allowed.
final class YAMLFields {
    let owner: String
    private let mapping: Node.Mapping
    private let line: Int?
    private var known: [String] = []

    private init(_ mapping: Node.Mapping, owner: String, line: Int?) {
        self.mapping = mapping
        self.owner = owner
        self.line = line
    }

    /// Reads a mapping and then refuses the keys that `body` didn't ask for.
    static func read<Result>(
        _ node: Node, owner: String, _ body: (YAMLFields) throws(InvalidOperation) -> Result
    ) throws(InvalidOperation) -> Result {
        guard let mapping = node.mapping else {
            throw InvalidOperation(
                line: node.mark?.line, reason: "\(owner) takes keys with values, but \(node.found) stands here")
        }
        let fields = YAMLFields(mapping, owner: owner, line: node.mark?.line)
        let result = try body(fields)
        try fields.refuseUnknownKeys()
        return result
    }

    private func refuseUnknownKeys() throws(InvalidOperation) {
        for (key, _) in mapping {
            guard let name = key.scalar?.string, known.contains(name) else {
                throw InvalidOperation(
                    line: key.mark?.line ?? line,
                    reason: "\(owner) has no key \(key.found); allowed: \(known.joined(separator: ", "))")
            }
        }
    }

    /// The node at a key, or nil where the key isn't there.
    func node(_ key: String) -> Node? {
        if !known.contains(key) { known.append(key) }
        return mapping[key]
    }

    /// The node at a key, where `key: null` counts as not there.
    func value(_ key: String) -> Node? {
        node(key).flatMap { $0.isNull ? nil : $0 }
    }

    func missing(_ key: String) -> InvalidOperation {
        InvalidOperation(line: line, reason: "\(owner) needs \(key)")
    }

    func invalid(_ key: String, _ node: Node, expected: String) -> InvalidOperation {
        InvalidOperation(
            line: node.mark?.line ?? line, reason: "\(owner): \(key) is \(node.found), but must be \(expected)")
    }

    func invalid(_ reason: String) -> InvalidOperation {
        InvalidOperation(line: line, reason: "\(owner): \(reason)")
    }

    /// A value that must be there.
    func required<Result>(
        _ key: String, _ read: (String) throws(InvalidOperation) -> Result?
    ) throws(InvalidOperation) -> Result {
        guard let result = try read(key) else { throw missing(key) }
        return result
    }
}

extension YAMLFields {
    func optionalText(_ key: String) throws(InvalidOperation) -> String? {
        guard let node = value(key) else { return nil }
        guard let scalar = node.scalar else { throw invalid(key, node, expected: "a text") }
        return scalar.string
    }

    func text(_ key: String) throws(InvalidOperation) -> String {
        let text = try required(key, optionalText)
        guard !text.isEmpty else { throw invalid("\(key) is empty") }
        return text
    }

    func name(_ key: String) throws(InvalidOperation) -> QualifiedName { QualifiedName(try text(key)) }

    func flag(_ key: String, default absent: Bool = false) throws(InvalidOperation) -> Bool {
        try optionalFlag(key) ?? absent
    }

    func optionalFlag(_ key: String) throws(InvalidOperation) -> Bool? {
        guard let node = value(key) else { return nil }
        switch node.plainText {
        case "true": return true
        case "false": return false
        default: throw invalid(key, node, expected: "true or false")
        }
    }

    func optionalInteger(_ key: String) throws(InvalidOperation) -> Int? {
        guard let node = value(key) else { return nil }
        guard let number = node.plainText.flatMap({ Int($0) }) else {
            throw invalid(key, node, expected: "a whole number")
        }
        return number
    }

    /// One of an enumeration's names.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) throws(InvalidOperation) -> Choice? {
        guard let node = value(key) else { return nil }
        guard let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
            let names = Choice.allCases.map(\.rawValue)
            throw invalid(key, node, expected: "one of " + names.joined(separator: ", "))
        }
        return choice
    }

    /// A list of texts; a single text is a list of one.
    func texts(_ key: String) throws(InvalidOperation) -> [String] {
        guard let node = value(key) else { return [] }
        if let scalar = node.scalar { return [scalar.string] }
        var texts: [String] = []
        for element in try elements(key) {
            guard let scalar = element.scalar, !element.isNull else {
                throw invalid(key, element, expected: "a list of texts")
            }
            texts.append(scalar.string)
        }
        return texts
    }

    func requiredTexts(_ key: String) throws(InvalidOperation) -> [String] {
        let texts = try texts(key)
        guard !texts.isEmpty else { throw missing(key) }
        return texts
    }

    func elements(_ key: String) throws(InvalidOperation) -> [Node] {
        guard let node = value(key) else { return [] }
        guard let sequence = node.sequence else { throw invalid(key, node, expected: "a list") }
        return Array(sequence)
    }

    /// SQL as one text, or as a mapping with a text for each database.
    func optionalSQL(_ key: String) throws(InvalidOperation) -> SQLText? {
        guard let node = value(key) else { return nil }
        return try SQLText(yaml: node, owner: "\(owner): \(key)")
    }

    func sql(_ key: String) throws(InvalidOperation) -> SQLText { try required(key, optionalSQL) }
}

extension Node {
    /// The text of a scalar written without quotes.
    var plainText: String? {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
        return scalar.string
    }

    var isNull: Bool { plainText.map { ["", "null", "~", "Null", "NULL"].contains($0) } ?? false }

    /// How an error shows what stands here.
    var found: String {
        switch self {
        case .scalar(let scalar): isNull ? "nothing" : "'\(scalar.string)'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
