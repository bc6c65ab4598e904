import FoundationEssentials
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// What of an archive is restored, as the user says.
@Suite("A restore leaves out")
struct RestoreChoicesTests {
    private let bench: ArchiveBench
    private let database: TestDatabase

    init() throws {
        bench = try ArchiveBench()
        database = try Engine.postgres.makeDatabase()
    }

    @Test(
        "owner and privileges where it is told to; else what a role that is gone had is named, and the rows are there")
    func roles() throws {
        let (owner, reader) = ("own_\(database.name)", "read_\(database.name)")
        try database.run(
            """
            CREATE ROLE \(owner); CREATE ROLE \(reader); CREATE TABLE t (id int PRIMARY KEY, v text);
            INSERT INTO t VALUES (1, 'a'); ALTER TABLE t OWNER TO \(owner); GRANT SELECT ON t TO \(reader);
            """)
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        try database.run("DROP TABLE t; DROP ROLE \(owner); DROP ROLE \(reader)")
        let named = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(named.refused.contains { $0.contains("OWNER TO") && $0.contains(owner) })
        #expect(named.refused.contains { $0.contains("GRANT") && $0.contains(reader) })
        #expect(try database.rows("SELECT * FROM t") == [[1, "a"]])
        try database.run("DROP TABLE t")
        var options = Restore.Options()
        options.skipsOwner = true
        options.skipsPrivileges = true
        let left = try Restore(ArchiveReader(path: bench.path()), options: options).run(on: database)
        #expect(left.isComplete && left.differences == [], "\(left)")
        #expect(try database.rows("SELECT * FROM t") == [[1, "a"]])
    }

