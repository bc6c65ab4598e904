package import SluiceDatabase

/// Which rules are asked, and what is known beside the texts.
package struct LintOptions: Sendable, Hashable {
    /// Rules beside the default ones.
    package var included: Set<String> = []
    /// Rules that aren't asked; they win.
    package var excluded: Set<String> = []
    /// Patterns of files to leave out: `*_seed.sql`.
    package var excludedPaths: [String] = []
    /// The server that it is for.
    package var version: PostgresVersion?
    /// Whether the tool that runs the files wraps each in a transaction.
    package var assumesTransaction = false
    /// A table of no more rows is small: what locks it is over at once.
    package var smallTable = 10_000

    package init() {}

    /// - Throws: ``Problem`` for a rule that there isn't.
    package mutating func include(_ names: [String], at place: Problem.Place? = nil) throws(Problem) {
        included.formUnion(try Self.rules(names, at: place))
    }

    package mutating func exclude(_ names: [String], at place: Problem.Place? = nil) throws(Problem) {
        excluded.formUnion(try Self.rules(names, at: place))
    }

    private static func rules(_ names: [String], at place: Problem.Place?) throws(Problem) -> [String] {
        var rules: [String] = []
        for name in names {
            let found = Rule.named(name)
            guard !found.isEmpty else {
                throw Problem(
                    .unknownRule, at: place,
                    "there is no rule '\(name)'" + Suggestion.text(for: name, in: Rule.documented.map(\.name)),
                    hint: "'sluice lint --rules' lists them")
            }
            rules += found
        }
        return rules
    }

    package mutating func setVersion(_ text: String, at place: Problem.Place? = nil) throws(Problem) {
        guard let version = PostgresVersion(text: text) else {
            throw Problem(.unknownRule, at: place, "'\(text)' is no version of PostgreSQL, such as 16 or 15.4")
        }
        self.version = version
    }

    func asks(_ rule: Rule) -> Bool {
        !excluded.contains(rule.name) && (rule.isDefault || included.contains(rule.name))
    }

    package func leavesOut(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return excludedPaths.contains { PathPattern.matches($0, path) || PathPattern.matches($0, name) }
    }
}

extension Problem.Code {
    static let unknownRule = Problem.Code("invalid_lint", .usage)
}

/// `*`, `**`, `?` as a shell reads them.
enum PathPattern {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let (pattern, text) = (Array(pattern.utf8), Array(text.utf8))
        var (position, place) = (0, 0)
        var star: (position: Int, place: Int)?
        while place < text.count {
            if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
                star = (position, place)
                position += 1
            } else if position < pattern.count,
                pattern[position] == UInt8(ascii: "?") || pattern[position] == text[place]
            {
                (position, place) = (position + 1, place + 1)
            } else if let last = star {
                star = (last.position, last.place + 1)
                (position, place) = (last.position + 1, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
