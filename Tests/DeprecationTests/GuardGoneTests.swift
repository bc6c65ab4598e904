import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// A guard that isn't there any more, and what is said of writes then.
@Suite struct GuardGoneTests {
    private static let createTable =
        "CREATE TABLE t (id int PRIMARY KEY, c text, d text); INSERT INTO t VALUES (1, 'a', 'x')"

    /// As Django and Alembic do it on SQLite.
    private static let remake = """
        CREATE TABLE new__t (id int PRIMARY KEY, c text, d text, e int);
        INSERT INTO new__t (id, c, d) SELECT id, c, d FROM t;
        DROP TABLE t; ALTER TABLE new__t RENAME TO t
        """

    static let losses: [(Engine, String?, String)] =
        Engine.allCases.flatMap { engine in
            [
                (engine, "c", remake), (engine, nil, remake),
                (engine, nil, "DROP TABLE t; CREATE TABLE t (id int PRIMARY KEY, q text)"),
            ]
        } + [
            (.postgres, "c", "ALTER TABLE t DISABLE TRIGGER USER"),
            (.postgres, nil, "ALTER TABLE t DISABLE TRIGGER USER"),
            (
                .postgres, "c",
                "ALTER TABLE t DISABLE TRIGGER USER; UPDATE t SET c = 'z'; ALTER TABLE t ENABLE TRIGGER USER"
            ),
            (.postgres, "c", "DROP TRIGGER sluice_guard_1_update ON t"),
            (.sqlite, "c", "DROP TRIGGER sluice_guard_1_update"),
            (.sqlite, nil, "DROP TRIGGER sluice_guard_1_delete"),
        ]

    @Test(
        "The drop is refused and says that nobody saw who wrote since; overridden, it has a guard again",
        arguments: losses)
    func gone(engine: Engine, column: String?, loss: String) throws {
        let bench = try DropBench(engine, empty: true)
        try bench.database.run(Self.createTable)
        let deprecation = try bench.deprecate(column, of: "t") { $0.naming = .keep }
        #expect(try deprecation.unguarded(on: bench.database.connect()) == [])
        try bench.database.run(loss)
        let evidence = try EvidenceCollector(bench.database.connect()).collect(deprecation)
        #expect(evidence.writesConfidence == .low && evidence.unguarded == [deprecation.currentTable])
        let refused = #expect(throws: DropRefused.self) { try bench.drop(column, of: "t") }
        #expect(refused?.refusals.map(\.kind) == [.writes])
        #expect(refused?.description.contains("the guard isn't on") == true, "\(refused?.description ?? "")")
        let rows = try bench.database.rows("SELECT * FROM t")
        let result = try bench.drop(
            column, of: "t", [.writes],
            reached: { state in
                guard state == .archived else { return }
                let unguarded = try deprecation.unguarded(on: bench.database.connect())
                #expect(unguarded == [])
            })
        try bench.restore(result.archive)
        #expect(
            try bench.database.rows("SELECT * FROM t").map { Set($0.map { "\($0)" }) }
                == rows.map { Set($0.map { "\($0)" }) })
    }

    @Test("A partition whose triggers were switched off is named; its siblings aren't")
    func partition() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, c text) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
            """)
        for column in [nil, "c"] {
            let deprecation = try bench.deprecate(column, of: "t") { $0.naming = .keep }
            #expect(try deprecation.unguarded(on: bench.database.connect()) == [])
            try bench.database.run("ALTER TABLE t2 DISABLE TRIGGER USER")
            #expect(
                try deprecation.unguarded(on: bench.database.connect()) == [QualifiedName(schema: "public", name: "t2")]
            )
            try Undeprecate(QualifiedName("t"), column: column, lockTimeout: .seconds(5), actor: "test")
                .run(on: bench.database.connect())
        }
    }
}
