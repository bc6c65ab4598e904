import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

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

    /// The access lists as the catalog has them, entry by entry in their order.
    private func access() throws -> [[Value]] {
        try bench.database.rows(
            """
            SELECT c.relname::text, NULL, c.relacl::text FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            UNION ALL SELECT c.relname::text, a.attname::text, a.attacl::text FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attacl IS NOT NULL ORDER BY 1, 2, 3
            """)
    }

    private func asReader(_ sql: String) throws {
        let connection = try bench.database.connect()
        try connection.execute("SET ROLE \(role)")
        _ = try connection.rows(sql)
    }

    private func scream(_ column: String?) throws -> ScreamTest {
        ScreamTest(QualifiedName("products"), column: column, lockTimeout: .seconds(5), actor: "test")
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
        try asReader("SELECT id FROM products WHERE ctid IS NOT NULL")
        _ = try scream("price").end(on: bench.database.connect())
        #expect(try access() == before)
        try asReader("SELECT price FROM products")
    }

    @Test("of a table's privileges passed on by others, with their grantors, gives all of them back")
    func grantors() throws {
        let connection = try bench.database.connect()
        try connection.executeScript(
            """
            SET ROLE "\(role) three"; GRANT SELECT, UPDATE ON products TO \(role)_2 WITH GRANT OPTION;
            SET ROLE \(role)_2; GRANT SELECT (price, id) ON products TO \(role); RESET ROLE
            """)
        let before = try access()
        try bench.deprecate("price") { $0.naming = .keep }
        _ = try scream("price").begin(on: connection, now: Date())
        #expect(throws: DatabaseError.self) { try asReader("SELECT price FROM products") }
        try asReader("SELECT id FROM products")
        _ = try scream("price").end(on: connection)
        #expect(try access() == before)
    }

    @Test("asks for the privileges of each child and partition as well")
    func children() throws {
        try bench.database.run(
            """
            CREATE TABLE toys () INHERITS (products); GRANT SELECT ON toys TO \(role);
            CREATE TABLE books () INHERITS (products);
            """)
        let before = try access()
        try bench.deprecate("price") { $0.naming = .keep }
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        #expect(throws: DatabaseError.self) { try asReader("SELECT price FROM toys") }
        try asReader("SELECT id FROM toys")
        _ = try scream("price").end(on: bench.database.connect())
        #expect(try access() == before)
    }

    @Test(
        "given again lets columns be used that were added since; its end leaves what was granted or revoked meanwhile")
    func meanwhile() throws {
        try bench.deprecate("price") { $0.naming = .keep }
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        try bench.database.run("ALTER TABLE products ADD COLUMN color text")
        #expect(throws: DatabaseError.self) { try asReader("SELECT color FROM products") }
        let again = try scream("price").begin(on: bench.database.connect(), now: Date().addingTimeInterval(60))
        #expect(again.scream.map { $0.since < Date() } == true)
        try asReader("SELECT color FROM products")
        #expect(throws: DatabaseError.self) { try asReader("SELECT price FROM products") }
        try bench.database.run(
            "GRANT TRUNCATE ON products TO \(role)_2; REVOKE ALL ON products FROM \"\(role) three\"; REVOKE DELETE ON products FROM \(role)"
        )
        _ = try scream("price").end(on: bench.database.connect())
        let acl = try #require(try access().first { $0[1].isNull }?[2].text)
        #expect(
            acl.contains("\(role)=ar/postgres") && acl.contains("\(role)_2=D/postgres") && acl.contains("=r/postgres"))
        #expect(!acl.contains("three"), "\(acl)")
        #expect(try access().filter { $0[1] == "color" } == [])
    }

    @Test("survives a role that is dropped meanwhile, and a column")
    func dropped() throws {
        try bench.deprecate("price") { $0.naming = .keep }
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        try bench.database.run(
            "DROP OWNED BY \"\(role) three\"; DROP ROLE \"\(role) three\"; ALTER TABLE products DROP COLUMN name")
        _ = try scream("price").end(on: bench.database.connect())
        try asReader("SELECT price FROM products")
    }

    @Test("by a role that may not set privileges changes nothing")
    func powerless() throws {
        try bench.deprecate("price") { $0.naming = .keep }
        let before = try access()
        let connection = try bench.database.connect()
        try connection.executeScript(
            "GRANT USAGE ON SCHEMA sluice TO \(role); GRANT ALL ON ALL TABLES IN SCHEMA sluice TO \(role); SET ROLE \(role)"
        )
        #expect(throws: (any Error).self) { try scream("price").begin(on: connection, now: Date()) }
        #expect(try access() == before)
        #expect(try bench.deprecations().first?.scream == nil)
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
        _ = try Undeprecate(QualifiedName("products"), column: "price", lockTimeout: .seconds(5), actor: "test")
            .run(on: bench.database.connect())
        #expect(try access() == before)
    }

    @Test("ends with the drop, so that the column comes back with the privileges it had")
    func endsWithDrop() throws {
        let before = try access()
        try bench.deprecate("price")
        _ = try scream("price").begin(on: bench.database.connect(), now: Date())
        let result = try bench.drop("price")
        #expect(try bench.restore(result.archive).isComplete)
        let after = try access()
        #expect(after == before, "\(Set(after.map(\.description)).symmetricDifference(before.map(\.description)))")
    }

    @Test("is refused where it would show nothing, or there are no privileges")
    func refused() throws {
        let alone = try DropBench(.postgres)
        try alone.deprecate("price")
        #expect(throws: Problem.self) { try scream("price").begin(on: alone.database.connect(), now: Date()) }
        let lite = try DropBench(.sqlite)
        try lite.deprecate("price")
        #expect(throws: Problem.self) { try scream("price").begin(on: lite.database.connect(), now: Date()) }
        try bench.deprecate("price")
        #expect(throws: Problem.self) { try scream("price").end(on: bench.database.connect()) }
    }
}
