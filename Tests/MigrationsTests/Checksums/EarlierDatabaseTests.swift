import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// Databases that a sluice of November 2026 left, see `Tests/Fixtures`.
@Suite("A database of an earlier sluice")
struct EarlierDatabaseTests {
    @Test("has nothing to do and nothing that changed", arguments: ["shop", "auth", "blog"])
    func complete(_ project: String) throws {
        let database = try TestDatabase(.sqlite)
        try database.run(try Fixture.text("State/\(project).sql"))
        let migrator = Migrator(
            try RevisionSet(folder: Fixture.job(project).appending(path: "migrations").path),
            on: try database.connect(), settings: .testing, runner: SchemaOnlyRunner(), onEvent: { _ in })
        let plan = try migrator.plan(.upgrade, to: "heads")
        #expect(plan.revisions.isEmpty)
        #expect(plan.warnings == [])
        #expect(try migrator.state().rows.count == 1)
    }

    @Test("goes on with a revision that it left in the middle, after every operation there is")
    func unfinished() throws {
        let database = try TestDatabase(.sqlite)
        try database.run(try Fixture.text("State/every_operation.sql"))
        try database.run("CREATE TABLE gate (id integer)")
        let migrator = Migrator(
            try RevisionSet(folder: Fixture.url("EveryOperation/migrations").path), on: try database.connect(),
            settings: .testing, runner: SchemaOnlyRunner(), onEvent: { _ in })
        let plan = try migrator.plan(.upgrade, to: "heads")
        #expect(plan.warnings == [])
        #expect(plan.revisions.map(\.header.id) == ["b2"])
        #expect(plan.revisions.first?.firstStep == 26)
        _ = try migrator.migrate(.upgrade, to: "heads")
        #expect(try migrator.state().rows == ["b2"])
        #expect(try database.rows("SELECT count(*) FROM gate") == [[1]])
        #expect(try database.rows("SELECT count(*) FROM after_gate") == [[0]])
    }
}
