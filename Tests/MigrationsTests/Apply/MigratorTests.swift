import Dispatch
import Foundation
import SluiceDatabase
import SluiceTestSupport
import Synchronization
import Testing

@testable import SluiceMigrations

struct MigratorTests {
    /// What only running it can tell.
    private let failing =
        "{postgres: SELECT 1 / 0, sqlite: SELECT abs(-9223372036854775807 - 1), reverse: SELECT 1}"

    private static let table = "upgrade: [{create_table: {table: %, columns: [{name: id, type: integer}]}}]"

    private func body(_ table: String) -> String { Self.table.replacing("%", with: table) }

    @Test("Up, down to base and up again leave the same schema", arguments: Engine.allCases)
    func roundTrip(engine: Engine) throws {
        let project = try Project(engine)
        try project.line([("aaaa1", body("one")), ("bbbb2", body("two")), ("cccc3", body("three"))])
        #expect(try project.migrator().migrate(.upgrade, to: "heads").map(\.header.id) == ["aaaa1", "bbbb2", "cccc3"])
        let full = try project.catalog()
        #expect(full.count == 3)
        #expect(try project.migrator().state().rows == ["cccc3"])
        #expect(try project.migrator().migrate(.downgrade, to: "-1").map(\.header.id) == ["cccc3"])
        #expect(try project.migrator().state().rows == ["bbbb2"])
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.catalog().isEmpty)
        #expect(try project.migrator().state().rows.isEmpty)
        _ = try project.migrator().migrate(.upgrade, to: "+2")
        _ = try project.migrator().migrate(.upgrade, to: "head")
        #expect(try project.catalog() == full)
    }

    @Test("Rows that were there before aren't taken for those that a revision has inserted", arguments: Engine.allCases)
    func insertTakenBack(engine: Engine) throws {
        let project = try Project(engine)
        try project.database.run("CREATE TABLE e (a int, b varchar(9)); INSERT INTO e VALUES (1, 'old'), (2, 'old')")
        try project.write(
            "aaaa1", "upgrade: [{bulk_insert: {table: e, rows: [{a: 9, b: old}, {a: 10, b: new}], key: [b]}}]")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.downgrade, to: "base")
        }
        #expect(failure.description.contains("e has several rows with the b of one that was inserted"), "\(failure)")
        #expect(try project.database.rows("SELECT count(*) FROM e") == [[4]])
        try project.database.run("UPDATE e SET b = 'other' WHERE a < 3")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.database.rows("SELECT a FROM e ORDER BY a") == [[1], [2]])
    }

    @Test("Rows that would follow an inserted one keep it from being taken back", arguments: Engine.allCases)
    func insertFollowed(engine: Engine) throws {
        let project = try Project(engine)
        try project.database.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, up int REFERENCES p ON DELETE SET NULL);
            CREATE TABLE c (p int REFERENCES p ON DELETE CASCADE)
            """)
        try project.write(
            "aaaa1",
            """
            upgrade:
              - bulk_insert: {table: p, rows: [{id: 1}, {id: 2, up: 1}], key: [id]}
              - bulk_insert: {table: c, rows: [{p: 2}], key: [p]}
            """)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        try project.database.run("INSERT INTO c VALUES (1)")
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.downgrade, to: "base")
        }
        #expect(failure.description.contains("rows of c point to rows of p that would be deleted"), "\(failure)")
        #expect(try project.database.rows("SELECT p FROM c ORDER BY p") == [[1], [2]])
        try project.database.run("DELETE FROM c WHERE p = 1")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.database.rows("SELECT count(*) FROM p") == [[0]])
    }

    @Test("Heads that another row depends on count as applied", arguments: Engine.allCases)
    func impliedHeads(engine: Engine) throws {
        let project = try Project(engine)
        try project.write("aaaa1.yaml", text: "revision: aaaa1\ndown_revision: null\nupgrade: []\n")
        try project.write(
            "bbbb2.yaml", text: "revision: bbbb2\ndown_revision: null\ndepends_on: [aaaa1]\nupgrade: []\n")
        let migrator = try project.migrator()
        #expect(try !migrator.isAtHeads(migrator.state(), []))
        _ = try migrator.migrate(.upgrade, to: "heads")
        let state = try migrator.state()
        #expect(state.rows == ["bbbb2"])
        #expect(try migrator.isAtHeads(state, migrator.nodes(of: state.rows)))
    }

    @Test("What a revision's SQL sets for its session ends with it: one command does what two do")
    func sessionReset() throws {
        for targets in [["heads"], ["aaaa1", "heads"]] {
            let project = try Project(.postgres)
            try project.write(
                "aaaa1.yaml",
                text: """
                    revision: aaaa1
                    down_revision: null
                    upgrade:
                      - execute: "CREATE SCHEMA app; SET search_path = app; SET session_replication_role = replica;
                          CREATE TEMP TABLE scratch (i int); SET lock_timeout = '1ms'; SELECT pg_advisory_lock(-7), pg_advisory_lock(-7),
                          pg_advisory_lock_shared(-8), pg_advisory_lock(-1, 2), pg_advisory_lock_shared(3, -4)"
                    downgrade: []
                    """)
            try project.write(
                "bbbb2.yaml",
                text: """
                    revision: bbbb2
                    down_revision: aaaa1
                    upgrade:
                      - execute: "CREATE TABLE scratch (path text DEFAULT current_setting('search_path'),
                          role text DEFAULT current_setting('session_replication_role'),
                          patience text DEFAULT current_setting('lock_timeout'), locks int); INSERT INTO scratch (locks)
                          SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
                    downgrade: []
                    """)
            for target in targets { _ = try project.migrator().migrate(.upgrade, to: target) }
            let row = try project.database.rows("SELECT path, role, patience, locks FROM public.scratch")[0]
            #expect(row == ["\"$user\", public", "origin", "200ms", 1], "\(targets)")
        }
    }

    @Test("SQLite: temporary objects and pragmas of a revision's SQL end with it")
    func sqliteSessionReset() throws {
        let project = try Project(.sqlite)
        try project.write(
            "aaaa1.yaml",
            text: """
                revision: aaaa1
                down_revision: null
                upgrade:
                  - execute: "CREATE TEMP TABLE t (i int); CREATE TEMP VIEW v AS SELECT i FROM t; PRAGMA ignore_check_constraints = ON"
                downgrade: []
                """)
        try project.write(
            "bbbb2.yaml",
            text: """
                revision: bbbb2
                down_revision: aaaa1
                upgrade:
                  - execute: "CREATE TABLE t (i int CHECK (i > 0)); INSERT INTO t VALUES (1)"
                  - execute: INSERT INTO t VALUES (-1)
                downgrade: []
                """)
        #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        _ = try project.migrator().migrate(.upgrade, to: "aaaa1")
        #expect(try project.catalog().isEmpty)
    }

    @Test("SQLite: keys that a revision turned off are on for the next, and a journal isn't turned off")
    func sqlitePragmas() throws {
        for targets in [["heads"], ["aaaa1", "heads"]] {
            let project = try Project(.sqlite)
            try project.database.run(
                """
                CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);
                CREATE TABLE c (p INT REFERENCES p (id) ON DELETE CASCADE); INSERT INTO c VALUES (1)
                """)
            try project.write(
                "aaaa1.sql",
                text: """
                    -- revision: aaaa1
                    -- transaction: none
                    -- upgrade
                    PRAGMA foreign_keys = OFF;
                    PRAGMA trusted_schema = OFF;
                    CREATE TABLE x (a);
                    -- downgrade irreversible: a test
                    """)
            try project.write("bbbb2", after: ["aaaa1"], "upgrade: [{execute: DELETE FROM p}]\ndowngrade: []")
            for target in targets { _ = try project.migrator().migrate(.upgrade, to: target) }
            #expect(try project.database.rows("SELECT count(*) FROM c") == [[0]], "\(targets)")
        }
        let project = try Project(.sqlite)
        try project.write("aaaa1", "upgrade: [{execute: 'PRAGMA \"journal_mode\" = \"OFF\"'}]\ndowngrade: []")
        let failure = #expect(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure?.isForeseen == true && failure?.description.contains("without a journal") == true)
        try project.write("aaaa1", "upgrade: [{execute: PRAGMA journal_mode = MEMORY}]\ndowngrade: []")
        let connection = try project.database.connect()
        _ = try project.migrator(on: connection).migrate(.upgrade, to: "heads")
        #expect(try connection.scalar("PRAGMA journal_mode")?.text != "memory")
    }

    @Test("SQLite: a table made again in SQL behind PRAGMA foreign_keys = OFF keeps the rows that point to it")
    func foreignKeysOff() throws {
        let project = try Project(.sqlite)
        try project.database.run(
            """
            CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE);
            INSERT INTO users VALUES (1, 'Ada'); INSERT INTO posts VALUES (1, 1), (2, 1)
            """)
        try project.write(
            "aaaa1.sql",
            text: """
                -- revision: aaaa1
                -- down_revision: null
                -- upgrade
                PRAGMA foreign_keys=OFF;
                CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                INSERT INTO new_users SELECT * FROM users;
                DROP TABLE users;
                ALTER TABLE new_users RENAME TO users;
                PRAGMA foreign_keys=ON;
                -- downgrade irreversible: a test
                """)
        let connection = try project.database.connect()
        _ = try Migrator(RevisionSet(folder: project.folder.path), on: connection, settings: .testing)
            .migrate(.upgrade, to: "heads")
        #expect(try connection.scalar("SELECT count(*) FROM posts")?.integer == 2)
        #expect(try connection.scalar("PRAGMA foreign_keys")?.isTrue == true)
    }

    @Test("Ten instances that start at once apply each revision once, and all succeed", arguments: Engine.allCases)
    func concurrentInstances(engine: Engine) throws {
        let project = try Project(engine)
        try project.line((0..<12).map { ("rev0\($0)x", body("table\($0)")) })
        let url = project.database.url
        let folder = project.folder.path
        // Threads of their own, let go together: tasks would share two, and so take turns.
        let (group, gate) = (DispatchGroup(), DispatchSemaphore(value: 0))
        let results = Mutex([Result<Int, any Error>]())
        for number in 0..<10 {
            DispatchQueue(label: "instance \(number)").async(group: group) {
                let result = Result {
                    let migrator = try Migrator(RevisionSet(folder: folder), on: url.connect(), settings: .testing)
                    gate.wait()
                    return try migrator.migrate(.upgrade, to: "heads").count
                }
                results.withLock { $0.append(result) }
            }
        }
        usleep(300_000)
        for _ in 0..<10 { gate.signal() }
        group.wait()
        let applied = try results.withLock { try $0.map { try $0.get() } }
        #expect(applied.sorted() == [0, 0, 0, 0, 0, 0, 0, 0, 0, 12])
        let connection = try project.database.connect()
        let log = try connection.rows(
            "SELECT revision, count(*) FROM \(connection.dialect.stateTable("revision_log")) GROUP BY revision")
        #expect(log.count == 12)
        #expect(log.allSatisfy { $0[1].integer == 1 })
    }

    @Test("A revision that fails keeps those before it and nothing of itself", arguments: Engine.allCases)
    func failureKeepsEarlier(engine: Engine) throws {
        let project = try Project(engine)
        try project.line([
            ("aaaa1", body("one")), ("bbbb2", body("two")),
            ("cccc3", body("three") + "\n  "),
            (
                "dddd4",
                "upgrade: [{create_table: {table: four, columns: [{name: id, type: integer}]}}, {execute: \(failing)}]"
            ),
            ("eeee5", body("five")),
        ])
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.revision == "dddd4")
        #expect(failure.stepsKept == 0)
        #expect(try project.migrator().state() == DatabaseState(rows: ["cccc3"]))
        #expect(try project.catalog().count == 3)
    }

    @Test("An id in the database that no file has is named, with the likely cause")
    func unknownRow() throws {
        let project = try Project(.sqlite)
        try project.line([("aaaa1", body("one")), ("bbbb2", body("two"))])
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        try FileManager.default.removeItem(at: project.folder.appending(path: "bbbb2.yaml"))
        let error = try #require(throws: Problem.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(error.code == .unknownDatabaseRevision)
        #expect(error.reason.contains("'bbbb2'"))
        #expect(error.hint?.contains("another branch of your version control") == true)
        #expect(try project.migrator().stamp(["aaaa1"], purge: true).rows == ["aaaa1"])
    }

    @Test("A file changed after it was applied is reported, and accepted by name", arguments: Engine.allCases)
    func changedFile(engine: Engine) throws {
        let project = try Project(engine)
        try project.line([("aaaa1", body("one")), ("bbbb2", body("two"))])
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        func changed() throws -> [String] {
            try project.migrator().changedRevisions(project.migrator().state())
        }
        #expect(try changed().isEmpty)
        try project.write("aaaa1", body("other"))
        #expect(try changed() == ["aaaa1"])
        #expect(try project.migrator().plan(.upgrade, to: "heads").warnings.contains { $0.contains("--accept") })
        #expect(try project.migrator().accept(["bbbb2", "aaaa"], reason: "a table renamed by hand") == ["aaaa1"])
        #expect(try changed().isEmpty)
        let state = project.database.url.dialect.stateTable
        let event = try project.database.rows(
            "SELECT actor, object, detail FROM \(state("events")) WHERE event = 'accept'")
        #expect(event == [["tester@here", "revision aaaa1", "a table renamed by hand"]])
        try project.write("cccc3", after: ["bbbb2"], body("three"))
        let problem = #expect(throws: Problem.self) { try project.migrator().accept(["cccc3"], reason: nil) }
        #expect(problem?.code == .notApplied)
    }

    @Test("Line ends, a byte order mark and comments are no change of a file")
    func sameFile() throws {
        let project = try Project(.sqlite)
        let yaml = "revision: aaaa1\ndown_revision: null\nmessage: one\n\(body("one"))\n"
        let sql = """
            -- revision: bbbb2
            -- down_revision: aaaa1
            -- upgrade
            CREATE TABLE two (a text DEFAULT '--x', b int); CREATE TABLE three (c int);
            -- downgrade
            DROP TABLE two; DROP TABLE three;

            """
        try project.write("aaaa1.yaml", text: yaml)
        try project.write("bbbb2.sql", text: sql)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        func changed() throws -> [String] {
            try project.migrator().changedRevisions(project.migrator().state())
        }
        for edit in [{ $0.replacing("\n", with: "\r\n") }, { "\u{FEFF}" + $0 }] as [(String) -> String] {
            try project.write("aaaa1.yaml", text: edit(yaml))
            try project.write("bbbb2.sql", text: edit(sql))
            #expect(try changed().isEmpty)
        }
        try project.write("aaaa1.yaml", text: "# why\n" + yaml + "# and more\n")
        try project.write("bbbb2.sql", text: sql.replacing("; CREATE", with: ";\n/* a note */\n\nCREATE   -- so\n"))
        #expect(try changed().isEmpty)
        try project.write("bbbb2.sql", text: sql.replacing("'--x'", with: "'--y'"))
        #expect(try changed() == ["bbbb2"])
        // What an earlier sluice has stored: the hash of the bytes alone.
        try project.database.run("UPDATE sluice_revision_log SET checksum = substr(checksum, 1, 64)")
        try project.write("aaaa1.yaml", text: yaml.replacing("\n", with: "\r\n"))
        try project.write("bbbb2.sql", text: "-- more\n" + sql)
        #expect(try changed() == ["bbbb2"])
    }

    @Test(
        "A log that says what can't be is refused, and doesn't end the process",
        arguments: Engine.allCases, ["step = -1", "step = 9223372036854775807", "undone = -1, state = 'undoing'"])
    func damagedLog(engine: Engine, change: String) throws {
        let project = try Project(engine)
        let step = "- execute: {sql: SELECT 1, transaction: false, reverse: SELECT 1}"
        try project.write(
            "aaaa1", "upgrade:\n  \(step)\n  - execute: \(failing)")
        #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        let connection = try project.database.connect()
        try connection.execute("UPDATE \(connection.dialect.stateTable("revision_log")) SET \(change)")
        for direction in [Direction.upgrade, .downgrade] {
            let problem = try #require(throws: Problem.self) {
                try project.migrator().migrate(direction, to: direction == .upgrade ? "heads" : "base")
            }
            #expect(problem.code == .damagedState, "\(problem)")
        }
    }

    @Test(
        "A failing step keeps what was committed, says so, and a mended file goes on behind it",
        arguments: Engine.allCases)
    func mendedFile(engine: Engine) throws {
        let project = try Project(engine)
        let good = """
            upgrade:
              - create_table: {table: one, columns: [{name: id, type: integer}]}
              - execute: {sql: "CREATE INDEX one_id ON one (id)", transaction: false, reverse: DROP INDEX one_id}
            """
        try project.write("aaaa1", good + "\n  - execute: \(failing)")
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.step == 3)
        #expect(failure.stepsKept == 2)
        #expect(failure.hint.contains("steps 1 to 2 are done"))
        #expect(try project.migrator().state().unfinished?.step == 2)
        #expect(try project.migrator().state().rows.isEmpty)

        try project.write("aaaa1", good.replacing("name: id", with: "name: other"))
        #expect(throws: Problem.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        try project.write("aaaa1", good + "\n  - execute: {sql: SELECT 1, reverse: SELECT 1}")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.migrator().state() == DatabaseState(rows: ["aaaa1"]))
    }

    @Test(
        "A downgrade that can't be derived is refused before the upgrade, unless the revision says why there is none",
        arguments: [Engine.sqlite, .postgres])
    func irreversible(engine: Engine) throws {
        let project = try Project(engine)
        let upgrade = "upgrade: [{execute: CREATE TABLE one (id integer)}]"
        try project.line([("aaaa1", body("two")), ("bbbb2", upgrade)])
        let early = try #require(throws: Problem.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(early.code == .irreversible && early.reason.contains("add `reverse`"))
        #expect(try project.migrator().state().rows == [])

        try project.line([("aaaa1", body("two")), ("bbbb2", upgrade + "\ndowngrade: {irreversible: the past is gone}")])
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        let late = try #require(throws: Problem.self) { try project.migrator().migrate(.downgrade, to: "base") }
        #expect(late.code == .irreversible && late.reason.contains("the past is gone"))
        #expect(try project.migrator().state().rows == ["bbbb2"])
    }

    @Test("A revision in SQL says in a line of its own that nothing undoes it")
    func irreversibleSQL() throws {
        let text = { (end: String) in
            try RevisionFile(path: "a.sql", Array("-- revision: a\n-- upgrade\nSELECT 1;\n\(end)\n".utf8)).revision()
        }
        #expect(try text("-- downgrade irreversible: the past is gone").irreversible == "the past is gone")
        #expect(throws: IrreversibleRevision.self) { try text("").operations(.upgrade, in: .postgres) }
        #expect(throws: Problem.self) { try text("-- downgrade irreversible: so\n-- downgrade\nSELECT 2;") }
    }

    @Test("A lock that isn't had in time is tried again, and had")
    func lockRetry() throws {
        let project = try Project(.postgres)
        try project.write("aaaa1", body("one"))
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        try project.write(
            "bbbb2", after: ["aaaa1"], "upgrade: [{add_column: {table: one, column: {name: x, type: text}}}]")
        let blocker = try project.database.connect()
        try blocker.begin(.write)
        try blocker.execute("LOCK TABLE one IN ACCESS SHARE MODE")
        var retries = 0
        _ = try project.migrator { event in
            guard case .retrying = event else { return }
            retries += 1
            if retries == 2 { try? blocker.rollback() }
        }.migrate(.upgrade, to: "heads")
        #expect(retries == 2)
        #expect(try project.catalog().contains("column one.x text"))
    }

    @Test("An invalid index that a failed CREATE INDEX CONCURRENTLY left is dropped before the next try")
    func invalidIndex() throws {
        let project = try Project(.postgres)
        try project.database.run("CREATE TABLE one (id integer); INSERT INTO one VALUES (1), (1)")
        try project.write(
            "aaaa1",
            "upgrade: [{create_index: {index: one_id, table: one, columns: [id], unique: true, concurrently: true}}]")
        #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(try project.catalog().filter { $0.hasPrefix("invalid") }.isEmpty)
        // As a kill leaves it: the server has one that is invalid.
        _ = try? project.database.run("CREATE UNIQUE INDEX CONCURRENTLY one_id ON one (id)")
        #expect(try project.catalog().contains("invalid one_id"))
        try project.database.run("DELETE FROM one WHERE ctid = (SELECT min(ctid) FROM one)")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.catalog().filter { $0.hasPrefix("invalid") }.isEmpty)
        #expect(try project.catalog().contains { $0.contains("UNIQUE INDEX one_id") })
    }
}
