import Foundation
import Sluice
import SluiceArchive
import SluiceBackfill
import SluiceDatabase
import SluiceDeprecation
import SluiceMigrations
import SluiceTestSupport
import Testing

/// `deprecate_column` and `drop_deprecated` in revisions, up and down.
@Suite("Revisions that deprecate and drop")
struct DeprecationRevisionTests {
    @Test(
        "drop with an archive; down again the data is back, first deprecated, then as it was",
        arguments: Engine.allCases)
    func wholeWay(engine: Engine) throws {
        let shop = try Shop(engine, drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa01")
        let original = try shop.dump()
        try shop.migrate(.upgrade, to: "aa02")
        let deprecated = try shop.dump()
        #expect(deprecated.contains("deprecated_price"))
        for _ in 1...2 {
            try shop.migrate(.upgrade, to: "aa03")
            #expect(try shop.database.rows("SELECT * FROM products WHERE id = 1") == [[1, "a"]])
            #expect(try shop.archives().count > 0)
            try shop.migrate(.downgrade, to: "aa02")
            #expect(try shop.dump() == deprecated)
            #expect(try shop.values("deprecated_price") == Shop.values)
            #expect(try shop.deprecations().map(\.state) == [.deprecated])
        }
        try shop.migrate(.downgrade, to: "aa01")
        #expect(try shop.dump() == original)
        #expect(try shop.values("price") == Shop.values)
        #expect(try shop.deprecations() == [])
    }

    @Test("refuse what `sluice drop` refuses, and go on once the step names the override", arguments: Engine.allCases)
    func refusal(engine: Engine) throws {
        let shop = try Shop(engine, grace: "30d", drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa01")
        let failure = #expect(throws: MigrationFailure.self) { try shop.migrate(.upgrade, to: "heads") }
        #expect((failure?.cause as? DropRefused)?.refusals.map(\.kind) == [.grace])
        #expect(try shop.values("deprecated_price") == Shop.values)
        #expect(try shop.archives() == [])
        try shop.writeDrop("{table: products, column: price, override: [grace]}")
        try shop.migrate(.upgrade, to: "heads")
        let drop = try shop.database.rows(
            "SELECT detail, actor FROM \(shop.database.url.dialect.stateTable("events")) WHERE event = 'drop'")
        #expect(drop.count == 1 && drop[0][0].text?.contains("overridden grace") == true, "\(drop)")
        #expect(drop.first?[1] == "upgrade aa03")
    }

    @Test(
        "have a guard that drop_column is refused for by the deprecation's name, and a change of type on PostgreSQL",
        arguments: Engine.allCases)
    func guardInTheWay(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run("CREATE TABLE products (id integer PRIMARY KEY, price integer)")
        try project.revision(
            "aa01", after: nil, "  - deprecate_column: {table: products, column: price, grace: 30d, keep_name: true}")
        try project.open().upgrade()
        func reason(_ step: String) throws -> String {
            try project.revision("bb02", after: "aa01", "  - " + step)
            let failure = try #require(throws: MigrationFailure.self) { try project.open().upgrade() }
            #expect(failure.isForeseen)
            return "\(failure.cause)"
        }
        #expect(
            try reason("drop_column: {table: products, column: price, was: {type: integer}}")
                == "price of products is deprecated: drop_deprecated drops it, or undeprecate_column comes first")
        guard engine == .postgres else { return }
        #expect(
            try reason("alter_column: {table: products, column: price, type: bigint, was: {type: integer}}")
                .contains("price of products is deprecated"))
    }

