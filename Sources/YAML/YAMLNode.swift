package import SluiceDatabase

/// A value in a YAML file, and where it stands there.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case list([YAMLNode])
        case mapping([YAMLEntry])
    }

    package let content: Content
    private let source: YAMLSource
    private let line: Int?
    private let column: Int?
    /// Nil for what isn't written as a literal block (`|`).
    package let block: YAMLBlock?

    init(_ content: Content, in source: YAMLSource, line: Int?, column: Int?, block: YAMLBlock? = nil) {
        self.block = block
        self.content = content
        self.source = source
        self.line = line
        self.column = column
    }

    package var place: Problem.Place { .file(source.file, line: line, column: column) }

    package func problem(_ reason: String) -> Problem { source.problem(line: line, column: column, reason) }

    /// The same value, shown where an alias stands for it.
    func standing(atLine line: Int?, column: Int?) -> YAMLNode {
        YAMLNode(content, in: source, line: line, column: column)
    }
}

/// A text that stands in a file as it is, each line behind the same blanks.
package struct YAMLBlock: Sendable, Hashable {
    package let text: String
    /// Of its first letter, from 1.
    package let line: Int
    package let column: Int
}

extension YAMLNode {
    /// Those of this value, and of what is in it.
    package var blocks: [YAMLBlock] {
        switch content {
        case .scalar: [block].compactMap(\.self)
        case .list(let nodes): nodes.flatMap(\.blocks)
        case .mapping(let entries): entries.flatMap(\.value.blocks)
        }
    }
}

/// A key and its value in a mapping.
package struct YAMLEntry: Sendable {
    package let key: String
    package let value: YAMLNode
    private let keyNode: YAMLNode

    init(_ key: YAMLNode, text: String, _ value: YAMLNode) {
        self.key = text
        self.value = value
        keyNode = key
    }

    package var place: Problem.Place { keyNode.place }

    /// An error that points at the key.
    package func problem(_ reason: String) -> Problem { keyNode.problem(reason) }
}

extension YAMLNode {
    package var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.kind == .null } else { false }
    }

    /// What is written there, for any value but null, a list and a mapping: `1.50` is the text 1.50.
    package var text: String? {
        guard case .scalar(let scalar) = content, scalar.kind != .null else { return nil }
        return scalar.text
    }

    package var bool: Bool? {
        guard case .scalar(let scalar) = content, case .bool(let flag) = scalar.kind else { return nil }
        return flag
    }

    package var list: [YAMLNode]? {
        if case .list(let nodes) = content { nodes } else { nil }
    }

    package var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    package subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }

    /// How an error shows what stands here.
    package var found: String {
        switch content {
        case .scalar(let scalar): scalar.kind == .null ? "nothing" : Self.quoted(scalar.text)
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// One short line, without control characters, and without what may be a password.
    package static func quoted(_ text: String) -> String {
        if text.contains("://") || text.lowercased().contains("password") {
            return "a text that isn't shown, since it may hold a password"
        }
        let shown = text.unicodeScalars.prefix(60).map { scalar in
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            return isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return "'\(shown.joined())\(text.unicodeScalars.count > 60 ? "…" : "")'"
    }
}
