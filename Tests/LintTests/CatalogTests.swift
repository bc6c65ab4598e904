import SluiceDatabase
import SluiceIntrospection
import SluiceLint
import SluiceTestSupport
import Testing

/// What a database tells: sizes, types and foreign keys.
struct CatalogTests {
    private func catalog(_ sql: String) throws -> LintCatalog {
        let database = try Engine.postgres.makeDatabase()
        try database.run(sql)
        let connection = try database.connect()
        return LintCatalog(
            try Snapshot.read(LintCatalog.parts, from: connection), serverVersion: connection.serverVersion)
    }

    @Test("An index on a small table is no finding, analyzed or not; on a large, a partitioned or an unknown one it is")
    func sizes() throws {
        let catalog = try catalog(
            """
            CREATE TABLE small (a bigint); INSERT INTO small SELECT generate_series(1, 40);
            CREATE TABLE analyzed (a bigint); INSERT INTO analyzed SELECT generate_series(1, 40); ANALYZE analyzed;
            CREATE TABLE large (a bigint); INSERT INTO large SELECT generate_series(1, 20000); ANALYZE large;
            CREATE INDEX large_a ON large (a); CREATE INDEX small_a ON small (a);
            CREATE TABLE parts (a bigint) PARTITION BY RANGE (a);
            CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (30000);
            INSERT INTO parts SELECT generate_series(1, 20000); ANALYZE part;
            """)
        for (table, isFound) in [
            ("small", false), ("public.small", false), ("analyzed", false), ("large", true), ("parts", true),
            ("nowhere", true),
        ] {
            let sql = "CREATE INDEX i ON \(table) (a);"
            let lines = try lines("require-concurrent-index-creation", in: sql, catalog: catalog)
            #expect(lines == (isFound ? [1] : []), "\(table)")
        }
        #expect(
            try lines(
                "require-concurrent-index-deletion", in: "DROP INDEX small_a;\nDROP INDEX large_a;", catalog: catalog)
                == [2])
        let key =
            "ALTER TABLE small ADD FOREIGN KEY (a) REFERENCES large;\nALTER TABLE small ADD FOREIGN KEY (a) REFERENCES analyzed;"
        #expect(try lines("adding-foreign-key-constraint", in: key, catalog: catalog) == [1])
        // What breaks programs does so on a small table, too.
        #expect(try lines("ban-drop-column", in: "ALTER TABLE small DROP COLUMN a;", catalog: catalog) == [1])
    }

    @Test("Types, NOT NULL and foreign keys of the database are known")
    func knownColumns() throws {
        let catalog = try catalog(
            """
            CREATE TABLE customers (id bigint PRIMARY KEY, code text UNIQUE);
            CREATE TABLE orders (customer integer, code text, a bigint REFERENCES customers, b bigint REFERENCES customers);
            """)
        let mismatch =
            "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers;\nALTER TABLE orders ADD FOREIGN KEY (code) REFERENCES customers (code);"
        #expect(try lines("foreign-key-type-mismatch", in: mismatch, catalog: catalog) == [1])
        let key = "ALTER TABLE orders ADD PRIMARY KEY (customer);\nALTER TABLE customers ADD PRIMARY KEY (id);"
        var options = LintOptions()
        options.smallTable = -1
        let found = Linter(options, catalog: catalog).findings(in: LintInput(name: "a", text: key)).filter {
            $0.rule == "primary-key-on-nullable-columns"
        }
        #expect(found.map(\.line) == [1])
        let drops = "DROP TABLE orders;\nDROP TABLE customers;"
        #expect(try lines("drop-table-with-several-foreign-keys", in: drops, catalog: catalog) == [1])
    }
}
