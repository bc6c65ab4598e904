import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// Evidence from pg_stat_statements, on a server of its own: the module must be loaded when it starts.
@Suite(
    "Reads of what is deprecated", .serialized,
    .enabled(
        if: PostgresInstallation.hasExtension("pg_stat_statements"), "this PostgreSQL is without pg_stat_statements"))
struct ReadsTests {
    private static let cluster = Result {
        try PostgresCluster(
            settings: ["fsync=off", "shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=200"])
    }

    private let url: DatabaseURL
    private let folder = FileManager.default.temporaryDirectory.appending(path: "sluice-reads-\(UUID().uuidString)")

    init() throws {
        let cluster = try Self.cluster.get()
        let name = "reads\(UInt32.random(in: 0...UInt32.max))"
        try DatabaseURL(cluster.conninfo()).connect().execute("CREATE DATABASE \(name)")
        url = try DatabaseURL(cluster.conninfo(database: name))
        try url.connect().executeScript(
            """
            CREATE EXTENSION pg_stat_statements;
            CREATE TABLE products (id int PRIMARY KEY, name text, price int NOT NULL);
            INSERT INTO products VALUES (1, 'a', 100), (2, 'b', 200);
            """)
        try run("SELECT pg_stat_statements_reset()")
    }

    private func run(_ statements: String...) throws {
        let connection = try url.connect()
        for statement in statements { _ = try connection.rows(statement) }
    }

    private func deprecate(_ naming: Deprecate.Naming = .keep) throws -> Deprecation {
        var terms = Deprecate.Terms()
        terms.grace = .zero
        terms.naming = naming
        return try Deprecate(
            QualifiedName("products"), column: "price", terms: terms, lockTimeout: .seconds(5), actor: "test"
        ).run(on: url.connect(), now: Date())
    }

    private func reads(_ deprecation: Deprecation) throws -> Evidence.Reads {
        try #require(try EvidenceCollector(url.connect()).collect(deprecation).reads)
    }

    private func drop(
        _ overrides: Set<Refusal.Kind> = [], reached: @escaping (Deprecation.State) throws -> Void = { _ in }
    ) throws {
        var options = Drop.Options(folder: folder.path, lockTimeout: .seconds(5), tool: "test")
        options.overrides = overrides
        var drop = Drop(QualifiedName("products"), column: "price", options: options, actor: "test")
        drop.reached = reached
        _ = try drop.run(on: url.connect(), database: url, now: Date().addingTimeInterval(60))
    }

    @Test(
        "by name since the deprecation refuse the drop; those before it don't, and --override reads drops all the same")
    func byName() throws {
        try run("SELECT price FROM products WHERE id = 1", "SELECT price FROM products WHERE id = 2")
        let mine = try deprecate()
        #expect(try reads(mine).calls == 0 && reads(mine).confidence == .medium)
        try run("SELECT price FROM products WHERE id = 2", "SELECT name FROM products WHERE price > 5")
        #expect(try reads(mine).statements.map(\.calls) == [1, 1])
        let refused = #expect(throws: DropRefused.self) { try drop() }
        #expect(refused?.refusals.map(\.kind) == [.reads, .reads])
        try drop([.reads])
    }

    @Test("under the new name count as well")
    func renamed() throws {
        let mine = try deprecate(.rename)
        try run("SELECT deprecated_price FROM products")
        #expect(try reads(mine).calls == 1)
    }

    @Test("of all columns are counted and don't refuse")
    func wholeRows() throws {
        let mine = try deprecate()
        try run(
            "SELECT * FROM products", "SELECT p.* FROM products p", "SELECT p FROM products p",
            "SELECT row_to_json(products) FROM products", "TABLE products", "SELECT count(*), max(name) FROM products",
            "SELECT p.name FROM products AS p JOIN products q ON p.id = q.id")
        #expect(try reads(mine).calls == 0 && reads(mine).starCalls == 5)
        try drop()
    }

    @Test("of a dump are of all columns, and a name that only looks like Sluice's own is counted")
    func lookalikes() throws {
        try run("CREATE TABLE sluice_gates (id int, price int)", "CREATE TABLE my_sluice (id int, price int)")
        let mine = try deprecate()
        let copying = try #require(try url.connect() as? any CopyingConnection)
        try copying.copyOut("COPY public.products (id, name, price) TO stdout") { _ in }
        #expect(try reads(mine).calls == 0 && reads(mine).starCalls == 1)
        try run("SELECT price FROM products JOIN sluice_gates USING (id, price)")
        try run("SELECT my_sluice.price FROM products JOIN my_sluice USING (id)")
        #expect(try reads(mine).calls == 2)
    }

