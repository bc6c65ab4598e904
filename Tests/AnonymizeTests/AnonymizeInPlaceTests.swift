import Dispatch
import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Synchronization
import Testing

@testable import SluiceAnonymize

@Suite("Anonymizing in place", .serialized)
struct AnonymizeInPlaceTests {
    private static let rows = 2000
    private static let ddl = """
        CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL UNIQUE, name TEXT, note TEXT);
        CREATE INDEX person_name ON person (name);
        """
    private static let plan = """
        tables:
          person: {id: keep, email: {fake: email}, name: {fake: full_name}, note: {fake: text, when: "id % 2 = 0"}}
        """

    private static let referencedPlan = plan + "\n  fan: {person_id: keep}"

    private func fill(_ database: TestDatabase) throws {
        let connection = try database.url.connect()
        try connection.executeScript(Self.ddl)
        // Compressed, a canary's bytes couldn't be searched for.
        if database.engine == .postgres { try connection.execute("ALTER TABLE person ALTER note SET STORAGE EXTERNAL") }
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

    private static let canaries = ["canarymail", "Birdsong", "Canaryname", "canaryN"]

    /// A database marked as a copy with canaries in its files, and the folder of those.
    /// - Parameter asReferenced: a key points at the table, so that it is changed row by row.
    private func planted(asReferenced: Bool = false) throws -> (TestDatabase, URL) {
        let database = try TestDatabase.calm()
        try fill(database)
        let connection = try database.url.connect()
        if asReferenced { try connection.execute("CREATE TABLE fan (person_id int REFERENCES person (id))") }
        try connection.executeScript("CREATE MATERIALIZED VIEW names AS SELECT name FROM person; ANALYZE")
        connection.close()
        let folder = try database.folder()
        #expect(try ByteSearch.count(Self.canaries, below: folder) > Self.rows)
        try Anonymizer.markCopy(database.url, by: "test")
        return (database, folder)
    }

    @Test(
        "an unmarked database is refused, a marked one done, and the marker doesn't hold on another server's copy",
        arguments: Engine.allCases)
    func marker(engine: Engine) throws {
        let database = try TestDatabase.calm(engine)
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
        let (database, folder) = try planted()
        let report = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(database.url)
        // The report says so, and it is true: the WAL is the one place that is left.
        #expect(report.notes.contains { $0.hasPrefix("WAL, of which this run wrote") })
        let wal = try PostgresCluster.calm.get().directory.appending(path: "data/pg_wal")
        #expect(try ByteSearch.count(Self.canaries, below: wal) > 0)
        #expect(report.leftovers.isEmpty)
        #expect(try ByteSearch.count(Self.canaries, below: folder) == 0)
        let after = try database.url.connect()
        #expect(try after.scalar("SELECT count(DISTINCT email) FROM person")?.integer == Int64(Self.rows))
        #expect(
            try after.scalar("SELECT count(*) FROM person WHERE note LIKE 'plain %'")?.integer == Int64(Self.rows / 2))
        #expect(try after.scalar("SELECT count(*) FROM names WHERE name LIKE 'Canary%'")?.integer == 0)
    }

