/// One statement of a text, and what it is.
package struct SQLStatement: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like: they end or begin the transaction that others count on.
        case transactionControl
        /// What the database refuses inside a transaction: `CREATE INDEX CONCURRENTLY`, VACUUM.
        case nonTransactional
        /// `COPY … FROM STDIN`, whose rows follow it.
        case copyFromStdin
        /// SET and RESET for the session, `SELECT set_config(…)`, `PRAGMA foreign_keys = OFF`.
        case setting
        /// A line for psql: `\restrict …`.
        case clientCommand
        /// `ALTER TYPE … ADD VALUE`, whose value can be used once it is committed.
        case newEnumValue
        case other
    }

    /// Without its semicolon.
    package let text: String
    /// Where that stands in the whole text, in UTF-8.
    package let range: Range<Int>
    /// The line it begins in, and the column in characters, from 1.
    package let line: Int
    package let column: Int
    package let kind: Kind
    /// The lines after `COPY … FROM STDIN` that are its rows, the last one `\.` included.
    package let copiedRows: Range<Int>?

    /// In upper case.
    package var firstWord: String { text.prefix { $0.isLetter }.uppercased() }
}

extension SQLStatement.Kind {
    init(_ words: StatementWords, _ syntax: Syntax) {
        switch syntax {
        case .postgres where words.controlsPostgresTransaction: self = .transactionControl
        case .postgres where words.isRefusedInPostgresTransaction: self = .nonTransactional
        case .postgres where words.addsEnumValue: self = .newEnumValue
        case .postgres where words.copiesFromStdin: self = .copyFromStdin
        case .postgres where words.changesSetting: self = .setting
        case .sqlite where words.controlsSQLiteTransaction: self = .transactionControl
        case .sqlite where words.isRefusedInSQLiteTransaction: self = .nonTransactional
        case .sqlite where words.setsPragma: self = .setting
        default: self = .other
        }
    }
}

/// A statement as its keywords and symbols, which are in fixed places in what is asked here: a name, a string or a
/// comment that holds such a word means nothing.
struct StatementWords {
    private let lexemes: ArraySlice<Lexeme>
    private let bytes: [UInt8]

    init(_ lexemes: ArraySlice<Lexeme>, in bytes: [UInt8]) {
        self.lexemes = lexemes
        self.bytes = bytes
    }

    var count: Int { lexemes.count }

    /// Keywords are in upper case; names in quotes and literals are empty.
    subscript(index: Int) -> String {
        guard lexemes.indices.contains(lexemes.startIndex + index) else { return "" }
        let lexeme = lexemes[lexemes.startIndex + index]
        if lexeme.kind == .symbol { return bytes.text(lexeme.range) }
        return lexeme.keyword(in: bytes) ?? ""
    }

    private func starts(with words: String...) -> Bool { words.indices.allSatisfy { self[$0] == words[$0] } }

    /// Where one of the words stands outside parentheses.
    private func position(of wanted: String, from start: Int = 0) -> Int? {
        var depth = 0
        return (start..<max(start, count)).first { index in
            let word = self[index]
            if word == "(" { depth += 1 }
            if word == ")" { depth -= 1 }
            return depth == 0 && word == wanted
        }
    }

    var controlsPostgresTransaction: Bool {
        switch self[0] {
        case "BEGIN", "COMMIT", "END", "ABORT", "ROLLBACK", "SAVEPOINT", "RELEASE": true
        case "START", "PREPARE": self[1] == "TRANSACTION"
        default: false
        }
    }

    var controlsSQLiteTransaction: Bool {
        ["BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"].contains(self[0])
    }

    /// A pragma that does nothing inside a transaction, or fails there, counts as well.
    var isRefusedInSQLiteTransaction: Bool {
        guard let pragma else { return self[0] == "VACUUM" || self[0] == "DETACH" }
        return pragma.name == "wal_checkpoint"
            || ["journal_mode", "synchronous"].contains(pragma.name) && pragma.value != nil
    }

