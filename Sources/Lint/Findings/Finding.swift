internal import SluiceDatabase

/// Something that a rule has found.
package struct Finding: Sendable, Hashable {
    package let rule: String
    package let file: String
    package let line: Int
    /// In characters, from 1, as `line`.
    package let column: Int
    package let endLine: Int
    package let endColumn: Int
    /// Why, in one sentence.
    package let message: String
    /// What would stand there instead.
    package let rewrite: String?
    /// Whether `--fix` writes that.
    package let isFixable: Bool
    /// How severe: a note is no finding to fail for.
    package let isNote: Bool
}

/// A part of a text, and what comes in its place.
struct Edit: Hashable, Sendable {
    let range: Range<Int>
    let text: String

    static func insert(_ text: String, at place: Int) -> Edit { Edit(range: place..<place, text: text) }
}

/// What a rule says of one place of a text.
struct Hit {
    let range: Range<Int>
    /// The table that it locks: where that is small, some rules say nothing.
    var table: QualifiedName?
    /// Another that it locks.
    var otherTable: QualifiedName?
    /// Instead of the rule's own sentence.
    var message: String?
    var rewrite: String?
    /// Where the rule is sure.
    var edits: [Edit] = []
}

/// From one place to another behind it.
func span(_ start: Int, _ end: Int) -> Range<Int> { start..<max(start, end) }

/// Edits of a text, made at once.
struct Edits {
    private var edits: [Edit] = []

    /// All of them, or none where one touches what is there already.
    mutating func add(_ group: [Edit]) -> Bool {
        let new = group.filter { !edits.contains($0) }
        guard new.allSatisfy({ edit in !edits.contains { $0.touches(edit) } }) else { return false }
        edits += new
        return !new.isEmpty
    }

    func applied(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var end = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[end..<edit.range.lowerBound] + Array(edit.text.utf8)
            end = edit.range.upperBound
        }
        return result + bytes[end...]
    }
}

extension Edit {
    fileprivate func touches(_ other: Edit) -> Bool {
        range.lowerBound <= other.range.upperBound && other.range.lowerBound <= range.upperBound
    }
}
