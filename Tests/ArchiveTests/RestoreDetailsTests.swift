import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// What hangs on a table beside its columns, one kind after another: pg_dump tells no difference afterwards.
@Suite("What hangs on it comes back")
struct RestoreDetailsTests {
    private static let details = [
        "COMMENT ON TRIGGER tr ON t IS 'it''s'", "COMMENT ON POLICY pol ON t IS 'p'", "COMMENT ON RULE ru ON t IS 'r'",
        "COMMENT ON STATISTICS st IS 's'", "ALTER STATISTICS st SET STATISTICS 55", "ALTER TABLE t CLUSTER ON t_v",
        "ALTER INDEX t_expr ALTER COLUMN 1 SET STATISTICS 99", "ALTER TABLE t ALTER v SET (n_distinct = 5)",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX t_v", "ALTER TABLE t REPLICA IDENTITY FULL",
        "ALTER TABLE t DISABLE RULE ru", "ALTER TABLE t ENABLE ALWAYS RULE ru",
        "ALTER TABLE t SET (toast.autovacuum_enabled = false, fillfactor = 70)",
        "CREATE PUBLICATION pub FOR TABLE t (id, v) WHERE (id > 1)", "CREATE PUBLICATION pub FOR TABLE t",
    ]

    private static let table = """
        CREATE TABLE t (id int PRIMARY KEY, w int, v text NOT NULL);
        CREATE UNIQUE INDEX t_v ON t (v); CREATE INDEX t_expr ON t (lower(v)); CREATE STATISTICS st ON v, w FROM t;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE POLICY pol ON t USING (w > 1); CREATE RULE ru AS ON DELETE TO t WHERE old.id = 7 DO INSTEAD NOTHING;
        INSERT INTO t VALUES (1, 2, 'a'), (2, 3, 'b');
        """

    @Test("with a table", arguments: details)
    func table(detail: String) throws { try roundTrip(detail, column: nil, drop: "DROP TABLE t") }

    @Test("with a column", arguments: details.filter { !$0.contains("PUBLICATION") })
    func column(detail: String) throws { try roundTrip(detail, column: "v", drop: "ALTER TABLE t DROP COLUMN v") }

    private func roundTrip(_ detail: String, column: String?, drop: String) throws {
        let bench = try ArchiveBench()
        let database = try Engine.postgres.makeDatabase()
        try database.run("\(Self.table) \(detail)")
        let before = try database.schemaDump()
        try Backup(ArchiveSubject(table: "t", column: column), to: bench.path())
            .run(on: database.connect(), database: database.url)
        try database.run(drop)
        let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
        #expect(report.isComplete, "\(report.refused)")
        #expect(try database.schemaDump() == before)
    }
}
