import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// Privileges on the way out and back, on PostgreSQL.
@Suite("What comes back has the privileges that it had")
struct PrivilegeWayBackTests {
    private func privileges(_ bench: DropBench) throws -> [[Value]] {
        try bench.database.rows(
            """
            SELECT l.object, CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee)::text END, e.privilege_type FROM (
              SELECT relname::text AS object, relacl AS acl, relowner AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace
              UNION ALL SELECT relname || '.' || attname, attacl, relowner FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
              WHERE relnamespace = 'public'::regnamespace
            ) AS l, LATERAL aclexplode(l.acl) AS e WHERE e.grantee <> l.owner ORDER BY 1, 2, 3
            """)
    }

    @Test("and none that the role's default privileges give to what is made")
    func defaults() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE products (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY);
            INSERT INTO products (id) VALUES (1);
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
            ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO PUBLIC;
            """)
        #expect(try privileges(bench) == [])
        try bench.deprecate(nil)
        let report = try bench.restore(try bench.drop(nil).archive)
        #expect(try privileges(bench) == [])
        #expect(report.isComplete && report.differences == [], "\(report)")
    }

    @Test("those on columns for PUBLIC among them")
    func columns() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run("GRANT SELECT ON products TO pg_monitor; GRANT SELECT (id) ON products TO PUBLIC")
        let before = try privileges(bench)
        #expect(before.count == 2)
        try bench.deprecate(nil)
        let report = try bench.restore(try bench.drop(nil).archive)
        #expect(try privileges(bench) == before)
        #expect(report.differences == [], "\(report)")
    }

    @Test("and a sequence belongs to its column again, whoever owns the table")
    func ownedSequence() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE products (id int PRIMARY KEY, price int); INSERT INTO products VALUES (1, 2);
            CREATE SEQUENCE numbers OWNED BY products.price; SELECT setval('numbers', 7);
            ALTER TABLE products OWNER TO pg_monitor
            """)
        try bench.deprecate("price")
        let report = try bench.restore(try bench.drop("price").archive)
        #expect(report.isComplete, "\(report)")
        #expect(
            try bench.database.rows("SELECT pg_get_serial_sequence('products', 'price'), nextval('numbers')")
                == [["public.numbers", 8]])
    }
}
