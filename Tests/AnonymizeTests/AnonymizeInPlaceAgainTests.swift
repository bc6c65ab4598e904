import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// A copy that a run has been at before.
@Suite("Anonymizing in place once more", .serialized)
struct AnonymizeInPlaceAgainTests {
    private static let plan = """
        tables:
          p: {id: keep, e: {pseudonym: hex}}
          child: {id: keep, p_id: keep, n: {pseudonym: word}}
        """
    private let anonymizer: Anonymizer

    init() throws { anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key) }

    private func filled(_ engine: Engine) throws -> TestDatabase {
        let database = try TestDatabase.calm(engine)
        try database.run(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, e TEXT);
            CREATE TABLE child (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id), n TEXT);
            \(series(100)) INSERT INTO p SELECT i, 'canary' || i FROM n;
            \(series(100)) INSERT INTO child SELECT i, i, 'canary' || i FROM n;
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        return database
    }

    private static let originals = """
        SELECT (SELECT count(*) FROM p WHERE e LIKE 'canary%') + (SELECT count(*) FROM child WHERE n LIKE 'canary%')
        """

    @Test("a table that was emptied and filled from production again is done again", arguments: Engine.allCases)
    func refreshed(engine: Engine) throws {
        let database = try filled(engine)
        _ = try anonymizer.anonymize(database.url)
        let done = try database.rows("SELECT e FROM p ORDER BY id")
        try database.run(
            "DELETE FROM child; DELETE FROM p; \(series(100)) INSERT INTO p SELECT i, 'canary' || i FROM n")
        if engine == .sqlite {
            // There, other rows in the places of those that are done could be both.
            let refused = #expect(throws: Refused.self) { try anonymizer.anonymize(database.url) }
            #expect(refused?.reason.contains("p was done at") == true && refused?.hint.contains("--again") == true)
            _ = try anonymizer.anonymize(database.url, again: true)
        } else {
            _ = try anonymizer.anonymize(database.url)
        }
        #expect(try database.rows(Self.originals) == [[0]])
        #expect(try database.rows("SELECT e FROM p ORDER BY id") == done)
    }

    @Test("what comes into a table that was empty is done", arguments: Engine.allCases)
    func filledLater(engine: Engine) throws {
        let database = try filled(engine)
        try database.run("DELETE FROM child; DELETE FROM p")
        _ = try anonymizer.anonymize(database.url)
        try database.run("\(series(100)) INSERT INTO p SELECT i, 'canary' || i FROM n")
        _ = try anonymizer.anonymize(database.url)
        #expect(try database.rows(Self.originals) == [[0]])
    }

    @Test("rows that came since are done, and only they", arguments: Engine.allCases)
    func added(engine: Engine) throws {
        let database = try filled(engine)
        _ = try anonymizer.anonymize(database.url)
        let done = try database.rows("SELECT e FROM p UNION ALL SELECT n FROM child")
        try database.run("INSERT INTO p VALUES (101, 'canary101'); INSERT INTO child VALUES (101, 101, 'canary101')")
        let report = try anonymizer.anonymize(database.url)
        #expect(try database.rows(Self.originals) == [[0]])
        let after = try database.rows("SELECT e FROM p WHERE id <= 100 UNION ALL SELECT n FROM child WHERE id <= 100")
        #expect(after == done)
        #expect(report.notes.contains { $0.hasPrefix("p: rows that came or changed since") })
        #expect(report.tables.map(\.rows) == [101, 101])
    }

    @Test("rows that came since are done in tables that are put anew, too", arguments: Engine.allCases)
    func addedWithKeys(engine: Engine) throws {
        let database = try filled(engine)
        let plan = """
            tables:
              p: {id: {permute: null, min: 1, max: 10000, domain: p}, e: {pseudonym: hex}}
              child: {id: keep, p_id: {permute: null, min: 1, max: 10000, domain: p}, n: {pseudonym: word}}
            """
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        _ = try anonymizer.anonymize(database.url)
        let pairs = "SELECT p.id, e, n FROM p JOIN child ON p_id = p.id ORDER BY child.id LIMIT 100"
        let done = try database.rows(pairs)
        let next = try #require(try database.rows("SELECT max(id) + 1 FROM p").first?.first?.integer)
        try database.run(
            "INSERT INTO p VALUES (\(next), 'canary101'); INSERT INTO child VALUES (101, \(next), 'canary101')")
        _ = try anonymizer.anonymize(database.url)
        #expect(try database.rows(Self.originals) == [[0]])
        #expect(try database.rows(pairs) == done)
        #expect(try database.rows("SELECT count(*) FROM p JOIN child ON p_id = p.id") == [[101]])
    }

    @Test(
        "another key or another rule is refused, on a finished and on an interrupted run, unless it is asked for",
        arguments: Engine.allCases)
    func otherKey(engine: Engine) throws {
        let database = try filled(engine)
        _ = try anonymizer.anonymize(database.url)
        let done = try database.rows("SELECT e FROM p ORDER BY id")
        let other = try Anonymizer(
            plan: Self.plan, key: try AnonymizationKey("0f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372810"))
        let refused = #expect(throws: Refused.self) { try other.anonymize(database.url) }
        #expect(refused?.reason.contains("another key or other rules") == true)
        #expect(try database.rows("SELECT e FROM p ORDER BY id") == done)
        try database.run("UPDATE \(engine == .postgres ? "sluice." : "sluice_")anonymize_tables SET phase = 'begun'")
        #expect(throws: Refused.self) { try other.anonymize(database.url) }
        _ = try other.anonymize(database.url, again: true)
        #expect(try database.rows("SELECT e FROM p ORDER BY id") != done)
    }

    @Test(
        "without a word in the plan triggers and rules are off for the run, and on again as they were",
        arguments: Engine.allCases)
    func triggersOff(engine: Engine) throws {
        let database = try filled(engine)
        try database.run("CREATE TABLE history (e TEXT)")
        switch engine {
        case .postgres:
            try database.run(
                """
                CREATE FUNCTION keep_old() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO history VALUES (OLD.e); RETURN NEW; END';
                CREATE TRIGGER a AFTER UPDATE OR DELETE ON p FOR EACH ROW EXECUTE FUNCTION keep_old();
                CREATE TRIGGER b AFTER UPDATE OR DELETE ON p FOR EACH ROW EXECUTE FUNCTION keep_old();
                ALTER TABLE p ENABLE ALWAYS TRIGGER b;
                CREATE RULE r AS ON UPDATE TO p DO ALSO INSERT INTO history VALUES (OLD.e);
                """)
        case .sqlite:
            try database.run("CREATE TRIGGER a AFTER UPDATE ON p BEGIN INSERT INTO history VALUES (OLD.e); END")
        }
        let plan = Self.plan + "\n  history: {e: keep}"
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(try database.rows("SELECT count(*) FROM history") == [[0]])
        #expect(report.notes.contains { $0.hasPrefix("off for this run") && $0.contains("a") })
        guard engine == .postgres else { return }
        let states = try database.rows(
            """
            SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'p'::regclass AND NOT tgisinternal
            UNION ALL SELECT ev_enabled::text FROM pg_rewrite WHERE rulename = 'r'
            """)
        #expect(states == [["OA"], ["O"]])
    }

    @Test(
        "triggers that fire because the plan says so are told of, where they wrote originals",
        arguments: Engine.allCases)
    func triggersFire(engine: Engine) throws {
        let database = try filled(engine)
        try database.run("CREATE TABLE history (e TEXT)")
        let body = "INSERT INTO history VALUES (OLD.e)"
        switch engine {
        case .postgres:
            try database.run(
                """
                CREATE FUNCTION keep_old() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN \(body); RETURN NEW; END';
                CREATE TRIGGER a AFTER UPDATE ON p FOR EACH ROW EXECUTE FUNCTION keep_old();
                """)
        case .sqlite: try database.run("CREATE TRIGGER a AFTER UPDATE ON p BEGIN \(body); END")
        }
        let plan = "triggers: fire\n" + Self.plan + "\n  history: {e: keep}"
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(try database.rows("SELECT count(*) FROM history") == [[100]])
        #expect(report.leftovers.contains { $0.hasPrefix("history was written to by triggers") })
        #expect(report.certificate == nil)
        let covered = plan.replacing("history: {e: keep}", with: "history: {e: {pseudonym: hex}}")
        let ended = try Anonymizer(plan: covered, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(try database.rows("SELECT count(*) FROM history WHERE e LIKE 'canary%'") == [[0]])
        #expect(ended.leftovers.isEmpty)
    }

    @Test("a marker doesn't hold in a database that was made from the marked one")
    func marker() throws {
        let database = try filled(.postgres)
        try database.run(
            "UPDATE sluice.copy_marker SET system_identifier = split_part(system_identifier, '/', 1) || '/1'")
        #expect(throws: Refused.self) { try anonymizer.anonymize(database.url) }
    }

    @Test(
        "a second run at the same time waits, and is refused when the first one doesn't end", arguments: Engine.allCases
    )
    func oneAtATime(engine: Engine) throws {
        let database = try filled(engine)
        let first = try database.url.connect()
        var control = RunControl()
        control.snapshotPatience = .milliseconds(100)
        try RunControl().underLock(on: first) {
            let refused = #expect(throws: Refused.self) { try anonymizer.anonymize(database.url, control: control) }
            #expect(refused?.reason.contains("another run that anonymizes this database") == true)
        }
        #expect(try anonymizer.anonymize(database.url, control: control).rows == 200)
    }

    @Test("SQLite: a reader that keeps the WAL from being emptied is told of, and the next run empties it")
    func readerOfTheWAL() throws {
        let database = try filled(.sqlite)
        try database.run("PRAGMA journal_mode = WAL")
        let reader = try database.url.connect(.readOnly)
        try reader.begin(.snapshot)
        _ = try reader.rows("SELECT count(*) FROM p")
        var control = RunControl()
        control.snapshotPatience = .milliseconds(300)
        let leftovers = try anonymizer.anonymize(database.url, control: control).leftovers
        #expect(!leftovers.isEmpty && leftovers.allSatisfy { $0.contains("another process reads the database") })
        try reader.rollback()
        reader.close()
        #expect(try anonymizer.anonymize(database.url, control: control).leftovers.isEmpty)
        let folder = URL(filePath: String(database.text.dropFirst("sqlite:".count))).deletingLastPathComponent()
        #expect(try ByteSearch.count(["canary"], below: folder) == 0)
    }
}
