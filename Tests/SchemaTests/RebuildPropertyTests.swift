import SluiceDatabase
import SluiceSQLText
import SluiceSchema
import SluiceTestSupport
import Testing

/// Random tables, a random change of each, and everything that wasn't to change is as it was.
@Suite("SQLite's rebuild of random tables")
struct RebuildPropertyTests {
    @Test(
        "keeps rows, types, rowids, sequence, figures, indexes, triggers and comments, or refuses and keeps all",
        arguments: RandomSQLiteTable.seeds)
    func change(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let table = RandomSQLiteTable(&generator)
        let connection = try sqlite()
        try table.make(on: connection, &generator)
        let before = try Picture(of: table, on: connection)
        let change = try RandomChange(of: table, &generator)
        var expected = before
        change.apply(to: &expected)
        do {
            try change.perform(on: connection, table)
            #expect(!change.isRefused, "seed \(seed): \(change) of \(table.text)")
        } catch is Problem where change.isRefused {
            expected = before
        } catch let error as RequirementFailed where change.mayBeRefused {
            #expect(!error.description.isEmpty)
            expected = before
        }
        let changed = expected == before ? table : change.applied(to: table)
        var after = try Picture(of: changed, on: connection)
        after.text = try change.reverted(after.text, to: before.text, changed, on: connection)
        expected.text = before.text
        #expect(after.differences(from: expected) == [], "seed \(seed): \(change) of \(table.text)")
        #expect(try connection.rows("PRAGMA integrity_check") == [["ok"]], "seed \(seed)")
    }
}

/// What a table is, column by column, and what is around it.
struct Picture: Equatable {
    /// A column's values with their types, in the order of the rows.
    var values: [String: [AnswerRow]] = [:]
    var rows: [AnswerRow] = []
    var text = ""
    var others: [String: String] = [:]
    var around: [String: [AnswerRow]] = [:]

    init(of table: RandomSQLiteTable, on connection: any Connection) throws {
        let order = table.isWithoutRowid ? "id" : "_rowid_"
        for column in table.columns {
            let name = table.quoted + "." + Dialect.sqlite.quote(column.name)
            values[column.name] = try connection.rows(
                "SELECT typeof(\(name)), quote(\(name)), hex(\(name)), CAST(\(name) AS TEXT) FROM \(table.quoted) ORDER BY \(order)"
            )
        }
        rows = try connection.rows("SELECT \(order) FROM \(table.quoted) ORDER BY \(order)")
        text = try connection.sqliteSQL(table.name)
        others = try connection.sqliteSchema()
        others["table \(table.name)"] = nil
        for key in others.keys where key.contains("sqlite_autoindex") { others[key] = nil }
        let queries = [
            "SELECT * FROM log", "SELECT * FROM children", "SELECT * FROM looking", "SELECT * FROM parents",
            "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE idx IS NULL OR idx NOT LIKE 'sqlite_autoindex%' ORDER BY 1, 2",
            "SELECT count(*) FROM pragma_foreign_key_check", "PRAGMA foreign_keys", "PRAGMA legacy_alter_table",
            "PRAGMA writable_schema", "PRAGMA journal_mode",
        ]
        for query in queries { around[query] = try connection.rows(query) }
        if others["table sqlite_sequence"] != nil {
            around["sequence"] = try connection.rows("SELECT * FROM sqlite_sequence ORDER BY 1")
        }
        if others["table search"] != nil {
            around["search"] = try connection.rows(
                "SELECT rowid, body FROM search WHERE search MATCH 'body1 OR body5' ORDER BY 1")
        }
    }

    func differences(from expected: Picture) -> [String] {
        var found: [String] = []
        for name in Set(values.keys).union(expected.values.keys) where values[name] != expected.values[name] {
            found.append("column \(name): \(values[name] ?? []), expected \(expected.values[name] ?? [])")
        }
        if rows != expected.rows { found.append("rowids \(rows), expected \(expected.rows)") }
        if text != expected.text { found.append("text \(text)\nexpected \(expected.text)") }
        for name in Set(others.keys).union(expected.others.keys) where others[name] != expected.others[name] {
            found.append("\(name): \(others[name] ?? "gone"), expected \(expected.others[name] ?? "none")")
        }
        for name in Set(around.keys).union(expected.around.keys) where around[name] != expected.around[name] {
            found.append("\(name): \(around[name] ?? []), expected \(expected.around[name] ?? [])")
        }
        return found
    }
}

/// One change of a random table, and what the table is afterwards.
enum RandomChange: CustomStringConvertible {
    case add(definition: String)
    case drop(RandomSQLiteTable.Column)
    case makeText(RandomSQLiteTable.Column)
    case require(RandomSQLiteTable.Column)
    case unique(RandomSQLiteTable.Column)
    case restore(RandomSQLiteTable.Column)

    init(of table: RandomSQLiteTable, _ generator: inout SeededGenerator) throws {
        let own = table.columns.filter { !$0.isGenerated && $0.name != "id" }
        let column = try #require(own.randomElement(using: &generator))
        let free = try #require(own.filter { !$0.isUsed }.randomElement(using: &generator))
        let changes: [RandomChange] = [
            .add(definition: "nullable: true"), .add(definition: "nullable: false, default: \"'it''s'\""),
            .drop(column), .drop(free),
            .makeText(free), .require(free), .unique(column), .restore(free),
        ]
        self = try #require(changes.randomElement(using: &generator))
    }

