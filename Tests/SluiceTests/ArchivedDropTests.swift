import Foundation
import SluiceDatabase
import SluiceMigrations
import SluiceTestSupport
import Testing

@testable import Sluice

/// Nothing is dropped without an archive: also not by a revision.
@Suite("A revision that drops")
struct ArchivedDropTests {
    private static let table = """
          - create_table:
              table: orders
              columns: [{name: id, type: integer, primary_key: true}, {name: total, type: integer}]
        """

    private func project(_ engine: Engine, rows: Int = 3) throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.revision("aa01", after: nil, Self.table)
        try project.open().upgrade()
        for id in 0..<rows { try project.database.run("INSERT INTO orders VALUES (\(id), \(id * 10))") }
        return project
    }

    private func archives(_ project: ProjectFolder) throws -> [String] {
        let folder = project.folder.appending(path: "archives").path
        return (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
    }

    private func restore(_ project: ProjectFolder) throws {
        let archive = try #require(archives(project).first { $0.hasSuffix(".zst") })
        _ = try project.open().restore(
            project.folder.appending(path: "archives/\(archive)").path, into: nil, key: nil)
    }

    @Test("archives a table's rows in the same transaction, by its downgrade too", arguments: Engine.allCases)
    func downgrade(engine: Engine) throws {
        let project = try project(engine)
        try project.open().downgrade(to: "base")
        #expect(throws: DatabaseError.self) { try project.database.rows("SELECT 1 FROM orders") }
        let archive = try #require(archives(project).first)
        #expect(archive.hasPrefix("orders-") || archive.hasPrefix("public.orders-"))
        let recorded = project.database.url.dialect.stateTable("archives")
        #expect(try project.database.rows("SELECT rows FROM \(recorded)") == [[3]])
        try restore(project)
        #expect(try project.database.rows("SELECT id, total FROM orders ORDER BY id") == [[0, 0], [1, 10], [2, 20]])
    }

    @Test(
        "archives what goes with it, too, and what it names once",
        arguments: [
            ("drop_schema: {schema: s, cascade: true}", ["s.a", "s.b"]),
            ("drop_enum: {enum: s.mood, cascade: true}", ["s.a.m"]),
            ("drop_domain: {domain: s.small, cascade: true}", ["s.b.n"]),
            ("drop_table: {table: s.a, cascade: true}", ["s.a", "s.child"]),
            ("drop_table: {table: s.a, cascade: true, archive: false}", ["s.child"]),
            ("drop_column: {table: s.b, column: k, cascade: true}", ["s.b.k"]),
            ("drop_column: {table: s.z, column: a, was: {type: integer}}", ["s.h.z"]),
            ("drop_column: {table: s.z, column: a, archive: false, was: {type: integer}}", ["s.h.z"]),
            ("drop_domain: {domain: s.part, cascade: true}", ["s.h.c", "s.h.l"]),
            ("drop_view: {view: s.v, cascade: true}", ["s.h.v"]),
            ("drop_schema: {schema: away, cascade: true}", ["away.first"]),
            ("drop_sequence: {sequence: s.q, cascade: true}", ["s.d.n"]),
        ])
    func cascades(step: String, lost: [String]) throws {
        let project = try project(.postgres)
        try project.database.run(
            """
            CREATE SCHEMA s; CREATE TYPE s.mood AS ENUM ('x'); CREATE DOMAIN s.small AS integer CHECK (VALUE < 9);
            CREATE TABLE s.a (id integer PRIMARY KEY, m s.mood); INSERT INTO s.a VALUES (1, 'x');
            CREATE TABLE s.b (id integer PRIMARY KEY, n s.small, k integer); INSERT INTO s.b VALUES (1, 2, 3);
            """)
        if lost == ["away.first"] {
            try project.database.run(
                """
                CREATE SCHEMA away; CREATE TABLE s.split (id integer) PARTITION BY RANGE (id);
                CREATE TABLE away.first PARTITION OF s.split FOR VALUES FROM (0) TO (10); INSERT INTO s.split VALUES (1)
                """)
        }
        if lost == ["s.d.n"] {
            try project.database.run(
                """
                CREATE SEQUENCE s.q; CREATE DOMAIN s.counted AS integer DEFAULT nextval('s.q');
                CREATE TABLE s.d (id integer PRIMARY KEY, n s.counted); INSERT INTO s.d VALUES (1)
                """)
        }
        if lost[0].hasPrefix("s.h") {
            try project.database.run(
                """
                CREATE DOMAIN s.part AS text; CREATE TYPE s.whole AS (p s.part, n integer);
                CREATE TABLE s.z (id integer, a integer); CREATE VIEW s.v AS SELECT 1 AS one;
                CREATE TABLE s.h (id integer PRIMARY KEY, z s.z, c s.whole, l s.whole[], v s.v);
                INSERT INTO s.h VALUES (1, ROW(1, 2), ROW('x', 1), ARRAY[ROW('y', 2)::s.whole], ROW(1))
                """)
        }
        if lost.contains("s.child") {
            try project.database.run("CREATE TABLE s.child () INHERITS (s.a); INSERT INTO s.child VALUES (7, 'x')")
        }
        try project.revision("bb02", after: "aa01", "  - \(step)", downgrade: "{irreversible: a test}")
        try project.open().upgrade()
        let archived = try project.database.rows(
            "SELECT table_name, column_name FROM \(project.database.url.dialect.stateTable("archives")) ORDER BY 1, 2")
        #expect(archived.map { $0.compactMap(\.text).joined(separator: ".") } == lost, "\(archived)")
        // A row of each, and none twice.
        let rows = try project.database.rows(
            "SELECT sum(rows)::int FROM \(project.database.url.dialect.stateTable("archives"))")
        #expect(rows == [[.integer(Int64(lost.count))]])
    }

    @Test("says on its way back where the rows are, and what brings them", arguments: Engine.allCases)
    func restorable(engine: Engine) throws {
        let project = try project(engine)
        try project.revision(
            "bb02", after: "aa01",
            """
              - drop_column: {table: orders, column: total, was: {type: integer}}
            """)
        try project.revision(
            "cc03", after: "bb02",
            """
              - drop_table: {table: orders, was: {columns: [{name: id, type: integer, primary_key: true}]}}
            """)
        try project.open().upgrade()
        let said = try ["bb02", "aa01"].flatMap { try warnings(of: project, downTo: $0) }
        try #require(said.count == 2, "\(said)")
        #expect(said[0].contains("table orders is there again") && said[0].contains("'sluice restore "))
        #expect(said[1].contains("column total of orders is there again") && said[1].contains("3 rows"))
    }

    @Test("says it by the names that are there then, and the command works", arguments: Engine.allCases)
    func restorableRenamed(engine: Engine) throws {
        let column = """
              - rename_table: {table: orders, to: sales}
              - rename_column: {table: sales, column: total, to: sum}
              - drop_column: {table: sales, column: sum, was: {type: integer}}
            """
        let table = """
              - rename_table: {table: orders, to: sales}
              - drop_table:
                  table: sales
                  was: {columns: [{name: id, type: integer, primary_key: true}, {name: total, type: integer}]}
            """
        for (steps, name, rest) in [
            (column, "column total of orders", "--into orders.total'"), (table, "table orders", "--into orders'"),
        ] {
            let project = try project(engine)
            try project.revision("bb02", after: "aa01", "  - rename_table: {table: orders, to: invoices}")
            try project.revision("cc03", after: "bb02", steps.replacing("table: orders", with: "table: invoices"))
            let planned = try project.open().plan(.upgrade, to: "heads").plan.warnings
            #expect(planned.contains { $0.hasPrefix("\(name) has 3 rows") }, "\(planned)")
            try project.open().upgrade()
            let said = try warnings(of: project, downTo: "aa01")
            try #require(said.count == 1, "\(said)")
            #expect(said[0].hasPrefix("\(name) is there again") && said[0].contains(rest), "\(said)")
            let archive = try #require(archives(project).first { $0.hasSuffix(".zst") })
            let path = project.folder.appending(path: "archives/\(archive)").path
            _ = try project.open().restore(path, into: String(rest.dropFirst(7).dropLast()), key: nil)
            let rows = try project.database.rows("SELECT id, total FROM orders ORDER BY id")
            #expect(rows == [[0, 0], [1, 10], [2, 20]])
        }
    }

    private func warnings(of project: ProjectFolder, downTo target: String) throws -> [String] {
        var said: [String] = []
        let migrator = Migrator(
            try project.open().project.revisions(), on: try project.database.connect(),
            settings: MigrationSettings(lockTimeout: .seconds(1), actor: "tester"),
            runner: try project.open().runner(RunOptions()),
            onEvent: { if case .warning(let text) = $0 { said.append(text) } })
        _ = try migrator.migrate(.downgrade, to: target)
        return said
    }

    @Test("archives a column's values, of rows that earlier steps of it changed", arguments: Engine.allCases)
    func column(engine: Engine) throws {
        let project = try project(engine)
        try project.revision(
            "bb02", after: "aa01",
            """
              - execute: {sql: UPDATE orders SET total = total + 1, reverse: null}
              - drop_column: {table: orders, column: total, was: {type: integer}}
            """)
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT * FROM orders ORDER BY 1") == [[0], [1], [2]])
        #expect(try archives(project).count > 0)
        try restore(project)
        #expect(try project.database.rows("SELECT id, total FROM orders ORDER BY id") == [[0, 1], [1, 11], [2, 21]])
    }

    @Test("archives the whole table where a column can't be put back by itself", arguments: Engine.allCases)
    func withoutKey(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run("CREATE TABLE notes (a integer, b integer); INSERT INTO notes VALUES (1, 2)")
        try project.revision(
            "aa01", after: nil, "  - drop_column: {table: notes, column: b, was: {type: integer}}")
        try project.open().upgrade()
        let recorded = project.database.url.dialect.stateTable("archives")
        #expect(try project.database.rows("SELECT content FROM \(recorded)") == [["table"]])
    }

    @Test("archives nothing where there is nothing, or where it says so", arguments: Engine.allCases)
    func nothing(engine: Engine) throws {
        let empty = try project(engine, rows: 0)
        try empty.open().downgrade(to: "base")
        #expect(try archives(empty).isEmpty)
        let unwanted = try project(engine)
        try unwanted.revision(
            "bb02", after: "aa01", "  - drop_table: {table: orders, archive: false}",
            downgrade: "{irreversible: a test}")
        try unwanted.open().upgrade()
        #expect(throws: DatabaseError.self) { try unwanted.database.rows("SELECT 1 FROM orders") }
        #expect(try archives(unwanted).isEmpty)
    }

    @Test("keeps the table where its archive can't be written", arguments: Engine.allCases)
    func noFolder(engine: Engine) throws {
        let project = try project(engine)
        try project.write("archives", "a file in the folder's place")
        #expect(throws: MigrationFailure.self) { try project.open().downgrade(to: "base") }
        #expect(try project.database.rows("SELECT count(*) FROM orders") == [[3]])
    }

    @Test("that has to try again keeps the archive of its last try alone")
    func triedAgain() throws {
        let project = try project(.postgres)
        try project.write("sluice.yaml", "lock_timeout: 200ms")
        let reading = "BEGIN; SELECT count(*) FROM orders; SELECT pg_sleep(3); COMMIT"
        let reader = try SpawnedProgram(PostgresInstallation.program("psql"), [project.database.text, "-c", reading])
        let locks = "SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass"
        while try project.database.rows(locks) == [[0]] { Pause.wait(.milliseconds(20)) }
        try project.open().downgrade(to: "base")
        #expect(reader.wait().code == 0)
        #expect(try archives(project).count { $0.hasSuffix(".zst") } == 1)
        try restore(project)
        #expect(try project.database.rows("SELECT count(*) FROM orders") == [[3]])
    }

    @Test("says in a plan how many rows go", arguments: Engine.allCases)
    func plan(engine: Engine) throws {
        let project = try project(engine)
        let warnings = try project.open().plan(.downgrade, to: "base").plan.warnings
        #expect(warnings == ["table orders has 3 rows, which are archived before it is dropped"])
    }
}

