internal import SluiceDatabase

/// Whose SQL it is: all that differs between the two in this room hangs on it.
enum Syntax: Sendable, Hashable {
    case postgres, sqlite

    init(_ dialect: Dialect) { self = dialect.choose(postgres: .postgres, sqlite: .sqlite) }

    func lexemes(of bytes: [UInt8]) -> [Lexeme] {
        switch self {
        case .postgres: PostgresScanner.lexemes(of: bytes)
        case .sqlite: SQLiteScanner.lexemes(of: bytes)
        }
    }

    /// What two names are compared by: PostgreSQL folds those without quotes, SQLite compares all in any letter case.
    func key(ofName name: String, isQuoted: Bool) -> String {
        self == .postgres && isQuoted ? name : name.lowercasedASCII
    }
}

extension String {
    /// Both databases fold ASCII letters only.
    var lowercasedASCII: String {
        guard utf8.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else { return self }
        return String(decoding: utf8.map { $0.isUppercaseLetter ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
