import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("Sequences of anonymized tables")
struct AnonymizeSequenceTests {
    private static let plan = """
        tables:
          p: {id: {permute: null, min: 1, max: 1000}, e: {pseudonym: hex}}
          q: {id: keep, e: {pseudonym: hex}}
          gone: empty
        """

    private func filled() throws -> TestDatabase {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TABLE p (id serial PRIMARY KEY, e text); CREATE TABLE q (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, e text);
            CREATE TABLE gone (id bigserial PRIMARY KEY, e text);
            INSERT INTO p (e) SELECT 'e' || i FROM generate_series(1, 100) i; INSERT INTO q (e) SELECT e FROM p;
            INSERT INTO gone (e) SELECT e FROM p; SELECT setval('p_id_seq', 777); SELECT setval('q_id_seq', 777);
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        return database
    }

    private func isBehindItsValues(_ database: TestDatabase) throws {
        #expect(
            try database.rows("SELECT ((SELECT last_value FROM p_id_seq) = (SELECT max(id) FROM p))::int") == [[1]])
        // A kept column's sequence stays, too.
        #expect(try database.rows("SELECT last_value FROM q_id_seq") == [[777]])
        #expect(try database.rows("SELECT nextval('gone_id_seq')") == [[1]])
        try database.run("INSERT INTO p (e) VALUES ('new'); INSERT INTO gone (e) VALUES ('new')")
    }

    @Test("in a copy they go on behind the new values")
    func copy() throws {
        let source = try filled()
        let target = try TestDatabase(.postgres)
        _ = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        try isBehindItsValues(target)
    }

    @Test("in place they go on behind the new values")
    func inPlace() throws {
        let database = try filled()
        _ = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(database.url)
        try isBehindItsValues(database)
    }

    @Test("one that has no room behind the new values is told of")
    func noRoom() throws {
        let database = try filled()
        let plan = Self.plan.replacing("{permute: null, min: 1, max: 1000}", with: "{permute: null}")
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(report.notes.contains { $0.hasPrefix("sequence p_id_seq stands at its original value") })
    }

    @Test("SQLite: AUTOINCREMENT forgets the highest original value")
    func autoincrement() throws {
        let database = try TestDatabase(.sqlite)
        try database.run(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, e TEXT); INSERT INTO p VALUES (7, 'a'), (5000, 'b');
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        _ = try Anonymizer(
            plan: "tables: {p: {id: {permute: null, min: 1, max: 6000}, e: keep}}", key: AnonymizeFixture.key
        ).anonymize(database.url)
        #expect(try database.rows("SELECT (SELECT seq FROM sqlite_sequence) = (SELECT max(id) FROM p)") == [[1]])
    }
}
