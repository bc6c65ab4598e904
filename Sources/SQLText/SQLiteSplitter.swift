/// Ends SQLite's statements where `sqlite3_complete` says that one is complete: at a semicolon, and at that after END
/// in a trigger.
struct SQLiteSplitter {
    /// How far a statement has come.
    private enum State {
        case start, explain, create, statement
        /// In a trigger: in its body, behind a semicolon, behind `; END`.
        case trigger, triggerSemicolon, triggerEnd
    }

    static func pieces(of bytes: [UInt8]) -> [SQLPiece] {
        let lexemes = SQLiteScanner.lexemes(of: bytes)
        var pieces: [SQLPiece] = []
        var start = 0
        var state = State.start
        for (index, lexeme) in lexemes.enumerated() {
            let isSemicolon = lexeme.isSymbol(";", in: bytes)
            state = next(state, isSemicolon: isSemicolon, keyword: lexeme.keyword(in: bytes))
            guard isSemicolon, state == .start else { continue }
            pieces += SQLPiece(lexemes[start..<index], upTo: lexeme.range.lowerBound, in: bytes).map { [$0] } ?? []
            start = index + 1
        }
        pieces += SQLPiece(lexemes[start...], upTo: bytes.count, in: bytes).map { [$0] } ?? []
        return pieces
    }

    private static func next(_ state: State, isSemicolon: Bool, keyword: String?) -> State {
        if isSemicolon {
            switch state {
            case .trigger, .triggerSemicolon: return .triggerSemicolon
            default: return .start
            }
        }
        switch (state, keyword) {
        case (.start, "EXPLAIN"): return .explain
        case (.start, "CREATE"), (.explain, "CREATE"): return .create
        // EXPLAIN QUERY PLAN.
        case (.explain, let word) where word != "EXPLAIN" && !isTemporary(word) && word != "TRIGGER" && word != "END":
            return .explain
        case (.create, let word) where isTemporary(word): return .create
        case (.create, "TRIGGER"): return .trigger
        case (.triggerSemicolon, "END"): return .triggerEnd
        case (.trigger, _), (.triggerSemicolon, _), (.triggerEnd, _): return .trigger
        default: return .statement
        }
    }

    private static func isTemporary(_ word: String?) -> Bool { word == "TEMP" || word == "TEMPORARY" }
}