    var description: String {
        switch self {
        case .add(let definition): "add {\(definition)}"
        case .drop(let column): "drop \(column.name)"
        case .makeText(let column): "make \(column.name) text"
        case .require(let column): "make \(column.name) NOT NULL"
        case .unique(let column): "make \(column.name) unique"
        case .restore(let column): "drop and restore \(column.name)"
        }
    }

    var isRefused: Bool { if case .drop(let column) = self { column.isUsed } else { false } }

    var mayBeRefused: Bool {
        switch self {
        case .makeText, .require, .unique: true
        default: false
        }
    }
}

extension RandomChange {
    func perform(on connection: any Connection, _ table: RandomSQLiteTable) throws {
        let name = QualifiedName(name: table.name)
        switch self {
        case .add(let definition):
            let node = try operations("- add_column: {table: t, column: {name: added, type: text, \(definition)}}")
            guard case .addColumn(var add)? = node.first else { return }
            add.table = name
            try perform([.addColumn(add)], on: connection)
        case .drop(let column): try perform([.dropColumn(DropColumn(column.name, from: name))], on: connection)
        case .makeText(let column):
            try alter(name, column, ColumnChanges(type: .text), on: connection)
        case .require(let column): try alter(name, column, ColumnChanges(nullable: false), on: connection)
        case .unique(let column):
            let constraint = TableConstraint.unique([column.name], name: "only_one")
            try perform([.createConstraint(CreateConstraint(constraint, on: name))], on: connection)
        case .restore(let column): try restore(column, of: table, on: connection)
        }
    }

    private func alter(
        _ table: QualifiedName, _ column: RandomSQLiteTable.Column, _ changes: ColumnChanges,
        on connection: any Connection
    ) throws {
        try perform([.alterColumn(AlterColumn(column.name, of: table, changes))], on: connection)
    }

    private func perform(_ operations: [Operation], on connection: any Connection) throws {
        try SluiceSchemaTests.perform(operations, on: connection)
    }

    /// As an archive is restored: the values gather in a table beside, and one rebuild takes them from there.
    private func restore(
        _ column: RandomSQLiteTable.Column, of table: RandomSQLiteTable, on connection: any Connection
    ) throws {
        let name = QualifiedName(name: table.name)
        let quoted = Dialect.sqlite.quote(column.name)
        let key = table.isWithoutRowid ? "id" : "_rowid_"
        let archived = try StoredTable(name, on: connection).text
        try connection.executeScript(
            "CREATE TABLE staged AS SELECT \(key) AS k, \(table.quoted).\(quoted) AS v FROM \(table.quoted); CREATE UNIQUE INDEX staged_k ON staged (k)"
        )
        try perform([.dropColumn(DropColumn(column.name, from: name))], on: connection)
        try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                let stored = try StoredTable(name, on: connection)
                var rebuild = TableRebuild(of: stored, to: stored.text.restoring(column.name, from: archived))
                rebuild.join = "LEFT JOIN staged ON staged.k = \(table.quoted).\(key)"
                rebuild.values[column.name.lowercased()] = "staged.v"
                try rebuild.perform()
                try connection.execute("DROP TABLE staged")
            }
        }
    }
}

extension RandomChange {
    /// What the picture has to be, where the change isn't refused; all but its text.
    func apply(to picture: inout Picture) {
        switch self {
        case .add(let definition):
            let text = definition.contains("it''s") ? "it's" : nil
            let value: [Value] =
                text == nil ? ["null", "NULL", "", nil] : ["text", "'it''s'", "69742773", "it's"]
            picture.values["added"] = picture.rows.map { _ in AnswerRow(value) }
        case .drop(let column): picture.values[column.name] = nil
        case .makeText(let column):
            picture.values[column.name] = picture.values[column.name]?.map { value in
                guard value[0] == "integer" || value[0] == "real" else { return value }
                return ["text", .text("'\(value[3].text ?? "")'"), value[2], value[3]]
            }
        default: break
        }
    }

    func applied(to table: RandomSQLiteTable) -> RandomSQLiteTable {
        var table = table
        switch self {
        case .add: table.columns.append(.init(name: "added", spelling: "\"added\"", definition: ""))
        case .drop(let column): table.columns.removeAll { $0.name == column.name }
        default: break
        }
        return table
    }

    /// The text before, where nothing else differs from it than what was asked for.
    func reverted(
        _ text: String, to before: String, _ changed: RandomSQLiteTable, on connection: any Connection
    ) throws -> String {
        switch self {
        case .drop(let column) where !column.isUsed: text == changed.text ? before : text
        case .add: try TableText(sql: text, table: "t").removing("added").sql
        case .makeText(let column), .require(let column):
            try TableText(sql: text, table: "t").replacing(column.name, from: TableText(sql: before, table: "t")).sql
        case .unique where text.contains("only_one"): try textWithoutUnique(changed, on: connection)
        default: text
        }
    }

    private func textWithoutUnique(_ table: RandomSQLiteTable, on connection: any Connection) throws -> String {
        let drop = DropConstraint("only_one", on: QualifiedName(name: table.name))
        try perform([.dropConstraint(drop)], on: connection)
        return try connection.sqliteSQL(table.name)
    }
}
