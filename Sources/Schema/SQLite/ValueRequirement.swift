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

    /// A condition that holds for the old values that the new column's affinity would store as others, such as '007' as a number, so
    /// that no way back knew them; nil for a type that stores any as it is. (sqlite.org, "Type Affinity")
    func change(from old: String) -> String? {
        let affinity = Affinity(ofType: type.sql(in: .sqlite))
        // With the same affinity a value is stored as it was.
        guard affinity != Affinity(ofType: old) else { return nil }
        switch affinity {
        case .integer, .numeric: return changedText(by: "NUMERIC")
        case .real:
            return changedText(by: "REAL")
                + " OR typeof(\(quoted)) = 'integer' AND CAST(CAST(\(quoted) AS REAL) AS INTEGER) <> \(quoted)"
        case .text: return "typeof(\(quoted)) = 'real' AND CAST(CAST(\(quoted) AS TEXT) AS REAL) <> \(quoted)"
        case .blob: return nil
        }
    }

    /// Only a text that shows a number is made one: compared with a number, it becomes that.
    private func changedText(by number: String) -> String {
        "typeof(\(quoted)) = 'text' AND +\(quoted) = CAST(\(quoted) AS \(number)) "
            + "AND CAST(CAST(\(quoted) AS \(number)) AS TEXT) <> CAST(\(quoted) AS TEXT)"
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

    /// Conditions on the old values that a CAST in this expression would turn into another number than they show, though the type's
    /// name says nothing of numbers: SQLite makes 0 of 'true' as boolean, and of '{}' as jsonb. Whoever writes a CAST AS integer
    /// means that, and a CASE says itself which values its CAST is for.
    static func unmeantCasts(in expression: String) -> [(type: String, values: String)] {
        let tokens = SQLToken.tokens(of: expression, in: .sqlite).prefix { !$0.isWord("CASE") && !$0.isWord("IIF") }
        return tokens.indices.filter { tokens[$0].isWord("CAST") }.compactMap { cast in
            let inner = TableClause.parenthesized(in: tokens[cast...])
            guard let keyword = inner.lastIndex(where: { $0.isWord("AS") }) else { return nil }
            let type = SQLToken.text(of: inner[keyword...].dropFirst())
            guard castMakesNumbers(type), !saysNumbers(type) else { return nil }
            let operand = "(\(SQLToken.text(of: inner[..<keyword])))"
            // Compared with a number, a text that shows one becomes it, and no other does.
            return (type.trimmingBlanks, "typeof\(operand) = 'text' AND NOT (+\(operand) = CAST(\(operand) AS\(type)))")
        }
    }

    private static func castMakesNumbers(_ type: String) -> Bool {
        let type = type.uppercased()
        if type.contains("INT") { return true }
        return !["CHAR", "CLOB", "TEXT", "BLOB"].contains(where: type.contains)
    }

    private static func saysNumbers(_ type: String) -> Bool {
        ["INT", "REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL"].contains(where: type.uppercased().contains)
    }
}
