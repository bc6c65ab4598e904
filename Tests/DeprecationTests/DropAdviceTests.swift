import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// Advice that works, and refusals before anything is written.
@Suite("A drop's advice")
struct DropAdviceTests {
    private static let dependants = [
        "CREATE VIEW x AS SELECT price FROM products", "CREATE MATERIALIZED VIEW x AS SELECT price FROM products",
        "CREATE POLICY x ON products USING (price > 0)",
        "CREATE RULE x AS ON DELETE TO products WHERE old.price > 9 DO INSTEAD NOTHING",
        "ALTER TABLE products ADD UNIQUE (price); CREATE TABLE x (p int REFERENCES products (price))",
        "ALTER TABLE products ADD x int GENERATED ALWAYS AS (price + 1) STORED",
        "CREATE FUNCTION x() RETURNS bigint BEGIN ATOMIC SELECT sum(price) FROM products; END",
        "CREATE PUBLICATION x FOR TABLE products (id, price)",
    ]

    @Test("is no override where the database itself would refuse, and none is tried", arguments: dependants)
    func mustGoFirst(script: String) throws {
        let bench = try DropBench(.postgres)
        try bench.database.run(script)
        try bench.deprecate("price")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price", [.dependants]) }
        #expect(refused?.hint.contains("--override") == false && refused?.hint.contains("drop or change first") == true)
        #expect(try bench.deprecations().map(\.archivePath) == [nil])
    }

    @Test("is an override where that works", arguments: Engine.allCases)
    func override(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.database.run("CREATE INDEX price_stock ON products (price, stock)")
        try bench.deprecate("price")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price") }
        #expect(refused?.hint.contains("--override dependants") == true)
        try bench.drop("price", [.dependants])
        let kept = try bench.deprecations().flatMap(\.overridden)
        #expect(kept.count == 1 && kept[0].contains("index") && kept[0].hasSuffix("(overridden by test)"))
    }

