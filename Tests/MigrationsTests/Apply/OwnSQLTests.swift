import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A revision of somebody's own SQL")
struct OwnSQLTests {
    private func project(_ engine: Engine, _ sql: String, downgrade: String = " irreversible: a test") throws -> Project
    {
        let project = try Project(engine)
        try project.write("r1.sql", text: "-- revision: r1\n-- upgrade\n\(sql)\n-- downgrade\(downgrade)\n")
        return project
    }

    private func events(_ project: Project, to target: String = "heads") throws -> [MigrationEvent] {
        var events: [MigrationEvent] = []
        _ = try project.migrator(onEvent: { events.append($0) }).migrate(.upgrade, to: target)
        return events
    }

    @Test(
        "is recorded whatever its last step did to the session",
        arguments: [
            "SET statement_timeout = 1;", "DISCARD ALL;", "DEALLOCATE ALL;", "SET default_transaction_read_only = on;",
            "SET search_path = '';", "RESET ALL;", "SET lock_timeout = 1;",
            "SET ROLE pg_read_all_data;",
        ], [true, false])
    func session(sql: String, isAlone: Bool) throws {
        let project = try project(.postgres, isAlone ? sql : "CREATE TABLE t (a int);\n" + sql)
        try project.write(
            "r2", after: ["r1"], "upgrade: [{create_table: {table: u, columns: [{name: a, type: integer}]}}]")
        // Statements with parameters are prepared before and after it.
        let connection = try project.database.connect()
        #expect(try connection.rows("SELECT $1::text", [.text("a")]) == [["a"]])
        _ = try project.migrator(on: connection).migrate(.upgrade, to: "r1")
        let again = try connection.transaction { try connection.rows("SELECT $1::text", [.text("a")]) }
        #expect(again == [["a"]])
        #expect(try project.migrator().state().rows == ["r1"])
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.migrator().state().rows == ["r2"])
    }

    @Test("is recorded on SQLite, too", arguments: ["PRAGMA query_only = ON;", "PRAGMA journal_mode = WAL;"])
    func sqliteSession(sql: String) throws {
        let project = try project(.sqlite, "CREATE TABLE t (a);\n" + sql)
        _ = try events(project)
        #expect(try project.migrator().state().rows == ["r1"])
        if sql.contains("WAL") { #expect(try project.database.rows("PRAGMA journal_mode") == [["wal"]]) }
    }

    @Test("keeps its path and its role from step to step, also where another command goes on with it")
    func settingsOfSteps() throws {
        let role = "low_\(UInt32.random(in: 0 ... .max))"
        let project = try project(
            .postgres,
            """
            SET search_path = other;
            SET ROLE \(role);
            CREATE TABLE first (a int);
            CREATE INDEX CONCURRENTLY i ON first (a);
            CREATE TABLE second (a int);
            INSERT INTO t VALUES (1/(SELECT count(*) FROM public.go));
            """)
        try project.database.run(
            "CREATE ROLE \(role); CREATE SCHEMA other AUTHORIZATION \(role); CREATE TABLE t (a int); CREATE TABLE go (a int); "
                + "GRANT SELECT ON go TO \(role); SET ROLE \(role); CREATE TABLE other.t (a int)")
        #expect(throws: MigrationFailure.self) { try events(project) }
        try project.database.run("INSERT INTO go VALUES (1)")
        _ = try events(project)
        let owners = try project.database.rows(
            "SELECT relname::text, relowner::regrole::text, relnamespace::regnamespace::text FROM pg_class "
                + "WHERE relname IN ('first', 'second') ORDER BY 1")
        #expect(owners == [["first", .text(role), "other"], ["second", .text(role), "other"]])
        #expect(
            try project.database.rows("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM other.t)") == [[0, 1]])
        _ = try? project.database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
    }

    @Test("on SQLite keeps its pragmas where another command goes on with it")
    func pragmasOfSteps() throws {
        let project = try Project(.sqlite)
        try project.database.run(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)"
        )
        let sql =
            "PRAGMA foreign_keys = OFF;\nCREATE TABLE made (a);\nINSERT INTO made SELECT a FROM later;\nDELETE FROM p;\n"
        try project.write(
            "r1.sql",
            text: "-- revision: r1\n-- transaction: none\n-- upgrade\n\(sql)-- downgrade irreversible: a test\n")
        #expect(throws: MigrationFailure.self) { try events(project) }
        try project.database.run("CREATE TABLE later (a)")
        _ = try events(project)
        #expect(try project.database.rows("SELECT (SELECT count(*) FROM p), (SELECT count(*) FROM c)") == [[0, 1]])
    }

    @Test("on SQLite has the files that it attached let go of, and those after it run")
    func attached() throws {
        let project = try project(.sqlite, "SELECT 1;")
        let file = try Engine.sqlite.makeDatabase()
        let other = file.text.replacing("sqlite:", with: "")
        try project.write(
            "r1.sql",
            text: "-- revision: r1\n-- upgrade\nATTACH '\(other)' AS o;\nCREATE TABLE o.z (a);\nSELECT * FROM o.z;\n"
                + "-- downgrade irreversible: a test\n")
        try project.write(
            "r2.sql",
            text:
                "-- revision: r2\n-- down_revision: r1\n-- upgrade\nATTACH '\(other)' AS o;\nINSERT INTO o.z VALUES (1);\n"
                + "-- downgrade irreversible: a test\n")
        try project.write(
            "r3", after: ["r2"], "upgrade: [{create_table: {table: u, columns: [{name: a, type: integer}]}}]")
        _ = try events(project)
        #expect(try project.migrator().state().rows == ["r3"])
    }

    @Test("on SQLite has the files that it attached where another command goes on with it")
    func attachedAgain() throws {
        let project = try Project(.sqlite)
        let other = try Engine.sqlite.makeDatabase().text.replacing("sqlite:", with: "")
        try project.write(
            "r1.sql",
            text:
                "-- revision: r1\n-- transaction: none\n-- upgrade\nATTACH '\(other)' AS o;\nCREATE TABLE o.z (a);\n"
                + "INSERT INTO o.z SELECT a FROM main.later;\n-- downgrade irreversible: a test\n")
        #expect(throws: MigrationFailure.self) { try events(project) }
        try project.database.run("CREATE TABLE later (a)")
        _ = try events(project)
        #expect(try project.migrator().state().rows == ["r1"])
    }

    @Test(
        "outside a transaction makes nothing for the session that another transaction needs",
        arguments: [
            (Engine.postgres, "CREATE TEMP TABLE ids AS SELECT 1 AS a", "INSERT INTO t SELECT a FROM ids"),
            (.postgres, "SELECT 1 AS a INTO TEMPORARY TABLE ids", "INSERT INTO t SELECT a FROM IDS"),
            (.postgres, "CREATE TABLE pg_temp.ids (a int)", "DO $$ BEGIN EXECUTE 'INSERT INTO ids VALUES (1)'; END $$"),
            (.postgres, "PREPARE add AS INSERT INTO t VALUES (1)", "EXECUTE add"),
            (.postgres, "CREATE TEMP SEQUENCE s", "INSERT INTO t SELECT nextval('s')"),
            (.sqlite, "CREATE TEMP TABLE ids AS SELECT 1 AS a", "INSERT INTO t SELECT a FROM ids"),
            (.sqlite, "CREATE TEMP TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END", "INSERT INTO t VALUES (1)"),
            (.sqlite, "CREATE TABLE temp.\"ids\" (a)", "INSERT INTO t SELECT a FROM [ids]"),
        ])
    func sessionObjects(engine: Engine, making: String, using: String) throws {
        let project = try Project(engine)
        let write = { (header: String) in
            try project.write(
                "r1.sql",
                text: "-- revision: r1\n\(header)-- upgrade\nCREATE TABLE t (a int);\n\(making);\n\(using);\n"
                    + "-- downgrade\nDROP TABLE t;\n")
        }
        try write("-- transaction: none\n")
        let failure = try #require(throws: MigrationFailure.self) { try events(project) }
        #expect(failure.description.contains("one session only"), "\(failure)")
        guard case .file(_, let line, _) = failure.place else {
            Issue.record("\(failure)")
            return
        }
        #expect(line == 5)
        #expect(try project.migrator().state().unfinished == nil)
        try write("")
        _ = try events(project)
        #expect(try project.migrator().state().rows == ["r1"])
    }

    @Test(
        "is read in the encoding that files have",
        arguments: [
            "SET client_encoding = 'LATIN1'", "set client_encoding to latin1", "SET NAMES 'WIN1252'",
            "SELECT pg_catalog.set_config('client_encoding', 'LATIN1', false)",
            "SET standard_conforming_strings = off", "SELECT set_config('standard_conforming_strings', 'Off', false)",
        ])
    func encoding(sql: String) throws {
        let refused = try project(.postgres, "CREATE TABLE t (a text);\n\(sql);")
        let failure = try #require(throws: MigrationFailure.self) { try events(refused) }
        #expect(failure.isForeseen && failure.description.contains("r1.sql:4"), "\(failure)")
        let own = try project(
            .postgres, "SET client_encoding = 'UTF8';\nCREATE TABLE t (a text);\nINSERT INTO t VALUES ('café');")
        _ = try events(own)
        #expect(try own.database.rows("SELECT length(a) FROM t") == [[4]])
    }

    @Test("that gives Sluice's lock back doesn't leave the command without it", arguments: ["shared", "none"])
    func lockGivenBack(transaction: String) throws {
        let project = try Project(.postgres)
        let header = transaction == "none" ? "-- transaction: none\n" : ""
        try project.write(
            "r1.sql",
            text:
                "-- revision: r1\n\(header)-- upgrade\nCREATE TABLE t (a int);\nSELECT pg_advisory_unlock_all();\n-- downgrade\nDROP TABLE t;\n"
        )
        try project.write(
            "r2.sql",
            text:
                "-- revision: r2\n-- down_revision: r1\n-- upgrade\nCREATE TABLE held AS SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' "
                + "AND pid = pg_backend_pid() AND objsubid = 1;\n-- downgrade\nDROP TABLE held;\n")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows("SELECT n FROM held") == [[1]])
    }

    @Test(
        "that nothing would come of is refused",
        arguments: [("none", "SET LOCAL lock_timeout = '1s'"), ("shared", "COPY t TO STDOUT")])
    func withoutEffect(transaction: String, sql: String) throws {
        let project = try Project(.postgres)
        try project.write(
            "r1.sql",
            text: "-- revision: r1\n\(transaction == "none" ? "-- transaction: none\n" : "")-- upgrade\n"
                + "CREATE TABLE t (a int);\n\(sql);\n-- downgrade\nDROP TABLE t;\n")
        let error = #expect(throws: (any Error).self) { try events(project) }
        #expect(error.map { "\($0)" }?.contains("'\(sql)'") == true, "\(String(describing: error))")
        #expect(throws: DatabaseError.self) { try project.database.rows("SELECT 1 FROM t") }
    }

    @Test("outside a transaction may make what its other transactions don't need", arguments: Engine.allCases)
    func unusedSessionObjects(engine: Engine) throws {
        let project = try Project(engine)
        try project.write(
            "r1.sql",
            text: "-- revision: r1\n-- transaction: none\n-- upgrade\nCREATE TEMP TABLE ids AS SELECT 1 AS a;\n"
                + "CREATE TABLE temporary_things (a int);\n-- downgrade\nDROP TABLE temporary_things;\n")
        _ = try events(project)
        #expect(try project.migrator().state().rows == ["r1"])
    }

    @Test("has its notices and warnings shown")
    func notices() throws {
        let sql = "DO $$ BEGIN RAISE NOTICE 'about %', 7; RAISE WARNING 'look out'; END $$;"
        for sql in [sql, "CREATE TABLE t (a int);\n" + sql] {
            let said = try events(project(.postgres, sql)).compactMap { event in
                if case .notice(let severity, let message) = event { "\(severity): \(message)" } else { nil }
            }
            #expect(said == ["NOTICE: about 7", "WARNING: look out"])
        }
    }

    @Test("whose COPY fails says which of the rows' lines it was, without what stands there")
    func copyLine() throws {
        let project = try project(
            .postgres,
            "CREATE TABLE t (a int, b text);\nCOPY t (a, b)\n  FROM stdin;\n1\tx\n2\ty\nsecret\tz\n\\.\nSELECT 1;")
        let failure = try #require(throws: MigrationFailure.self) { try events(project) }
        guard case .file(_, let line, _) = failure.place else {
            Issue.record("\(failure)")
            return
        }
        #expect(line == 8 && failure.excerpt == nil && !failure.description.contains("secret"), "\(failure)")
    }

    @Test("isn't said to be taken back where nothing takes it back")
    func wayBack() throws {
        let project = try project(
            .postgres, "CREATE TABLE t (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);\nSELECT 1/0;",
            downgrade: "\nDROP TABLE t;")
        let failure = try #require(throws: MigrationFailure.self) { try events(project) }
        #expect(failure.hint.contains("undo it by hand") && !failure.hint.contains("takes back what was done, "))
        #expect(failure.hint.contains("goes on at step 3"), "\(failure.hint)")
    }

    @Test("that stopped in its middle isn't said to lack a downgrade that is written", arguments: Engine.allCases)
    func writtenDowngrade(engine: Engine) throws {
        let failing = engine == .sqlite ? "INSERT INTO t VALUES (NULL)" : "INSERT INTO t SELECT 1 / 0"
        let project = try project(
            engine, "CREATE TABLE t (a int NOT NULL);\n\(failing);", downgrade: "\nDROP TABLE t;")
        let text = try String(contentsOf: project.folder.appending(path: "r1.sql"), encoding: .utf8)
        try project.write("r1.sql", text: "-- transaction: none\n" + text)
        #expect(throws: MigrationFailure.self) { try events(project) }
        let problem = try #require(throws: Problem.self) {
            try project.migrator().migrate(.downgrade, to: "base")
        }
        #expect(problem.reason.contains("its downgrade as it is written undoes the whole revision"), "\(problem)")
        #expect(!problem.description.contains("Write the downgrade out"))
        #expect(problem.hint?.contains("'sluice upgrade' goes on") == true && problem.hint?.contains("stamp") == true)
    }

    @Test("that drops rows says that nothing archives them", arguments: Engine.allCases)
    func rawDrops(engine: Engine) throws {
        let warnings = { (sql: String) in
            let project = try project(engine, sql)
            try project.database.run(
                "CREATE TABLE t (a int, b int, c int); INSERT INTO t VALUES (1, 2, NULL); CREATE TABLE e (a int)")
            return try project.migrator().plan(.upgrade, to: "heads").warnings
        }
        #expect(
            try warnings("DROP TABLE IF EXISTS t;").map { $0.contains("table t") && $0.contains("drop_table") } == [
                true
            ])
        #expect(try warnings("ALTER TABLE t DROP COLUMN b;").map { $0.contains("column b of t") } == [true])
        #expect(try warnings("alter table \"t\" drop b; -- drop table t").count == 1)
        #expect(try warnings("DROP TABLE e;").isEmpty)
        #expect(try warnings("ALTER TABLE t DROP COLUMN c;").isEmpty)
        #expect(try warnings("SELECT 'DROP TABLE t';").isEmpty)
        let anew = "CREATE TABLE n (a int); INSERT INTO n SELECT a FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;"
        #expect(try warnings(anew).isEmpty)
        for sql in ["DELETE FROM t;", "delete from \"t\" -- where a = 1"]
            + (engine == .postgres ? ["TRUNCATE ONLY e, t;"] : [])
        {
            #expect(
                try warnings(sql).map { $0.contains("empties table t") && $0.contains("sluice backup t") } == [true])
        }
        for sql in ["DELETE FROM t WHERE a = 7;", "DELETE FROM e;"] { #expect(try warnings(sql).isEmpty) }
    }

    @Test(
        "that PostgreSQL can't read is refused beforehand, with its place",
        arguments: ["SELECT 1;\nCREAT TABLE z (id int);", "SELECT 1;\nCREATE TABLE z (id int;"])
    func syntax(sql: String) throws {
        let project = try project(.postgres, sql)
        let migrator = try project.migrator()
        let plan = try migrator.plan(.upgrade, to: "heads")
        let failure = try #require(throws: MigrationFailure.self) { try migrator.rehearse(plan, with: .schema) }
        guard case .file(_, let line, _) = failure.place else {
            Issue.record("it has no place: \(failure)")
            return
        }
        #expect(line == 4, "\(failure)")
        #expect(failure.excerpt?.contains("^") == true)
    }

    @Test("that drops a schema says which of its tables have rows")
    func rawSchemaDrop() throws {
        let project = try project(.postgres, "DROP SCHEMA IF EXISTS old, \"No such\" CASCADE;")
        try project.database.run(
            "CREATE SCHEMA old; CREATE TABLE old.a AS SELECT 1 AS x; CREATE TABLE old.b (x int); CREATE TABLE old.\"C\" AS SELECT 1 AS x"
        )
        let warnings = try project.migrator().plan(.upgrade, to: "heads").warnings
        #expect(warnings.map { $0.contains("drops table old.") } == [true, true], "\(warnings)")
    }

    @Test("uses a new value of an enum in the same revision, as YAML does")
    func enumValue() throws {
        let project = try project(
            .postgres,
            "ALTER TYPE mood ADD VALUE 'glad';\nINSERT INTO m VALUES ('glad');\nALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'sad';"
        )
        try project.database.run("CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE m (a mood)")
        _ = try events(project)
        #expect(try project.database.rows("SELECT a::text FROM m") == [["glad"]])
    }

    @Test("that pg_dump wrote of large objects is one transaction all the same")
    func largeObjects() throws {
        let sql = """
            SELECT pg_catalog.lo_create('16404');
            BEGIN;

            SELECT pg_catalog.lo_open('16404', 131072);
            SELECT pg_catalog.lowrite(0, '\\x6869');
            SELECT pg_catalog.lo_close(0);

            COMMIT;
            SELECT 1;
            """
        let project = try project(.postgres, sql)
        _ = try events(project)
        #expect(try project.database.rows("SELECT lo_get(16404) = '\\x6869'::bytea") == [[.bool(true)]])
        let other = try self.project(.postgres, "BEGIN;\nSELECT lo_create(1);\nSELECT 1;\nCOMMIT;")
        #expect(throws: (any Error).self) { try events(other) }
    }
}

