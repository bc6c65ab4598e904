import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceArchive

/// What can't come back right is refused before anything is written, and what can't come back at all is named.
@Suite("A restore says first what it can't do")
struct RestoreRefusalTests {
    private let bench: ArchiveBench

    init() throws { bench = try ArchiveBench() }

    private func archived(_ engine: Engine, _ column: String? = "v", key: ArchiveKey? = nil) throws -> TestDatabase {
        let database = try engine.makeDatabase()
        try database.run(
            "CREATE TABLE t (id int PRIMARY KEY, v text, w int); INSERT INTO t \(series(100)) SELECT i, 'v', i FROM n")
        var backup = Backup(ArchiveSubject(table: "t", column: column), to: bench.path())
        backup.options.key = key
        try backup.run(on: database.connect(), database: database.url)
        try database.run(column == nil ? "DROP TABLE t" : "ALTER TABLE t DROP COLUMN v")
        return database
    }

    @Test("where no row has a key of the archive, and changes nothing", arguments: Engine.allCases)
    func otherKeys(engine: Engine) throws {
        let database = try archived(engine)
        try database.run("UPDATE t SET id = id + 1000")
        let refused = #expect(throws: Problem.self) { try Restore(ArchiveReader(path: bench.path())).run(on: database) }
        #expect(refused?.code.outcome == .differs && refused?.reason.contains("none of the archive's 100 rows") == true)
        #expect(throws: DatabaseError.self) { try database.rows("SELECT v FROM t") }
        if engine == .sqlite {
            #expect(throws: DatabaseError.self) { try database.rows("SELECT * FROM sluice_restore") }
        }
        try database.run("UPDATE t SET id = id - 1000 WHERE id = 1100")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: database).restoredRows == 1)
    }

    @Test("An empty table has no row to miss", arguments: Engine.allCases)
    func emptyTable(engine: Engine) throws {
        let database = try archived(engine)
        try database.run("DELETE FROM t")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: database).deletedSince == 100)
    }

    @Test("where the key was renamed", arguments: Engine.allCases)
    func renamedKey(engine: Engine) throws {
        let database = try archived(engine)
        try database.run("ALTER TABLE t RENAME COLUMN id TO number")
        let refused = #expect(throws: Problem.self) {
            try Restore(ArchiveReader(path: bench.path())).run(on: database)
        }
        #expect(refused?.reason.contains("has no column id") == true)
        #expect(throws: DatabaseError.self) { try database.rows("SELECT v FROM t") }
    }

    @Test("A table whose owner is gone comes back with its rows, and the owner is named")
    func ownerGone() throws {
        let database = try Engine.postgres.makeDatabase()
        let role = "former_\(UInt32.random(in: 0...UInt32.max))"
        try database.run(
            "CREATE ROLE \(role); CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2); ALTER TABLE t OWNER TO \(role)"
        )
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        try database.run("DROP TABLE t; DROP ROLE \(role)")
        let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(report.restoredRows == 2 && report.refused.contains { $0.contains("role \"\(role)\" does not exist") })
    }

    @Test(
        "A table whose rules, or triggers behind a foreign key, would act with a superuser's rights stays away: its owner isn't there, or is left out",
        arguments: [
            (
                "CREATE RULE r AS ON DELETE TO t DO ALSO UPDATE pg_authid SET rolsuper = true WHERE rolname = 'ROLE'",
                "rules of role"
            ),
            (
                """
                ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES p ON DELETE CASCADE;
                CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
                CREATE TRIGGER going BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION g()
                """, "triggers behind foreign keys of role"
            ),
        ])
    func strangersRules(acts: String, told: String) throws {
        let database = try Engine.postgres.makeDatabase()
        let role = "ruler_\(UInt32.random(in: 0...UInt32.max))"
        try database.run(
            """
            CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); CREATE TABLE p (id int PRIMARY KEY); GRANT REFERENCES ON p TO \(role); SET ROLE \(role);
            CREATE TABLE t (id int PRIMARY KEY); \(acts.replacing("ROLE", with: role))
            """)
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        try database.run("DROP TABLE t")
        var options = Restore.Options()
        options.skipsOwner = true
        let leftOut = #expect(throws: Problem.self) {
            try Restore(ArchiveReader(path: bench.path()), options: options).run(on: database)
        }
        #expect(leftOut?.reason.contains("\(told) \(role)") == true, "\(String(describing: leftOut))")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: database).isComplete)
        #expect(
            try database.rows("SELECT relowner::regrole::text FROM pg_class WHERE relname = 't'") == [[.text(role)]])
        try database.run("DROP TABLE t; DROP OWNED BY \(role); DROP ROLE \(role)")
        let gone = #expect(throws: Problem.self) { try Restore(ArchiveReader(path: bench.path())).run(on: database) }
        #expect(gone?.reason.contains("there is no role \(role)") == true, "\(String(describing: gone))")
        #expect(try database.rows("SELECT 1 FROM pg_class WHERE relname = 't'").isEmpty)
    }

    @Test(
        "A table whose owner this role can't give it to stays away, and so does one whose owner may have none there",
        arguments: [
            ("", "GRANT OWNER TO ROLE"), ("GRANT OWNER TO ROLE; ALTER ROLE \"ROLE\" NOINHERIT", "GRANT OWNER TO ROLE"),
            (
                "GRANT OWNER TO ROLE; REVOKE CREATE ON SCHEMA public FROM OWNER",
                "GRANT CREATE ON SCHEMA public TO OWNER"
            ),
        ])
    func otherOwner(given: String, hint: String) throws {
        let database = try Engine.postgres.makeDatabase()
        let (owner, role) = ("owner_\(database.name)", "other_\(database.name)")
        func named(_ text: String) -> String {
            text.replacing("OWNER", with: owner).replacing("\"ROLE\"", with: role).replacing(
                "TO ROLE", with: "TO \(role)")
        }
        try database.run(
            """
            CREATE ROLE \(owner); CREATE ROLE \(role) LOGIN; GRANT CREATE ON SCHEMA public TO \(owner), \(role);
            CREATE TABLE t (id int PRIMARY KEY); CREATE INDEX t_i ON t (id); INSERT INTO t VALUES (1), (2); ALTER TABLE t OWNER TO \(owner);
            GRANT SELECT ON t TO \(role); CREATE SCHEMA sluice AUTHORIZATION \(role)
            """)
        let url = try DatabaseURL(database.text + " user=\(role)")
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: url.connect(), database: url)
        try database.run("DROP TABLE t; \(named(given))")
        let engine = BackfillEngine(url: url, registry: .builtIn, defaults: JobDefaults(), stop: StopToken())
        let refused = #expect(throws: Problem.self) {
            try Restore(ArchiveReader(path: bench.path())).run(with: engine)
        }
        #expect(refused?.hint?.contains(named(hint)) == true && refused?.hint?.contains("--no-owner") == true)
        #expect(try database.rows("SELECT 1 FROM pg_class WHERE relname = 't'").isEmpty)
        var options = Restore.Options()
        options.skipsOwner = true
        let report = try Restore(ArchiveReader(path: bench.path()), options: options).run(with: engine).report
        #expect(report.restoredRows == 2 && report.isComplete, "\(report)")
        try database.run("DROP TABLE t; DROP OWNED BY \(owner), \(role); DROP ROLE \(owner); DROP ROLE \(role)")
    }

    @Test("An encrypted archive's own commands say that they can't", arguments: Engine.allCases, [nil, "v"])
    func encrypted(engine: Engine, column: String?) throws {
        let database = try archived(engine, column, key: ArchiveKey("0123456789abcdef0123456789abcdef"))
        let manifest = try ArchiveReader.manifest(of: bench.path())
        #expect(manifest.restore.count == 1)
        #expect(throws: (any Error).self) {
            try run("/bin/bash", ["-c", manifest.restore[0]], environment: ["DATABASE": database.text])
        }
    }

    @Test("Commands of a manifest fire no trigger, and take UTF-8 into a database of another encoding")
    func commands() throws {
        let source = try Engine.postgres.makeDatabase()
        let film = """
            CREATE TABLE t (id int PRIMARY KEY, v text NOT NULL DEFAULT md5(random()::text), last_update text);
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.last_update := ''TOUCHED''; RETURN NEW; END';
            CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE TRIGGER always BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE t ENABLE ALWAYS TRIGGER always;
            """
        try source.run("\(film) INSERT INTO t VALUES (1, 'Größe', '2006'), (2, 'é', '2006')")
        let manifest = try Backup(ArchiveSubject(table: "t", column: "v"), to: bench.path())
            .run(on: source.connect(), database: source.url)
        let latin = "latin_\(UInt32.random(in: 0...UInt32.max))"
        let connection = try source.connect()
        try connection.execute(
            "CREATE DATABASE \(latin) ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        let conninfo = source.text.replacing("dbname=\(source.name)", with: "dbname=\(latin)")
        let target = try DatabaseURL(conninfo).connect()
        try target.executeScript(
            "\(film) INSERT INTO t VALUES (1, 'x', '2006'), (2, 'y', '2006'), (3, 'z', '2006'); ALTER TABLE t DROP COLUMN v"
        )
        for command in manifest.restore {
            try run(
                "/bin/bash", ["-c", "cd \(bench.folder.path) && set -o pipefail; \(command)"],
                environment: ["DATABASE": conninfo, "PGCLIENTENCODING": "LATIN1"])
        }
        #expect(
            try target.rows("SELECT id, v, last_update FROM t WHERE id < 3 ORDER BY id") == [
                [1, "Größe", "2006"], [2, "é", "2006"],
            ])
        #expect(try target.rows("SELECT length(v), last_update FROM t WHERE id = 3") == [[32, "2006"]])
        #expect(
            try target.rows("SELECT tgname::text, tgenabled::text FROM pg_trigger ORDER BY 1") == [
                ["always", "A"], ["touch", "O"],
            ])
        target.close()
        try connection.execute("DROP DATABASE \(latin)")
    }
}
