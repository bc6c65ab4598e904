import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// What a table had before it was archived is no reason not to bring it back.
@Suite("A restore on SQLite takes what was there")
struct SQLiteWaysBackTests {
    private let bench: ArchiveBench
    private let database: TestDatabase

    init() throws {
        bench = try ArchiveBench()
        database = try Engine.sqlite.makeDatabase()
    }

    private func backUpAndDrop(_ column: String?, of table: String) throws {
        try Backup(ArchiveSubject(table: QualifiedName(table), column: column), to: bench.path())
            .run(on: database.connect(), database: database.url)
        guard let column else { return try database.run("PRAGMA foreign_keys = OFF; DROP TABLE \(table)") }
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

    private static let orphans = [
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p(id), n TEXT)",
        "CREATE TABLE c (id TEXT PRIMARY KEY, n TEXT, p INT REFERENCES p) WITHOUT ROWID",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT, n TEXT, FOREIGN KEY (p, n) REFERENCES p(id, n))",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p(id) ON DELETE CASCADE, n TEXT, "
            + "up INT DEFAULT 77 REFERENCES c(id))",
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES gone(id), n TEXT)",
    ]

    @Test("rows that had no parent before, of a column and of a table", arguments: orphans, ["p", nil])
    func brokenBefore(definition: String, column: String?) throws {
        try database.run(
            """
            PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT, UNIQUE (id, n)); \(definition);
            INSERT INTO p VALUES (1, 'a'), (2, 'c');
            INSERT INTO c (id, p, n) VALUES (1, 1, 'a'), (2, 99, 'b'), (3, 2, 'c'), (4, NULL, 'd');
            """)
        let queries = [
            "SELECT * FROM c ORDER BY id", "SELECT * FROM pragma_foreign_key_check('c') ORDER BY 1, 2, 3, 4",
            "SELECT sql FROM sqlite_schema WHERE name = 'c'",
        ]
        let before = try queries.map { try database.rows($0) }
        try backUpAndDrop(column, of: "c")
        #expect(try restore().isComplete)
        #expect(try queries.map { try database.rows($0) } == before)
    }

    private func breakSince(_ column: String?) throws {
        try database.run(
            """
            PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p(id)); INSERT INTO p VALUES (1), (2);
            INSERT INTO c VALUES (1, 1), (2, 99), (3, 2);
            """)
        try backUpAndDrop(column, of: "c")
        try database.run("PRAGMA foreign_keys = OFF; DELETE FROM p WHERE id = 2")
    }

    @Test("and a table's refuses rows that it itself would leave without one, until they have it")
    func brokenSince() throws {
        try breakSince(nil)
        #expect(throws: (any Error).self) { try restore() }
        try database.run("INSERT INTO p VALUES (2)")
        #expect(try restore().isComplete)
        #expect(try database.rows("SELECT * FROM c ORDER BY id") == [[1, 1], [2, 99], [3, 2]])
    }

    @Test("and a column brings all values back, and says how many rows have no parent any more")
    func columnBrokenSince() throws {
        try breakSince("p")
        let report = try restore()
        #expect(report.restoredRows == 3 && report.refused.count == 1, "\(report)")
        #expect(report.refused.first?.contains("1 rows have no row of p") == true, "\(report.refused)")
        #expect(try database.rows("SELECT * FROM c ORDER BY id") == [[1, 1], [2, 99], [3, 2]])
        #expect(try database.rows("SELECT rowid FROM pragma_foreign_key_check('c') ORDER BY 1") == [[2], [3]])
    }

    @Test("a column comes back without its NOT NULL, which is told, where a row that came since has no value for it")
    func nullSince() throws {
        try database.run(
            """
            CREATE TABLE c (id INTEGER PRIMARY KEY, v TEXT /* kept */ NOT NULL UNIQUE CHECK (v <> 'bad'));
            INSERT INTO c VALUES (1, 'a'), (2, 'b')
            """)
        try backUpAndDrop("v", of: "c")
        try database.run("INSERT INTO c VALUES (7)")
        let report = try restore()
        #expect(report.restoredRows == 2 && report.addedSince == 1 && !report.addedHaveDefault, "\(report)")
        #expect(report.refused == ["NOT NULL of c.v: 1 rows came since and have no value there"])
        #expect(try database.rows("SELECT * FROM c ORDER BY id") == [[1, "a"], [2, "b"], [7, .null]])
        #expect(throws: DatabaseError.self) { try database.run("INSERT INTO c VALUES (8, 'a')") }
        #expect(throws: DatabaseError.self) { try database.run("INSERT INTO c VALUES (8, 'bad')") }
    }

    @Test("and with it where its default is there for them")
    func defaultSince() throws {
        try database.run(
            "CREATE TABLE c (id INTEGER PRIMARY KEY, v TEXT NOT NULL DEFAULT 'd'); INSERT INTO c VALUES (1, 'a')")
        try backUpAndDrop("v", of: "c")
        try database.run("INSERT INTO c VALUES (7)")
        let report = try restore()
        #expect(report.isComplete && report.addedHaveDefault, "\(report)")
        #expect(try database.rows("SELECT * FROM c ORDER BY id") == [[1, "a"], [7, "d"]])
    }

    @Test(
        "a key whose index compares otherwise than its column",
        arguments: ["NOCASE", "BINARY", "RTRIM"], ["NOCASE", "BINARY", "RTRIM"])
    func collations(ofColumn: String, ofIndex: String) throws {
        let keys = ofIndex == "BINARY" ? ["Ann", "ann", "ann ", "Bob"] : ["Ann", "Bob", "cleo", "Zed"]
        for (content, column) in [("column", "v"), ("rows", nil)] {
            let here = try SQLiteWaysBackTests()
            try here.database.run(
                """
                CREATE TABLE t (k TEXT NOT NULL COLLATE \(ofColumn), v TEXT, w TEXT);
                CREATE UNIQUE INDEX t_k ON t (k COLLATE \(ofIndex));
                """)
            for (number, key) in keys.enumerated() {
                try here.database.run("INSERT INTO t VALUES ('\(key)', 'v\(number)', 'w')")
            }
            let before = try here.database.rows("SELECT k, v, w FROM t ORDER BY v")
            if content == "column" {
                try here.backUpAndDrop(column, of: "t")
            } else {
                try Backup(ArchiveSubject(table: "t", condition: "w = 'w'"), to: here.bench.path())
                    .run(on: here.database.connect(), database: here.database.url)
                try here.database.run("UPDATE t SET v = 'x'; DELETE FROM t WHERE k = 'Bob'")
            }
            let report = try here.restore()
            #expect(report.isComplete && report.deletedSince == 0, "\(content): \(report)")
            #expect(try here.database.rows("SELECT k, v, w FROM t ORDER BY v") == before, "\(content)")
        }
    }

    @Test("ANALYZE's figures of the indexes that come back", arguments: ["v", "u", nil])
    func figures(column: String?) throws {
        try database.run(
            """
            CREATE TABLE t (id TEXT PRIMARY KEY, v TEXT, u TEXT UNIQUE, w INT, UNIQUE (w, id));
            CREATE INDEX t_v ON t (v); CREATE INDEX t_w ON t (w); CREATE INDEX t_vw ON t (v, w) WHERE w > 1;
            \(series(50)) INSERT INTO t SELECT 'k' || i, i % 7, 'u' || i, i % 3 FROM n; ANALYZE;
            """)
        let query = "SELECT * FROM sqlite_stat1 WHERE tbl = 't' ORDER BY 1, 2"
        let before = try database.rows(query)
        try backUpAndDrop(column, of: "t")
        #expect(try restore().isComplete)
        #expect(try database.rows(query) == before)
    }
}
