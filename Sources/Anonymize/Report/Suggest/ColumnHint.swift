internal import Foundation
internal import SluiceTransforms

/// What a kind of personal data is called and looks like.
struct ColumnHint: Sendable {
    /// How surely a look tells.
    enum Look: Sendable {
        /// An e-mail is one, even a single one.
        case distinctive(@Sendable (String) -> Bool)
        /// "Max" may be a name: it takes several.
        case vague(@Sendable (String) -> Bool)
    }

    let label: String
    /// Words of a column's name, any of which tells; a group of words joined by `_` must stand in that order. Without
    /// accents, in the languages that the word lists know.
    private let words: WordList
    /// Words that mean something else where they stand beside: `file_name` is no person's.
    private let except: Set<String>
    /// Tables in which it is also the columns `columnsInTables`.
    private let tables: Set<String>
    private let columnsInTables: [String]
    private let onlyAtEnd: Bool
    /// Not in tables of things: a product's description is meant for everybody.
    private let isOfPeople: Bool
    private let rules: @Sendable (DataColumn, Bool) -> String?
    private let look: Look?
    private let kinds: @Sendable (ColumnKind) -> Bool

    init(
        _ label: String, _ words: [String], except: Set<String> = [], in tables: Set<String> = [],
        as columnsInTables: [String] = [], onlyAtEnd: Bool = false, isOfPeople: Bool = false,
        kinds: @escaping @Sendable (ColumnKind) -> Bool = { $0 == .text }, look: Look? = nil,
        rule: @escaping @Sendable (DataColumn, Bool) -> String?
    ) {
        self.label = label
        self.words = WordList(words)
        self.except = except
        self.tables = tables
        self.columnsInTables = columnsInTables
        self.onlyAtEnd = onlyAtEnd
        self.isOfPeople = isOfPeople
        self.kinds = kinds
        self.look = look
        rules = rule
    }

    static func always(_ rule: String, unique: String? = nil) -> @Sendable (DataColumn, Bool) -> String? {
        { _, isUnique in isUnique ? unique ?? "{pseudonym: word}" : rule }
    }

    func fits(_ kind: ColumnKind) -> Bool { kinds(kind) }

    func rule(_ column: DataColumn, isUnique: Bool) -> String? { rules(column, isUnique) }

    /// How many letters of a name tell; nil where none do. The longer match is the better one: `ip_address` is no street.
    func match(name: ColumnName, table: ColumnName) -> Int? {
        if isOfPeople, TableSubject.isThing(table) { return nil }
        if columnsInTables.contains(name.text), tables.contains(table.head) || tables.contains(table.text) {
            return name.text.count
        }
        return name.has(except) ? nil : name.match(words, onlyAtEnd: onlyAtEnd)
    }

    /// Nothing else looks so. A phone may be any number with signs in it.
    var isUnmistakable: Bool { ["e-mail", "IBAN", "secret", "password", "user agent"].contains(label) }

    /// The share of values that look like it; nil where a look says nothing, or there are too few to tell.
    func share(of values: [String]) -> Double? {
        let fewest: Int
        let looksLike: @Sendable (String) -> Bool
        switch look {
        case .distinctive(let test): (fewest, looksLike) = (1, test)
        case .vague(let test): (fewest, looksLike) = (3, test)
        case nil: return nil
        }
        guard values.count >= fewest else { return nil }
        return Double(values.count(where: looksLike)) / Double(values.count)
    }
}
