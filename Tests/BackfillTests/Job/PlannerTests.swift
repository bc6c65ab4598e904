import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// A job that doesn't fit its database is refused before anything is touched.
@Suite("A job that doesn't fit")
struct PlannerTests {
    private static func schema(_ engine: Engine) -> String {
        """
        CREATE TABLE products (id \(engine == .sqlite ? "INTEGER" : "bigint") PRIMARY KEY, price int, price_decimal numeric(10,2),
          code text NOT NULL, note text, twice int GENERATED ALWAYS AS (price * 2) STORED);
        CREATE UNIQUE INDEX products_code ON products (code);
        CREATE TABLE loose (a int, b int);
        CREATE INDEX loose_a ON loose (a);
        CREATE UNIQUE INDEX loose_b ON loose (b);
        """
    }

    struct Misfit: Sendable, CustomTestStringConvertible {
        let engine: Engine
        let text: String
        let line: Int
        let says: [String]

        var testDescription: String { "\(engine): " + text.replacing("\n", with: " ⏎ ") }
    }

    private static let onBoth: [(text: String, line: Int, says: [String])] = [
        ("table: product\nset: {price: '1'}", 1, ["'product'", "products", "Did you mean 'products'?"]),
        (
            "table: products\nset:\n  price_dec: '1'", 3,
            ["'price_dec'", "price_decimal", "id, price, price_decimal, code, note"]
        ),
        ("table: products\nset:\n  price: '1'\n  note: cost * 2", 4, ["set.note", "cost"]),
        ("table: products\nset:\n  price: '(1'", 3, ["set.price"]),
        ("table: products\nset: {price: '1'}\nwhere: cost > 1", 3, ["where", "cost"]),
        ("table: products\nset: {price: '1'}\nverify: nonsense(price)", 3, ["verify", "nonsense"]),
        ("table: products\nset: {id: id + 1}", 2, ["'id'", "key"]),
        ("table: products\nkey: products_code\nset:\n  code: upper(code)", 4, ["'code'", "key"]),
        ("table: products\nset: {twice: '1'}", 2, ["'twice'", "generated"]),
        ("table: products\nset: {price: '1'}\nkey: note", 3, ["'note'", "products_code (code)"]),
        ("table: products\nset: {price: '1'}\nkey: [price, code]", 3, ["price, code", "products_code (code)"]),
        ("table: products\nset: {price: price + 1}\nkeep_in_sync: true", 3, ["keep_in_sync", "reads the column"]),
        (
            "table: products\ntransform:\n  price_decimal: {cents_to_decimal: cents}", 3,
            ["'cents'", "id, price, price_decimal"]
        ),
    ]

    private static let onPostgres: [(text: String, line: Int, says: [String])] = [
        (
            "table: loose\nset: {a: '1'}", 1,
            ["loose has no key", "GENERATED ALWAYS AS IDENTITY", "key:"]
        ),
        ("table: loose\nset: {a: '1'}\nkey: loose_b", 3, ["'loose_b'", "none"]),
        ("table: products\nset:\n  price: note", 3, ["set.price", "integer"]),
    ]

    static let misfits: [Misfit] = {
        func misfits(_ engine: Engine, _ samples: [(text: String, line: Int, says: [String])]) -> [Misfit] {
            samples.map { Misfit(engine: engine, text: $0.text, line: $0.line, says: $0.says) }
        }
        return misfits(.sqlite, onBoth) + misfits(.postgres, onBoth + onPostgres)
    }()

    @Test("is refused by file and line, and leaves the database as it was", arguments: misfits)
    func refused(_ misfit: Misfit) throws {
        let test = try EngineCase(misfit.engine, Self.schema(misfit.engine))
        let problem = try #require(throws: Problem.self) { try test.start(misfit.text) }
        #expect(problem.line == misfit.line, "\(problem)")
        for word in misfit.says { #expect(problem.reason.contains(word), "\(problem)") }
        let made = try test.rows(
            misfit.engine == .sqlite
                ? "SELECT name FROM sqlite_schema WHERE name LIKE 'sluice%'"
                : "SELECT nspname::text FROM pg_namespace WHERE nspname = 'sluice'")
        #expect(made.isEmpty)
    }

    @Test("the row's number is its key where a SQLite table has no other")
    func looseOnSQLite() throws {
        let test = try EngineCase(.sqlite, Self.schema(.sqlite))
        #expect(try test.engine.dryRun(try test.job("table: loose\nset: {a: '1'}")).key == ["rowid"])
    }

    @Test("a view is no table", arguments: Engine.allCases)
    func view(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema(engine) + "CREATE VIEW v AS SELECT * FROM products;")
        #expect(throws: Problem.self) { try test.start("table: v\nset: {price: '1'}") }
    }

    @Test("passes are eight on PostgreSQL where no index is touched, and one elsewhere")
    func passes() throws {
        let test = try EngineCase(
            .postgres,
            Self.schema(.postgres) + "CREATE INDEX partial ON products (id) WHERE price_decimal IS NULL;"
                + "CREATE INDEX expression ON products (lower(note));")
        func passes(_ job: String) throws -> Int { try test.engine.dryRun(try test.job(job)).passes }
        #expect(try passes("table: products\nset: {price: '1'}") == 8)
        #expect(try passes("table: products\nset: {code: '''c'' || id'}") == 1)
        #expect(try passes("table: products\nset: {note: code}") == 1)
        #expect(try passes("table: products\nset: {price_decimal: price}") == 1)
        #expect(try passes("table: products\nset: {price: '1'}\nchunk: {passes: 3}") == 3)
        let sqlite = try EngineCase(.sqlite, Self.schema(.sqlite))
        #expect(try sqlite.engine.dryRun(try sqlite.job("table: products\nset: {price: '1'}")).passes == 1)
    }
}
