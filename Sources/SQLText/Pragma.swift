internal import SluiceDatabase

/// `PRAGMA schema.name = value` or `name(value)` of SQLite, however they are quoted and commented.
package struct Pragma: Sendable, Hashable {
    /// In small letters.
    package let name: String
    /// In small letters, without quotes; nil where it is only asked for.
    package let value: String?

    /// Nil for another statement.
    package init?(_ statement: String) {
        var tokens = SQLToken.tokens(of: statement, in: .sqlite)[...]
        guard tokens.popFirst()?.isWord("PRAGMA") == true, let first = tokens.popFirst()?.name else { return nil }
        var name = first
        if tokens.first?.isSymbol(".") == true {
            tokens = tokens.dropFirst()
            guard let second = tokens.popFirst()?.name else { return nil }
            name = second
        }
        self.name = name.lowercased()
        let sign = tokens.popFirst()
        let isSet = sign?.isSymbol("=") == true || sign?.isSymbol("(") == true
        let given = tokens.prefix { !$0.isSymbol(")") && !$0.isSymbol(";") }
        value = isSet ? given.map { $0.name ?? $0.text }.joined().lowercased() : nil
    }

    /// As `sqlite3GetBoolean` reads it: a number that isn't 0, or one of the words.
    package var isOn: Bool {
        guard let value else { return false }
        let digits = value.drop { $0 == "+" || $0 == "-" }
        if digits.hasPrefix("0x") { return digits.dropFirst(2).contains { $0 != "0" } }
        guard digits.first?.isNumber == true else { return ["on", "yes", "true"].contains(value) }
        return digits.prefix(while: \.isNumber).contains { $0 != "0" }
    }
}
