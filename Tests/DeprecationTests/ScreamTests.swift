import Archive
import Database
import Foundation
import TestSupport
import Testing

@testable import Deprecation

@Suite("The scream test")
struct ScreamTests {
    private let bench: DropBench
    private let role = "reader_\(UInt32.random(in: 0...UInt32.max))"

    init() throws {
        bench = try DropBench(.postgres)
        try bench.database.run(
            """
            CREATE ROLE \(role); CREATE ROLE \(role)_2; CREATE ROLE "\(role) three";
            GRANT SELECT, INSERT, DELETE ON products TO \(role);
            GRANT SELECT (name), UPDATE (price) ON products TO \(role) WITH GRANT OPTION;
            GRANT UPDATE (price, stock) ON products TO \(role)_2;
            GRANT ALL ON products TO "\(role) three" WITH GRANT OPTION;
            GRANT SELECT ON products TO PUBLIC;
            """)
    }

    private func access() throws -> [[Value]] {
        try bench.database.rows(
            """
            SELECT a.attname::text, e.grantee::regrole::text, e.privilege_type, e.is_grantable FROM pg_class c
            CROSS JOIN LATERAL (SELECT NULL::name AS attname, relacl AS acl UNION ALL
                SELECT attname, attacl FROM pg_attribute WHERE attrelid = c.oid AND NOT attisdropped) a
            CROSS JOIN LATERAL aclexplode(a.acl) e WHERE c.relname IN ('products', 'deprecated_products') ORDER BY 1, 2, 3, 4
            """)
    }

    private func asReader(_ sql: String) throws {
        let connection = try bench.database.connect()
        try connection.execute("SET ROLE \(role)")
        _ = try connection.rows(sql)
    }

    private func scream(_ column: String?) throws -> ScreamTest {
        ScreamTest(QualifiedName("products"), column: column, actor: "test")
    }

    @Test("of a column: reads of it fail, those of its neighbours don't, and its end leaves every grant as it was")
    func column() throws {
        let before = try access()
        try bench.deprecate("price") { $0.naming = .keep }
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        #expect(throws: DatabaseError.self) { try asReader("SELECT price FROM products") }
        #expect(throws: DatabaseError.self) { try asReader("SELECT * FROM products") }
        try asReader("SELECT id, name, stock FROM products")
        try asReader("DELETE FROM products WHERE false")
        try asReader("INSERT INTO products (id, name) VALUES (50, 'x')")
        #expect(throws: DeprecationError.self) { try scream("price").begin(on: bench.database.connect(), now: Date()) }
        _ = try scream("price").end(on: bench.database.connect())
        #expect(try access() == before)
        try asReader("SELECT price FROM products")
    }

    @Test("of a table: nobody gets in, and its end leaves every grant as it was")
    func table() throws {
        let before = try access()
        try bench.deprecate(nil) { $0.naming = .keep }
        _ = try scream(nil).begin(on: bench.database.connect(), now: Date())
        #expect(throws: DatabaseError.self) { try asReader("SELECT id FROM products") }
        _ = try scream(nil).end(on: bench.database.connect())
        #expect(try access() == before)
    }

    @Test("ends with the deprecation, under the name of that time")
    func undeprecated() throws {
        let before = try access()
        try bench.deprecate("price")
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        #expect(throws: DatabaseError.self) { try asReader("SELECT deprecated_price FROM products") }
        _ = try Undeprecate(QualifiedName("products"), column: "price", actor: "test").run(on: bench.database.connect())
        #expect(try access() == before)
    }

    @Test("ends with the drop, so that the column comes back with the privileges it had")
    func dropped() throws {
        let before = try access()
        try bench.deprecate("price")
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        let result = try bench.drop("price")
        #expect(try bench.restore(result.archive).isComplete)
        let after = try access()
        #expect(after == before, "\(Set(after.map(\.description)).symmetricDifference(before.map(\.description)))")
    }

    @Test("is refused where it would show nothing, couldn't be undone, or there are no privileges")
    func refused() throws {
        let alone = try DropBench(.postgres)
        try alone.deprecate("price")
        #expect(throws: DeprecationError.self) { try scream("price").begin(on: alone.database.connect(), now: Date()) }
        let lite = try DropBench(.sqlite)
        try lite.deprecate("price")
        #expect(throws: DeprecationError.self) { try scream("price").begin(on: lite.database.connect(), now: Date()) }
        try bench.deprecate("price")
        let connection = try bench.database.connect()
        try connection.executeScript("SET ROLE \"\(role) three\"; GRANT SELECT ON products TO \(role)_2; RESET ROLE")
        #expect(throws: DeprecationError.self) { try scream("price").begin(on: bench.database.connect(), now: Date()) }
    }
}
