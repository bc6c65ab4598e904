import Database
import Foundation
import TestSupport
import Testing
import Transforms

@testable import Sluice

@Suite("Anonymizing in place", .serialized)
struct AnonymizeInPlaceTests {
    private static let rows = 5000
    private static let ddl = """
        CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name TEXT, note TEXT);
        CREATE INDEX person_name ON person (name);
        """
    private static let plan = """
        triggers: disable
        tables:
          person: {id: keep, email: {fake: email}, name: {fake: full_name}, note: {fake: text, when: "id % 2 = 0"}}
        """

    private func fill(_ database: TestDatabase) throws {
        let connection = try database.url.connect()
        try connection.executeScript(Self.ddl)
        try connection.transaction {
            let places = (1...4).map(connection.dialect.placeholder).joined(separator: ", ")
            let insert = try connection.prepare("INSERT INTO person VALUES (\(places))")
            for id in 1...Self.rows {
                // The note is long enough for TOAST, and no two compress alike.
                let note = (0..<60).map { "canaryN\(id)w\(($0 * 7919 + id) % 100_003)" }.joined(separator: " ")
                try insert.execute([
                    .integer(Int64(id)), .text("canarymail\(id)@corp.com"), .text("Canaryname\(id % 50) Birdsong\(id)"),
                    .text(id % 2 == 0 ? note : "plain \(id)"),
                ])
            }
        }
    }

    @Test(
        "an unmarked database is refused, a marked one done, and the marker doesn't hold on another server's copy",
        arguments: Engine.allCases)
    func marker(engine: Engine) throws {
        let database = try TestDatabase(engine)
        try fill(database)
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        #expect(throws: Refused.self) { try anonymizer.anonymize(database.url) }
        try Anonymizer.markCopy(database.url, by: "test")
        #expect(try anonymizer.anonymize(database.url).rows == Self.rows)
        if engine == .postgres {
            try database.url.connect().execute("UPDATE sluice.copy_marker SET system_identifier = '1'")
            #expect(throws: Refused.self) { try anonymizer.anonymize(database.url) }
        }
    }

    @Test("PostgreSQL: afterwards no file of the database holds a canary, and the rows are those of a copy")
    func forensicsPostgres() throws {
        let database = try TestDatabase(.postgres)
        try fill(database)
        let connection = try database.url.connect()
        try connection.executeScript("CREATE MATERIALIZED VIEW names AS SELECT name FROM person; ANALYZE")
        let oid = try #require(
            try connection.scalar("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")?.integer)
        try connection.execute("CHECKPOINT")
        connection.close()
        let folder = try PostgresCluster.shared.get().directory.appending(path: "data/base/\(oid)")
        let canaries = ["canarymail", "Birdsong", "Canaryname", "canaryN"]
        #expect(try ByteSearch.count(canaries, below: folder) > Self.rows)
        try Anonymizer.markCopy(database.url, by: "test")
        let report = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(report.notes.contains { $0.hasPrefix("WAL") })
        #expect(try ByteSearch.count(canaries, below: folder) == 0)
        let after = try database.url.connect()
        #expect(try after.scalar("SELECT count(DISTINCT email) FROM person")?.integer == Int64(Self.rows))
        #expect(
            try after.scalar("SELECT count(*) FROM person WHERE note LIKE 'plain %'")?.integer == Int64(Self.rows / 2))
        #expect(try after.scalar("SELECT count(*) FROM names WHERE name LIKE 'Canary%'")?.integer == 0)
    }

    @Test("SQLite: afterwards neither the file nor its WAL holds a canary")
    func forensicsSQLite() throws {
        let database = try TestDatabase(.sqlite)
        try fill(database)
        try database.url.connect().executeScript(
            "PRAGMA journal_mode = WAL; ANALYZE; DELETE FROM person WHERE id > 4990")
        try Anonymizer.markCopy(database.url, by: "test")
        _ = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(database.url)
        let folder = URL(filePath: String(database.text.dropFirst("sqlite:".count))).deletingLastPathComponent()
        #expect(try ByteSearch.count(["canarymail", "Birdsong", "Canaryname", "canaryN"], below: folder) == 0)
    }

    @Test("what a copy must be used for is refused in place")
    func refusals() throws {
        let database = try TestDatabase(.postgres)
        try database.url.connect().executeScript(
            "CREATE TABLE a (k text PRIMARY KEY, u text UNIQUE); CREATE TABLE b (id int PRIMARY KEY, u text REFERENCES a (u), s text)"
        )
        try Anonymizer.markCopy(database.url, by: "test")
        let plan =
            "tables: {a: {k: {pseudonym: hex}, u: {pseudonym: hex}}, b: {id: keep, u: {pseudonym: hex}, s: {shuffle: true}}}"
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        }
        #expect(Set(error?.problems.map(\.place) ?? []) == ["a.k", "a.u", "b.u", "b.s"])
    }

    @Test("triggers that write history are off for the run and on again afterwards")
    func triggers() throws {
        let database = try TestDatabase(.postgres)
        try database.url.connect().executeScript(
            """
            CREATE TABLE p (id int PRIMARY KEY, e text); CREATE TABLE history (e text); INSERT INTO p VALUES (1, 'original');
            CREATE FUNCTION keep_old() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO history VALUES (OLD.e); RETURN NEW; END';
            CREATE TRIGGER history AFTER UPDATE ON p FOR EACH ROW EXECUTE FUNCTION keep_old();
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        let plan = "triggers: disable\ntables: {p: {id: keep, e: {pseudonym: hex}}, history: {e: keep}}"
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        let connection = try database.url.connect()
        #expect(try connection.scalar("SELECT count(*) FROM history")?.integer == 0)
        #expect(try connection.scalar("SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'history'")?.text == "O")
    }
}
