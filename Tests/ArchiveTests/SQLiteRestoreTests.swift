import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// A column goes with SQLite's rebuild and comes back with it; a table comes back with what it promised.
@Suite("A restore on SQLite")
struct SQLiteRestoreTests {
    private let bench: ArchiveBench
    private let database: TestDatabase

    init() throws {
        bench = try ArchiveBench()
        database = try Engine.sqlite.makeDatabase()
    }

    private func backUpAndDrop(_ column: String, of table: String = "t") throws {
        try Backup(ArchiveSubject(table: QualifiedName(table), column: column), to: bench.path())
            .run(on: database.connect(), database: database.url)
        let connection = try database.connect()
        try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                let drop = DropColumn(column, from: QualifiedName(table), cascade: true)
                for step in try Step.steps(for: [.dropColumn(drop)], in: .sqlite) { try step.perform(on: connection) }
            }
        }
    }

    @discardableResult
    private func restore() throws -> RestoreReport { try Restore(ArchiveReader(path: bench.path())).run(on: database) }

    @Test(
        "of a column whose default all new rows share, and which is unique, is refused with the row that doesn't fit",
        arguments: ["IGNORE", "REPLACE", "ABORT"])
    func conflictClause(clause: String) throws {
        try database.run(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x' UNIQUE ON CONFLICT \(clause), b TEXT);
            INSERT INTO t VALUES (1, 'v1', 'b'), (2, 'v2', 'b');
            """)
        try backUpAndDrop("a")
        try database.run("INSERT INTO t VALUES (11, 'n'), (12, 'n'), (13, 'n')")
        let refused = #expect(throws: RequirementFailed.self) { try restore() }
        #expect(
            refused?.description
                == "t: the row with id = 12 doesn't fit: UNIQUE constraint failed: t.a; nothing was changed")
        #expect(try database.rows("SELECT id, b FROM t") == [[1, "b"], [2, "b"], [11, "n"], [12, "n"], [13, "n"]])
        // With the rows that don't fit gone, the same command goes on.
        try database.run("DELETE FROM t WHERE id > 11")
        #expect(try restore().restoredRows == 2)
        #expect(try database.rows("SELECT id, a FROM t") == [[1, "v1"], [2, "v2"], [11, "x"]])
    }

    @Test("keeps the table's figures, its rows without a parent, its sequence, and indexes over several columns")
    func around() throws {
        try database.run(
            """
            PRAGMA foreign_keys = OFF;
            CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, p INT REFERENCES p(id), CHECK (a <> p));
            CREATE INDEX t_pa ON t (p, a); CREATE INDEX t_p ON t (p);
            INSERT INTO t (a, p) VALUES ('x', 77), ('y', NULL), ('z', 1); DELETE FROM t WHERE a = 'z'; ANALYZE;
            """)
        let queries = [
            "SELECT * FROM t", "SELECT * FROM sqlite_sequence WHERE name = 't'",
            "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 't' ORDER BY 1",
            "SELECT * FROM sqlite_stat1 WHERE idx = 't_p'",
        ]
        let before = try queries.map { try database.rows($0) }
        try backUpAndDrop("a")
        #expect(try restore().isComplete)
        #expect(try queries.map { try database.rows($0) } == before)
    }

    @Test("is refused with the row that its constraint doesn't fit, and goes on once that is mended")
    func refusedRow() throws {
        try database.run(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x' UNIQUE); INSERT INTO t VALUES (1, 'v')")
        try backUpAndDrop("a")
        try database.run("INSERT INTO t VALUES (2), (3)")
        #expect(throws: RequirementFailed.self) { try restore() }
        try database.run("DELETE FROM t WHERE id = 3")
        #expect(try restore().isComplete)
    }

    @Test("gives rows that came since a default that is spelt as a name")
    func namedDefault() throws {
        try database.run("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT \"it's\", b TEXT DEFAULT plain)")
        for (column, value) in [("a", "it's"), ("b", "plain")] {
            let here = try SQLiteRestoreTests()
            try here.database.run(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT \"it's\", b TEXT DEFAULT plain)")
            try here.backUpAndDrop(column)
            try here.database.run("INSERT INTO t (id) VALUES (1)")
            try here.restore()
            #expect(try here.database.rows("SELECT \(column) FROM t") == [[.text(value)]])
        }
    }

    @Test("of a table gives no id twice, by Sluice and by the manifest's own commands", arguments: [true, false])
    func sequence(bySluice: Bool) throws {
        for deletion in ["DELETE FROM t WHERE id = 3", "DELETE FROM t"] {
            let here = try SQLiteRestoreTests()
            try here.database.run(
                """
                CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
                INSERT INTO t (v) VALUES ('a'), ('b'), ('c'); \(deletion);
                """)
            let manifest = try Backup(ArchiveSubject(table: "t"), to: here.bench.path())
                .run(on: here.database.connect(), database: here.database.url)
            try here.database.run("DROP TABLE t")
            if bySluice {
                try here.restore()
            } else {
                let file = String(here.database.text.dropFirst("sqlite:".count))
                for command in manifest.restore {
                    try run(
                        "/bin/bash", ["-c", "cd \(here.bench.folder.path) && set -o pipefail; \(command)"],
                        environment: ["DATABASE": file])
                }
            }
            try here.database.run("INSERT INTO t (v) VALUES ('new')")
            #expect(try here.database.rows("SELECT max(id) FROM t") == [[4]], "\(deletion)")
        }
    }
}
