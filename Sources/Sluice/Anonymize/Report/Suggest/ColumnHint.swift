internal import Foundation
internal import Transforms

/// What a kind of personal data is called and looks like.
struct ColumnHint: Sendable {
    let label: String
    /// Words of a column's name, any of which tells; a group of words joined by `_` must stand in that order. Without
    /// accents, in the languages that the word lists know.
    private let words: [String]
    /// Tables whose `name` column it is.
    private let tables: [String]
    private let rules: @Sendable (DataColumn, Bool) -> String?
    private let looksLike: (@Sendable (String) -> Bool)?
    private let kinds: @Sendable (ColumnKind) -> Bool

    init(
        _ label: String, _ words: [String], tables: [String] = [],
        kinds: @escaping @Sendable (ColumnKind) -> Bool = { $0 == .text },
        looksLike: (@Sendable (String) -> Bool)? = nil, rule: @escaping @Sendable (DataColumn, Bool) -> String?
    ) {
        self.label = label
        self.words = words
        self.tables = tables
        self.kinds = kinds
        self.looksLike = looksLike
        rules = rule
    }

    static func always(_ rule: String, unique: String? = nil) -> @Sendable (DataColumn, Bool) -> String? {
        { _, isUnique in isUnique ? unique ?? "{pseudonym: word}" : rule }
    }

    func fits(_ kind: ColumnKind) -> Bool { kinds(kind) }

    func rule(_ column: DataColumn, isUnique: Bool) -> String? { rules(column, isUnique) }

    func matches(name: String, table: String) -> Bool {
        let snake = Self.snake(name)
        if tables.contains(Self.snake(table)), snake == "name" { return true }
        let padded = "_\(snake)_"
        return words.contains { padded.contains("_\($0)_") }
    }

    /// The share of values that look like it.
    func share(of values: [String]) -> Double {
        guard let looksLike, values.count >= 3 else { return 0 }
        return Double(values.count(where: looksLike)) / Double(values.count)
    }

    /// `BillingAddress` and `billing-address` are `billing_address`.
    private static func snake(_ name: String) -> String {
        var words = ""
        var lastWasLower = false
        for character in name {
            if character.isUppercase && lastWasLower { words.append("_") }
            lastWasLower = character.isLowercase || character.isNumber
            words.append(character.isLetter || character.isNumber ? Character(character.lowercased()) : "_")
        }
        return words.decomposedStringWithCanonicalMapping.filter {
            !$0.unicodeScalars.contains { $0.properties.isDiacritic }
        }
    }
}
