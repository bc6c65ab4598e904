internal import Database
internal import Transforms

/// Looks for originals in a copy: whole values, and values among other words of a longer text.
///
/// Originals are kept as 64-bit hashes of their words, so that memory holds eight bytes a distinct value and a report,
/// a crash dump or a swap file none of them.
struct LeakSearch {
    /// Shorter originals ("US", "m", "42") stand in any text by chance.
    private static let minimumLength = 5
    private static let longestPhrase = 8

    private struct Originals {
        let table: CompiledTable
        let column: CompiledColumn
        /// By the number of their words.
        var phrases: [Int: Set<Int>] = [:]
        /// Single words with a digit in them, which don't stand anywhere by chance.
        var tellingWords: Set<Int> = []
        var count = 0
        /// True where several words in a row tell of a person.
        let isTelling: Bool
        var inWordList = 0
    }

    private let before: any Connection
    private let after: any Connection
    private let compiled: CompiledPlan
    private var originals: [Originals] = []

    init(compiled: CompiledPlan, before: any Connection, after: any Connection) throws {
        self.compiled = compiled
        self.before = before
        self.after = after
        for table in compiled.tables where !table.isEmpty {
            for column in table.columns where Self.isSearched(column) {
                originals.append(try read(column, of: table))
            }
        }
    }

    /// Numbers and dates stand anywhere by chance; a shuffle keeps its values on purpose.
    private static func isSearched(_ column: CompiledColumn) -> Bool {
        guard case .transform = column.rule.action else { return false }
        switch column.column.kind {
        case .text, .uuid, .inet, .macaddr: return true
        default: return false
        }
    }

    private func read(_ column: CompiledColumn, of table: CompiledTable) throws -> Originals {
        var originals = Originals(table: table, column: column, isTelling: FakeVocabulary.isTelling(column))
        let name = before.dialect.quote(column.column.name)
        let condition = column.rule.condition.map { " AND (\($0))" } ?? ""
        let only = before.dialect.name == .postgres ? "ONLY " : ""
        let listed = FakeVocabulary.words(of: column, locale: column.rule.locale ?? compiled.plan.locale)
        try before.stream(
            "SELECT DISTINCT CAST(t.\(name) AS text) FROM \(only)\(table.table.name.quoted(in: before.dialect)) t WHERE t.\(name) IS NOT NULL\(condition)",
            []
        ) { row in
            guard let value = row[0].text, value.count >= Self.minimumLength else { return }
            originals.count += 1
            // "Mary" in the copy may be the fake of someone else: nobody can tell.
            if listed.contains(value.lowercased()) {
                originals.inWordList += 1
                return
            }
            let words = Self.words(value)
            guard !words.isEmpty, words.count <= Self.longestPhrase else { return }
            originals.phrases[words.count, default: []].insert(words.hashValue)
            if words.count == 1, value.contains(where: \.isNumber) { originals.tellingWords.insert(words.hashValue) }
        }
        return originals
    }

    private static func words(_ text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
    }

    // MARK: The copy

    func run() throws -> [LeakReport.Column] {
        var inColumn = [Set<Int>](repeating: [], count: originals.count)
        var elsewhere = [[String: Set<Int>]](repeating: [:], count: originals.count)
        for table in try DataCatalogue.read(from: after).tables where table.holdsRows {
            for column in table.columns where Self.holdsText(column.kind) {
                let place = "\(table.label).\(column.name)"
                try scan(column, of: table) { index, phrase, words in
                    let own = originals[index]
                    let isOwn = own.table.table.label == table.label && own.column.column.name == column.name
                    // Another column may hold a single word in its own right, or a town: a song called "New York". A
                    // whole address, phone or e-mail doesn't stand there by chance.
                    if isOwn {
                        inColumn[index].insert(phrase)
                    } else if own.isTelling, words > 1 || own.tellingWords.contains(phrase) {
                        elsewhere[index][place, default: []].insert(phrase)
                    }
                }
            }
        }
        return originals.indices.map { index in
            let own = originals[index]
            return LeakReport.Column(
                table: own.table.table.label, column: own.column.column.name, distinctOriginals: own.count,
                leftInColumn: inColumn[index].count, leftElsewhere: elsewhere[index].mapValues(\.count),
                alsoInWordList: own.inWordList)
        }
    }

    private static func holdsText(_ kind: ColumnKind) -> Bool {
        switch kind {
        case .text, .json, .uuid, .inet, .macaddr, .array, .other: true
        default: false
        }
    }

    private func scan(_ column: DataColumn, of table: DataTable, found: (Int, Int, Int) -> Void) throws {
        let name = after.dialect.quote(column.name)
        let only = after.dialect.name == .postgres ? "ONLY " : ""
        let lengths = Set(originals.flatMap { $0.phrases.keys })
        try after.stream(
            "SELECT DISTINCT CAST(t.\(name) AS text) FROM \(only)\(table.name.quoted(in: after.dialect)) t WHERE t.\(name) IS NOT NULL",
            []
        ) { row in
            guard let text = row[0].text else { return }
            let words = Self.words(text)
            for length in lengths where length <= words.count {
                for start in 0...(words.count - length) {
                    let phrase = Array(words[start..<start + length]).hashValue
                    for index in originals.indices where originals[index].phrases[length]?.contains(phrase) == true {
                        found(index, phrase, length)
                    }
                }
            }
        }
    }
}

/// The words a column's fake can produce, in lower case.
enum FakeVocabulary {
    /// False for what many share: towns, countries, occupations.
    static func isTelling(_ column: CompiledColumn) -> Bool {
        guard case .transform(let spec) = column.rule.action, spec.name == "fake" else { return true }
        return !["city", "state", "country", "job", "company"].contains(spec.argument.spelled ?? "")
    }

    static func words(of column: CompiledColumn, locale: WordLocale) -> Set<String> {
        guard case .transform(let spec) = column.rule.action, spec.name == "fake" else { return [] }
        let lists = locale.lists
        let list: WordList? =
            switch spec.argument {
            case .text("first_name"): lists.firstNames
            case .text("last_name"): lists.lastNames
            case .text("city"): lists.cities
            case .text("state"): lists.states
            case .text("country"): lists.countries
            case .text("job"): lists.jobs
            case .text("text"): lists.words
            default: nil
            }
        return Set((list?.words ?? []).map { $0.lowercased() })
    }
}
