internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// What a column's values must be after a change of its type. SQLite stores any value in any column, and its CAST makes
/// 0 of 'abc', so nothing but these checks keeps a change from being a loss.
struct ValueRequirement {
    let column: String
    let type: ColumnType

    private var quoted: String { Dialect.sqlite.quote(column) }

    /// A condition that holds for the values that are not what the type says, or nil for a type that takes any.
    var violation: String? {
        switch kind {
        case .integer: "typeof(\(quoted)) NOT IN ('integer', 'null')"
        case .number: "typeof(\(quoted)) NOT IN ('integer', 'real', 'null')"
        case .text: "typeof(\(quoted)) NOT IN ('text', 'null')"
        case .blob: "typeof(\(quoted)) NOT IN ('blob', 'null')"
        case .boolean: "\(quoted) IS NOT NULL AND \(quoted) IS NOT 0 AND \(quoted) IS NOT 1"
        case .datetime: "\(quoted) IS NOT NULL AND datetime(\(quoted)) IS NULL"
        case .any: nil
        }
    }

    private enum Kind { case integer, number, text, blob, boolean, datetime, any }

    private var kind: Kind {
        switch type {
        case .integer, .bigint: return .integer
        case .numeric: return .number
        case .boolean: return .boolean
        case .string, .text, .json, .uuid: return .text
        case .datetime, .date: return .datetime
        case .binary: return .blob
        case .perDialect(_, let sqlite): return ValueRequirement(column: column, type: sqlite).kind
        case .native(let text): return Self.kind(ofNative: text.uppercased())
        }
    }

    /// Of a type like BOOLEAN or DATETIME, whose affinity is numeric too, the name says nothing of what is stored.
    private static func kind(ofNative type: String) -> Kind {
        switch Affinity(ofType: type) {
        case .integer: .integer
        case .text: .text
        case .real: .number
        case .numeric: ["NUMERIC", "DECIMAL"].contains(where: type.contains) ? .number : .any
        case .blob: .any
        }
    }

    /// For `using: CAST(column AS …)` to a number: a condition on the old values that such a cast would turn into
    /// another number than they show.
    func lossyCast(_ using: String) -> String? {
        let tokens = SQLToken.tokens(of: using, in: .sqlite)
        guard kind == .integer || kind == .number, tokens.count >= 6, tokens[0].isWord("CAST"),
            tokens[1].isSymbol("("), tokens[2].names(column), tokens[3].isWord("AS"), tokens.last?.isSymbol(")") == true
        else { return nil }
        let allowed = kind == .integer ? "-+0-9" : "-+0-9.eE"
        return "typeof(\(quoted)) = 'text' AND (trim(\(quoted)) GLOB '*[^\(allowed)]*' OR \(quoted) NOT GLOB '*[0-9]*')"
    }
}