@Suite("A history on a new database")
struct NewDatabaseTests {
    private func history(_ engine: Engine, rows: String = "") throws -> ProjectFolder {
        let project = try ProjectFolder(engine, settings: "")
        try project.revision(
            "aa01", after: nil,
            """
              - create_table:
                  table: products
                  columns: [{name: id, type: integer, primary_key: true}, {name: price, type: integer}]
            \(rows)
            """)
        try project.revision(
            "bb02", after: "aa01", "  - deprecate_column: {table: products, column: price, grace: 30d}")
        try project.revision("cc03", after: "bb02", "  - drop_deprecated: {table: products, column: price}")
        return project
    }

    @Test("goes through at once, a deprecation and its drop included", arguments: Engine.allCases)
    func atOnce(engine: Engine) throws {
        for rows in ["", "  - bulk_insert: {table: products, rows: [{id: 1, price: 5}], key: [id]}"] {
            let project = try history(engine, rows: rows)
            #expect(try project.open().upgrade() == ["cc03"])
        }
    }

    @Test("goes through in several commands while its tables are empty", arguments: Engine.allCases)
    func empty(engine: Engine) throws {
        let project = try history(engine)
        for target in ["aa01", "bb02", "cc03"] { #expect(try project.open().upgrade(to: target) == [target]) }
    }

    @Test("stays as strict as it is where there are rows, or were since", arguments: Engine.allCases)
    func filled(engine: Engine) throws {
        for later in ["SELECT 1", "DELETE FROM products"] {
            let project = try history(engine)
            try project.open().upgrade(to: "bb02")
            try project.database.run("INSERT INTO products (id, deprecated_price) VALUES (1, 2)")
            try project.database.run(later)
            #expect(throws: MigrationFailure.self) { try project.open().upgrade() }
        }
    }
}