@Suite("Variables of a revision")
struct HiddenVariableTests {
    private func migrator(
        _ project: Project, _ values: [String: String], onEvent: @escaping (MigrationEvent) -> Void = { _ in }
    ) throws -> Migrator {
        let set = try RevisionSet(
            folders: [project.folder.path], variables: RevisionVariables(values, given: Set(values.keys)))
        return Migrator(set, on: try project.database.connect(), settings: .testing, onEvent: onEvent)
    }

    @Test("are shown by their names, in progress and in errors", arguments: Engine.allCases)
    func hidden(engine: Engine) throws {
        for (value, fails) in [("tok_S3cret", false), ("tok_S3cret", true), ("k9", true)] {
            let project = try Project(engine)
            let table = fails ? "nowhere" : "cfg"
            try project.write(
                "r1.sql",
                text:
                    "-- revision: r1\n-- upgrade\nCREATE TABLE cfg (a text, b text);\nINSERT INTO \(table) VALUES ('api', '${api_key}');\n-- downgrade irreversible: a test\n"
            )
            var told = ""
            do {
                _ = try migrator(project, ["api_key": value]) { told += "\($0)".hasPrefix("began") ? "" : "\($0)\n" }
                    .migrate(.upgrade, to: "heads")
                #expect(!fails && told.contains("${api_key}"))
            } catch let failure as MigrationFailure {
                #expect(fails, "\(failure)")
                told += "\(failure) \(failure.hint) \(failure.excerpt ?? "")"
            }
            #expect(!told.replacing("took", with: "").contains("'\(value)'"), "\(told)")
        }
    }

