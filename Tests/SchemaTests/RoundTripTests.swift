import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

/// Each alteration of each table of real databases, there and back: what wasn't asked to change must not.
@Suite("The round trip on real schemas", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct RoundTripTests {
    @Test("chinook on SQLite", arguments: Alteration.allCases)
    func chinookSQLite(_ alteration: Alteration) throws {
        let copy = try TemporaryFolder.make().appending(path: "chinook.db")
        try FileManager.default.copyItem(at: #require(SharedData.chinookSQLite), to: copy)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy.path)
        let connection = try DatabaseURL("sqlite:" + copy.path).connect()
        let tables = try RealTable.sqlite(connection)
        #expect(tables.count == 11)
        guard alteration != .comment else { return }
        var tried = 0
        for table in tables {
            guard let operations = alteration.operations(on: table, .sqlite) else { continue }
            tried += 1
            let before = try SQLiteState(connection, tables)
            try perform(operations, on: connection)
            if alteration != .renameTable, alteration != .renameColumn {
                let after = try SQLiteState(connection, tables)
                #expect(after.without(table.name) == before.without(table.name), "\(alteration) of \(table.name)")
                #expect(after.schema != before.schema, "\(alteration) of \(table.name) changed nothing")
            }
            try perform(Operation.downgrade(of: operations), on: connection)
            #expect(try SQLiteState(connection, tables) == before, "\(alteration) of \(table.name), undone")
        }
        #expect(tried > 0)
        #expect(try connection.rows("PRAGMA integrity_check") == [["ok"]])
        #expect(try connection.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test("chinook and sakila on PostgreSQL", arguments: ["chinook", "sakila"])
    func postgres(_ name: String) throws {
        let database = try TestDatabase(.postgres)
        try RealTable.load(name, into: database)
        let connection = try database.connect()
        let tables = try RealTable.postgres(connection)
        let before = try PostgresState(database, tables)
        for alteration in Alteration.allCases where alteration.isForPostgres {
            let altered = tables.compactMap { table in
                alteration.operations(on: table, .postgres).map { (table, $0) }
            }
            #expect(!altered.isEmpty)
            for (_, operations) in altered { try perform(operations, on: connection) }
            let after = try PostgresState(database, tables)
            let strange = after.changed(from: before).filter { header in
                !altered.contains { header.contains($0.0.name) }
            }
            #expect(strange == [], "\(alteration)")
            #expect(after.rows == before.rows, "\(alteration)")
            #expect(after.blocks != before.blocks, "\(alteration) changed nothing")
            for (_, operations) in altered { try perform(Operation.downgrade(of: operations), on: connection) }
            #expect(try PostgresState(database, tables) == before, "\(alteration), undone")
        }
    }
}

/// `sqlite_schema` and the rows of each table.
private struct SQLiteState: Equatable {
    var schema: [String: String]
    var rows: [String: Int]

    init(_ connection: any Connection, _ tables: [RealTable]) throws {
        // ALTER TABLE quotes names its own way, and blanks say nothing.
        schema = try connection.sqliteSchema().mapValues { $0.filter { !$0.isWhitespace && !"[]\"".contains($0) } }
        rows = [:]
        for table in tables where schema["table \(table.name)"] != nil {
            let present = Set(
                try connection.rows("SELECT name FROM pragma_table_info(?1)", [.text(table.name)]).map { $0[0] })
            let columns = table.columns.filter { present.contains(.text($0.name)) }
            let row = columns.map { "quote(\"\($0.name)\")" }.joined(separator: " || '|' || ")
            let text = try connection.scalar(
                "SELECT group_concat(r) FROM (SELECT rowid || \(row) AS r FROM \"\(table.name)\" ORDER BY rowid)")
            rows[table.name] = text.hashValue
        }
    }

    func without(_ table: String) -> SQLiteState {
        var copy = self
        copy.schema = schema.filter { name, _ in
            !name.contains("trip") && name != "table \(table)" && !name.contains("sqlite_autoindex_\(table)_")
        }
        return copy
    }
}

/// `pg_dump --schema-only` object by object, and a hash of each table's rows.
private struct PostgresState: Equatable {
    var blocks: [String: String]
    var rows: [String: Value]

    init(_ database: TestDatabase, _ tables: [RealTable]) throws {
        let dump = try database.schemaDump()
        blocks = [:]
        for block in dump.split(separator: "\n-- Name: ").dropFirst() {
            let parts = block.split(separator: "\n", maxSplits: 1)
            blocks[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        let connection = try database.connect()
        rows = [:]
        for table in tables {
            let columns = table.columns.map { "\"\($0.name)\"::text" }.joined(separator: ", ")
            rows[table.name] = try connection.scalar(
                "SELECT md5(string_agg(r::text, ',' ORDER BY r::text)) FROM (SELECT \(columns) FROM ONLY \"\(table.name)\") r"
            )
        }
    }

    func changed(from other: PostgresState) -> [String] {
        Set(blocks.keys).union(other.blocks.keys).filter { blocks[$0] != other.blocks[$0] }.sorted()
    }
}
