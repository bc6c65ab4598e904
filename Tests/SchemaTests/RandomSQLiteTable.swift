import Foundation
import SluiceDatabase
import SluiceTestSupport

/// A SQLite table as a model, from which its text is written: with it, a test knows what the text has to be after a change.
struct RandomSQLiteTable {
    struct Column {
        var name: String
        /// As the text spells it: in one of SQLite's quotes, or bare.
        var spelling: String
        var definition: String
        var above: String?
        var beside: String?
        /// Another column, a view, a trigger or an index is over it.
        var isUsed = false
        var isGenerated = false
    }

    enum Key { case rowid, autoincrement, text, none }

    let name: String
    let key: Key
    var columns: [Column]
    let constraints: [String]
    let isStrict: Bool
    let isWithoutRowid: Bool
    let commasLead: Bool

    var quoted: String { Dialect.sqlite.quote(name) }
    var hasRowid: Bool { !isWithoutRowid }

    var text: String {
        let parts =
            columns.map {
                (($0.definition.isEmpty ? $0.spelling : "\($0.spelling) \($0.definition)"), $0.above, $0.beside)
            }
            + constraints.map { ($0, nil, nil) }
        let lines = parts.enumerated().map { index, part in
            let isLast = index == parts.count - 1
            let comma = commasLead && index > 0 ? ", " : ""
            let end = (commasLead || isLast ? "" : ",") + (part.2.map { " -- \($0)" } ?? "")
            return (part.1.map { "  /* \($0) */\n" } ?? "") + "  \(comma)\(part.0)\(end)"
        }
        let options = [isStrict ? "STRICT" : nil, isWithoutRowid ? "WITHOUT ROWID" : nil].compactMap { $0 }
        return "CREATE TABLE \(quoted) ( -- a table\n\(lines.joined(separator: "\n"))\n)"
            + (options.isEmpty ? "" : " " + options.joined(separator: ", "))
    }
}

extension RandomSQLiteTable {
    /// `SLUICE_SEED` is the first, `SLUICE_SEEDS` their number.
    static let seeds: [UInt64] = {
        let first = Seed.make("random SQLite tables")
        let count = Seed.environment("SLUICE_SEEDS").flatMap { UInt64($0) } ?? 120
        return (0..<count).map { first &+ $0 }
    }()

    private static let names = ["a", "b c", "select", "x\"y", "Größe", "rowid", "check", "k", "t.u", "null", "e"]
    private static let conflicts = ["", "", " ON CONFLICT IGNORE", " ON CONFLICT REPLACE", " ON CONFLICT FAIL"]
    private static let remarks = ["the \"key\", it's", "with (, ) and 'quotes'", "a /* in it", "drop it; -- soon"]

    init(_ generator: inout SeededGenerator) {
        name = ["t", "order", "a b", "Table", "q\"q", "main"].randomElement(using: &generator) ?? "t"
        isStrict = Int.random(in: 0..<4, using: &generator) == 0
        let isKeyless = Int.random(in: 0..<4, using: &generator) == 0
        isWithoutRowid = !isKeyless && Int.random(in: 0..<4, using: &generator) == 0
        let keys: [Key] = isWithoutRowid ? [.text] : isKeyless ? [.none] : [.rowid, .autoincrement, .text]
        key = keys.randomElement(using: &generator) ?? .rowid
        commasLead = Bool.random(using: &generator)
        var columns: [Column] = []
        switch key {
        case .rowid: columns.append(Column(name: "id", spelling: "id", definition: "INTEGER PRIMARY KEY"))
        case .autoincrement:
            columns.append(Column(name: "id", spelling: "[id]", definition: "INTEGER PRIMARY KEY AUTOINCREMENT"))
        case .text:
            columns.append(
                Column(name: "id", spelling: "\"id\"", definition: "TEXT NOT NULL PRIMARY KEY ON CONFLICT REPLACE"))
        case .none: break
        }
        let names = Self.names.shuffled(using: &generator).prefix(Int.random(in: 3...7, using: &generator))
        for name in names { columns.append(Self.column(name, isStrict, &generator)) }
        columns.append(Column(name: "body", spelling: "body", definition: "TEXT", isUsed: true))
        columns.append(
            Column(name: "parent", spelling: "parent", definition: "INTEGER REFERENCES parents (id)", isUsed: true))
        if Bool.random(using: &generator) {
            let definition = "TEXT AS (body || '!') \(Bool.random(using: &generator) ? "STORED" : "VIRTUAL")"
            columns.append(
                Column(
                    name: "computed", spelling: "`computed`", definition: definition, isUsed: true, isGenerated: true))
        }
        for index in columns.indices {
            if Bool.random(using: &generator) { columns[index].above = Self.remark(&generator) }
            if Bool.random(using: &generator) { columns[index].beside = Self.remark(&generator) }
        }
        self.columns = columns
        constraints =
            Bool.random(using: &generator)
            ? [
                "CHECK (length(body) < 1000)",
                "CONSTRAINT [odd name] CHECK (\(Dialect.sqlite.quote(name)).body <> '?')",
            ] : []
    }

