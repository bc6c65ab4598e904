import SluiceDatabase
import SluiceIntrospection
import SluiceTestSupport
import Testing

/// A catalog of thousands of tables costs as many statements as one of none, and time in proportion.
struct ManyTablesTests {
    /// Each with twenty columns, a primary key and a foreign key to the table before it.
    private func makeTables(_ range: ClosedRange<Int>, in database: TestDatabase) throws {
        let columns = (3...20).map { "c\($0) text NOT NULL DEFAULT ''x''" }.joined(separator: ", ")
        let make = """
            DO $$ BEGIN FOR i IN \(range.lowerBound)..\(range.upperBound) LOOP
            EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, parent bigint, \(columns))', i);
            IF i > 1 THEN EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (parent) REFERENCES t%s', i, i - 1); END IF;
            END LOOP; END $$
            """
        // A transaction may hold only so many locks.
        try database.run(make)
    }

    private func read(_ database: TestDatabase) throws -> (statements: Int, seconds: Double, snapshot: Snapshot) {
        let connection = CountingConnection(try database.connect())
        let start = ContinuousClock.now
        let snapshot = try Snapshot.read(.all.union(.sizes), from: connection)
        return (connection.statements, (ContinuousClock.now - start) / .seconds(1), snapshot)
    }

    @Test func twoThousandPostgresTablesTakeAsManyStatementsAsNone() throws {
        let database = try Engine.postgres.makeDatabase()
        #expect(try read(database).statements == 16)
        for start in stride(from: 1, through: 401, by: 100) { try makeTables(start...(start + 99), in: database) }
        let few = try read(database)
        for start in stride(from: 501, through: 1901, by: 100) { try makeTables(start...(start + 99), in: database) }
        let many = try read(database)
        let start = ContinuousClock.now
        try PostgresCluster.shared.get().tool("pg_dump", ["--schema-only", database.name])
        let dump = (ContinuousClock.now - start) / .seconds(1)
        print("snapshot: 500 tables \(few.seconds) s, 2,000 tables \(many.seconds) s; pg_dump --schema-only \(dump) s")

        #expect(few.statements == 16)
        #expect(many.statements == 16)
        #expect(many.snapshot.tables.count == 2_000)
        #expect(many.snapshot.tables.reduce(0) { $0 + $1.columns.count } == 40_000)
        #expect(many.snapshot.tables.reduce(0) { $0 + $1.constraints.filter { $0.kind == .foreignKey }.count } == 1_999)
        // Four times the tables; with the square it would be sixteen.
        #expect(many.seconds < 9 * few.seconds)
    }

    @Test func sqliteReadsEachPragmaOnce() throws {
        let database = try Engine.sqlite.makeDatabase()
        let empty = try read(database).statements
        let tables = (1...500).map { number in
            "CREATE TABLE t\(number) (id INTEGER PRIMARY KEY, parent REFERENCES t1, name TEXT UNIQUE);"
        }
        try database.run(tables.joined(separator: "\n"))
        let full = try read(database)
        #expect(empty == 6)
        #expect(full.statements == 6)
        #expect(full.snapshot.tables.count == 500)
    }
}
