import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// A drop that failed behind its archive, and what happens to the archive when it is given again.
@Suite struct KeptArchiveTests {
    private static let createTable = """
        CREATE TABLE t (id int PRIMARY KEY, c text, d text);
        INSERT INTO t VALUES (1, 'c1', 'd'), (2, 'c2', 'd'), (3, 'c3', 'd')
        """

    /// - Returns: The archive that is left.
    private func dropThatFails(_ bench: DropBench, _ column: String?) throws -> String {
        #expect(throws: Problem.self) {
            try bench.drop(
                column, of: "t",
                change: {
                    $0.place.carry = { _ in throw Problem(.refused, "the other place is full") }
                })
        }
        return try #require(try bench.deprecations().first?.archivePath)
    }

    private func bench(_ engine: Engine, deprecating column: String?) throws -> DropBench {
        let bench = try DropBench(engine, empty: true)
        try bench.database.run(Self.createTable)
        try bench.deprecate(column, of: "t") { $0.naming = .keep }
        return bench
    }

    @Test("Where nothing was changed it is gone on with", arguments: Engine.allCases, [nil, "c"])
    func goesOn(engine: Engine, column: String?) throws {
        let bench = try bench(engine, deprecating: column)
        let kept = try dropThatFails(bench, column)
        #expect(try bench.drop(column, of: "t").archive == kept)
    }

    @Test(
        "Keys that changed and rows that were put in the place of others have it made again, though the guard saw nothing",
        arguments: Engine.allCases,
        [
            "UPDATE t SET id = id + 100", "DELETE FROM t WHERE id = 2; INSERT INTO t (id, d) VALUES (2, 'new')",
            "DELETE FROM t; INSERT INTO t (id, d) VALUES (1, 'other'), (77, 'other')",
        ])
    func rows(engine: Engine, change: String) throws {
        let bench = try bench(engine, deprecating: "c")
        let kept = try dropThatFails(bench, "c")
        try bench.database.run(change)
        let before = try bench.database.rows("SELECT id, c FROM t ORDER BY id")
        let archive = try bench.drop("c", of: "t").archive
        #expect(archive != kept)
        try bench.restore(archive)
        #expect(try bench.database.rows("SELECT id, c FROM t ORDER BY id") == before)
    }

    @Test("SQLite's REPLACE, which fires no trigger for the row that goes, has it made again")
    func replaced() throws {
        let bench = try bench(.sqlite, deprecating: "c")
        _ = try dropThatFails(bench, "c")
        try bench.database.run("REPLACE INTO t (id, d) VALUES (1, 'y')")
        let before = try bench.database.rows("SELECT id, c FROM t ORDER BY id")
        try bench.restore(try bench.drop("c", of: "t").archive)
        #expect(try bench.database.rows("SELECT id, c FROM t ORDER BY id") == before)
    }

    @Test("What was written while the guard was switched off is in the archive")
    func guardDisabled() throws {
        let bench = try bench(.postgres, deprecating: "c")
        _ = try dropThatFails(bench, "c")
        try bench.database.run(
            "ALTER TABLE t DISABLE TRIGGER USER; UPDATE t SET c = 'quiet'; ALTER TABLE t ENABLE TRIGGER USER")
        try bench.restore(try bench.drop("c", of: "t", [.writes]).archive)
        #expect(try bench.database.rows("SELECT DISTINCT c FROM t") == [["quiet"]])
    }

    private static let definitions: [(Engine, String)] = [
        (.postgres, "ALTER TABLE t ADD COLUMN e text DEFAULT 'precious'"),
        (.postgres, "ALTER TABLE t ALTER c TYPE varchar(10) USING c || '!'"),
        (.postgres, "CREATE INDEX since ON t (d); COMMENT ON TABLE t IS 'hi'"),
        (.sqlite, "ALTER TABLE t ADD COLUMN e text DEFAULT 'precious'"), (.sqlite, "CREATE INDEX since ON t (d)"),
    ]

    @Test(
        "A table that was altered since comes back as it was last, and not as the archive before had it",
        arguments: definitions)
    func altered(engine: Engine, change: String) throws {
        let bench = try DropBench(engine, empty: true)
        try bench.database.run(Self.createTable)
        try bench.deprecate(nil, of: "t") { $0.naming = .keep }
        let kept = try dropThatFails(bench, nil)
        try bench.database.run(change)
        let rows = try bench.database.rows("SELECT * FROM t ORDER BY id")
        let result = try bench.drop(nil, of: "t")
        #expect(result.archive != kept)
        let report = try bench.restore(result.archive)
        #expect(report.isComplete && report.differences == [], "\(report)")
        #expect(try bench.database.rows("SELECT * FROM t ORDER BY id") == rows)
        let index = change.contains("INDEX") ? 1 : 0
        let catalog = engine == .postgres ? "pg_indexes WHERE indexname" : "sqlite_schema WHERE name"
        #expect(try bench.database.rows("SELECT count(*) FROM \(catalog) = 'since'") == [[Value.integer(Int64(index))]])
    }

    @Test("What was altered between the archive and the lock has it made again", arguments: definitions)
    func alteredAtTheLastMoment(engine: Engine, change: String) throws {
        let bench = try bench(engine, deprecating: nil)
        var archives = 0
        var rows: [[Value]] = []
        let result = try bench.drop(nil, of: "t") { state in
            guard state == .archived else { return }
            archives += 1
            guard archives == 1 else { return }
            try bench.database.run(change)
            rows = try bench.database.rows("SELECT * FROM t ORDER BY id")
        }
        #expect(archives == 2)
        try bench.restore(result.archive)
        #expect(try bench.database.rows("SELECT * FROM t ORDER BY id") == rows)
    }

    @Test("Another whole archive under its name isn't taken for it", arguments: Engine.allCases)
    func replacedFile(engine: Engine) throws {
        let bench = try bench(engine, deprecating: "c")
        let kept = try dropThatFails(bench, "c")
        let other = try DropBench(engine, empty: true)
        try other.database.run(Self.createTable + "; UPDATE t SET c = 'of another database'")
        try other.deprecate("c", of: "t") { $0.naming = .keep }
        let strange = try #require(try other.drop("c", of: "t").archive)
        for end in ["", ".json"] {
            try FileManager.default.removeItem(atPath: kept + end)
            try FileManager.default.copyItem(atPath: strange + end, toPath: kept + end)
        }
        let result = try bench.drop("c", of: "t")
        #expect(result.archive != kept)
        try bench.restore(result.archive)
        #expect(try bench.database.rows("SELECT c FROM t ORDER BY id") == [["c1"], ["c2"], ["c3"]])
    }
}
