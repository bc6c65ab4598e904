import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import Testing

@Suite("A backfill that stopped in its middle")
struct HalfBackfillTests {
    private func project(_ engine: Engine, rows: Int) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run("CREATE TABLE t (id integer PRIMARY KEY, age integer)")
        for row in 1...rows { try project.database.run("INSERT INTO t VALUES (\(row), 0)") }
        try project.write(
            "backfills/up.yaml", "table: t\nset: {age: age + 1}\nchunk: {min_rows: 10, max_rows: 10}\n")
        try project.write(
            "backfills/down.yaml", "table: t\nset: {age: age - 1}\nchunk: {min_rows: 10, max_rows: 10}\n")
        try project.revision("r1", after: nil, "  - add_column: {table: t, column: {name: x, type: integer}}")
        try project.revision("r2", after: "r1", "  - backfill: {job: up, reverse: down}")
        try project.open().upgrade(to: "r1")
        return project
    }

    private func ages(_ project: ProjectFolder) throws -> [[Value]] {
        try project.database.rows("SELECT age, count(*) FROM t GROUP BY age ORDER BY age")
    }

    @Test("is brought to its end before what undoes it for all rows is run", arguments: Engine.allCases)
    func half(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        #expect(try ages(project) == [[0, 30], [1, 20]])
        try project.open().downgrade(to: "r1")
        #expect(try ages(project) == [[0, 50]])
        #expect(try project.open().runs().map(\.state) == [.complete, .complete])
        try project.open().upgrade()
        #expect(try ages(project) == [[1, 50]])
    }

    @Test("where it had come to no row, nothing undoes it", arguments: Engine.allCases, [true, false])
    func nothing(engine: Engine, hasRun: Bool) throws {
        let project = try project(engine, rows: 30)
        // Its first chunk fails, or its run can't even begin.
        try project.write(
            "backfills/up.yaml",
            "table: t\nset: {age: \(hasRun ? "age + 1 / (id - id) + missing(age)" : "nope + 1")}\n")
        #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        try project.open().downgrade(to: "r1")
        #expect(try ages(project) == [[0, 30]])
    }

    /// Fails at that row, on both databases.
    private func fail(_ project: ProjectFolder, at row: Int) throws {
        try project.write(
            "backfills/up.yaml",
            "table: t\nset: {age: age + 1}\nverify: age >= 0\nchunk: {min_rows: 10, max_rows: 10}\n")
        try project.database.run("CREATE TABLE bad (id integer PRIMARY KEY)")
        try project.database.run(
            project.database.engine == .sqlite
                ? "CREATE TRIGGER f BEFORE UPDATE ON t WHEN NEW.id = \(row) AND NOT EXISTS (SELECT 1 FROM bad) BEGIN SELECT RAISE(ABORT, 'no'); END"
                : """
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.id = \(row) AND NOT EXISTS (SELECT 1 FROM bad) THEN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$;
                CREATE TRIGGER f BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()
                """)
    }

    @Test("at a row that fails says what is to be mended, and is taken back then", arguments: Engine.allCases)
    func failing(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        try fail(project, at: 35)
        #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        let before = try ages(project)
        let failure = #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "r1") }
        #expect(failure.map { "\($0)" }?.contains("undoes 'up' for all rows") == true, "\(String(describing: failure))")
        #expect(try ages(project) == before)
        try project.database.run("INSERT INTO bad VALUES (1)")
        try project.open().downgrade(to: "r1")
        #expect(try ages(project) == [[0, 50]])
    }

    @Test("and whose run was cancelled by hand isn't begun again over what it did", arguments: Engine.allCases)
    func cancelled(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        _ = try project.open().cancel()
        for command in [{ _ = try project.open().upgrade() }, { _ = try project.open().downgrade(to: "r1") }] {
            let failure = #expect(throws: MigrationFailure.self) { try command() }
            #expect(failure.map { "\($0)" }?.contains("was cancelled after 20 rows") == true)
            #expect(try ages(project) == [[0, 30], [1, 20]])
        }
    }

    @Test("by a job that finds undone rows is begun again", arguments: Engine.allCases)
    func repeatable(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        try project.write("backfills/up.yaml", "table: t\nset: {age: id}\nchunk: {min_rows: 10, max_rows: 10}\n")
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        _ = try project.open().cancel()
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT count(*) FROM t WHERE age = id") == [[50]])
    }

    @Test("by a job whose file says something else now isn't gone on with", arguments: Engine.allCases)
    func changedJob(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        try project.write("backfills/up.yaml", "table: t\nset: {age: age + 10}\n")
        let failure = #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        #expect(failure.map { "\($0)" }?.contains("is not the one that run") == true)
        #expect(try ages(project) == [[0, 30], [1, 20]])
    }

    @Test("is given up with its revision, by its way back and by a stamp", arguments: Engine.allCases, [true, false])
    func givenUp(engine: Engine, byStamp: Bool) throws {
        let project = try project(engine, rows: 50)
        try project.revision("r2", after: "r1", "  - backfill: {job: up, reverse: null}")
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        if byStamp {
            _ = try project.open().stamp(["r1"], purge: false)
        } else {
            try project.open().downgrade(to: "r1")
        }
        #expect(try project.open().runs().map(\.state) == [.cancelled])
        try project.database.run("UPDATE t SET age = 0")
        try project.open().upgrade()
        #expect(try ages(project) == [[1, 50]])
    }

    @Test("isn't undone for rows that it has set aside", arguments: Engine.allCases)
    func quarantined(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        try fail(project, at: 35)
        try project.write(
            "backfills/up.yaml", "table: t\nset: {age: age + 1}\non_error: {quarantine: 10}\n")
        try project.open().upgrade()
        #expect(try ages(project) == [[0, 1], [1, 49]])
        let failure = #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "r1") }
        #expect(failure.map { "\($0)" }?.contains("has set 1 aside") == true, "\(String(describing: failure))")
        #expect(try ages(project) == [[0, 1], [1, 49]])
        try project.database.run("INSERT INTO bad VALUES (1)")
        _ = try project.open().replay()
        try project.open().downgrade(to: "r1")
        #expect(try ages(project) == [[0, 50]])
    }

    @Test("whose taking back stopped as well is taken back to its end first, up and down", arguments: Engine.allCases)
    func takenBackInHalves(engine: Engine) throws {
        let project = try project(engine, rows: 50)
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        // It brings the first job to its end, and stops in the second.
        #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "r1", options: .limited(to: 30)) }
        #expect(try ages(project) == [[1, 50]] || ages(project).count == 2)
        #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "r1", options: .limited(to: 20)) }
        try project.open().upgrade()
        #expect(try ages(project) == [[1, 50]])
        #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "r1", options: .limited(to: 20)) }
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 30)) }
        #expect(throws: MigrationFailure.self) { try project.open().upgrade(options: .limited(to: 20)) }
        try project.open().downgrade(to: "r1")
        #expect(try ages(project) == [[0, 50]])
    }

    @Test("isn't one of two by the same job", arguments: Engine.allCases)
    func twice(engine: Engine) throws {
        let project = try project(engine, rows: 5)
        try project.revision(
            "r2", after: "r1", "  - backfill: {job: up, reverse: down}\n  - backfill: {job: up, reverse: null}")
        let failure = #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        #expect(failure?.isForeseen == true && failure.map { "\($0)" }?.contains("is run twice") == true)
    }
}
