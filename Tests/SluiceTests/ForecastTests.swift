import Foundation
import Sluice
import SluiceTestSupport
import Testing

@testable import SluiceSchema

@Suite("A dry run says")
struct ForecastTests {
    // MARK: What the server does

    /// Tables and views with a lock that somebody may wait for, and those that were written again, inside the transaction.
    private func trace(_ sql: String, on connection: any Connection) throws -> (
        locks: Set<String>, rewritten: Set<String>
    ) {
        let tables = """
            SELECT oid::regclass::text, relfilenode::bigint FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v', 'i')
            AND relnamespace = 'public'::regnamespace
            """
        let before = Dictionary(
            uniqueKeysWithValues: try connection.rows(tables).map { ($0[0].text ?? "", $0[1].integer) })
        let oids = try connection.rows(
            "SELECT oid::bigint, oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        let names = Dictionary(uniqueKeysWithValues: oids.map { ($0[0].integer ?? 0, $0[1].text ?? "") })
        return try connection.transaction {
            try connection.executeScript(sql)
            let held = try connection.rows(
                "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'")
            let after = try connection.rows(
                "SELECT oid::bigint, relfilenode::bigint FROM pg_class WHERE relkind IN ('r', 'm')")
            let rewritten = after.compactMap { row -> String? in
                guard let name = names[row[0].integer ?? 0], let old = before[name] else { return nil }
                return old == row[1].integer ? nil : name
            }
            let locks = held.compactMap { row -> String? in
                guard let name = names[row[0].integer ?? 0], before[name] != nil, let mode = row[1].text else {
                    return nil
                }
                return "\(name) \(mode)"
            }
            return (Set(locks), Set(rewritten))
        }
    }

    private func mode(_ lock: TableLock) -> String { lock.sql.capitalized.replacing(" ", with: "") + "Lock" }

    /// A copy of what the reference says beside what the server does on tables with rows.
    @Test(
        "the locks and the rewrites that the server then shows",
        arguments: OperationReference.all.filter { $0.databases != .sqlite })
    func operations(reference: OperationReference) throws {
        guard reference.isAvailable else { return }
        let project = try ProjectFolder(.postgres, settings: "")
        try project.write("backfills/grow_up.yaml", OperationReference.job)
        try project.revision("aa01", after: nil, OperationReference.common)
        let before = reference.before.isEmpty ? "[]" : "\n" + reference.before
        try project.write(
            "migrations/bb02.yaml",
            "revision: bb02\ndown_revision: aa01\nupgrade: \(before)\ndowngrade: {irreversible: a test}\n")
        try project.revision("cc03", after: "bb02", reference.example, downgrade: "[]")
        try project.open().upgrade(to: "aa01")
        try project.database.run(
            "INSERT INTO users VALUES (7, 'x@example.org', 40); INSERT INTO posts VALUES (1, 7, 'a', 'b')")
        try project.open().upgrade(to: "bb02")
        let (plan, forecast) = try project.open().plan(.upgrade, to: "cc03")
        let connection = try project.database.connect()
        let there = Set(
            try connection.rows(
                "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v') AND relnamespace = 'public'::regnamespace"
            ).compactMap { $0[0].text })
        var strongest: TableLock?
        for (step, expected) in zip(plan.revisions[0].steps, forecast[0]) {
            for statement in expected.statements {
                strongest = [strongest, statement.footprints.map(\.lock).max()].compactMap(\.self).max()
                guard case .schema = step.work, step.transaction != .none else { continue }
                #expect(statement.unknown == nil)
                let real = try trace(statement.sql, on: connection)
                for footprint in statement.footprints {
                    let name = String(footprint.table.dropFirst("public.".count))
                    #expect(real.locks.contains("\(name) \(mode(footprint.lock))"), "\(statement.sql)")
                    #expect(real.rewritten.contains(name) == footprint.rewrites, "\(statement.sql)")
                }
                // And nothing stronger that isn't said.
                let said = Set(statement.footprints.map { String($0.table.dropFirst("public.".count)) })
                let strong = real.locks.filter { !$0.hasSuffix("AccessShareLock") }.compactMap {
                    $0.split(separator: " ").first.map(String.init)
                }
                #expect(there.intersection(strong).subtracting(said) == [], "\(statement.sql)")
            }
        }
        // What the reference states, which the manual is written from.
        if reference.lock.first?.isUppercase == true,
            plan.revisions[0].steps.allSatisfy({ if case .schema = $0.work { true } else { false } })
        {
            #expect(
                strongest.map { reference.lock.hasPrefix($0.sql + " ") } == true,
                "\(reference.name): \(strongest?.sql ?? "none")")
        } else if reference.lock.hasPrefix("none that others wait for"), !reference.lock.contains(";") {
            #expect(strongest.map { $0.blocks <= .schemaChanges } ?? true, "\(reference.name)")
        } else if reference.lock.hasPrefix("none on a table") {
            #expect(strongest == nil || reference.lock.contains(";"))
        }
    }

