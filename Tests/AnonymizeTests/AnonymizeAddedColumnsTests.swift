import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// A plan that names more columns than the run in place before had.
@Suite("Columns added to a plan after a run in place", .serialized)
struct AnonymizeAddedColumnsTests {
    private static let key = AnonymizeFixture.key

    private func filled(_ engine: Engine, rows: Int = 300, referenced: Bool = false) throws -> TestDatabase {
        let database = try TestDatabase(engine)
        try database.run(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, e TEXT, f TEXT, g TEXT);
            \(referenced ? "CREATE TABLE q (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));" : "")
            \(series(rows)) INSERT INTO p SELECT i, 'canary' || i, 'canary' || i, 'canary' || i FROM n;
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        return database
    }

    private func anonymizer(_ rules: String, others: String = "") throws -> Anonymizer {
        try Anonymizer(plan: "tables: {p: {id: keep, \(rules)}\(others)}", key: Self.key)
    }

    private static let two = "e: {pseudonym: hex}, f: {pseudonym: word}"

    @Test(
        "they alone are changed; the result is that of one run with the whole plan", arguments: Engine.allCases,
        [false, true])
    func alone(engine: Engine, referenced: Bool) throws {
        let others = referenced ? ", q: {id: keep, p_id: keep}" : ""
        let all = try anonymizer("\(Self.two), g: {pseudonym: hex}", others: others)
        let expected = try filled(engine, referenced: referenced)
        _ = try all.anonymize(expected.url)
        let database = try filled(engine, referenced: referenced)
        _ = try anonymizer("\(Self.two), g: keep", others: others).anonymize(database.url)
        let report = try all.anonymize(database.url)
        #expect(report.notes.contains { $0.hasPrefix("p: done at") && $0.hasSuffix("has more: g") })
        #expect(report.tables.first { $0.name == "p" }?.rows == 300)
        let sql = "SELECT id, e, f, g FROM p ORDER BY id"
        #expect(try database.rows(sql) == expected.rows(sql))
        let again = try all.anonymize(database.url)
        #expect(again.notes.contains { $0.hasPrefix("p: done at") && $0.hasSuffix("unchanged since") })
        #expect(try database.rows(sql) == expected.rows(sql))
    }

    @Test("stopped in the middle and gone on with, the done columns stay as they are", arguments: Engine.allCases)
    func stopped(engine: Engine) throws {
        let all = try anonymizer("\(Self.two), g: {pseudonym: hex}", others: ", q: {id: keep, p_id: keep}")
        // Enough for a chunk to be left when the first progress is told.
        let rows = engine == .sqlite ? 200_000 : 20_000
        let expected = try filled(engine, rows: rows, referenced: true)
        _ = try all.anonymize(expected.url)
        let database = try filled(engine, rows: rows, referenced: true)
        _ = try anonymizer("\(Self.two), g: keep", others: ", q: {id: keep, p_id: keep}").anonymize(database.url)
        var control = RunControl()
        let stop = control.stop
        control.onProgress = { if case .rows(_, let done, _) = $0, done > 0 { stop.request(.signal) } }
        #expect(throws: Problem.stopped) { try all.anonymize(database.url, control: control) }
        let left = try database.rows("SELECT count(*) FROM p WHERE g LIKE 'canary%'")
        #expect(left != [[0]] && left != [[.integer(Int64(rows))]])
        _ = try all.anonymize(database.url)
        let sql = "SELECT id, e, f, g FROM p ORDER BY id"
        #expect(try database.rows(sql) == expected.rows(sql))
    }

    @Test(
        "a rule that reads an original which is gone is refused by name",
        arguments: ["g: {pseudonym: hex, when: \"e LIKE 'canary1%'\"}", "g: {sql: upper(e)}"])
    func gone(rule: String) throws {
        let database = try filled(.sqlite)
        _ = try anonymizer("\(Self.two), g: keep").anonymize(database.url)
        let before = try database.rows("SELECT * FROM p")
        let refused = #expect(throws: Refused.self) {
            try anonymizer("\(Self.two), \(rule)").anonymize(database.url)
        }
        #expect(refused?.reason.contains("the rule of g reads the original e, which is gone") == true)
        #expect(try database.rows("SELECT * FROM p") == before)
    }

    @Test(
        "values that were made from a column which is added now hold its originals: that is refused",
        arguments: ["{fake: email, from: [e]}", "{template: \"{e}.{id}\"}", "{sql: \"e || 'x'\"}"])
    func madeFromOriginals(rule: String) throws {
        let database = try filled(.sqlite)
        _ = try anonymizer("e: keep, f: \(rule), g: keep").anonymize(database.url)
        let before = try database.rows("SELECT * FROM p")
        let all = try anonymizer("e: {pseudonym: hex}, f: \(rule), g: keep")
        let refused = #expect(throws: Refused.self) { try all.anonymize(database.url) }
        #expect(refused?.reason.contains("were made from the original e, which the plan kept then") == true)
        #expect(try database.rows("SELECT * FROM p") == before)
    }

    @Test("with rows that came since, the plan of the first run goes first", arguments: Engine.allCases)
    func rowsToo(engine: Engine) throws {
        let database = try filled(engine)
        let first = try anonymizer("\(Self.two), g: keep")
        _ = try first.anonymize(database.url)
        try database.run("INSERT INTO p VALUES (999, 'canary', 'canary', 'canary')")
        let all = try anonymizer("\(Self.two), g: {pseudonym: hex}")
        let refused = #expect(throws: Refused.self) { try all.anonymize(database.url) }
        #expect(refused?.reason.contains("run the plan of that run first") == true)
        guard engine == .postgres else { return }
        _ = try first.anonymize(database.url)
        _ = try all.anonymize(database.url)
        #expect(try database.rows("SELECT count(*) FROM p WHERE e || f || g LIKE '%canary%'") == [[0]])
    }
}
