import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// Columns of real databases go away and come back, and nothing differs.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct RealDataTests {
    /// The way out and back for one column.
    private func roundTrip(
        _ bench: DropBench, _ table: String, _ column: String, naming: Deprecate.Naming = .automatic
    ) throws {
        let mine = try bench.deprecate(column, of: table) { $0.naming = naming }
        let result = try bench.drop(column, of: table, [.dependants])
        let report = try bench.restore(result.archive)
        #expect(report.isComplete && report.deletedSince == 0 && report.addedSince == 0, "\(mine.name): \(report)")
    }

    @Test("Every column of chinook on SQLite beside the keys: .dump is the same, byte for byte")
    func chinookOnSQLite() throws {
        let bench = try DropBench(.sqlite, empty: true)
        let file = String(bench.database.text.dropFirst("sqlite:".count))
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.copyItem(atPath: try #require(SharedData.chinookSQLite).path, toPath: file)
        let before = try run("/usr/bin/sqlite3", [file, ".dump"])
        let columns = try bench.database.rows(
            """
            SELECT s.name, c.name FROM sqlite_schema s, pragma_table_xinfo(s.name) c
            WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.pk = 0
            """)
        #expect(columns.count > 40)
        for row in columns {
            // SQLite itself writes a renamed column in quotes into the texts of its indexes.
            try roundTrip(bench, try #require(row[0].text), try #require(row[1].text), naming: .keep)
        }
        let state = try bench.database.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'sluice_%'")
        for row in state { try bench.database.run("DROP TABLE \(try #require(row[0].text))") }
        let after = try run("/usr/bin/sqlite3", [file, ".dump"])
        #expect(Self.withoutState(after) == Self.withoutState(before))
        #expect(try bench.database.rows("PRAGMA integrity_check") == [["ok"]])
        #expect(try bench.database.rows("PRAGMA foreign_key_check") == [])
    }

    /// A rebuilt table is written last; numbered tables of Sluice's own leave `sqlite_sequence` behind.
    private static func withoutState(_ dump: String) -> [Substring] {
        dump.split(separator: "\n").filter { !$0.contains("sqlite_sequence") }.sorted()
    }

    @Test("Columns of sakila: arrays, tsvector, bytea, an inherited one; pg_dump is the same but for their place")
    func sakila() throws {
        let bench = try DropBench(.postgres, empty: true)
        let cluster = try PostgresCluster.shared.get()
        let name = try #require(bench.database.text.split(separator: "dbname=").last).description
        for file in [SharedData.sakilaSchema, SharedData.sakilaData] {
            _ = try cluster.tool("psql", ["-q", "-X", "-d", name, "-f", try #require(file).path])
        }
        // What would need CASCADE goes first, as a user would have to do it.
        try bench.database.run(
            """
            DO $$ DECLARE o record; BEGIN
            FOR o IN SELECT c.oid::regclass AS n FROM pg_class c WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
            LOOP EXECUTE format('DROP VIEW IF EXISTS %s CASCADE', o.n); END LOOP;
            FOR o IN SELECT rulename AS n FROM pg_rules WHERE schemaname = 'public' AND tablename = 'payment'
            LOOP EXECUTE format('DROP RULE %I ON payment', o.n); END LOOP;
            END $$;
            """)
        let before = try Self.fingerprint(cluster, name, bench)
        let columns = [
            ("film", "special_features"), ("film", "fulltext"), ("film", "rating"), ("film", "rental_rate"),
            ("staff", "picture"), ("address", "phone"), ("payment", "amount"), ("payment", "customer_id"),
            ("customer", "email"), ("customer", "store_id"), ("rental", "return_date"),
        ]
        for (table, column) in columns { try roundTrip(bench, table, column) }
        let after = try Self.fingerprint(cluster, name, bench)
        #expect(after.schema == before.schema)
        #expect(after.rows == before.rows)
    }

    /// PostgreSQL adds a column at the end, so lines of the dump are compared without their order, and rows by name.
    private static func fingerprint(
        _ cluster: PostgresCluster, _ name: String, _ bench: DropBench
    ) throws -> (schema: [String], rows: [[Value]]) {
        let dump = try cluster.tool("pg_dump", ["--schema-only", "--exclude-schema=sluice", name])
        let schema = dump.split(separator: "\n").filter { !$0.hasPrefix("--") && !$0.hasPrefix("\\") }
            .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }.sorted()
        let rows = try ["film", "staff", "address", "payment", "customer", "rental"].flatMap { table in
            try bench.database.rows(
                "SELECT md5(string_agg(to_jsonb(t)::text, '|' ORDER BY to_jsonb(t)::text)), count(*) FROM \(table) t")
        }
        return (schema, rows)
    }
}