    @Test("SHARE UPDATE EXCLUSIVE for an index that is made concurrently, as the server shows while it waits")
    func concurrently() async throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run("CREATE TABLE t (id int)")
        let writer = try database.connect()
        try writer.executeScript("BEGIN; INSERT INTO t VALUES (1)")
        let building = Task.detached { try database.run("CREATE INDEX CONCURRENTLY t_id ON t (id)") }
        var modes: [String] = []
        for _ in 0..<200 where modes.isEmpty {
            try await Task.sleep(for: .milliseconds(20))
            modes = try database.rows(
                """
                SELECT l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE relation = 't'::regclass AND granted
                AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND a.datname = current_database() AND a.pid <> pg_backend_pid()
                """
            ).compactMap { $0[0].text }
        }
        #expect(modes.contains("ShareUpdateExclusiveLock") && !modes.contains("ShareLock"))
        try writer.executeScript("COMMIT")
        try await building.value
    }

    @Test(
        "ACCESS EXCLUSIVE on the partition alone for one that is detached concurrently, as the server shows while it waits"
    )
    func detachedConcurrently() throws {
        let project = try ProjectFolder(.postgres, settings: "")
        try project.database.run(
            "CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (9)"
        )
        try project.revision(
            "aa01", after: nil, "- detach_partition: {table: t, partition: t_1, concurrently: true}", downgrade: "[]")
        let (_, forecast) = try project.open().plan(.upgrade, to: "aa01")
        let statement = try #require(forecast[0][0].statements.first)
        #expect(statement.unknown == nil)
        let said = statement.footprints.map { "\($0.table.dropFirst("public.".count)) \(mode($0.lock))" }
        let reader = try project.database.connect()
        try reader.executeScript("BEGIN; SELECT * FROM t_1")
        let isDone = DispatchSemaphore(value: 0)
        // A thread of its own: a task would keep one of those that all tests share while it waits.
        Thread.detachNewThread {
            _ = try? project.open().upgrade()
            isDone.signal()
        }
        var shown: [String] = []
        for _ in 0..<200 where !shown.contains("t_1 AccessExclusiveLock") {
            Thread.sleep(forTimeInterval: 0.02)
            shown = try project.database.rows(
                """
                SELECT l.relation::regclass || ' ' || l.mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                WHERE relation IN ('t'::regclass, 't_1'::regclass) AND query LIKE '%DETACH PARTITION%CONCURRENTLY'
                AND a.datname = current_database() AND a.pid <> pg_backend_pid()
                """
            ).compactMap { $0[0].text }
        }
        #expect(Set(shown) == Set(said))
        try reader.executeScript("COMMIT")
        isDone.wait()
        #expect(try project.database.rows("SELECT count(*) FROM pg_inherits") == [[0]])
    }

    // MARK: Of large tables

    private func large(_ engine: Engine, _ steps: String) throws -> [StatementForecast] {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run(
            """
            CREATE TABLE t (id integer PRIMARY KEY, n integer, note text);
            INSERT INTO t \(series(60_000)) SELECT i, i, 'a note that takes some room, so that the table is large' FROM n
            """)
        if engine == .postgres { try project.database.run("ANALYZE t") }
        try project.revision("aa01", after: nil, steps, downgrade: "{irreversible: a test}")
        let (_, forecast) = try project.open().plan(.upgrade, to: "head")
        return forecast.joined().flatMap(\.statements)
    }

    @Test("what writes a table anew and what reads it, its size, and a time that is measured")
    func rewrites() throws {
        let statements = try large(
            .postgres,
            """
              - alter_column: {table: t, column: n, type: bigint}
              - execute: {sql: "ALTER TABLE t ADD CONSTRAINT c CHECK (n IS NOT NULL) NOT VALID"}
              - execute: {sql: "ALTER TABLE t VALIDATE CONSTRAINT c"}
              - execute: {sql: "ALTER TABLE t ALTER n SET NOT NULL"}
              - execute: {sql: "ALTER TABLE t ADD COLUMN r double precision DEFAULT random()"}
              - create_index: {table: t, columns: [note], index: t_note, concurrently: true}
            """)
        let prints = statements.map { $0.footprints.first }
        #expect(prints.map { $0?.rewrites } == [true, false, false, false, true, false])
        // SET NOT NULL believes the CHECK.
        #expect(prints.map { $0?.scans }.suffix(5).prefix(3) == [false, true, false])
        #expect(prints[0]?.size?.rows == 60_000 && (prints[0]?.size?.bytes ?? 0) > 4_000_000)
        #expect(statements.allSatisfy { $0.unknown == nil && $0.seconds != nil })
        #expect((statements[0].seconds ?? 0) > 0.001 && statements[1].seconds == 0)
        #expect(statements[5].verdict == .safe && statements[5].footprints[0].lock == .shareUpdateExclusive)
        // They share a transaction: who waits for the first waits for all of them.
        #expect((statements[1].heldSeconds ?? 0) >= (statements[4].seconds ?? 1))
    }

    @Test("which of SQLite's changes write a table anew")
    func file() throws {
        let statements = try large(
            .sqlite,
            """
              - alter_column: {table: t, column: n, type: bigint}
              - add_column: {table: t, column: {name: extra, type: text}}
              - create_index: {table: t, columns: [note], index: t_note}
              - create_fts_table: {table: found, content: t, content_rowid: id, columns: [note]}
            """)
        let filling = try #require(statements.first { $0.sql.contains("'rebuild'") }?.footprints.first)
        #expect(filling.table == "t" && filling.scans && filling.size?.rows == 60_000)
        let copy = try #require(statements.first { $0.footprints.first?.rewrites == true })
        #expect(copy.footprints[0].table == "t" && copy.footprints[0].size?.rows == 60_000)
        #expect((copy.seconds ?? 0) > 0)
        let index = try #require(statements.last { $0.sql.contains("CREATE INDEX") })
        #expect(index.footprints[0].scans && index.blocks == .writes)
    }

    @Test(
        "what is sure to fail, and refuses it, but where something before it wasn't tried",
        arguments: [
            "- create_check_constraint: {table: t, name: c, check: nope > 0}",
            "- execute: {sql: CREATE TABLE t (a int), reverse: null}",
            "- create_view: {view: v, as: SELECT nope FROM t}",
            "- alter_sequence: {sequence: nope, increment: 5, was: {increment: 1}}",
            "- execute: {sql: DROP TABLE t, reverse: null}",
        ])
    func sureFailure(step: String) throws {
        let project = try ProjectFolder(.postgres, settings: "")
        try project.database.run("CREATE TABLE t (a int); CREATE VIEW over AS SELECT a FROM t")
        try project.revision("r1", after: nil, "  - create_table: {table: first, columns: [{name: a, type: integer}]}")
        try project.revision("r2", after: "r1", "  \(step)", downgrade: "[]")
        #expect(throws: MigrationFailure.self) { try project.open().plan(.upgrade, to: "heads") }
        let unseen = "  - execute: {sql: \"DO $$ BEGIN EXECUTE 'CREATE TABLE made (a int)'; END $$\", reverse: null}"
        try project.revision("r1", after: nil, unseen)
        #expect(throws: Never.self) { try project.open().plan(.upgrade, to: "heads") }
    }

    @Test("nothing of what would reach beyond the shadow that it is tried on")
    func stayingInside() throws {
        let project = try ProjectFolder(.postgres, settings: "")
        try project.database.run(
            "CREATE SEQUENCE s; CREATE TABLE l (a int) PARTITION BY LIST (a); CREATE TABLE l_2 (a int)")
        try project.revision(
            "aa01", after: nil,
            """
              - execute: {sql: "CREATE ROLE of_a_forecast"}
              - execute: {sql: "DO 'BEGIN CREATE ROLE of_a_block; END'"}
              - execute: {sql: "COPY (SELECT 1) TO '/tmp/\(project.database.name)_forecast'"}
              - execute: {sql: "SELECT pg_catalog.pg_advisory_lock(1)"}
              - execute: {sql: "CREATE TABLE l_1 PARTITION OF l FOR VALUES IN (nextval('s'))"}
              - execute: {sql: "ALTER TABLE l ATTACH PARTITION l_2 FOR VALUES IN (1 + 1)"}
            """, downgrade: "{irreversible: a test}")
        let (_, forecast) = try project.open().plan(.upgrade, to: "head")
        #expect(forecast[0].flatMap(\.statements).allSatisfy { $0.verdict == .unknown && $0.unknown != nil })
        #expect(try project.database.rows("SELECT 1 FROM pg_roles WHERE rolname LIKE 'of_a_%'").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/\(project.database.name)_forecast"))
    }

    @Test("nothing that an ordinary role has left for whoever runs it")
    func foreignCode() throws {
        let project = try ProjectFolder(.postgres, settings: "")
        let name = project.database.name
        try project.database.run(
            """
            CREATE ROLE evil_\(name); GRANT CREATE ON SCHEMA public TO evil_\(name); CREATE TABLE t (id int);
            SET ROLE evil_\(name);
            CREATE FUNCTION public.hit() RETURNS int LANGUAGE plpgsql AS $$BEGIN
              IF current_setting('is_superuser') = 'on' THEN EXECUTE 'CREATE ROLE hit_\(name)'; END IF; RETURN 1; END$$;
            CREATE FUNCTION public.f(a int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
              'BEGIN PERFORM public.hit(); RETURN a; END';
            CREATE TABLE public.e (a int, CHECK (public.f(1) = 1));
            CREATE MATERIALIZED VIEW public.m AS SELECT public.hit() AS x;
            CREATE FUNCTION public.g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER e_t BEFORE TRUNCATE ON public.e
              WHEN (1 / (CASE WHEN current_user = 'postgres' THEN 0 ELSE 1 END) = 0)
              EXECUTE FUNCTION public.g();
            CREATE MATERIALIZED VIEW public.n AS SELECT 1 / (CASE WHEN current_user = 'postgres' THEN 0 ELSE 1 END) AS x;
            CREATE UNIQUE INDEX n_x ON public.n (x);
            RESET ROLE; DROP ROLE IF EXISTS hit_\(name)
            """)
        try project.revision(
            "aa01", after: nil,
            """
              - add_column: {table: t, column: {name: b, type: text}}
              - execute: {sql: "TRUNCATE t, e"}
              - execute: {sql: "REFRESH MATERIALIZED VIEW n"}
              - execute: {sql: "REFRESH MATERIALIZED VIEW CONCURRENTLY n"}
            """, downgrade: "{irreversible: a test}")
        let (plan, forecast) = try project.open().plan(.upgrade, to: "head")
        let statements = forecast[0].flatMap(\.statements)
        #expect(plan.warnings.isEmpty && statements.allSatisfy { $0.unknown == nil })
        #expect(
            statements.map { $0.footprints.map { "\($0.table) \($0.lock.sql)" } } == [
                ["public.t ACCESS EXCLUSIVE"], ["public.e ACCESS EXCLUSIVE", "public.t ACCESS EXCLUSIVE"],
                ["public.n ACCESS EXCLUSIVE"], ["public.n EXCLUSIVE"],
            ])
        #expect(try project.database.rows("SELECT 1 FROM pg_roles WHERE rolname = 'hit_\(name)'").isEmpty)
        try project.database.run(
            "DROP ROLE IF EXISTS hit_\(name); DROP OWNED BY evil_\(name) CASCADE; DROP ROLE evil_\(name)")
    }

    @Test("why nothing is known where no shadow can be made, and shows the statements all the same")
    func withoutShadow() throws {
        let project = try ProjectFolder(.postgres, settings: "")
        try project.database.run(
            "CREATE ROLE plain_forecast LOGIN; GRANT ALL ON SCHEMA public TO plain_forecast; "
                + "GRANT CREATE ON DATABASE \(project.database.name) TO plain_forecast")
        try project.revision("aa01", after: nil, "  - create_table: {table: t, columns: [{name: id, type: integer}]}")
        let plain = project.database.text.replacing("user=postgres", with: "user=plain_forecast")
        let (plan, forecast) = try Project.load(from: project.folder).database(at: plain).plan(.upgrade, to: "head")
        #expect(plan.warnings.contains { $0.contains("locks and times aren't known") })
        #expect(
            forecast[0][0].statements[0].verdict == .unknown
                && forecast[0][0].statements[0].sql.contains("CREATE TABLE"))
    }
}