    private static func remark(_ generator: inout SeededGenerator) -> String {
        (remarks.randomElement(using: &generator) ?? "").replacing("*/", with: "")
    }

    private static func column(_ name: String, _ isStrict: Bool, _ generator: inout SeededGenerator) -> Column {
        let types =
            isStrict
            ? ["INTEGER", "TEXT", "REAL", "ANY", "BLOB"]
            : ["INTEGER", "TEXT", "", "VARCHAR (20, 3)", "BLOB", "NUMERIC", "REAL"]
        let type = types.randomElement(using: &generator) ?? ""
        let conflict = conflicts.randomElement(using: &generator) ?? ""
        let clause =
            [
                "", "UNIQUE\(conflict)", "CHECK (1) /* why? */", "COLLATE NOCASE", "DEFAULT 7", "DEFAULT (1 + 1)",
            ].randomElement(using: &generator) ?? ""
        let quotes = [("\"", "\""), ("[", "]"), ("`", "`")].randomElement(using: &generator) ?? ("\"", "\"")
        let spelling = quotes.0 + (quotes.0 == "\"" ? name.replacing("\"", with: "\"\"") : name) + quotes.1
        return Column(
            name: name, spelling: spelling, definition: [type, clause].filter { !$0.isEmpty }.joined(separator: " "))
    }
}

extension RandomSQLiteTable {
    /// Makes it, fills it, and puts around it what a rebuild could lose.
    func make(on connection: any Connection, _ generator: inout SeededGenerator) throws {
        try connection.executeScript(
            """
            PRAGMA foreign_keys = OFF;
            CREATE TABLE parents (id INTEGER PRIMARY KEY); INSERT INTO parents VALUES (1), (2);
            \(text);
            CREATE INDEX by_body ON \(quoted) (body COLLATE NOCASE, lower(body)) WHERE body <> '';
            CREATE TABLE log (what);
            CREATE VIEW looking AS SELECT body, parent FROM \(quoted);
            CREATE TRIGGER own AFTER INSERT ON \(quoted) WHEN new.parent = -1 BEGIN INSERT INTO log VALUES (new.body); END;
            CREATE TRIGGER elsewhere AFTER DELETE ON log BEGIN UPDATE \(quoted) SET body = body || old.what WHERE parent = -2; END;
            CREATE TABLE children (child REFERENCES \(key == .none ? "parents" : quoted) ON DELETE CASCADE);
            """)
        if hasRowid {
            let content = Dialect.sqlite.literal(name)
            let rowid = key == .rowid || key == .autoincrement ? ", content_rowid=id" : ""
            if !columns.contains(where: { $0.name == "rowid" }) {
                try connection.executeScript("CREATE VIRTUAL TABLE search USING fts5(body, content=\(content)\(rowid))")
            }
        }
        for number in 0..<Int.random(in: 0...30, using: &generator) { try insert(number, on: connection, &generator) }
        // Children without a parent are there before.
        if key != .none {
            try connection.executeScript(
                "INSERT INTO children SELECT id FROM \(quoted); INSERT INTO children VALUES (987654)")
        }
        try connection.executeScript("DELETE FROM \(quoted) WHERE body LIKE '%7'; ANALYZE")
        if try connection.scalar("SELECT 1 FROM sqlite_schema WHERE name = 'search'") != nil {
            try connection.executeScript("INSERT INTO search (search) VALUES ('rebuild')")
        }
        try connection.executeScript("PRAGMA foreign_keys = ON")
    }

    private func insert(_ number: Int, on connection: any Connection, _ generator: inout SeededGenerator) throws {
        let written = columns.filter { !$0.isGenerated }
        let values = written.map { column -> Value in
            switch column.name {
            case "id": key == .text ? .text("k\(number)") : .integer(Int64(number * 3 + 1))
            case "body": .text("body\(number)")
            case "parent": [.integer(1), .integer(2), .integer(55), .null].randomElement(using: &generator) ?? .null
            default: Self.value(isStrict: isStrict, column.definition, number, &generator)
            }
        }
        let names = written.map { Dialect.sqlite.quote($0.name) }.joined(separator: ", ")
        let marks = (1...written.count).map { "?\($0)" }.joined(separator: ", ")
        try connection.execute("INSERT OR IGNORE INTO \(quoted) (\(names)) VALUES (\(marks))", values)
    }

    private static func value(
        isStrict: Bool, _ definition: String, _ number: Int, _ generator: inout SeededGenerator
    ) -> Value {
        if Int.random(in: 0..<5, using: &generator) == 0 { return .null }
        if isStrict, definition.hasPrefix("INTEGER") { return .integer(Int64(number)) }
        if isStrict, definition.hasPrefix("REAL") { return .real(Double(number) / 8) }
        if isStrict, definition.hasPrefix("TEXT") { return .text("v\(number)") }
        if isStrict, definition.hasPrefix("BLOB") { return .blob([UInt8(number), 0]) }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 1: return .real(Double(number) / 3)
        case 2: return .text("\(number)")
        case 3: return .text("te'xt\u{0}\(number)")
        default: return .blob([UInt8(number), 0, 255])
        }
    }
}
