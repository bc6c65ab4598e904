import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceArchive

/// Nothing but what was archived is written: no trigger takes a restored value for a change, and what was written since stays.
@Suite("A restore writes only what it restores")
struct RestoreWritesTests {
    private let bench: ArchiveBench
    private let database: TestDatabase

    init() throws {
        bench = try ArchiveBench()
        database = try Engine.postgres.makeDatabase()
    }

    @discardableResult
    private func backUp(
        _ column: String?, of table: String = "film", where condition: String? = nil, as role: String? = nil
    ) throws -> Manifest {
        var backup = Backup(
            ArchiveSubject(table: QualifiedName(table), column: column, condition: condition), to: bench.path())
        backup.options.frameSize = 1 << 10
        return try backup.run(on: engine(as: role).url.connect(), database: database.url)
    }

    private func restore(firesTriggers: Bool = false, into target: RestoreTarget? = nil) throws -> Restore {
        var options = Restore.Options()
        options.chunkRows = 60
        options.firesTriggers = firesTriggers
        return Restore(try ArchiveReader(path: bench.path()), target: target, options: options)
    }

    private func engine(as role: String? = nil) throws -> BackfillEngine {
        guard let role else { return database.backfillEngine }
        return BackfillEngine(
            url: try DatabaseURL(database.text + " user=\(role)"), registry: .builtIn, defaults: JobDefaults(),
            stop: StopToken())
    }

    /// A login of its own, which may make Sluice's tables.
    private func makeRole() throws -> String {
        let role = "writer_\(UInt32.random(in: 0...UInt32.max))"
        try database.run(
            "CREATE ROLE \(role) LOGIN; GRANT CREATE ON DATABASE \(database.name) TO \(role); GRANT ALL ON SCHEMA public TO \(role)"
        )
        return role
    }

    private func dropRole(_ role: String) throws { try database.run("DROP OWNED BY \(role); DROP ROLE \(role)") }

    private static let film = """
        CREATE TABLE film (id int PRIMARY KEY, dur int, last_update text DEFAULT '2006');
        INSERT INTO film SELECT i, i, '2006' FROM generate_series(1, 200) i;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.last_update := ''TOUCHED by '' || TG_NAME; RETURN NEW; END';
        CREATE TRIGGER plain BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE TRIGGER always BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE TRIGGER replica BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE TRIGGER off BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE RULE also AS ON UPDATE TO film DO ALSO INSERT INTO film (id) VALUES (-1);
        ALTER TABLE film ENABLE ALWAYS TRIGGER always; ALTER TABLE film ENABLE REPLICA TRIGGER replica;
        ALTER TABLE film DISABLE TRIGGER off;
        """

    private func triggers() throws -> [[Value]] {
        try database.rows(
            "SELECT tgname::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT rulename::text, ev_enabled::text FROM pg_rewrite WHERE rulename = 'also' ORDER BY 1"
        )
    }

    private let untouched =
        "SELECT count(*), count(*) FILTER (WHERE dur = id), min(last_update), max(last_update) FROM film"

    @Test(
        "of a column: triggers and rules stay quiet for a superuser and for an owner, and are as they were",
        arguments: [true, false])
    func column(isSuperuser: Bool) throws {
        let role = try makeRole()
        try database.run(Self.film + "ALTER TABLE film OWNER TO \(role)")
        let before = try triggers()
        try backUp("dur", as: isSuperuser ? nil : role)
        try database.run("ALTER TABLE film DROP COLUMN dur")
        #expect(try restore().run(with: engine(as: isSuperuser ? nil : role)).report.restoredRows == 200)
        #expect(try database.rows(untouched) == [[200, 200, "2006", "2006"]])
        #expect(try triggers() == before)
        try dropRole(role)
    }

