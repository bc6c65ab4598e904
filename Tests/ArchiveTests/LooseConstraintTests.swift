import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// A constraint that doesn't hold for every row (NOT VALID) keeps no value from coming back, and comes back as it was.
@Suite("What was never valid")
struct LooseConstraintTests {
    private static let constraints = [
        "CHECK (a > 10)", "CHECK (b > 10)", "CHECK (a + b > 10)", "FOREIGN KEY (a) REFERENCES p(id)",
        "FOREIGN KEY (b) REFERENCES p(id)", "FOREIGN KEY (a, b) REFERENCES p(id, n)",
    ]

    @Test(
        "is no obstacle for a column, a table, some rows, or a partitioned one", arguments: constraints,
        ["column", "table", "rows"])
    func comesBack(constraint: String, content: String) throws {
        let bench = try ArchiveBench()
        let database = try Engine.postgres.makeDatabase()
        try database.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, n int, UNIQUE (id, n)); INSERT INTO p VALUES (20, 20);
            CREATE TABLE t (id int PRIMARY KEY, b int, a int NOT NULL DEFAULT 3); CREATE TABLE child () INHERITS (t);
            INSERT INTO t VALUES (1, 1, 1), (2, 20, 20), (3, NULL, 2); INSERT INTO child VALUES (4, 4, 4);
            ALTER TABLE t ADD CONSTRAINT loose \(constraint) NOT VALID; COMMENT ON CONSTRAINT loose ON t IS 'why';
            """)
        if content == "table" { try database.run("ALTER TABLE child NO INHERIT t") }
        let dump = try database.schemaDump()
        let rows = try database.rows("SELECT id, a, b FROM t ORDER BY id")
        try Backup(
            ArchiveSubject(
                table: "t", column: content == "column" ? "a" : nil, condition: content == "rows" ? "id < 9" : nil),
            to: bench.path()
        ).run(on: database.connect(), database: database.url)
        switch content {
        case "column": try database.run("ALTER TABLE t DROP COLUMN a")
        case "table": try database.run("DROP TABLE t")
        default:
            try database.run("ALTER TABLE t DROP CONSTRAINT loose; UPDATE t SET a = 11, b = 11")
            try database.run("ALTER TABLE t ADD CONSTRAINT loose \(constraint) NOT VALID")
            try database.run("COMMENT ON CONSTRAINT loose ON t IS 'why'")
        }
        // Foreign keys of rows that are written again are checked, as those of any other row.
        if content == "rows", constraint.hasPrefix("FOREIGN") { return }
        let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(report.isComplete, "\(report.refused)")
        #expect(try database.rows("SELECT id, a, b FROM t ORDER BY id") == rows)
        #expect(try database.schemaDump() == dump)
    }
}