    /// Of the session, and not of the file or its transaction.
    var setsPragma: Bool { pragma?.value != nil }

    private var pragma: Pragma? {
        guard self[0] == "PRAGMA", let first = lexemes.first, let last = lexemes.last else { return nil }
        return Pragma(bytes.text(first.range.lowerBound..<last.range.upperBound))
    }

    /// PostgreSQL: "the new value cannot be used until after the transaction has been committed".
    var addsEnumValue: Bool {
        guard self[0] == "ALTER", self[1] == "TYPE", let add = position(of: "ADD") else { return false }
        return self[add + 1] == "VALUE"
    }

    var copiesFromStdin: Bool {
        guard self[0] == "COPY", let from = position(of: "FROM") else { return false }
        return self[from + 1] == "STDIN"
    }

    var changesSetting: Bool {
        switch self[0] {
        case "SET": return self[1] != "LOCAL" && self[1] != "CONSTRAINTS" && self[1] != "TRANSACTION"
        case "RESET": return true
        case "SELECT":
            let name = self[1] == "PG_CATALOG" ? 3 : 1
            return self[name] == "SET_CONFIG" && self[name + 1] == "("
        default: return false
        }
    }

    /// Those that call PreventInTransactionBlock in PostgreSQL's source.
    var isRefusedInPostgresTransaction: Bool {
        switch (self[0], self[1]) {
        case ("VACUUM", _), ("CREATE", "DATABASE"), ("DROP", "DATABASE"), ("CREATE", "TABLESPACE"),
            ("DROP", "TABLESPACE"), ("ALTER", "SYSTEM"), ("DROP", "SUBSCRIPTION"), ("DISCARD", "ALL"):
            true
        case ("ALTER", "DATABASE"): self[3] == "SET" && self[4] == "TABLESPACE"
        case ("CREATE", "SUBSCRIPTION"): !turnsOff("CONNECT") && !turnsOff("CREATE_SLOT")
        case ("ALTER", "SUBSCRIPTION"): self[4] == "PUBLICATION" && !turnsOff("REFRESH")
        case ("CREATE", "INDEX"): self[2] == "CONCURRENTLY"
        case ("CREATE", "UNIQUE"): self[2] == "INDEX" && self[3] == "CONCURRENTLY"
        case ("DROP", "INDEX"): self[2] == "CONCURRENTLY"
        case ("ALTER", "TABLE"): detachesConcurrently
        case ("REINDEX", _): reindexesOutside
        // Of all tables.
        case ("CLUSTER", let word):
            count == 1 || count == 2 && word == "VERBOSE" || word == "(" && self[count - 1] == ")"
        default: false
        }
    }

    private var detachesConcurrently: Bool {
        guard let detach = position(of: "DETACH") else { return false }
        return self[detach + 1] == "PARTITION" && self[count - 1] == "CONCURRENTLY"
    }

    private var reindexesOutside: Bool {
        // REINDEX (CONCURRENTLY off) TABLE t
        let target = self[1] == "(" ? (position(of: ")", from: 1) ?? 1) + 1 : 1
        let isConcurrent = (2..<max(2, target)).contains { self[$0] == "CONCURRENTLY" && !isOff($0 + 1) }
        return isConcurrent || self[target + 1] == "CONCURRENTLY"
            || ["SCHEMA", "DATABASE", "SYSTEM"].contains(self[target])
    }

    /// `name = false` among a statement's options.
    private func turnsOff(_ name: String) -> Bool {
        (0..<count).contains { self[$0] == name && isOff(self[$0 + 1] == "=" ? $0 + 2 : $0 + 1) }
    }

    private func isOff(_ index: Int) -> Bool {
        guard lexemes.indices.contains(lexemes.startIndex + index) else { return false }
        return ["FALSE", "OFF", "0", "'FALSE'", "'OFF'"].contains(
            bytes.text(lexemes[lexemes.startIndex + index].range).uppercased())
    }
}