    @Test("is to make room where the archive can't be written", arguments: Engine.allCases)
    func noRoom(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("stock")
        let failed = #expect(throws: Problem.self) {
            try bench.drop(
                "stock", [.archive],
                change: {
                    $0 = Drop.Options(folder: "/dev/null/archives", lockTimeout: .seconds(1), tool: "test")
                    $0.overrides = [.archive]
                })
        }
        #expect(failed?.hint?.contains("make room") == true && failed?.hint?.contains("override") == false)
    }

    @Test("Sluice's own tables and virtual tables aren't deprecated", arguments: Engine.allCases)
    func ownTables(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("stock")
        for table in engine == .postgres ? ["sluice.meta", "sluice.runs"] : ["sluice_meta", "SLUICE_runs"] {
            let refused = #expect(throws: Problem.self) { try bench.deprecate(nil, of: table) }
            #expect(refused?.code == .refused)
        }
        guard engine == .sqlite else { return }
        try bench.database.run(
            "CREATE VIRTUAL TABLE search USING fts5(body); CREATE TABLE sluice_gates (id INTEGER PRIMARY KEY)")
        #expect(throws: Problem.self) { try bench.deprecate(nil, of: "search") }
        try bench.deprecate(nil, of: "sluice_gates")
    }

    @Test("A publication for all tables is no obstacle")
    func allTables() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run("CREATE PUBLICATION everything FOR ALL TABLES")
        try bench.deprecate("price")
        try bench.restore(try bench.drop("price").archive)
        #expect(try bench.database.rows("SELECT sum(price) FROM products") == [[600]])
    }

    @Test("What PostgreSQL wouldn't drop it from under is named beforehand, whatever it is and however far away")
    func allDependants() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run(
            """
            CREATE SEQUENCE numbers OWNED BY products.price;
            CREATE TABLE other (id int DEFAULT nextval('numbers'), product products, list products[]);
            CREATE POLICY cheap ON other USING (EXISTS (SELECT 1 FROM products p WHERE p.id = other.id AND p.price < 5));
            CREATE FUNCTION label(products) RETURNS text LANGUAGE sql RETURN 'x';
            CREATE DOMAIN good AS products; CREATE TYPE pair AS (a products);
            CREATE VIEW first AS SELECT price FROM products; CREATE VIEW second AS SELECT price FROM first;
            CREATE INDEX labelled ON products (label(products));
            """)
        let expected: [String?: Set<String>] = [
            nil: [
                "default value for column id of table other", "column product of table other",
                "column list of table other",
                "policy cheap on table other", "function label(products)", "type good",
                "column a of composite type pair",
                "view second", "view first",
            ],
            "price": [
                "default value for column id of table other", "policy cheap on table other", "view second",
                "view first",
            ],
        ]
        for (column, names) in expected {
            let mine = try bench.deprecate(column) { $0.naming = .keep }
            let refused = #expect(throws: DropRefused.self) { try bench.drop(column) }
            let reasons = refused?.refusals.filter { $0.kind == .dependants }.map {
                $0.reason.replacing("public.", with: "").replacing(" depends on it", with: "")
            }
            #expect(Set(reasons ?? []) == names, "\(mine.name): \(reasons ?? [])")
            #expect(refused?.refusals.allSatisfy { !$0.canBeOverridden } == true)
            try Undeprecate(QualifiedName("products"), column: column, lockTimeout: .seconds(5), actor: "test").run(
                on: bench.database.connect())
        }
    }

    @Test("TRUNCATE of a partition is a write, also of one attached since, and the guard goes with the drop")
    func truncatedPartition() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000) PARTITION BY RANGE (id);
            CREATE TABLE t11 PARTITION OF t1 FOR VALUES FROM (0) TO (500); INSERT INTO t VALUES (1, 1);
            """)
        for table in ["t1", "t11"] {
            try bench.deprecate(nil, of: "t") { $0.naming = .keep }
            try bench.database.run("TRUNCATE \(table)")
            let refused = #expect(throws: DropRefused.self) { try bench.drop(nil, of: "t") }
            #expect(refused?.refusals.map(\.kind) == [.writes])
            try Undeprecate(QualifiedName("t"), column: nil, lockTimeout: .seconds(5), actor: "test").run(
                on: bench.database.connect())
            #expect(try bench.database.rows("SELECT tgname::text FROM pg_trigger WHERE tgname LIKE 'sluice%'") == [])
        }
        try bench.deprecate(nil, of: "t") { $0.naming = .keep }
        // Its rows came by no statement that a trigger sees.
        try bench.database.run(
            """
            CREATE TABLE t2 (id int PRIMARY KEY, v int); INSERT INTO t2 VALUES (1500, 1);
            ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (1000) TO (2000)
            """)
        for _ in 1...2 {
            let refused = #expect(throws: DropRefused.self) { try bench.drop(nil, of: "t") }
            #expect(refused?.description.contains("t2 came to belong to it") == true, "\(refused?.description ?? "")")
        }
        try Undeprecate(QualifiedName("t"), column: nil, lockTimeout: .seconds(5), actor: "test").run(
            on: bench.database.connect())
        try bench.deprecate(nil, of: "t")
        try bench.restore(try bench.drop(nil, of: "t").archive)
        #expect(try bench.database.rows("SELECT tgname::text FROM pg_trigger WHERE tgname LIKE 'sluice%'") == [])
    }

    @Test(
        "Types without an equality go and come back, their writers undisturbed and noted",
        arguments: [
            ("xml", "'<a/>'"), ("json", "'{\"a\":1}'"), ("point", "'(1,2)'"), ("xml[]", "'{<a/>}'"),
            ("point[]", "'{\"(1,2)\"}'"),
            ("pair", "'(\"{}\",\"(1,2)\")'"), ("pair[]", "'{}'"), ("polygon", "'((0,0),(1,1))'"),
            ("txid_snapshot", "'1:2:'"),
            ("jsonpath", "'$.a'"), ("tsvector[]", "'{a}'"), ("loose", "'<a/>'"), ("hstore", "'a=>1'"),
        ])
    func typesWithoutEquality(type: String, value: String) throws {
        let bench = try DropBench(.postgres, empty: true)
        if type == "hstore", (try? bench.database.run("CREATE EXTENSION hstore")) == nil { return }
        if ["xml", "xml[]", "loose"].contains(type), !PostgresInstallation.hasXML { return }
        try bench.database.run(
            """
            CREATE TYPE pair AS (a json, b point); CREATE DOMAIN loose AS xml;
            CREATE TABLE t (id int PRIMARY KEY, v \(type)); INSERT INTO t VALUES (1, \(value)), (2, NULL);
            """)
        let before = try bench.database.rows("SELECT id, v::text FROM t ORDER BY id")
        try bench.deprecate("v", of: "t") { $0.naming = .keep }
        try bench.database.run("UPDATE t SET id = id; INSERT INTO t VALUES (3)")
        try bench.restore(try bench.drop("v", of: "t").archive)
        #expect(try bench.database.rows("SELECT id, v::text FROM t WHERE id < 3 ORDER BY id") == before)
        try bench.deprecate("v", of: "t") { $0.naming = .keep }
        try bench.database.run("UPDATE t SET v = \(value) WHERE id = 2")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("v", of: "t") }
        #expect(refused?.refusals.map(\.kind) == [.writes])
    }
}