    @Test("are those of a table, not of what is only called like it; and Sluice's own never count")
    func namesakes() throws {
        try run("CREATE TABLE t (id int PRIMARY KEY, c text)", "CREATE TABLE other (id int, c text)")
        var terms = Deprecate.Terms()
        terms.grace = .zero
        terms.naming = .keep
        let mine = try Deprecate(
            QualifiedName("t"), column: "c", terms: terms, lockTimeout: .seconds(5), actor: "test"
        ).run(on: url.connect(), now: Date())
        for _ in 1...2 { _ = try EvidenceCollector(url.connect()).collect(mine) }
        try run("SELECT t.c FROM other AS t", "SELECT c FROM other WHERE id IN (SELECT oid::int FROM pg_class t)")
        let found = try reads(mine)
        #expect(found.calls == 0 && found.starCalls == 0, "\(found.statements)")
        try run("DO $$ BEGIN PERFORM c FROM t; END $$")
        #expect(try reads(mine).calls == 1)
        try run("SELECT x.b FROM t AS x (a, b)")
        #expect(try reads(mine).starCalls == 1)
    }

    @Test("are those of a new table or materialized view, too")
    func fills() throws {
        let mine = try deprecate()
        try run(
            "CREATE TABLE report AS SELECT id, price FROM products",
            "CREATE UNLOGGED TABLE whole AS (SELECT * FROM products)")
        try run(
            "CREATE MATERIALIZED VIEW dear AS SELECT name FROM products WHERE price > 100",
            "CREATE TABLE price (products int)")
        let found = try reads(mine)
        #expect(found.calls == 2 && found.starCalls == 1, "\(found.statements) \(found.starStatements)")
    }

    @Test("aren't writes: what sets the column is the guard's to tell, and what names it as NULL would fail without it")
    func writes() throws {
        let mine = try deprecate()
        try run(
            "INSERT INTO products (id, name, price) VALUES (3, 'c', 5)", "UPDATE products SET price = 7 WHERE id = 3")
        try run(
            "INSERT INTO products (id, name, price) VALUES (4, 'd', NULL)",
            "INSERT INTO products (id, name) SELECT 5, 'e'")
        let found = try reads(mine)
        #expect(found.calls == 0 && found.insertCalls == 2, "\(found.insertStatements)")
        try run("UPDATE products SET name = 'x' WHERE price = 7")
        #expect(try reads(mine).calls == 1)
    }

    @Test("that a reset made forget leave low confidence, and later calls of a known statement count in full")
    func reset() throws {
        for _ in 1...3 { try run("SELECT price FROM products WHERE id = 1") }
        let mine = try deprecate()
        try run("SELECT pg_stat_statements_reset()")
        let forgotten = try reads(mine)
        #expect(forgotten.calls == 0 && forgotten.confidence == .low && forgotten.wasReset, "\(forgotten)")
        try run("SELECT price FROM products WHERE id = 1")
        #expect(try reads(mine).calls == 1)
    }

    @Test("that had to make room for others leave low confidence")
    func evictions() throws {
        let mine = try deprecate()
        for number in 1...300 {
            try run("SELECT \(Array(repeating: "id", count: number).joined(separator: ", ")) FROM products")
        }
        let crowded = try reads(mine)
        #expect(crowded.evictions > 0 && crowded.confidence == .low, "\(crowded)")
    }

    @Test("by roles whose statements are hidden aren't claimed to be none")
    func hidden() throws {
        let mine = try deprecate()
        try run("SELECT price FROM products")
        let connection = try url.connect()
        try connection.executeScript("CREATE ROLE observer; GRANT SELECT ON products TO observer; SET ROLE observer")
        defer { try? connection.executeScript("RESET ROLE; DROP OWNED BY observer; DROP ROLE observer") }
        let seen = try #require(try StatementReads(connection).reads(of: mine))
        #expect(seen.calls == 0 && seen.hiddenStatements > 0 && seen.confidence == .low)
    }

    @Test("by Sluice itself don't count: a drop that was cut off behind its archive is gone on with")
    func ownReads() throws {
        struct Cut: Error {}
        _ = try deprecate()
        #expect(throws: Cut.self) {
            try drop { state in if state == .archived { throw Cut() } }
        }
        try drop()
    }
}