    @Test("a refused drop can be taken back with the deprecation before it", arguments: Engine.allCases)
    func takenBack(engine: Engine) throws {
        let shop = try Shop(engine, grace: "30d", drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa01")
        let original = try shop.dump()
        #expect(throws: MigrationFailure.self) { try shop.migrate(.upgrade, to: "heads") }
        try shop.migrate(.downgrade, to: "aa01")
        #expect(try shop.dump() == original)
        #expect(try shop.values("price") == Shop.values)
    }

    @Test("the downgrade of a deprecation restores what was dropped by hand since", arguments: Engine.allCases)
    func droppedByHand(engine: Engine) throws {
        let shop = try Shop(engine, drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa01")
        let original = try shop.dump()
        try shop.migrate(.upgrade, to: "aa02")
        try shop.dropByHand("price")
        try shop.migrate(.downgrade, to: "aa01")
        #expect(try shop.dump() == original)
        #expect(try shop.values("price") == Shop.values)
    }

    @Test("a step that a crash interrupted after its work was done isn't done twice", arguments: Engine.allCases)
    func interrupted(engine: Engine) throws {
        let shop = try Shop(engine, drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa02")
        try shop.dropByHand("price")
        try shop.migrate(.upgrade, to: "aa03")
        #expect(try shop.archives().count == 1)
        try shop.restoreByHand()
        #expect(try shop.deprecations() == [])
        try shop.migrate(.downgrade, to: "aa02")
        #expect(try shop.deprecations().map(\.state) == [.deprecated])
        #expect(try shop.values("deprecated_price") == Shop.values)
    }

    @Test("take a whole table and bring it back", arguments: Engine.allCases)
    func table(engine: Engine) throws {
        let shop = try Shop(
            engine, deprecate: "deprecate_table: {table: products, grace: 0s}", drop: "{table: products}")
        try shop.migrate(.upgrade, to: "aa01")
        let original = try shop.dump()
        try shop.migrate(.upgrade, to: "aa02")
        let deprecated = try shop.dump()
        #expect(try shop.database.rows("SELECT count(*) FROM deprecated_products") == [[3]])
        for _ in 1...2 {
            try shop.migrate(.upgrade, to: "aa03")
            #expect(throws: DatabaseError.self) { try shop.database.rows("SELECT 1 FROM deprecated_products") }
            try shop.migrate(.downgrade, to: "aa02")
            #expect(try shop.dump() == deprecated)
            #expect(try shop.database.rows("SELECT id, price FROM deprecated_products ORDER BY id") == Shop.values)
        }
        try shop.migrate(.downgrade, to: "aa01")
        #expect(try shop.dump() == original)
        try shop.migrate(.upgrade, to: "aa03")
        try shop.migrate(.downgrade, to: "aa01")
        #expect(try shop.dump() == original)
        #expect(try shop.values("price") == Shop.values)
    }

    @Test("stop behind a chunk when told to, and go on", arguments: Engine.allCases)
    func stopped(engine: Engine) throws {
        let shop = try Shop(engine, drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa03")
        let failure = #expect(throws: MigrationFailure.self) {
            try shop.migrate(.downgrade, to: "aa02", limitRows: 1)
        }
        #expect(failure?.isStopped == true)
        try shop.migrate(.downgrade, to: "aa02")
        #expect(try shop.values("deprecated_price") == Shop.values)
    }

    @Test("whose restore stopped and is taken back are dropped again, whole", arguments: Engine.allCases)
    func stoppedRestoreTakenBack(engine: Engine) throws {
        let shop = try Shop(engine, drop: "{table: products, column: price}")
        try shop.migrate(.upgrade, to: "aa03")
        let dropped = try shop.dump()
        let failure = #expect(throws: MigrationFailure.self) { try shop.migrate(.downgrade, to: "aa02", limitRows: 1) }
        #expect(failure?.isStopped == true)
        try shop.migrate(.upgrade, to: "aa03")
        #expect(try shop.dump() == dropped)
        try shop.migrate(.downgrade, to: "aa01")
        #expect(try shop.values("price") == Shop.values)
    }

    @Test("come back on SQLite though a view of the table has a trigger, which can't be made without it")
    func viewWithTrigger() throws {
        let project = try ProjectFolder(.sqlite, settings: "")
        try project.database.run(
            """
            CREATE TABLE log (x); CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT); INSERT INTO t VALUES (1, 'one');
            CREATE VIEW v AS SELECT c FROM t;
            CREATE TRIGGER i INSTEAD OF INSERT ON v BEGIN INSERT INTO log VALUES (new.c); END
            """)
        try project.revision(
            "a1", after: nil, "  - deprecate_table: {table: t, grace: 0s, quiet: 0s, keep_name: true}")
        try project.revision(
            "b1", after: "a1", "  - drop_deprecated: {table: t, override: [dependants, grace, writes]}")
        try project.open().upgrade()
        try project.open().downgrade(to: "base")
        try project.database.run("INSERT INTO v VALUES ('seen')")
        #expect(try project.database.rows("SELECT c, x FROM t, log") == [["one", "seen"]])
    }

    @Test("of what isn't deprecated say so", arguments: Engine.allCases)
    func notDeprecated(engine: Engine) throws {
        let shop = try Shop(engine, drop: "{table: products, column: name}")
        let failure = #expect(throws: MigrationFailure.self) { try shop.migrate(.upgrade, to: "heads") }
        #expect(failure?.description.contains("products.name isn't deprecated") == true)
    }
}

/// A project of three revisions: a table with rows, its column deprecated, the column dropped.
private struct Shop {
    static let values: [[Value]] = [[1, 100], [2, 200], [3, 300]]
    let database: TestDatabase
    private let folder: URL

    init(_ engine: Engine, grace: String = "0s", deprecate: String? = nil, drop: String) throws {
        database = try engine.makeDatabase()
        folder = try TemporaryFolder.make()
        try FileManager.default.createDirectory(
            at: folder.appending(path: "migrations"), withIntermediateDirectories: true)
        // The column is the last: on PostgreSQL a restored one can be nowhere else.
        try write(
            "aa01", after: "null",
            """
              - create_table:
                  table: products
                  columns:
                    - {name: id, type: integer, primary_key: true}
                    - {name: name, type: text}
                    - {name: price, type: integer, nullable: false}
              - create_index: {index: products_price, table: products, columns: [price]}
              - bulk_insert:
                  table: products
                  rows: [{id: 1, name: a, price: 100}, {id: 2, name: b, price: 200}, {id: 3, name: c, price: 300}]
                  key: [id]
            """)
        let begin = deprecate ?? "deprecate_column: {table: products, column: price, grace: \(grace)}"
        try write("aa02", after: "aa01", "  - \(begin)")
        try writeDrop(drop)
    }

    func writeDrop(_ drop: String) throws { try write("aa03", after: "aa02", "  - drop_deprecated: \(drop)") }

    private func write(_ id: String, after parent: String, _ upgrade: String) throws {
        try "revision: \(id)\ndown_revision: \(parent)\nupgrade:\n\(upgrade)\n".write(
            to: folder.appending(path: "migrations/\(id).yaml"), atomically: true, encoding: .utf8)
    }

    func migrate(
        _ direction: Direction, to target: String, limitRows: Int? = nil
    ) throws {
        var options = RunOptions()
        options.limitRows = limitRows
        _ = try projectDatabase().migrate(direction, to: target, options: options)
    }

    private func projectDatabase() throws -> ProjectDatabase {
        try Project.load(from: folder, environment: [:]).database(at: database.text)
    }

    /// A deprecation's triggers are numbered, and one that was taken back keeps its number.
    func dump() throws -> String {
        try database.schemaDump().replacing(/(sluice_guard_|record_write\(')[0-9]+/, with: "guard")
    }

    func values(_ column: String) throws -> [[Value]] {
        try database.rows("SELECT id, \(column) FROM products ORDER BY id")
    }

    func deprecations() throws -> [Deprecation] { try DeprecationStore(database.connect()).all() }

    func archives() throws -> [String] { try ArchiveFolder.list(folder.appending(path: "archives").path).archives }

    func dropByHand(_ column: String) throws {
        let wayOut = try projectDatabase().wayOut()
        _ = try wayOut.drop(wayOut.object("products.\(column)"), overriding: [], key: nil)
    }

    func restoreByHand() throws {
        let dropped = try #require(try deprecations().last)
        _ = try projectDatabase().restore(try #require(dropped.archivePath), into: nil, key: nil)
    }
}

@Suite("A run whose column was deprecated since")
struct DeprecatedSinceTests {
    @Test("is verified no more, for a reason that says so", arguments: Engine.allCases)
    func verify(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        let connection = try project.database.connect()
        try connection.executeScript(
            "CREATE TABLE products (id integer PRIMARY KEY, price integer NOT NULL, d integer); "
                + "INSERT INTO products (id, price) VALUES (1, 100), (2, 250)")
        try project.write(
            "backfills/j.yaml", "table: products\nset: {d: price / 100}\nwhere: d IS NULL\nverify: d = price / 100")
        try project.revision(
            "aa01", after: nil, "  - backfill: j\n  - deprecate_column: {table: products, column: price, grace: 30d}",
            downgrade: "{irreversible: no}")
        let database = try project.open()
        try database.upgrade()
        let problem = #expect(throws: Problem.self) { try database.verify() }
        #expect(problem?.reason.contains("products.price, which was deprecated since") == true)
        #expect(problem?.hint?.contains("sluice undeprecate products.price") == true)
        _ = try database.wayOut().undeprecate(database.wayOut().object("products.price"))
        #expect(try database.verify().holds)
    }
}
