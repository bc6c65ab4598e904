internal import SluiceDatabase
internal import SluiceSQLText

/// What of a schema leads to other servers: user mappings with their passwords, the servers' addresses, subscriptions, foreign
/// tables. A copy that had them would hand out production's rows to whoever has the copy.
enum ForeignServers {
    private static let leftOut: [[String]] = [
        ["CREATE", "USER", "MAPPING"], ["ALTER", "USER", "MAPPING"], ["CREATE", "SERVER"], ["ALTER", "SERVER"],
        ["CREATE", "FOREIGN", "DATA", "WRAPPER"], ["ALTER", "FOREIGN", "DATA", "WRAPPER"], ["CREATE", "SUBSCRIPTION"],
        ["ALTER", "SUBSCRIPTION"],
    ]

    /// pg_dump's script without them, and with an empty table in each foreign table's place, for the views that read it.
    static func removed(from script: SQLScript) -> String {
        let bytes = Array(script.text.utf8)
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        var kept = ""
        var end = 0
        for statement in script.statements {
            guard let replacement = replacement(of: statement.text) else { continue }
            kept += text(end..<statement.range.lowerBound) + replacement
            end = statement.range.upperBound
        }
        return kept + text(end..<bytes.count)
    }

    /// Nil where the statement stays as it is.
    private static func replacement(of statement: String) -> String? {
        let tokens = SQLToken.tokens(of: statement, in: .postgres)
        func starts(with words: [String]) -> Bool {
            tokens.count > words.count && zip(tokens, words).allSatisfy { $0.isWord($1) }
        }
        if leftOut.contains(where: starts) { return "" }
        if starts(with: ["CREATE", "FOREIGN", "TABLE"]) { return localTable(tokens) }
        guard starts(with: ["ALTER", "FOREIGN", "TABLE"]) else { return nil }
        return tokens.contains { $0.isWord("OPTIONS") } ? "" : withoutForeign(tokens)
    }

    private static func localTable(_ tokens: [SQLToken]) -> String {
        var depth = 0
        let end = tokens.firstIndex { token in
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0
            return depth == 0 && token.isWord("SERVER")
        }
        return withoutForeign(tokens[..<(end ?? tokens.endIndex)])
    }

    private static func withoutForeign(_ tokens: some Collection<SQLToken>) -> String {
        SQLToken.text(of: tokens.enumerated().filter { $0.offset != 1 }.map(\.element))
    }
}
