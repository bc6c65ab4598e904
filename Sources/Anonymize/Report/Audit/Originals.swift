internal import Foundation
internal import SluiceDatabase
internal import SluiceTransforms

/// What mustn't stand in a copy: the values of the columns that a plan changes, as hashes.
struct Originals {
    /// Shorter ones ("US", "m", "42") stand in any text by chance; they are looked for as whole values of their column.
    static let fewestCharacters = 5

    struct Column {
        /// In the compiled plan.
        let tableNumber: Int
        let table: CompiledTable
        let column: DataColumn
        let rule: ColumnRule
        /// In the table's columns; nil where the plan drops it.
        let place: Int?
        var count = 0
        var tooShort = 0

        var label: String { "\(table.table.label).\(column.name)" }

        var transform: BuiltTransform? { place.flatMap { table.columns[$0].transform } }

        var isPersonal: Bool { rule.isOfOnePerson }

        /// Numbers and dates stand anywhere by chance, and so they are compared as a whole, in their column.
        var holdsWords: Bool {
            switch column.kind {
            case .text, .uuid, .inet, .macaddr: true
            default: false
            }
        }
    }

    private struct Entry {
        var owners: Int32
        /// True where it doesn't stand in some text by chance: several words, or one with a digit.
        var isTelling: Bool
        /// Of one that has nothing but digits: how many words they are. `10.1.2.3` isn't order 10123, and 10115 is a postcode and
        /// any number.
        var numbers: UInt8
    }

    private static let isAddress = UInt8.max

    /// From so many digits on, a number without signs is no other one by chance.
    private static let tellingDigits = 9

    private(set) var columns: [Column] = []
    private var entries: [UInt64: Entry] = [:]
    private var otherSpellings: [UInt64: UInt64] = [:]
    private var wholeValues: Set<UInt64> = []
    private var ownerSets: [[Int]] = []
    private var ownerSetPlaces: [[Int]: Int32] = [:]

    init(_ compiled: CompiledPlan, in source: any Connection, _ progress: AuditProgress) throws {
        for (number, table) in compiled.tables.enumerated() where !table.isEmpty {
            try progress.enter("reading the originals")
            for (place, column) in table.columns.enumerated() where Self.isSearched(column) {
                let changed = Column(
                    tableNumber: number, table: table, column: column.column, rule: column.rule, place: place)
                try read(changed, source, progress)
            }
            for name in table.dropped {
                guard let column = table.table.column(name), column.kind != .binary else { continue }
                let dropped = Column(
                    tableNumber: number, table: table, column: column, rule: ColumnRule(.drop), place: nil)
                try read(dropped, source, progress)
            }
        }
    }

    /// A shuffle keeps its values on purpose; of a boolean nothing can be told.
    private static func isSearched(_ column: CompiledColumn) -> Bool {
        switch (column.rule.action, column.column.kind) {
        case (.keep, _), (.drop, _), (.shuffle, _), (_, .boolean): false
        default: true
        }
    }

    private mutating func read(_ column: Column, _ source: any Connection, _ progress: AuditProgress) throws {
        let place = columns.count
        columns.append(column)
        let name = "t." + source.dialect.quote(column.column.name)
        let condition = column.rule.condition.map { " AND (\($0))" } ?? ""
        try source.stream(
            "SELECT DISTINCT \(SearchedPlaces.text(name, column.column.kind, source.dialect)) FROM \(source.dialect.only(column.table.table.name)) t WHERE \(name) IS NOT NULL\(condition)",
            []
        ) { row in
            try progress.row()
            if let value = row[0].text { add(value, of: place) }
        }
    }

    private mutating func add(_ value: String, of place: Int) {
        let text = SearchableText(value)
        // Empty text stays empty, as NULL stays NULL.
        guard !value.allSatisfy(\.isWhitespace) else { return }
        columns[place].count += 1
        for part in OriginalParts.of(value, columns[place]) { add(part: part, of: place) }
        guard columns[place].holdsWords, let phrase = text.first, text.length >= Self.fewestCharacters else {
            if columns[place].holdsWords { columns[place].tooShort += 1 }
            wholeValues.insert(wholeKey(value, place))
            return
        }
        enter(value, text, phrase, of: place)
    }

    /// An e-mail in a document is an original of its own.
    private mutating func add(part: String, of place: Int) {
        let text = SearchableText(part)
        guard let phrase = text.first, text.length >= Self.fewestCharacters else { return }
        if entries[phrase.hash].map({ !ownerSets[Int($0.owners)].contains(place) }) ?? true {
            columns[place].count += 1
        }
        enter(part, text, phrase, of: place)
    }

