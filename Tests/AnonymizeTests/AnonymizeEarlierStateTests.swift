import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceAnonymize

/// Databases that a sluice of November 2026 was stopped on, see `Tests/Fixtures`.
@Suite("Anonymizing goes on from an earlier sluice's state", .serialized)
struct AnonymizeEarlierStateTests {
    private func anonymizer() throws -> Anonymizer {
        try Anonymizer(plan: try Fixture.text("Anonymize/plan.yaml"), key: AnonymizeFixture.key)
    }

    private func load(_ fixture: String, _ engine: Engine) throws -> TestDatabase {
        let database = try TestDatabase.calm(engine)
        try database.run(try Fixture.text(fixture))
        return database
    }

    private static let people: [[Value]] = [
        [1, "Johnie Cervantes", "tuyet.moody.j58xz5tcb467gz9c@example.com"],
        [2, "Trudi Mooney", "otto.gamble.5pyfmj43h510v7s0@example.com"], [3, "Branden Cruz", nil],
    ]

    @Test("with a copy that was stopped", arguments: Engine.allCases)
    func copy(_ engine: Engine) throws {
        let source = try load("Anonymize/source.sql", engine)
        try source.run("\(series(5)) INSERT INTO visits SELECT i, 1 + i % 3, 'said ' || i FROM n")
        let target = try load("State/copy_stopped.\(engine.rawValue).sql", engine)
        let report = try anonymizer().copy(from: source.url, to: target.url)
        #expect(report.tables.map(\.rows) == [3, 5])
        #expect(report.certificate != nil)
        #expect(try target.rows("SELECT id, name, email FROM people ORDER BY id") == Self.people)
        #expect(try target.rows("SELECT count(*), count(note) FROM visits") == [[5, 0]])
    }

    @Test("in place, and changes nothing that is done")
    func done() throws {
        let database = try load("State/in_place_done.sqlite.sql", .sqlite)
        let report = try anonymizer().anonymize(database.url)
        #expect(report.notes.filter { $0.contains("unchanged since") }.count == 2)
        #expect(try database.rows("SELECT id, name, email FROM people ORDER BY id") == Self.people)
    }

    @Test("in place after a kill, and switches its triggers on again")
    func killed() throws {
        let database = try load("State/in_place_killed.postgres.sql", .postgres)
        let enabled = "SELECT tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
        #expect(try database.rows(enabled) == [["D"], ["D"]])
        _ = try anonymizer().anonymize(database.url, copyNames: [database.name])
        #expect(try database.rows(enabled) == [["O"], ["O"]])
        #expect(try database.rows("SELECT count(*), count(note) FROM visits") == [[2, 0]])
    }
}
