import SluiceDatabase
import SluiceDiff
import SluiceTestSupport
import Testing

@Suite("A SQLite table that a plan makes again")
struct SQLiteRebuildTests {
    private func plan(
        _ connection: any Connection, to text: String, beside url: DatabaseURL, destroys: Bool = false
    ) throws -> [String] {
        let shadow = try Shadow(beside: url)
        _ = try SchemaFiles([.init(name: "schema.sql", text: text)]).load(into: shadow.connection)
        var wish = SchemaProposal.Wish()
        wish.destroys = destroys
        return try SchemaProposal(
            from: try SchemaModel.read(from: connection), to: try SchemaModel.read(from: shadow.connection), wish,
            shadowsBeside: url
        ).upgrade.statements.map(\.sql)
    }

    /// As a revision is run, whose PRAGMA comes before its transaction.
    private func upgrade(
        _ database: TestDatabase, to text: String, destroys: Bool = false
    ) throws -> (connection: any Connection, statements: [String]) {
        let connection = try database.connect()
        let statements = try plan(connection, to: text, beside: database.url, destroys: destroys)
        try connection.executeScript("PRAGMA foreign_keys = OFF")
        try connection.transaction { for statement in statements { try connection.executeScript(statement) } }
        return (connection, statements)
    }

    private func database(_ sql: String) throws -> TestDatabase {
        let database = try Engine.sqlite.makeDatabase()
        try database.run(sql)
        return database
    }

    @Test("is refused a foreign key that its rows don't meet, and nothing is changed")
    func orphans() throws {
        let database = try database(
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INT); INSERT INTO c VALUES (1, 7)"
        )
        let error = #expect(throws: DatabaseError.self) {
            try upgrade(
                database,
                to: "CREATE TABLE p (id INTEGER PRIMARY KEY); "
                    + "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p);")
        }
        #expect(error?.message.contains("foreign keys would point to rows that aren't there") == true)
        #expect(try database.rows("SELECT 1 FROM pragma_foreign_key_list('c')").isEmpty)
    }

    @Test("may have rows that pointed nowhere before, and keys that fit no more until all tables are made")
    func knownOrphans() throws {
        let database = try database(
            """
            PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
            CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id), n INT);
            INSERT INTO p VALUES (1, '1'); INSERT INTO c VALUES (1, 1, 0), (2, 7, 0)
            """)
        _ = try upgrade(
            database,
            to: """
                CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
                CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id), n INT CHECK (n = 0));
                """)
        #expect(try database.rows("SELECT count(*) FROM c") == [[2]])
        try database.run("DELETE FROM c WHERE id = 2")
        let (connection, _) = try upgrade(
            database,
            to: """
                CREATE TABLE p (id INT, code TEXT PRIMARY KEY);
                CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (code), n INT);
                """)
        #expect(try connection.rows("SELECT * FROM c").map(\.values) == [[1, 1, 0]])
    }

    @Test("keeps its highest number, its rowids, indexes and triggers, and views as they are")
    func surroundings() throws {
        let rest = """
            CREATE TABLE log (note TEXT); CREATE INDEX t_n ON t (n); CREATE VIEW v AS SELECT n FROM t;
            CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.n); END;
            CREATE TRIGGER tv INSTEAD OF INSERT ON v BEGIN INSERT INTO t (n) VALUES (new.n); END;
            """
        let database = try database(
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT); CREATE TABLE r (n TEXT); \(rest) "
                + "INSERT INTO t VALUES (9, 'gone'), (3, 'kept'); DELETE FROM t WHERE id = 9; INSERT INTO r (rowid, n) VALUES (5, 'r')"
        )
        let (connection, statements) = try upgrade(
            database,
            to: """
                CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT, CHECK (t.n <> ''));
                CREATE TABLE r (n TEXT NOT NULL); \(rest)
                """)
        #expect(!statements.contains { $0.contains("VIEW") || $0.contains("TRIGGER tv") })
        try connection.executeScript("INSERT INTO v VALUES ('new')")
        #expect(try connection.rows("SELECT id, n FROM t").map(\.values) == [[3, "kept"], [10, "new"]])
        #expect(try connection.rows("SELECT count(*) FROM log").map(\.values) == [[3]])
        #expect(try connection.rows("SELECT rowid FROM r").map(\.values) == [[5]])
        #expect(try connection.rows("PRAGMA index_list(t)").count == 1)
    }

    @Test("keeps the values of a column that was computed, and its rows where no column stays")
    func values() throws {
        let database = try database(
            "CREATE TABLE t (a INT, g INT AS (a * 2)); INSERT INTO t (a) VALUES (4); CREATE TABLE u (a INT); INSERT INTO u VALUES (1), (2)"
        )
        let (connection, _) = try upgrade(
            database, to: "CREATE TABLE t (a INT, g INT); CREATE TABLE u (b INT);", destroys: true)
        #expect(try connection.rows("SELECT a, g FROM t").map(\.values) == [[4, 8]])
        #expect(try connection.rows("SELECT b FROM u").map(\.values) == [[.null], [.null]])
    }

    @Test("becomes one WITHOUT ROWID and STRICT, and one of which no column stays, while it has no rows")
    func options() throws {
        let database = try database(
            "CREATE TABLE k (a INT, b TEXT); INSERT INTO k VALUES (2, 'b'), (1, 'a'); CREATE TABLE w (k TEXT PRIMARY KEY) WITHOUT ROWID"
        )
        let (connection, _) = try upgrade(
            database,
            to: "CREATE TABLE k (b TEXT, a INT PRIMARY KEY) STRICT, WITHOUT ROWID; "
                + "CREATE TABLE w (l TEXT PRIMARY KEY) WITHOUT ROWID;", destroys: true)
        #expect(try connection.rows("SELECT * FROM k").map(\.values) == [["a", 1], ["b", 2]])
    }

    @Test("A view that changes keeps its triggers")
    func changedView() throws {
        let trigger = "CREATE TRIGGER tv INSTEAD OF INSERT ON v BEGIN SELECT 1; END;"
        let database = try database("CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t; " + trigger)
        let (connection, _) = try upgrade(
            database, to: "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a + 1 AS a FROM t; " + trigger)
        try connection.executeScript("INSERT INTO v VALUES (1)")
    }
}
