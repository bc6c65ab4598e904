internal import SluiceDatabase

/// A text to look through, and how it is run.
package struct LintInput: Sendable {
    package let source: SourceText
    /// Whether its tool wraps it in a transaction; nil where the options say so.
    package let inTransaction: Bool?
    /// A revision of Sluice's own: each step has its lock_timeout and is recorded.
    package let isRevision: Bool
    /// Where its place in the file begins, for a section of one: lines are counted on from there.
    let firstLine: Int
    /// For a text that stands in no file: where each part of it comes from, by the part's first byte.
    let places: [(offset: Int, line: Int, column: Int)]

    package init(
        name: String, text: String, inTransaction: Bool? = nil, isRevision: Bool = false, firstLine: Int = 1,
        places: [(offset: Int, line: Int, column: Int)] = []
    ) {
        source = SourceText(name: name, text: text)
        self.inTransaction = inTransaction
        self.isRevision = isRevision
        self.firstLine = firstLine
        self.places = places
    }

    func place(of offset: Int) -> (line: Int, column: Int) {
        if let part = places.last(where: { $0.offset <= offset }) { return (part.line, part.column) }
        let place = source.place(of: offset)
        return (place.line + firstLine - 1, place.column)
    }
}

/// Looks through texts by rules, and writes what a rule is sure of.
package struct Linter: Sendable {
    package let options: LintOptions
    package let catalog: LintCatalog?
    private let rules: [Rule]

    package init(_ options: LintOptions, catalog: LintCatalog? = nil) {
        self.options = options
        self.catalog = catalog
        rules = Rule.all.filter(options.asks)
    }

    /// The findings in the order of their places.
    package func findings(in input: LintInput) -> [Finding] {
        let file = LintedFile(input, options, catalog)
        let comments = IgnoreComments(file)
        var findings = hits(in: file, comments).map { finding($0.hit, of: $0.rule, file, input) }
        findings += notes(of: file, input)
        return findings.sorted { ($0.line, $0.column, $0.rule) < ($1.line, $1.column, $1.rule) }
    }

    private func hits(
        in file: LintedFile, _ comments: IgnoreComments
    ) -> [(rule: Rule, hit: Hit)] {
        let asked = file.isRevision ? rules.filter { !Self.doneByRevisions.contains($0.name) } : rules
        let all = asked.flatMap { rule in rule.check(file).map { (rule: rule, hit: $0) } }
        let (kept, unused) = comments.apply(to: all, active: Set(asked.map(\.name)))
        var hits = kept.filter { !isSmall($0.hit, for: $0.rule) }
        if options.asks(.unusedIgnore) {
            hits += comments.unknown.map {
                (rule: Rule.unusedIgnore, hit: Hit(range: $0.range, message: "there is no rule \($0.name)"))
            }
        }
        for comment in unused {
            let rule = comment.isSquawks ? Rule.unusedSquawkIgnore : .unusedIgnore
            if options.asks(rule) { hits.append((rule: rule, hit: Hit(range: comment.range))) }
        }
        return hits
    }

    /// What Sluice sees to itself when it runs a revision: each step has its lock_timeout and is recorded, and what is
    /// refused in a transaction runs by itself.
    private static let doneByRevisions = [
        "require-lock-timeout", "require-statement-timeout", "prefer-robust-stmts",
        "ban-concurrent-index-creation-in-transaction", "concurrently-in-transaction",
    ]

    private func isSmall(_ hit: Hit, for rule: Rule) -> Bool {
        guard rule.asksForSize, let catalog, let table = hit.table else { return false }
        return [table, hit.otherTable].compactMap(\.self).allSatisfy {
            catalog.isSmall($0, upTo: options.smallTable)
        }
    }

    private func finding(_ hit: Hit, of rule: Rule, _ file: LintedFile, _ input: LintInput) -> Finding {
        finding(
            rule.name, hit.range, hit.message ?? rule.why, rewrite: hit.rewrite ?? Self.text(of: hit, in: file),
            isFixable: !hit.edits.isEmpty, input)
    }

    private func finding(
        _ name: String, _ range: Range<Int>, _ message: String, rewrite: String? = nil, isFixable: Bool = false,
        isNote: Bool = false, _ input: LintInput
    ) -> Finding {
        let (start, end) = (input.place(of: range.lowerBound), input.place(of: range.upperBound))
        return Finding(
            rule: name, file: input.source.name, line: start.line, column: start.column, endLine: end.line,
            endColumn: end.column, message: message, rewrite: rewrite, isFixable: isFixable && input.places.isEmpty,
            isNote: isNote)
    }

    /// The statement that the edits change, as it would be then.
    private static func text(of hit: Hit, in file: LintedFile) -> String? {
        guard !hit.edits.isEmpty else { return nil }
        let edited = hit.edits.map(\.range.lowerBound)
        guard let low = edited.min(), let high = hit.edits.map(\.range.upperBound).max(),
            let first = file.statements.last(where: { $0.range.lowerBound <= low }) ?? file.statements.first,
            let last = file.statements.last(where: { $0.range.lowerBound <= high })
        else { return nil }
        let bounds = min(low, first.range.lowerBound)..<max(high, last.range.upperBound)
        let shifted = hit.edits.map {
            Edit(
                range: $0.range.lowerBound - bounds.lowerBound..<$0.range.upperBound - bounds.lowerBound, text: $0.text)
        }
        var edits = Edits()
        guard edits.add(shifted) else { return nil }
        let text = edits.applied(to: Array(file.source.bytes[bounds]))
        return String(String(decoding: text, as: UTF8.self).trimmingBlanks)
    }

    /// What PostgreSQL's parser doesn't know is said, and isn't looked into.
    private func notes(of file: LintedFile, _ input: LintInput) -> [Finding] {
        file.statements.compactMap { statement in
            guard case .opaque(let reason) = statement.content else { return nil }
            return finding(
                "syntax-error", statement.range,
                "not looked into: to PostgreSQL 15's parser it is no statement (\(reason))", isNote: true, input)
        }
    }
}

extension Linter {
    /// No rewrite brings up another that often.
    private static let mostRounds = 10

    /// The text with everything written that a rule is sure of: what one rewrite brings up is rewritten as well, and a
    /// text that nothing is found in stays as it is.
    package func fixed(_ input: LintInput) -> String {
        var text = input.source.text
        for _ in 0..<Self.mostRounds {
            let next = LintInput(
                name: input.source.name, text: text, inTransaction: input.inTransaction, isRevision: input.isRevision)
            let file = LintedFile(next, options, catalog)
            var edits = Edits()
            var changes = false
            for (_, hit) in hits(in: file, IgnoreComments(file)) where !hit.edits.isEmpty {
                changes = edits.add(hit.edits) || changes
            }
            guard changes else { break }
            text = String(decoding: edits.applied(to: file.source.bytes), as: UTF8.self)
        }
        return text
    }
}
