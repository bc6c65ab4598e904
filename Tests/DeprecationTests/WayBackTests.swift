import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// Back from each state, and what happens to a deprecation behind Sluice's back.
@Suite("The way back")
struct WayBackTests {
    private func undeprecate(_ bench: DropBench, _ column: String?, of table: String = "products") throws {
        try Undeprecate(QualifiedName(table), column: column, lockTimeout: .seconds(5), actor: "test")
            .run(on: bench.database.connect())
    }

    /// SQLite's RENAME puts names in quotes, and Sluice's numbered tables leave `sqlite_sequence` behind.
    private func dump(_ bench: DropBench) throws -> [Substring] {
        let dump = try bench.database.schemaDump()
        guard bench.engine == .sqlite else { return dump.split(separator: "\n") }
        return dump.replacing("\"", with: "").split(separator: "\n").filter { !$0.contains("sqlite_sequence") }
    }

    @Test("A comment that somebody wrote in the meantime stays; the deprecation's own gives way to the one before it")
    func comments() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run(
            "COMMENT ON COLUMN products.price IS 'cents'; COMMENT ON COLUMN products.stock IS 'pieces'")
        for column in ["price", "stock"] { try bench.deprecate(column) { $0.naming = .keep } }
        try bench.database.run("COMMENT ON COLUMN products.price IS 'in cents, since 2019'")
        for column in ["price", "stock"] {
            try Undeprecate("products", column: column, lockTimeout: .seconds(5), actor: "test").run(
                on: bench.database.connect())
        }
        #expect(
            try bench.database.rows(
                "SELECT col_description('products'::regclass, 3), col_description('products'::regclass, 4)")
                == [["in cents, since 2019", "pieces"]])
    }

    @Test(
        "leads from every state to the schema as it was, for a column and a table",
        arguments: Engine.allCases, ["price", nil])
    func fromEachState(engine: Engine, column: String?) throws {
        struct Cut: Error {}
        for state in [Deprecation.State.deprecated, .observed, .archived] {
            let bench = try DropBench(engine)
            let before = try dump(bench)
            try bench.deprecate(column)
            if state != .deprecated {
                #expect(throws: Cut.self) { try bench.drop(column) { if $0 == state { throw Cut() } } }
                #expect(try bench.deprecations().map(\.state) == [state])
            }
            try undeprecate(bench, column)
            #expect(try bench.deprecations() == [])
            #expect(try dump(bench) == before, "\(state)")
            #expect(throws: DatabaseError.self) {
                try bench.database.run("INSERT INTO products (id, name) VALUES (9, 'no price')")
            }
        }
    }

    @Test("says how many rows have no value, and leaves everything deprecated", arguments: Engine.allCases)
    func nulls(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price")
        try bench.database.run("INSERT INTO products (id, name) VALUES (4, 'd'), (5, 'e')")
        let during = try dump(bench)
        let refused = #expect(throws: Problem.self) { try undeprecate(bench, "price") }
        #expect(refused?.reason.contains("2 rows written since have no value") == true)
        #expect(try dump(bench) == during)
        try bench.database.run("UPDATE products SET deprecated_price = 0 WHERE deprecated_price IS NULL")
        try undeprecate(bench, "price")
        #expect(try bench.database.rows("SELECT price FROM products WHERE id = 4") == [[0]])
    }

    @Test("is gone on with where a kill cut it off before its last transaction", arguments: Engine.allCases)
    func cutOff(engine: Engine) throws {
        let bench = try DropBench(engine)
        let before = try dump(bench)
        let mine = try bench.deprecate("price")
        let connection = try bench.database.connect()
        switch engine {
        case .postgres:
            for statement in DeprecationStatements(mine, .postgres).proveNotNull { try connection.execute(statement) }
        case .sqlite:
            var renamed = mine
            renamed.currentName = "price"
            try connection.execute("ALTER TABLE products RENAME COLUMN deprecated_price TO price")
            try DeprecationStore(connection).update(renamed)
        }
        #expect(try bench.deprecations().map(\.state) == [.deprecated])
        try undeprecate(bench, "price")
        #expect(try dump(bench) == before)
    }

    @Test("is told where someone dropped or renamed it by hand", arguments: Engine.allCases, ["price", nil])
    func gone(engine: Engine, column: String?) throws {
        let bench = try DropBench(engine)
        let mine = try bench.deprecate(column)
        try bench.database.run(
            column == nil
                ? "DROP TABLE deprecated_products"
                : "DROP INDEX products_price; \(engine == .sqlite ? "DROP TRIGGER sluice_guard_\(mine.id)_update; DROP TRIGGER sluice_guard_\(mine.id)_insert;" : "DROP TRIGGER sluice_guard_\(mine.id)_update ON products; DROP TRIGGER sluice_guard_\(mine.id)_insert ON products; DROP TRIGGER sluice_guard_\(mine.id)_statement ON products;") ALTER TABLE products DROP COLUMN deprecated_price"
        )
        let told = #expect(throws: Problem.self) { try bench.drop(column) }
        #expect(told?.reason.contains("isn't there any more") == true)
        let ended = try Undeprecate(QualifiedName("products"), column: column, lockTimeout: .seconds(5), actor: "test")
            .run(on: bench.database.connect())
        #expect(!ended.isThere)
        #expect(try bench.deprecations() == [])
    }

    @Test("isn't taken by two at once: a drop that meets an undeprecate changes nothing", arguments: Engine.allCases)
    func race(engine: Engine) throws {
        let bench = try DropBench(engine)
        let before = try dump(bench)
        try bench.deprecate("price") { $0.naming = .keep }
        let told = #expect(throws: Problem.self) {
            try bench.drop("price", [.writes]) { if $0 == .archived { try undeprecate(bench, "price") } }
        }
        #expect(told?.reason.contains("someone else was at work") == true)
        #expect(try dump(bench) == before)
        #expect(try bench.deprecations() == [])
    }

    @Test("of a table and of its column exclude each other", arguments: Engine.allCases)
    func nested(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price")
        #expect(throws: Problem.self) { try bench.deprecate(nil) }
        try bench.deprecate("stock")
        try undeprecate(bench, "price")
        try undeprecate(bench, "stock")
        try bench.deprecate(nil)
        #expect(throws: Problem.self) { try bench.deprecate("price", of: "deprecated_products") }
    }

    @Test("in a schema of the search path is found under the first name")
    func searchPath() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE SCHEMA shop; CREATE TABLE shop.items (id int PRIMARY KEY, price int); INSERT INTO shop.items VALUES (1, 2);
            ALTER DATABASE \(bench.database.name) SET search_path = shop, public;
            """)
        try bench.deprecate(nil, of: "items")
        #expect(try bench.deprecations().map(\.currentTable.description) == ["shop.deprecated_items"])
        try undeprecate(bench, nil, of: "items")
        try bench.deprecate("price", of: "items")
        try bench.restore(try bench.drop("price", of: "items").archive)
        #expect(try bench.database.rows("SELECT price FROM shop.items") == [[2]])
    }

    @Test("SQLite's names are found in any case")
    func anyCase() throws {
        let bench = try DropBench(.sqlite)
        let before = try dump(bench)
        #expect(try bench.deprecate("PRICE", of: "Products").column == "price")
        try undeprecate(bench, "Price", of: "PRODUCTS")
        #expect(try dump(bench) == before)
    }

    @Test("A column that can't be dropped isn't deprecated: a key's, a partition key's, an inherited one")
    func undroppable() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run(
            """
            CREATE TABLE parts (id int, day date, PRIMARY KEY (id)) ;
            CREATE TABLE days (id int, day date) PARTITION BY RANGE (day);
            CREATE TABLE toys () INHERITS (products);
            """)
        for (table, column) in [("parts", "id"), ("days", "day"), ("toys", "price")] {
            #expect(throws: Problem.self, "\(table).\(column)") { try bench.deprecate(column, of: table) }
        }
    }
}