    @Test(
        "that only the upgrade needs aren't asked of the downgrade",
        arguments: [
            (
                "r1.sql",
                "-- revision: r1\n-- upgrade\nCREATE TABLE t (a text);\nINSERT INTO t VALUES ('${key}');\n-- downgrade\nDROP TABLE t;\n"
            ),
            (
                "r1.yaml",
                "revision: r1\nupgrade:\n  - execute: \"CREATE TABLE t (a text DEFAULT '${key}')\"\ndowngrade:\n  - execute: DROP TABLE t\n"
            ),
        ], Engine.allCases)
    func downgrade(file: (String, String), engine: Engine) throws {
        let project = try Project(engine)
        try project.write(file.0, text: file.1)
        _ = try migrator(project, ["key": "k1"]).migrate(.upgrade, to: "heads")
        _ = try migrator(project, [:]).migrate(.downgrade, to: "base")
        #expect(try project.catalog().isEmpty)
        let problem = #expect(throws: Problem.self) { try migrator(project, [:]).migrate(.upgrade, to: "heads") }
        #expect(problem?.reason.hasPrefix("there is no variable 'key'") == true)
    }

    @Test("that are given and that no revision has are warned of, and so are files that nothing reads")
    func unused() throws {
        let project = try Project(.sqlite)
        try project.write("a1", "upgrade: []")
        try project.write("r5.SQL", text: "-- revision: r5\n")
        try project.write("r6.Yaml", text: "revision: r6\n")
        try project.write("notes.txt", text: "notes")
        try FileManager.default.createDirectory(
            at: project.folder.appending(path: "older"), withIntermediateDirectories: true)
        try project.write("older/r7.sql", text: "-- revision: r7\n")
        try FileManager.default.createDirectory(
            at: project.folder.appending(path: "pictures"), withIntermediateDirectories: true)
        let warnings = try migrator(project, ["tokn": "x"]).plan(.upgrade, to: "heads").warnings
        #expect(warnings.count == 4, "\(warnings)")
        for words in [
            "older isn't read", "r5.SQL isn't read", "r6.Yaml isn't read", "no revision has a variable '${tokn}'",
        ] {
            #expect(warnings.contains { $0.contains(words) }, "\(words)")
        }
    }

    @Test("and SQL with a NUL is refused before anything is run")
    func nul() throws {
        let project = try Project(.sqlite)
        try project.write(
            "a1",
            "upgrade:\n  - create_table: {table: t, columns: [{name: a, type: text}]}\n  - execute: \"INSERT INTO t VALUES ('a\\0b')\"\ndowngrade: []"
        )
        let problem = #expect(throws: Problem.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(problem?.reason.contains("NUL") == true, "\(String(describing: problem))")
        #expect(try project.catalog().isEmpty)
    }
}