    @Test(
        "of partitions and of tables that inherit: their own triggers stay quiet, too",
        arguments: ["PARTITION OF", "INHERITS"])
    func tree(kind: String) throws {
        let role = try makeRole()
        let child =
            kind == "INHERITS"
            ? "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (t)"
            : "CREATE TABLE child PARTITION OF t FOR VALUES FROM (0) TO (1000)"
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, dur int, touched int DEFAULT 0) \(kind == "INHERITS" ? "" : "PARTITION BY RANGE (id)");
            \(child); INSERT INTO child SELECT i, i, 0 FROM generate_series(1, 100) i;
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := 1; RETURN NEW; END';
            CREATE TRIGGER own BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE TRIGGER parents BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE child ENABLE ALWAYS TRIGGER own; ALTER TABLE t OWNER TO \(role); ALTER TABLE child OWNER TO \(role);
            """)
        let before = try database.rows(
            "SELECT tgname::text, tgrelid::regclass::text, tgenabled::text FROM pg_trigger ORDER BY 1, 2")
        try backUp("dur", of: "t", as: role)
        try database.run("ALTER TABLE t DROP COLUMN dur")
        _ = try restore().run(with: engine(as: role))
        #expect(try database.rows("SELECT sum(touched), count(dur) FROM t") == [[0, 100]])
        #expect(
            try database.rows(
                "SELECT tgname::text, tgrelid::regclass::text, tgenabled::text FROM pg_trigger ORDER BY 1, 2") == before
        )
        try dropRole(role)
    }

    @Test("of rows: they are as they were archived, and foreign keys are checked all the same, deferred ones too")
    func rows() throws {
        try database.run(
            """
            CREATE TABLE studio (id int PRIMARY KEY); INSERT INTO studio VALUES (1), (2); \(Self.film)
            ALTER TABLE film ADD studio int DEFAULT 1 REFERENCES studio DEFERRABLE INITIALLY DEFERRED;
            """)
        let before = try triggers()
        let all = try database.rows("SELECT * FROM film ORDER BY id")
        try backUp(nil, where: "id <= 150")
        let change =
            "ALTER TABLE film DISABLE TRIGGER USER; ALTER TABLE film DISABLE RULE also; "
            + "DELETE FROM film WHERE id < 20; UPDATE film SET dur = -1 WHERE id < 40; "
            + "ALTER TABLE film ENABLE TRIGGER plain, ENABLE ALWAYS TRIGGER always, ENABLE REPLICA TRIGGER replica, ENABLE RULE also"
        try database.run(change)
        #expect(try restore().run(with: engine()).report.restoredRows == 150)
        #expect(try database.rows("SELECT * FROM film ORDER BY id") == all)
        #expect(try triggers() == before)
        try database.run("\(change); UPDATE film SET studio = 2; DELETE FROM studio WHERE id = 1")
        #expect(throws: (any Error).self) { try restore().run(with: engine()) }
        #expect(try triggers() == before)
    }

    @Test("of rows by a role that doesn't own the table names the triggers, and lets them fire only when told to")
    func forbidden() throws {
        let role = try makeRole()
        try database.run("\(Self.film) DROP RULE also ON film; GRANT ALL ON film TO \(role)")
        try backUp(nil, where: "id <= 2", as: role)
        let refused = #expect(throws: Problem.self) { try restore().run(with: engine(as: role)) }
        #expect(refused?.code == .refused && refused?.reason.contains("(plain, always)") == true)
        #expect(refused?.hint?.contains("--fire-triggers") == true)
        #expect(try database.rows(untouched) == [[200, 200, "2006", "2006"]])
        _ = try restore(firesTriggers: true).run(with: engine(as: role))
        #expect(
            try database.rows("SELECT last_update FROM film WHERE id <= 3 ORDER BY id") == [
                ["TOUCHED by plain"], ["TOUCHED by plain"], ["2006"],
            ])
        try dropRole(role)
    }

    @Test("of rows on SQLite: triggers stay quiet unless they are told to fire", arguments: [true, false])
    func sqlite(fires: Bool) throws {
        let database = try Engine.sqlite.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, touched INT DEFAULT 0);
            INSERT INTO t (id, v) VALUES (1, 'a'), (2, 'b'), (3, 'c');
            CREATE TRIGGER touch AFTER UPDATE OF v ON t BEGIN UPDATE t SET touched = touched + 1 WHERE id = new.id; END;
            """)
        try Backup(ArchiveSubject(table: "t", condition: "id < 3"), to: bench.path())
            .run(on: database.connect(), database: database.url)
        try database.run("DELETE FROM t WHERE id = 1")
        _ = try restore(firesTriggers: fires).run(with: database.backfillEngine)
        #expect(
            try database.rows("SELECT id, v, touched FROM t ORDER BY id") == [
                [1, "a", 0], [2, "b", fires ? 1 : 0], [3, "c", 0],
            ])
    }

    @Test(
        "What an application wrote to the column since the restore began is kept, and counted",
        arguments: [
            ("text", "'old'", "'NEWER'"), ("text DEFAULT 'new'", "'old'", "'NEWER'"),
            ("numeric(10,2) DEFAULT 5", "3", "7"),
            ("timestamptz DEFAULT now()", "'2001-01-01'", "'1999-01-01'"), ("xml", "'<old/>'", "'<newer/>'"),
            ("int DEFAULT random()::int", "3", "77"),
        ])
    func newerWrites(type: String, old: String, value: String) throws {
        if type == "xml", !PostgresInstallation.hasXML { return }
        try database.run(
            """
            CREATE TABLE film (id int PRIMARY KEY, v \(type));
            INSERT INTO film SELECT i, \(old) FROM generate_series(1, 500) i;
            """)
        try backUp("v")
        try database.run(
            "ALTER TABLE film DROP COLUMN v; DELETE FROM film WHERE id = 500; INSERT INTO film VALUES (501)")
        var options = RunOptions()
        options.limitRows = 1
        #expect(throws: RestoreStopped.self) { try restore().run(with: engine(), options: options) }
        try database.run("UPDATE film SET v = \(value) WHERE id IN (1, 498)")
        let report = try restore().run(with: engine()).report
        #expect(
            try database.rows("SELECT count(*) FROM film WHERE v::text = \(old)::\(type.prefix { $0 != "D" })::text")
                == [[497]])
        #expect(
            try database.rows("SELECT count(*) FROM film WHERE v::text = \(value)::\(type.prefix { $0 != "D" })::text")
                == [[2]])
        // The row of the first chunk was restored before it was written to.
        #expect(
            report.keptRows == 1 && report.restoredRows == 498 && report.deletedSince == 1 && report.addedSince == 1)
    }
}