    @Test("PostgreSQL: a table that no key points at is put anew; what hangs on it stays, and it isn't masked twice")
    func replacement() throws {
        let database = try TestDatabase.calm()
        try database.run(
            """
            CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 100);
            CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_id int NOT NULL REFERENCES a, e text NOT NULL UNIQUE,
                twice text NOT NULL GENERATED ALWAYS AS (e || e) STORED, note text DEFAULT 'none', CHECK (length(note) < 100));
            INSERT INTO p (a_id, e) SELECT g % 100 + 1, 'canary' || g || '@corp.com' FROM generate_series(1, 3000) g;
            DELETE FROM p WHERE id % 7 = 0;
            CREATE VIEW v AS SELECT e FROM p; CREATE INDEX p_note ON p (note) WHERE a_id > 5; COMMENT ON COLUMN p.e IS 'mail';
            """)
        let shape = """
            SELECT (SELECT string_agg(conname || pg_get_constraintdef(oid), ',' ORDER BY conname) FROM pg_constraint WHERE conrelid = 'p'::regclass),
                (SELECT string_agg(indexdef, ',' ORDER BY indexdef) FROM pg_indexes WHERE tablename = 'p'),
                (SELECT string_agg(id::text || a_id || note, ',' ORDER BY id) FROM p), (SELECT last_value::text FROM p_id_seq),
                (SELECT count(*)::text FROM v), (SELECT 'p'::regclass::oid::text), col_description('p'::regclass, 3)
            """
        let before = try AnonymizeFixture.text(database.connect(), shape)
        try Anonymizer.markCopy(database.url, by: "test")
        let plan = "tables: {a: {id: keep}, p: {id: keep, a_id: keep, e: {fake: email}, note: keep}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        var control = RunControl()
        control.lockPatience = .milliseconds(50)
        let report = try anonymizer.anonymize(database.url, control: control)
        #expect(try AnonymizeFixture.text(database.connect(), shape) == before)
        #expect(report.leftovers.isEmpty)
        let indexes =
            "SELECT count(*) FROM pg_index WHERE indrelid = 'p'::regclass AND indisvalid AND indisready AND indislive"
        #expect(try database.rows(indexes) == [[.integer(3)]])
        #expect(throws: DatabaseError.self) { try database.run("INSERT INTO p (a_id, e) SELECT 1, e FROM p LIMIT 1") }
        #expect(
            try database.rows("SELECT phase, run FROM sluice.anonymize_tables WHERE table_name = 'p'") == [
                ["clean", ""]
            ])
        #expect(try database.rows("SELECT count(*) FROM pg_class WHERE relname LIKE 'anonymize_rows%'") == [[0]])
        let mails = "SELECT string_agg(e || twice, ',' ORDER BY id) FROM p"
        let once = try AnonymizeFixture.text(database.connect(), mails)
        #expect(!once[0].contains("canary"))
        #expect(try anonymizer.anonymize(database.url, control: control).rows == report.rows)
        #expect(try AnonymizeFixture.text(database.connect(), mails) == once)
        // What the engine makes of the same row, where a session has the table locked.
        let other = try TestDatabase.calm()
        try other.run("CREATE TABLE p (id int PRIMARY KEY, e text); INSERT INTO p VALUES (1, 'canary1@corp.com')")
        try Anonymizer.markCopy(other.url, by: "test")
        let reader = try HeldTransaction(other.url, "SELECT * FROM p")
        let rowByRow = try Anonymizer(plan: "tables: {p: {id: keep, e: {fake: email}}}", key: AnonymizeFixture.key)
        control.snapshotPatience = .milliseconds(10)
        #expect(try rowByRow.anonymize(other.url, control: control).rows == 1)
        reader.end()
        let mail = try AnonymizeFixture.text(other.connect(), "SELECT e || e || e FROM p")[0]
        #expect(once[0].hasPrefix(mail + ","))
    }

    @Test("PostgreSQL: a transaction that writes in another database meanwhile is waited for")
    func waitsForWriters() throws {
        let (database, folder) = try planted(asReferenced: true)
        let elsewhere = try TestDatabase.calm()
        let writer = try HeldTransaction(elsewhere.url, "SELECT pg_current_xact_id()")
        let waits = DispatchSemaphore(value: 0)
        var control = RunControl()
        control.onProgress = { if case .step(let text) = $0, text.hasPrefix("waiting for") { waits.signal() } }
        DispatchQueue.global().async {
            #expect(waits.wait(timeout: .now() + 30) == .success)
            writer.end()
        }
        let report = try Anonymizer(plan: Self.referencedPlan, key: AnonymizeFixture.key).anonymize(
            database.url, control: control)
        #expect(report.leftovers.isEmpty)
        #expect(try ByteSearch.count(Self.canaries, below: folder) == 0)
    }

    @Test("PostgreSQL: a snapshot that stays open is named with the rows it keeps, and the next run removes them")
    func namesSnapshots() throws {
        let (database, folder) = try planted(asReferenced: true)
        let reader = try HeldTransaction(database.url, "SELECT 1")
        var control = RunControl()
        control.snapshotPatience = .milliseconds(100)
        let anonymizer = try Anonymizer(plan: Self.referencedPlan, key: AnonymizeFixture.key)
        let leftovers = try anonymizer.anonymize(database.url, control: control).leftovers
        #expect(leftovers.contains { $0.contains("person") && $0.contains("session \(reader.pid) of database") })
        #expect(leftovers.contains { $0.hasPrefix("pg_catalog.pg_statistic keeps") })
        #expect(try ByteSearch.count(Self.canaries, below: folder) > Self.rows)
        reader.end()
        #expect(try anonymizer.anonymize(database.url).leftovers.isEmpty)
        #expect(try ByteSearch.count(Self.canaries, below: folder) == 0)
    }

    @Test("PostgreSQL: prepared transactions and replication slots are named, and a locked table isn't waited for")
    func namesOtherHolders() throws {
        let cluster = try PostgresCluster(settings: ["fsync=off", "max_prepared_transactions=2", "wal_level=logical"])
        let url = try DatabaseURL(cluster.conninfo())
        let connection = try url.connect()
        try connection.executeScript(
            "CREATE TABLE p (id int PRIMARY KEY, e text); INSERT INTO p VALUES (1, 'x'), (2, 'y'); CREATE TABLE q (p_id int REFERENCES p)"
        )
        try connection.executeScript("SELECT pg_create_logical_replication_slot('slot_a', 'pgoutput')")
        try connection.executeScript("BEGIN; CREATE TABLE later (x int); PREPARE TRANSACTION 'half done'")
        try Anonymizer.markCopy(url, by: "test")
        var control = RunControl()
        control.snapshotPatience = .milliseconds(10)
        let anonymizer = try Anonymizer(
            plan: "tables: {p: {id: keep, e: {pseudonym: hex}}, q: {p_id: keep}}", key: AnonymizeFixture.key)
        let leftovers = try anonymizer.anonymize(url, control: control).leftovers
        #expect(
            leftovers.contains {
                $0.contains("\"p\" keeps 2 dead rows") && $0.contains("'half done'") && $0.contains("slot slot_a")
            }, "\(leftovers)")
        try connection.executeScript("ROLLBACK PREPARED 'half done'")
        let reader = try HeldTransaction(url, "SELECT * FROM p")
        control.lockPatience = .milliseconds(50)
        let locked = try anonymizer.anonymize(url, control: control).leftovers
        #expect(locked.contains { $0.contains("\"p\" wasn't rewritten: another session has it locked") }, "\(locked)")
        reader.end()
        try connection.executeScript("SELECT pg_drop_replication_slot('slot_a')")
        #expect(try anonymizer.anonymize(url).leftovers.isEmpty)
    }

    @Test("statistics of emptied tables, partitioned tables, expressions and column groups hold no canary")
    func statistics() throws {
        let database = try TestDatabase.calm()
        let connection = try database.url.connect()
        try connection.executeScript(
            """
            CREATE TABLE part (id int, e text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (1000);
            CREATE TABLE log (e text);
            CREATE TABLE p (id int PRIMARY KEY, e text, f text);
            INSERT INTO part SELECT g, 'canary' || g % 9 FROM generate_series(1, 900) g;
            INSERT INTO log SELECT 'canary' || g % 9 FROM generate_series(1, 900) g;
            INSERT INTO p SELECT g, 'canary' || g % 9, 'canary' || g % 3 FROM generate_series(1, 900) g;
            CREATE INDEX ON p (lower(e));
            CREATE STATISTICS p_groups (mcv) ON e, f FROM p;
            ANALYZE;
            ALTER TABLE p ALTER f SET STATISTICS 0;
            """)
        let values = """
            SELECT (SELECT count(*) FROM pg_stats WHERE coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '')
                    LIKE '%canary%'), (SELECT count(*) FROM pg_stats_ext WHERE most_common_vals::text LIKE '%canary%')
            """
        #expect(try AnonymizeFixture.text(connection, values) == ["6|1"])
        connection.close()
        try Anonymizer.markCopy(database.url, by: "test")
        let columns = "{id: keep, e: {pseudonym: hex}}"
        let plan = "tables: {part: \(columns), log: empty, p: {id: keep, e: {pseudonym: hex}, f: {pseudonym: hex}}}"
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(report.leftovers.isEmpty)
        #expect(try AnonymizeFixture.text(database.url.connect(), values) == ["0|0"])
    }

    @Test("SQLite: afterwards neither the file nor its WAL holds a canary")
    func forensicsSQLite() throws {
        let database = try TestDatabase(.sqlite)
        try fill(database)
        try database.url.connect().executeScript(
            "PRAGMA journal_mode = WAL; ANALYZE; DELETE FROM person WHERE id > 1990")
        try Anonymizer.markCopy(database.url, by: "test")
        _ = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(database.url)
        let folder = URL(filePath: String(database.text.dropFirst("sqlite:".count))).deletingLastPathComponent()
        #expect(try ByteSearch.count(["canarymail", "Birdsong", "Canaryname", "canaryN"], below: folder) == 0)
    }
}

/// A transaction that another thread may end.
final class HeldTransaction: Sendable {
    let pid: Int64
    private let release = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(_ url: DatabaseURL, _ sql: String) throws {
        let begun = DispatchSemaphore(value: 0)
        let number = Mutex<Int64>(0)
        let (release, ended) = (release, ended)
        Thread.detachNewThread {
            guard let connection = try? url.connect() else { return }
            try? connection.begin(.write)
            // The whole transaction is one snapshot.
            _ = try? connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            _ = try? connection.rows(sql)
            number.withLock { $0 = (try? connection.scalar("SELECT pg_backend_pid()")?.integer) ?? 0 }
            begun.signal()
            release.wait()
            try? connection.rollback()
            connection.close()
            ended.signal()
        }
        #expect(begun.wait(timeout: .now() + 20) == .success)
        pid = number.withLock { $0 }
    }

    func end() {
        release.signal()
        #expect(ended.wait(timeout: .now() + 20) == .success)
    }
}
