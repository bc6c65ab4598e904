internal import SluiceSQLText

/// What a virtual table's module was told, as single facts: an argument is the same in whatever order and quotes it was written.
enum VirtualTableFacts {
    /// What FTS5 does where nobody says it (sqlite.org, "FTS5": its arguments).
    private static let usual = [
        "CONTENT_ROWID ROWID", "COLUMNSIZE 1", "DETAIL FULL", "TOKENIZE UNICODE61", "CONTENTLESS_DELETE 0",
    ]

    static func of(_ tokens: [SQLToken], _ table: String) -> [String] {
        guard let using = tokens.firstIndex(where: { $0.isWord("USING") }), using + 1 < tokens.count else {
            return ["virtual table \(table)"]
        }
        let module = "virtual table \(table) of \(tokens[using + 1].text.lowercased())"
        let arguments = tokens[(using + 2)...].drop { $0.isSymbol("(") }.split { $0.isSymbol(",") }
            .map(argument).filter { !$0.isEmpty && !usual.contains($0) }
        return [module] + arguments.map { "\($0) of \(table)" }
    }

    private static func argument(_ tokens: ArraySlice<SQLToken>) -> String {
        tokens.flatMap { token in
            let text =
                switch token.kind {
                case .quotedName, .string: token.name ?? String(token.text.dropFirst().dropLast())
                case .word, .number: token.text
                default: ""
                }
            return text.uppercased().split(separator: " ")
        }.joined(separator: " ")
    }
}
