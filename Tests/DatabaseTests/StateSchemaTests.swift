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

    @Test("of a newer Sluice are refused", arguments: Engine.allCases)
    func newer(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        try StateSchema.ensure(on: connection)
        try connection.execute("UPDATE \(connection.dialect.stateTable("meta")) SET version = 99")
        #expect(throws: StateSchema.TooNew.self) { try StateSchema.ensure(on: connection) }
    }
}
