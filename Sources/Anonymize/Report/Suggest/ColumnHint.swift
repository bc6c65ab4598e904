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
    private let words: [String]
    /// Tables in which it is also the column `inTables`.
    private let tables: [String]
    private let columnInTables: String
    private let rules: @Sendable (DataColumn, Bool) -> String?
    private let look: Look?
    private let kinds: @Sendable (ColumnKind) -> Bool

    init(
        _ label: String, _ words: [String], in tables: [String] = [], as columnInTables: String = "name",
        kinds: @escaping @Sendable (ColumnKind) -> Bool = { $0 == .text }, look: Look? = nil,
        rule: @escaping @Sendable (DataColumn, Bool) -> String?
    ) {
        self.label = label
        self.words = words
        self.tables = tables
        self.columnInTables = columnInTables
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
    func match(name: String, table: String) -> Int? {
        let snake = Self.snake(name)
        if tables.contains(Self.snake(table)), snake == columnInTables { return snake.count }
        let numbered = snake.split(separator: "_").map { word in
            String(word.reversed().drop(while: \.isNumber).reversed())
        }
        let padded = ["_\(snake)_", "_\(numbered.joined(separator: "_"))_"]
        // Of `phone_type` the type is told, not a phone.
        let isAbout = snake.split(separator: "_").last.map { Self.qualifiers.contains(String($0)) } ?? false
        return words.filter { word in
            padded.contains { isAbout ? $0.hasSuffix("_\(word)_") : $0.contains("_\(word)_") }
                || Self.endings.contains(word) && snake.hasSuffix(word)
        }.map(\.count).max()
    }

    private static let qualifiers: Set<String> = [
        "id", "type", "kind", "status", "count", "at", "format", "verified", "confirmed", "enabled", "template",
        "version", "length",
    ]

    /// Words that nothing else ends with: `shipaddress`, `workemail`.
    private static let endings: Set<String> = [
        "address", "street", "email", "phone", "postcode", "zipcode", "password", "firstname", "lastname", "surname",
        "birthdate",
    ]

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
