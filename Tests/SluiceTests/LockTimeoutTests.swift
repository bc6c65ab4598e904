import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceDeprecation
import SluiceMigrations
import SluiceTestSupport
import Testing

/// Each statement says itself how long it would have waited for a lock.
@Suite("A project's lock_timeout, on PostgreSQL,")
struct LockTimeoutTests {
    private static let milliseconds = "321ms"

    private func project(table: String) throws -> ProjectFolder {
        let project = try ProjectFolder(.postgres, settings: "lock_timeout: \(Self.milliseconds)")
        try project.database.run(table)
        return project
    }

    @Test("holds for a run's chunks, however it is gone on with", arguments: WayOn.allCases)
    func runs(way: WayOn) throws {
        let project = try project(
            table: """
                CREATE TABLE t (id int PRIMARY KEY, seen text);
                INSERT INTO t SELECT i FROM generate_series(1, 500) i;
                """)
        try project.write(
            "backfills/mask.yaml", "table: t\nset: {seen: \"current_setting('lock_timeout')\"}\nwhere: seen IS NULL")
        try project.revision("aa01", after: nil, "  - backfill: mask", downgrade: "{irreversible: masked}")
        try way.begin(project.open(), rows: 100)
        #expect(try way.goOn(project.open()).state == .complete)
        #expect(try project.database.rows("SELECT DISTINCT seen FROM t") == [[.text(Self.milliseconds)]])
    }

    @Test("holds when quarantined rows are tried again")
    func replay() throws {
        let project = try project(
            table: "CREATE TABLE t (id int PRIMARY KEY, d int, seen text); INSERT INTO t VALUES (1, 0), (2, 1)")
        try project.write(
            "backfills/divide.yaml",
            """
            table: t
            set: {seen: "current_setting('lock_timeout') || left((1 / d)::text, 0)"}
            on_error: {quarantine: 5}
            """)
        #expect(try project.open().run("divide").record.quarantined == 1)
        try project.database.run("UPDATE t SET d = 1; UPDATE t SET seen = NULL")
        #expect(try project.open().replay().replayed == 1)
        #expect(try project.database.rows("SELECT seen FROM t WHERE id = 1") == [[.text(Self.milliseconds)]])
    }

    // MARK: Changes of the catalog

    /// A table with a column to be rid of, and a log of what every change of the catalog would have waited.
    private func shop() throws -> ProjectFolder {
        let project = try project(
            table: """
                CREATE TABLE products (id int PRIMARY KEY, name text, price int NOT NULL);
                CREATE INDEX products_price ON products (price);
                INSERT INTO products SELECT i, 'n', i FROM generate_series(1, 10) i;
                """)
        try StateSchema.ensure(on: project.database.connect())
        try project.database.run(
            """
            CREATE TABLE waits (command text, timeout text);
            CREATE FUNCTION note_wait() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO public.waits VALUES (tg_tag, current_setting('lock_timeout')); END $$;
            CREATE EVENT TRIGGER note_wait ON ddl_command_end
            WHEN tag IN ('ALTER TABLE', 'CREATE INDEX', 'DROP FUNCTION', 'CREATE TRIGGER', 'COMMENT')
            EXECUTE FUNCTION note_wait();
            """)
        return project
    }

    private func expectPatience(_ project: ProjectFolder, _ step: String) throws {
        let waits = try project.database.rows("SELECT DISTINCT command, timeout FROM waits ORDER BY 1")
        #expect(!waits.isEmpty, "\(step) changed nothing")
        #expect(waits.allSatisfy { $0[1] == .text(Self.milliseconds) }, "\(step): \(waits)")
        try project.database.run("TRUNCATE waits")
    }

    @Test("holds for every step of the way out and back")
    func wayOut() throws {
        let project = try shop()
        var terms = Deprecate.Terms()
        terms.grace = .zero
        for steps in 1...2 {
            let out = try project.open().wayOut()
            _ = try out.deprecate(out.object("products.price"), terms)
            try expectPatience(project, "deprecate")
            guard steps == 1 else { break }
            _ = try out.undeprecate(out.object("products.price"))
            try expectPatience(project, "undeprecate")
        }
        let out = try project.open().wayOut()
        let dropped = try out.drop(out.object("products.price"), overriding: [], key: nil)
        try expectPatience(project, "drop")
        _ = try project.open().restore(try #require(dropped.archive), into: nil, key: nil)
        try expectPatience(project, "restore")
    }

    @Test("holds for a restore that is gone on with")
    func restoreResumed() throws {
        let project = try shop()
        var terms = Deprecate.Terms()
        terms.grace = .zero
        let out = try project.open().wayOut()
        _ = try out.deprecate(out.object("products.price"), terms)
        let dropped = try out.drop(out.object("products.price"), overriding: [], key: nil)
        #expect(throws: (any Error).self) {
            try project.open().restore(try #require(dropped.archive), into: nil, key: nil, options: .limited(to: 1))
        }
        try project.database.run("TRUNCATE waits")
        #expect(try project.open().resume().record.state == .complete)
        try expectPatience(project, "resume")
    }

    @Test("holds for revisions that deprecate and drop, up and down")
    func revisions() throws {
        let project = try shop()
        try project.revision("aa01", after: nil, "  - deprecate_column: {table: products, column: price, grace: 0s}")
        try project.revision("aa02", after: "aa01", "  - drop_deprecated: {table: products, column: price}")
        for target in ["aa01", "aa02"] {
            try project.open().upgrade(to: target)
            try expectPatience(project, "upgrade to \(target)")
        }
        for target in ["aa01", "base"] {
            try project.open().downgrade(to: target)
            try expectPatience(project, "downgrade to \(target)")
        }
    }

    @Test("holds when a run is cancelled and its trigger goes")
    func cancel() throws {
        let project = try shop()
        try project.write(
            "backfills/copy.yaml", "table: products\nset: {name: price::text}\nkeep_in_sync: true")
        _ = try project.open().run("copy", options: .limited(to: 1))
        try project.database.run("TRUNCATE waits")
        _ = try project.open().cancel()
        try expectPatience(project, "cancel")
    }
}
