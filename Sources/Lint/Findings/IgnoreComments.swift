internal import SluiceDatabase

/// The comments that say which findings are meant to be.
///
/// squawk's: `-- squawk-ignore rule, rule` holds for its own line and the next, `-- squawk-ignore-file` for the file. Ours,
/// `-- sluice:ignore rule reason`, holds for the statement after it, or in a statement for its line and the next.
struct IgnoreComments {
    private struct Ignore {
        let comment: Range<Int>
        let rules: Set<String>
        /// Nil for the whole file.
        let lines: ClosedRange<Int>?
        let isAll: Bool
        let isSquawks: Bool
    }

    private var ignores: [Ignore] = []
    /// Names that are no rule's.
    private(set) var unknown: [(name: String, range: Range<Int>)] = []
    private let source: SourceText
    private let statements: [ParsedStatement]

    init(_ file: LintedFile) {
        source = file.source
        statements = file.statements
        for comment in CommentText.all(in: file.source, file.gaps) { read(comment) }
    }

    private mutating func read(_ comment: CommentText) {
        let words = comment.words
        for (prefix, isFile) in [("squawk-ignore-file", true), ("squawk-ignore", false)] where words.hasPrefix(prefix) {
            let list = String(words.dropFirst(prefix.count))
            let line = source.line(of: comment.range.lowerBound)
            add(
                comment, names: list.split(separator: ",").map(String.init), after: prefix,
                lines: isFile ? nil : line...line + 1, isAll: isFile && list.trimmingBlanks.isEmpty, isSquawks: true)
            return
        }
        for (prefix, isFile) in [("sluice:ignore-file", true), ("sluice:ignore", false)] where words.hasPrefix(prefix) {
            let names = Self.ruleNames(words.dropFirst(prefix.count))
            add(
                comment, names: names, after: prefix, lines: isFile ? nil : lines(of: comment), isAll: false,
                isSquawks: false)
            return
        }
    }

    /// `a, b reason` has two.
    private static func ruleNames(_ text: Substring) -> [String] {
        var names: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: ",", omittingEmptySubsequences: true)
            names += parts.map(String.init)
            if !word.hasSuffix(",") { break }
        }
        return names
    }

    private mutating func add(
        _ comment: CommentText, names: [String], after prefix: String, lines: ClosedRange<Int>?, isAll: Bool,
        isSquawks: Bool
    ) {
        var rules: Set<String> = []
        for name in names.map({ String($0.trimmingBlanks) }) where !name.isEmpty {
            let found = Rule.named(name)
            if found.isEmpty { unknown.append((name, range(of: name, in: comment, after: prefix))) }
            rules.formUnion(found)
        }
        ignores.append(
            Ignore(comment: comment.range, rules: rules, lines: lines, isAll: isAll, isSquawks: isSquawks))
    }

    private func range(of name: String, in comment: CommentText, after prefix: String) -> Range<Int> {
        let start = comment.text.firstRange(of: prefix)?.upperBound ?? comment.text.startIndex
        guard let found = comment.text[start...].firstRange(of: name) else { return comment.range }
        let before = comment.text[..<found.lowerBound].utf8.count
        return comment.body.lowerBound + before..<comment.body.lowerBound + before + name.utf8.count
    }

    /// A comment before a statement is about all of it.
    private func lines(of comment: CommentText) -> ClosedRange<Int> {
        let line = source.line(of: comment.range.lowerBound)
        let last = source.line(of: max(comment.range.lowerBound, comment.range.upperBound - 1))
        let isInside = statements.contains {
            $0.range.lowerBound < comment.range.lowerBound && comment.range.upperBound <= $0.range.upperBound
        }
        // Behind a statement, in its line, it is about that one.
        let isBehind = statements.contains { statement in
            statement.range.upperBound <= comment.range.lowerBound
                && source.line(of: statement.range.upperBound) == line
        }
        if isInside { return line...last + 1 }
        if isBehind { return line...line }
        guard let next = statements.first(where: { $0.range.lowerBound >= comment.range.upperBound }) else {
            return line...last + 1
        }
        return line...max(last + 1, source.line(of: next.range.upperBound))
    }

    /// Those that no comment ignores, and the comments that ignore nothing.
    /// - Parameter active: The rules that were asked.
    func apply(
        to hits: [(rule: Rule, hit: Hit)], active: Set<String>
    ) -> (kept: [(rule: Rule, hit: Hit)], unused: [(range: Range<Int>, isSquawks: Bool)]) {
        var used: Set<Int> = []
        let kept = hits.filter { rule, hit in
            let line = source.line(of: hit.range.lowerBound)
            let covering = ignores.indices.filter { index in
                let ignore = ignores[index]
                return (ignore.isAll || ignore.rules.contains(rule.name)) && (ignore.lines?.contains(line) ?? true)
            }
            used.formUnion(covering)
            return covering.isEmpty
        }
        // One of a rule that isn't asked, or without a rule, says nothing that could be wrong.
        let unused = ignores.indices.filter { index in
            let rules = ignores[index].rules
            return !used.contains(index) && !rules.isEmpty && rules.isSubset(of: active)
        }
        return (kept, unused.map { (range: ignores[$0].comment, isSquawks: ignores[$0].isSquawks) })
    }
}
