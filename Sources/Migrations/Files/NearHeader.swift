internal import SluiceDatabase

/// A comment that was surely meant for a header's key: passed over, the revision would follow nothing, and be a second base
/// without a word.
enum NearHeader {
    private static let keys = HeaderKey.allCases.map(\.rawValue) + [SQLRevisionText.transactionKey]

    /// Alembic's words, and those of people.
    private static let others = [
        "revises": "down_revision", "revision_id": "revision", "rev": "revision", "down_rev": "down_revision",
        "parent": "down_revision", "parent_revision": "down_revision", "labels": "branch_labels",
        "requires": "depends_on",
    ]

    /// The key that a comment's text, without its dashes, looks like; nil for prose.
    static func key(_ comment: String) -> String? {
        let text = comment.drop { $0 == "-" || $0.isWhitespace }
        let separator = text.firstIndex { ":=：".contains($0) }
        guard let separator else { return keyWithoutSeparator(text) }
        let name = normal(text[..<separator])
        if let meant = others[name] { return meant }
        return keys.first { isNear(name, $0) }
    }

    /// `-- down_revision 91bd02`, `-- transaction none`.
    private static func keyWithoutSeparator(_ text: Substring) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let first = words.first.map(normal) else { return nil }
        if first == SQLRevisionText.transactionKey { return words[1].lowercased() == "none" ? first : nil }
        return keys.first { $0.contains("_") && $0 == first } ?? (first == "revises" ? others[first] : nil)
    }

    /// A key of the revisions' graph in a line of SQL's comments.
    static func keyOfGraph(_ line: ArraySlice<UInt8>) -> String? {
        guard line.starts(with: [.dash, .dash]) else { return nil }
        let text = line.dropFirst(2).trimmed
        guard let colon = text.firstIndex(of: .colon) else { return nil }
        let graph: [HeaderKey] = [.revision, .downRevision, .dependsOn, .branchLabels]
        return graph.map(\.rawValue).first { $0 == text[..<colon].text }
    }

    private static func normal(_ name: Substring) -> String {
        let trimmed = name.trimmingBlanks.lowercased()
        return String(trimmed.map { $0 == "-" || $0.isWhitespace ? "_" : $0 })
    }

    private static func isNear(_ name: String, _ key: String) -> Bool {
        name == key
            || name.first == key.first && abs(name.count - key.count) <= 2 && Suggestion.distance(name, key) <= 2
    }
}
