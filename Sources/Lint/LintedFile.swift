internal import SluiceDatabase
internal import SluiceSQLText

/// A text as rules see it.
struct LintedFile {
    let source: SourceText
    let statements: [ParsedStatement]
    /// Text between tokens: where comments stand.
    let gaps: [Range<Int>]
    let version: PostgresVersion
    let assumesTransaction: Bool
    let catalog: LintCatalog?
    /// What is written around a revision's statements is Sluice's own.
    let isRevision: Bool
    /// Of each statement, whether a transaction is open before it.
    let inTransaction: [Bool]
    /// Tables that are made in a transaction, and where in the text that is open: nobody sees them before its end.
    private let newTables: [QualifiedName: [Range<Int>]]
    /// Tables that are made anywhere in it.
    let created: Set<QualifiedName>

    init(_ input: LintInput, _ options: LintOptions, _ catalog: LintCatalog?) {
        source = input.source
        let script = SQLScript(input.source.text, in: .postgres)
        statements = script.statements.compactMap(ParsedStatement.init)
        let taken =
            statements.flatMap { $0.tokens.map(\.range) }
            + script.statements.filter { $0.kind == .clientCommand }.map(\.range)
            + script.statements.compactMap(\.copiedRows)
        gaps = Self.gaps(between: taken, upTo: input.source.bytes.count)
        version = options.version ?? catalog?.version ?? .assumed
        self.catalog = catalog
        isRevision = input.isRevision
        let comments = CommentText.all(in: input.source, gaps)
        assumesTransaction = input.inTransaction ?? Self.override(comments) ?? options.assumesTransaction
        (inTransaction, newTables, created) = Self.transactions(statements, from: assumesTransaction)
    }

    private static func gaps(between taken: [Range<Int>], upTo end: Int) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var position = 0
        for range in taken.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > position { gaps.append(position..<range.lowerBound) }
            position = max(position, range.upperBound)
        }
        return end > position ? gaps + [position..<end] : gaps
    }

    /// A file may say that it is in a transaction, or isn't.
    private static func override(_ comments: [CommentText]) -> Bool? {
        for comment in comments {
            switch comment.words {
            case "squawk-disable-assume-in-transaction": return false
            case "squawk-enable-assume-in-transaction": return true
            default: continue
            }
        }
        return nil
    }

    private static func transactions(
        _ statements: [ParsedStatement], from start: Bool
    ) -> ([Bool], new: [QualifiedName: [Range<Int>]], all: Set<QualifiedName>) {
        var isOpen = start
        var states: [Bool] = []
        var new: [QualifiedName: [Range<Int>]] = [:]
        var unseen: [QualifiedName: Int] = [:]
        var all: Set<QualifiedName> = []
        func close(at end: Int) {
            for (table, start) in unseen { new[table, default: []].append(start..<max(start, end)) }
            unseen = [:]
        }
        for statement in statements {
            states.append(isOpen)
            switch statement.content {
            case .transaction(.begin): isOpen = true
            case .transaction(.commit):
                isOpen = false
                close(at: statement.range.lowerBound)
            case .createTable(let create):
                all.insert(create.table)
                if isOpen { unseen[create.table] = statement.range.lowerBound }
            case .createTableAs(let name, isView: false):
                all.insert(name)
                if isOpen { unseen[name] = statement.range.lowerBound }
            default: break
            }
        }
        close(at: .max)
        return (states, new, all)
    }

    /// Whether the table is new there, so that no lock on it keeps anybody waiting.
    func isNew(_ table: QualifiedName, at place: Int) -> Bool {
        newTables[table]?.contains { $0.contains(place) } ?? false
    }

    /// Where the first statement begins.
    var start: Int { statements.first?.range.lowerBound ?? 0 }

    func text(_ tokens: ArraySlice<Token>) -> String { tokens.range.map(source.string) ?? "" }
}

/// A major and a minor number.
package struct PostgresVersion: Sendable, Hashable, Comparable {
    package let major: Int
    package let minor: Int

    package init(_ major: Int, _ minor: Int = 0) {
        self.major = major
        self.minor = minor
    }

    /// `15`, `15.1`, `9.6.3`.
    package init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = parts.first, let major = first, parts.count < 4, parts.allSatisfy({ ($0 ?? -1) >= 0 }) else {
            return nil
        }
        self.init(major, parts.count > 1 ? parts[1] ?? 0 : 0)
    }

    /// As libpq gives it: 150001.
    init(number: Int) { self.init(number / 10_000, number % 10_000) }

    /// Where nobody says.
    static let assumed = PostgresVersion(18)

    package static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
