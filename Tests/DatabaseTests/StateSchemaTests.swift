import SluiceTestSupport
import Testing

@testable import SluiceDatabase

@Suite("Sluice's own tables")
struct StateSchemaTests {
    @Test("are made on first use and left alone afterwards", arguments: Engine.allCases)
    func ensure(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        #expect(try StateSchema.version(on: connection) == nil)
        try StateSchema.ensure(on: connection)
        try Events.record("test", object: "x", actor: "me", on: connection)
        try StateSchema.ensure(on: connection)
        #expect(try connection.scalar("SELECT count(*) FROM \(connection.dialect.stateTable("events"))") == 1)
    }

    @Test("are made once by ten processes at once", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        let database = try engine.makeDatabase()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask { try StateSchema.ensure(on: try database.connect()) }
            }
            try await group.waitForAll()
        }
        #expect(try StateSchema.version(on: try database.connect()) == StateSchema.changes.count)
    }

    @Test(
        "that an earlier sluice made are carried on with their rows, and are then like new ones",
        arguments: [
            ("copy_stopped.sqlite", Engine.sqlite, "anonymize_parts"), ("in_place_done.sqlite", .sqlite, "copy_marker"),
            ("every_operation", .sqlite, "runs"), ("copy_stopped.postgres", .postgres, "anonymize_parts"),
            ("in_place_killed.postgres", .postgres, "copy_marker"),
        ])
    func upgrade(fixture: String, engine: Engine, table: String) throws {
        let database = try engine.makeDatabase()
        try database.run(try Fixture.text("State/\(fixture).sql"))
        let connection = try database.connect()
        let rows = "SELECT * FROM \(connection.dialect.stateTable(table))"
        let before = try connection.rows(rows)
        try StateSchema.ensure(on: connection)
        #expect(try StateSchema.version(on: connection) == StateSchema.changes.count)
        // New columns come behind the old ones.
        let width = try #require(before.first?.count)
        #expect(try connection.rows(rows).map { AnswerRow(Array($0.prefix(width))) } == before)
        let new = try engine.makeDatabase()
        for connection in [connection, try new.connect()] { try StateSchema.ensureWithCopyMarker(on: connection) }
        #expect(try columns(of: database) == columns(of: new))
    }

    /// Users' revisions keep themselves from production by reading it.
    @Test("have a copy's marker only where a copy is marked", arguments: Engine.allCases)
    func copyMarker(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        try StateSchema.ensure(on: connection)
        #expect(try !StateSchema.has("copy_marker", on: connection))
        try StateSchema.ensureWithCopyMarker(on: connection)
        #expect(try StateSchema.has("copy_marker", on: connection))
    }

    /// Each column with what its values can be.
    private func columns(of database: TestDatabase) throws -> [[Value]] {
        switch database.engine {
        case .postgres:
            try database.rows(
                """
                SELECT table_name::text, column_name::text, data_type::text, is_nullable::text
                FROM information_schema.columns WHERE table_schema = 'sluice' ORDER BY 1, ordinal_position
                """)
        case .sqlite:
            // SQLite reads `bigint` and `INTEGER` alike.
            try database.rows(
                """
                SELECT t.name, c.name, CASE c.type WHEN 'bigint' THEN 'INTEGER' ELSE c.type END, c."notnull", c.pk
                FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name LIKE 'sluice\\_%' ESCAPE '\\' ORDER BY t.name, c.cid
                """)
        }
    }

    @Test(
        "of a version that this sluice doesn't know are neither changed nor read",
        arguments: Engine.allCases,
        [
            ("UPDATE % SET version = 99", "have version 99, and this sluice knows up to"),
            ("UPDATE % SET version = -1", "have version -1, which no sluice has written"),
            ("DELETE FROM %", "don't say which version they have"),
        ])
    func unknown(engine: Engine, damage: (statement: String, reason: String)) throws {
        let connection = try engine.makeDatabase().connect()
        try StateSchema.ensure(on: connection)
        try connection.execute(damage.statement.replacing("%", with: connection.dialect.stateTable("meta")))
        let refusal = try #require(throws: StateSchema.UnknownVersion.self) { try StateSchema.ensure(on: connection) }
        #expect(refusal.description.contains(damage.reason))
        #expect(throws: StateSchema.UnknownVersion.self) { try StateSchema.version(on: connection) }
    }
}