    @Test("nothing of a value for what the session, the database or the role says of how values are written and read")
    func settings() throws {
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, tags text[], pause interval, price money, at timestamptz, raw bytea, x \(PostgresInstallation.hasXML ? "xml" : "text"), f float8);
            INSERT INTO t VALUES (1, ARRAY['a', NULL, 'NULL'], '-1 day +2:03:04', '1234.5', '2024-02-03 04:05:06+07', '\\x610062', 'a<b/>', 0.1::float8 + 0.2)
            """)
        let read = """
            SELECT tags[2] IS NULL, tags[3], extract(epoch FROM pause)::text, price::numeric::text, extract(epoch FROM at)::text,
            encode(raw, 'hex'), x::text, (f = 0.1::float8 + 0.2) FROM t
            """
        let before = try database.rows(read)
        let odd = [
            "array_nulls = off", "IntervalStyle = 'sql_standard'", "DateStyle = 'SQL, DMY'", "TimeZone = 'Asia/Tokyo'",
            "bytea_output = 'escape'", "xmloption = 'document'", "extra_float_digits = -5",
            "transform_null_equals = on",
            "standard_conforming_strings = off", "backslash_quote = off",
        ]
        for setting in odd { try database.run("ALTER DATABASE \(database.name) SET \(setting)") }
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        for column in ["tags", "pause"] {
            try Backup(ArchiveSubject(table: "t", column: column), to: bench.path(column)).run(
                on: database.connect(), database: database.url)
        }
        try database.run("UPDATE t SET tags = NULL, pause = NULL, price = NULL, at = NULL, raw = NULL, f = NULL")
        let into = RestoreTarget(into: "t", column: nil)
        _ = try Restore(ArchiveReader(path: bench.path()), target: into).run(on: database)
        #expect(try database.rows(read) == before)
        try database.run("ALTER TABLE t DROP tags, DROP pause")
        for column in ["tags", "pause"] { _ = try Restore(ArchiveReader(path: bench.path(column))).run(on: database) }
        #expect(try database.rows(read) == before)
        try database.run("DROP TABLE t")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: database).isComplete)
        #expect(try database.rows(read) == before)
    }

    @Test(
        "no row and no index for a function that looks for names along the path; where it is called, what helps is named"
    )
    func unqualified() throws {
        try database.run(
            """
            CREATE FUNCTION fold(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
            CREATE FUNCTION f_fold(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT fold($1)';
            CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'A'), (2, 'B');
            CREATE INDEX t_v ON t (f_fold(v))
            """)
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        try Backup(ArchiveSubject(table: "t", column: "v"), to: bench.path("v"))
            .run(on: database.connect(), database: database.url)
        let some = Backup(ArchiveSubject(table: "t", condition: "id = 1"), to: bench.path("some"))
        let error = #expect(throws: DatabaseError.self) {
            try some.run(on: database.connect(), database: database.url)
        }
        #expect(error?.hint?.contains("ALTER FUNCTION f_fold SET search_path = public") == true, "\(error as Any)")
        try database.run("DROP TABLE t")
        #expect(try Restore(ArchiveReader(path: bench.path())).run(on: database).isComplete)
        try database.run("ALTER FUNCTION f_fold SET search_path = public")
        try some.run(on: database.connect(), database: database.url)
    }

    @Test(
        "rows that don't meet a condition, and reads only frames that may have others",
        arguments: [
            ("id = 77", [77], true), ("77 = id", [77], false), ("id = '77' AND name <> 'x'", [77], true),
            ("id IN (5, 6)", [5, 6], false), ("id = 5 OR id = 1990", [5, 1990], false), ("name = 'n12'", [12], false),
        ])
    func condition(condition: String, ids: [Int], isByIndex: Bool) throws {
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 2000) i
            """)
        var backup = Backup(ArchiveSubject(table: "t"), to: bench.path())
        backup.options.frameSize = 1 << 10
        try backup.run(on: database.connect(), database: database.url)
        let reader = try ArchiveReader(path: bench.path())
        #expect(reader.frameCount > 10)
        let frames = reader.frames(meeting: condition, in: .postgres)
        #expect((frames.map(\.count) ?? reader.frameCount) == (isByIndex ? 1 : reader.frameCount))
        try database.run("DELETE FROM t")
        var options = Restore.Options()
        options.condition = condition
        let report = try Restore(reader, target: RestoreTarget(into: "t", column: nil), options: options).run(
            on: database)
        #expect(report.restoredRows == ids.count && report.deletedSince == 0 && report.isComplete, "\(report)")
        #expect(try database.rows("SELECT id FROM t ORDER BY 1").compactMap { $0[0].integer } == ids.map(Int64.init))
    }

    @Test("Rows that go into a table move its sequences behind their numbers, and never back")
    func positions() throws {
        let database = try Engine.postgres.makeDatabase()
        let folder = try TemporaryFolder.make()
        let path = folder.appending(path: "h.sluice.zst").path
        try database.run(
            """
            CREATE TABLE h (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n serial, c text);
            INSERT INTO h (c) SELECT 'x' FROM generate_series(1, 10)
            """)
        try Backup(ArchiveSubject(table: "h"), to: path).run(on: database.connect(), database: database.url)
        try database.run("TRUNCATE h RESTART IDENTITY; ALTER SEQUENCE h_n_seq RESTART 50; SELECT nextval('h_n_seq')")
        let target = RestoreTarget(into: "h", column: nil)
        #expect(try Restore(ArchiveReader(path: path), target: target).run(on: database).isComplete)
        try database.run("INSERT INTO h (c) VALUES ('new')")
        #expect(try database.rows("SELECT id, n FROM h WHERE c = 'new'") == [[11, 51]])
    }

    @Test("nothing in silence: what is other than it was is told", arguments: Engine.allCases)
    func differences(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run(
            "CREATE TABLE t (id int PRIMARY KEY, v int DEFAULT 1); CREATE VIEW w AS SELECT v FROM t; INSERT INTO t VALUES (1, 2)"
        )
        try Backup(ArchiveSubject(table: "t"), to: bench.path()).run(on: database.connect(), database: database.url)
        try database.run("DROP VIEW w; DROP TABLE t")
        let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(report.isComplete)
        #expect(report.differences.count == 1 && report.differences[0].contains("view"), "\(report.differences)")
        #expect(report.differences[0].contains("w"))
    }
}
