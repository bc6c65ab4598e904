import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A revision of somebody's own SQL in several transactions")
struct OwnTransactionsTests {
    private func project(_ engine: Engine, _ sql: String, header: String = "") throws -> Project {
        let project = try Project(engine)
        try project.write(
            "r1.sql", text: "-- revision: r1\n\(header)-- upgrade\n\(sql)\n-- downgrade irreversible: a test\n")
        return project
    }

    private func events(_ project: Project) throws -> [MigrationEvent] {
        var events: [MigrationEvent] = []
        _ = try project.migrator(onEvent: { events.append($0) }).migrate(.upgrade, to: "heads")
        return events
    }

    @Test(
        "without a transaction keeps what stands between BEGIN and COMMIT together, and goes on there",
        arguments: Engine.allCases)
    func block(engine: Engine) throws {
        let project = try project(
            engine,
            """
            CREATE TABLE before (a int);
            BEGIN;
            DROP TABLE users;
            INSERT INTO stop VALUES (1);
            CREATE TABLE users (id int, name text);
            COMMIT;
            INSERT INTO users VALUES (2, 'x');
            """, header: "-- transaction: none\n")
        try project.database.run(
            "CREATE TABLE users (id int); INSERT INTO users VALUES (1); CREATE TABLE stop (a int CHECK (a > 1))")
        let failure = try #require(throws: MigrationFailure.self) { try events(project) }
        #expect(failure.stepsKept == 1 && "\(failure)".contains("r1.sql:7"), "\(failure)")
        #expect(try project.database.rows("SELECT * FROM users") == [[1]])
        try project.database.run("DROP TABLE stop; CREATE TABLE stop (a int)")
        _ = try events(project)
        #expect(try project.database.rows("SELECT id, name FROM users") == [[2, "x"]])
        #expect(try project.database.rows("SELECT count(*) FROM stop") == [[1]])
    }

    @Test("of a table that SQLite makes again with the keys off, as dbmate's is, keeps the rows that point to it")
    func sqliteBlock() throws {
        let project = try project(
            .sqlite,
            """
            PRAGMA foreign_keys=OFF;
            BEGIN;
            CREATE TABLE new_p (id integer PRIMARY KEY, n text);
            INSERT INTO new_p (id) SELECT id FROM p;
            DROP TABLE p;
            ALTER TABLE new_p RENAME TO p;
            COMMIT;
            PRAGMA foreign_keys=ON;
            """, header: "-- transaction: none\n")
        try project.database.run(
            "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)"
        )
        _ = try events(project)
        #expect(try project.database.rows("SELECT count(*) FROM p JOIN c ON c.p = p.id") == [[1]])
    }

    @Test(
        "whose code changes the session for steps of another transaction is refused, and nothing of it is kept",
        arguments: [
            "DO $$ BEGIN EXECUTE 'SET search_path = s2'; END $$", "SELECT public.moved()",
            "DO $$ BEGIN PERFORM set_config('role', 'pg_read_all_data', false); END $$",
        ])
    func hiddenSetting(sql: String) throws {
        let project = try project(
            .postgres, "\(sql);\nCREATE TABLE t1 (a int);\nCREATE TABLE t2 (a int);", header: "-- transaction: none\n")
        try project.database.run(
            "CREATE SCHEMA s2; CREATE FUNCTION moved() RETURNS void LANGUAGE sql AS $$ SELECT set_config('search_path', 's2', false) $$"
        )
        let failure = try #require(throws: MigrationFailure.self) { try events(project) }
        #expect("\(failure)".contains("of the session") && failure.hint.contains("SET as a statement"), "\(failure)")
        #expect(failure.stepsKept == 0)
    }

    @Test("runs a DO block that commits by itself, and one that leaves the session alone")
    func committingCode() throws {
        let project = try project(
            .postgres,
            """
            CREATE TABLE t (a int);
            DO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); END $$;
            DO $$ BEGIN PERFORM set_config('work_mem', '1MB', true); END $$;
            INSERT INTO t VALUES (3);
            """,
            header: "-- transaction: none\n")
        _ = try events(project)
        #expect(try project.database.rows("SELECT a FROM t ORDER BY 1") == [[1], [2], [3]])
    }

    @Test("with SET LOCAL is refused where a step that it is meant for stands in another transaction")
    func localSetting() throws {
        let rest = "CREATE TABLE t1 (a int);\nCREATE INDEX CONCURRENTLY i ON s2.t1 (a);\nCREATE TABLE t2 (a int);"
        let refused = try project(.postgres, "SET LOCAL search_path = s2;\n" + rest)
        try refused.database.run("CREATE SCHEMA s2")
        let failure = try #require(throws: MigrationFailure.self) { try events(refused) }
        #expect(failure.isForeseen && "\(failure)".contains("SET LOCAL search_path"), "\(failure)")
        let kept = try project(.postgres, "SET search_path = s2;\nSET LOCAL statement_timeout = '1min';\n" + rest)
        try kept.database.run("CREATE SCHEMA s2")
        _ = try events(kept)
        #expect(try kept.database.rows("SELECT count(*) FROM s2.t2") == [[0]])
    }

    @Test("is asked of the server where only Sluice's own parser doesn't read it")
    func stringOverComment() throws {
        let project = try project(.postgres, "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('a' -- comment's\n 'c');")
        _ = try events(project)
        #expect(try project.database.rows("SELECT a FROM t") == [["ac"]])
        let wrong = try self.project(.postgres, "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('a' 'c');")
        let failure = try #require(throws: MigrationFailure.self) { try events(wrong) }
        #expect(failure.isForeseen && "\(failure)".contains("42601"), "\(failure)")
    }

    @Test(
        "that writes into SQLite's schema what nobody can read is refused before the commit", arguments: [true, false])
    func writtenSchema(isAlone: Bool) throws {
        let write =
            "PRAGMA writable_schema = ON;\nUPDATE sqlite_schema SET sql = 'CREATE TABLE t (a ((' WHERE name = 't';"
        let project = try project(.sqlite, write, header: isAlone ? "-- transaction: none\n" : "")
        try project.database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        let failure = try #require(throws: MigrationFailure.self) { try events(project) }
        #expect("\(failure)".contains("malformed"), "\(failure)")
        #expect(try project.database.rows("SELECT a FROM t") == [[1]])
        let fine = try self.project(
            .sqlite,
            "PRAGMA writable_schema = ON;\nUPDATE sqlite_schema SET sql = 'CREATE TABLE t (a, b)' WHERE name = 't';\nPRAGMA writable_schema = OFF;",
            header: isAlone ? "-- transaction: none\n" : "")
        try fine.database.run("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        _ = try events(fine)
        #expect(try fine.database.rows("SELECT a, b FROM t") == [[1, nil]])
    }
}
