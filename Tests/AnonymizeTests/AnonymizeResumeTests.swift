import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("A copy between PostgreSQL databases that was cut off", .serialized)
struct AnonymizeResumeTests {
    /// The reader runs ahead of the writer by a few parts: there must be more tables than that for a stop to leave some.
    private static let fillers = (1...8).map { "f\($0)" }
    private static let plan = """
        tables:
          a: {id: keep, e: {fake: email}}
          b: {id: keep, a_id: keep, t: {fake: text}}
        \(fillers.map { "  \($0): {id: keep}" }.joined(separator: "\n"))
        """

    private func makeSource() throws -> TestDatabase {
        let source = try TestDatabase(.postgres)
        try source.url.connect().executeScript(
            """
            CREATE TABLE a (id int PRIMARY KEY, e text UNIQUE); CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a, t text);
            INSERT INTO a SELECT g, 'u' || g || '@corp.com' FROM generate_series(1, 20000) g;
            INSERT INTO b SELECT g, g, repeat('some words here ', 5) || g FROM generate_series(1, 20000) g;
            """)
        for filler in Self.fillers {
            try source.url.connect().executeScript(
                "CREATE TABLE \(filler) AS SELECT g AS id FROM generate_series(1, 100) g")
        }
        return source
    }

    private func content(_ database: TestDatabase) throws -> [String] {
        let connection = try database.url.connect(.readOnly)
        return try (["a", "b"] + Self.fillers).flatMap {
            try AnonymizeFixture.text(
                connection, "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY id)) FROM \($0) t")
        }
    }

    /// Stops when the first table is there.
    private func stopped(_ anonymizer: Anonymizer, _ source: TestDatabase, _ target: TestDatabase) {
        var control = RunControl(workers: 1)
        let stop = control.stop
        control.onProgress = { if case .rows = $0 { stop.request(.signal) } }
        #expect(throws: Problem.stopped) { try anonymizer.copy(from: source.url, to: target.url, control: control) }
    }

    @Test("goes on to the same bytes as an undisturbed copy")
    func resume() throws {
        let source = try makeSource()
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        let whole = try TestDatabase(.postgres)
        _ = try anonymizer.copy(from: source.url, to: whole.url)
        let target = try TestDatabase(.postgres)
        stopped(anonymizer, source, target)
        let report = try anonymizer.copy(from: source.url, to: target.url)
        #expect(report.resumedParts >= 1 && report.resumedParts < 10)
        #expect(try content(target) == content(whole))
        let certificate = try #require(report.certificate)
        #expect(certificate.foreignKeys == 1 && certificate.tables.count == 10)
        #expect(certificate.tables.first { $0.table == "b" }?.found == 20000)
        let kept = try target.rows("SELECT certificate FROM sluice.anonymize_copy")
        #expect(kept[0][0].text == certificate.json && !certificate.json.contains("@"))
    }

    @Test("that lost a row has no certificate, and says which table")
    func lostRow() throws {
        let source = try makeSource()
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        let target = try TestDatabase(.postgres)
        stopped(anonymizer, source, target)
        // The marks of what was copied stay; a row of it goes.
        let copied = try target.rows("SELECT source_table FROM sluice.anonymize_parts ORDER BY 1 DESC LIMIT 1")
        let table = try #require(copied[0][0].text)
        try target.run("DELETE FROM \(table) WHERE id = 1")
        let failure = #expect(throws: Problem.self) { try anonymizer.copy(from: source.url, to: target.url) }
        #expect(failure?.description.contains(table) == true)
    }

    @Test(
        "copies a table again that changed in the source meanwhile, so that keys hold",
        arguments: [
            "UPDATE b SET t = 'changed ' || id WHERE id = 5", "DELETE FROM b WHERE id = 7",
            "WITH x AS (INSERT INTO a VALUES (99999, 'new@corp.com') RETURNING id) INSERT INTO b SELECT id, 1, 'new' FROM x",
        ])
    func changedSource(change: String) throws {
        let source = try makeSource()
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        let target = try TestDatabase(.postgres)
        stopped(anonymizer, source, target)
        try source.url.connect().execute(change)
        // The largest table comes first, so b was there already.
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let whole = try TestDatabase(.postgres)
        _ = try anonymizer.copy(from: source.url, to: whole.url)
        #expect(try content(target) == content(whole))
    }

    @Test("isn't gone on with under another key, or a plan that wants other columns")
    func otherKey() throws {
        let source = try makeSource()
        let target = try TestDatabase(.postgres)
        stopped(try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key), source, target)
        let other = try AnonymizationKey("00112233445566778899aabbccddeeff0123456789abcdef-x")
        #expect(throws: Refused.self) {
            try Anonymizer(plan: Self.plan, key: other).copy(from: source.url, to: target.url)
        }
        #expect(throws: Refused.self) {
            let other = Self.plan.replacing("t: {fake: text}", with: "t: drop")
            return try Anonymizer(plan: other, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        }
    }
}
