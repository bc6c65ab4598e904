import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

@Suite("Partitioned tables")
struct PartitionTests {
    private func makeBench() throws -> DropBench {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE log (id int, day date, level int NOT NULL DEFAULT 3, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
            CREATE TABLE log_20 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (id);
            CREATE TABLE log_20_few PARTITION OF log_20 FOR VALUES IN (1, 2);
            CREATE TABLE log_20_rest PARTITION OF log_20 DEFAULT;
            CREATE TABLE log_21 PARTITION OF log FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
            INSERT INTO log SELECT i, '2020-06-01', i FROM generate_series(1, 9) i;
            INSERT INTO log SELECT i, '2021-06-01', i FROM generate_series(1, 9) i;
            CREATE INDEX log_level ON log (level); CREATE UNIQUE INDEX few_level ON log_20_few (level);
            ALTER TABLE log_21 ALTER level SET DEFAULT 99; COMMENT ON TABLE log_20_rest IS 'the others';
            ALTER TABLE log_20_few ADD CONSTRAINT small CHECK (level < 50);
            """)
        return bench
    }

    private func rows(_ bench: DropBench) throws -> [[Value]] {
        try bench.database.rows("SELECT tableoid::regclass::text, id, day::text, level FROM log ORDER BY 1, 2, 3")
    }

    /// A column comes back as the last one.
    private func dump(_ bench: DropBench) throws -> [String] {
        try bench.database.schemaDump().split(separator: "\n")
            .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }.sorted()
    }

    @Test(
        "One as a whole, a partition of it, and a column of all come back where they were",
        arguments: [("log", nil), ("log_21", nil), ("log_20", nil), ("log", "level")] as [(String, String?)])
    func roundTrip(table: String, column: String?) throws {
        let bench = try makeBench()
        let (schema, values) = (try dump(bench), try rows(bench))
        try bench.deprecate(column, of: table)
        let report = try bench.restore(try bench.drop(column, of: table).archive)
        #expect(report.isComplete, "\(report)")
        #expect(try dump(bench) == schema)
        #expect(try rows(bench) == values)
    }

    @Test("A view of a partition, and a table that inherits, keep a table from going")
    func dependants() throws {
        let bench = try makeBench()
        try bench.database.run(
            "CREATE VIEW few AS SELECT id FROM log_20_few; CREATE TABLE base (id int PRIMARY KEY); CREATE TABLE child () INHERITS (base)"
        )
        try bench.deprecate(nil, of: "log")
        let byView = #expect(throws: DropRefused.self) { try bench.drop(nil, of: "log") }
        #expect(byView?.description.contains("view few") == true)
        try bench.deprecate(nil, of: "base")
        let byChild = #expect(throws: DropRefused.self) { try bench.drop(nil, of: "base") }
        #expect(byChild?.description.contains("inheriting table child") == true)
        let overridden = #expect(throws: DropRefused.self) { try bench.drop(nil, of: "base", [.dependants]) }
        #expect(overridden?.description.contains("inheriting table child") == true)
        #expect(overridden?.hint.contains("CASCADE") == false)
    }

    @Test("A rule of the table's own goes with it and comes back")
    func ownRule() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run("CREATE RULE keep AS ON DELETE TO products WHERE old.id = 1 DO INSTEAD NOTHING")
        let before = try bench.database.schemaDump()
        try bench.deprecate(nil)
        try bench.restore(try bench.drop(nil).archive)
        #expect(try bench.database.schemaDump() == before)
    }
}