    private mutating func enter(_ value: String, _ text: SearchableText, _ phrase: SearchableText.Phrase, of place: Int)
    {
        let isTelling = text.hasDigit || text.wordCount > 1 && !columns[place].rule.isPartOfName
        let known = entries[phrase.hash]
        let owners = Set(known.map { ownerSets[Int($0.owners)] } ?? []).union([place]).sorted()
        let numbers = phrase.digits == nil ? 0 : Shapes.isIPv4(value) ? Self.isAddress : UInt8(clamping: phrase.words)
        entries[phrase.hash] = Entry(
            owners: number(of: owners), isTelling: isTelling || known?.isTelling == true,
            numbers: known.map { min($0.numbers, numbers) } ?? numbers)
        if PhoneSpellings.isPhone(value) {
            for spelling in PhoneSpellings.ofOriginal(value) where spelling != phrase.hash {
                otherSpellings[spelling] = phrase.hash
            }
        }
    }

    private mutating func number(of owners: [Int]) -> Int32 {
        if let number = ownerSetPlaces[owners] { return number }
        ownerSets.append(owners)
        ownerSetPlaces[owners] = Int32(ownerSets.count - 1)
        return Int32(ownerSets.count - 1)
    }

    /// Of a value as a whole, letter by letter.
    func wholeKey(_ value: String, _ place: Int) -> UInt64 {
        var hash = PhraseHash()
        let trimmed = value.trimmingCharacters(in: .whitespaces)
        for byte in (columns[place].column.kind.isNumber ? Self.plain(trimmed) : trimmed).utf8 { hash.add(byte) }
        hash.add(UInt64(place))
        return hash.value
    }

    /// `2.50`, `2.5` and `2.5e0` are one number, however a database prints it.
    private static func plain(_ number: String) -> String {
        guard Int64(number) == nil, let value = Double(number) else { return number }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    // MARK: Looking for them

    /// By what an original is known here.
    func key(of value: String, column place: Int) -> UInt64 {
        let text = SearchableText(value)
        guard columns[place].holdsWords, let phrase = text.first, text.length >= Self.fewestCharacters else {
            return wholeKey(value, place)
        }
        return phrase.hash
    }

    var holdPhones: Bool { !otherSpellings.isEmpty }

    struct Find {
        let column: Int
        let key: UInt64
        let isTelling: Bool
    }

    /// Every original in a text.
    /// - Parameter own: the columns whose values it should hold, if any: there also short ones count.
    func find(in text: String, own: [Int], _ found: (Find) -> Void) {
        for spelling in Spellings.of(text) {
            SearchableText(spelling).forEachPhrase { phrase in
                report(phrase.hash, phrase, found)
                guard let digits = phrase.digits, digits.count >= 7, !otherSpellings.isEmpty else { return }
                let isWeak = digits.count < Self.tellingDigits && phrase.words == 1
                for form in PhoneSpellings.ofDigits(digits) {
                    if let original = otherSpellings[form] { report(original, nil, isWeak: isWeak, found) }
                    if form != phrase.hash { report(form, nil, isWeak: isWeak, found) }
                }
            }
        }
        for place in own {
            let key = wholeKey(text, place)
            if wholeValues.contains(key) { found(Find(column: place, key: key, isTelling: false)) }
        }
    }

    /// - Parameters:
    ///   - phrase: As it stands in the text; nil for a phone number in another spelling.
    ///   - isWeak: The digits are so few that another number may have them.
    private func report(
        _ key: UInt64, _ phrase: SearchableText.Phrase?, isWeak: Bool = false, _ found: (Find) -> Void
    ) {
        guard let entry = entries[key] else { return }
        var isTelling = entry.isTelling && !isWeak
        if let phrase, let digits = phrase.digits, entry.numbers > 0 {
            let words = entry.numbers == Self.isAddress ? 4 : Int(entry.numbers)
            // Digits of an address without its points are another number.
            if entry.numbers == Self.isAddress, phrase.words != words { return }
            // Numbers beside each other aren't one: 10.11.5 is no postcode 10115.
            if words == 1, phrase.words > 1, digits.count < Self.tellingDigits { return }
            if digits.count < Self.tellingDigits { isTelling = isTelling && words > 1 && phrase.words == words }
        }
        for place in ownerSets[Int(entry.owners)] { found(Find(column: place, key: key, isTelling: isTelling)) }
    }

    /// One that is all of a literal.
    func find(whole literal: String, _ found: (Find) -> Void) {
        let text = SearchableText(literal)
        guard text.length >= Self.fewestCharacters, let phrase = text.first else { return }
        report(phrase.hash, phrase, found)
    }
}
