import FoundationEssentials
import SluiceDatabase
import SluiceIntrospection
import SluiceTestSupport
import Testing

struct SQLiteSnapshotTests {
    private func read(_ sql: String, _ tables: [QualifiedName]? = nil) throws -> Snapshot {
        let database = try Engine.sqlite.makeDatabase()
        try database.run(sql)
        return try Snapshot.read(.all, from: database.connect(), of: tables)
    }

    private func table(_ name: String, in snapshot: Snapshot) throws -> Snapshot.Relation {
        try #require(snapshot[name: QualifiedName(name: name)])
    }

    @Test func tablesTellTheirKindAndKey() throws {
        let snapshot = try read(
            """
            CREATE TABLE plain (id INTEGER PRIMARY KEY, n INT GENERATED ALWAYS AS (id + 1) STORED, v AS (id + 2));
            CREATE TABLE backwards (id INTEGER PRIMARY KEY DESC);
            CREATE TABLE strict (a INT, b TEXT, PRIMARY KEY (b, a)) STRICT;
            CREATE TABLE flat (k TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE taken (rowid TEXT, _rowid_ TEXT);
            CREATE VIRTUAL TABLE words USING fts5(body);
            CREATE VIEW seen AS SELECT * FROM plain;
            """)
        let plain = try table("plain", in: snapshot)
        #expect(plain.rowidAlias == "id" && plain.rowidName == "rowid")
        #expect(plain.columns.map(\.generated) == [nil, .stored, .virtual])
        // sqlite.org/lang_createtable.html#rowid: DESC makes a key of it that isn't the rowid.
        #expect(try table("backwards", in: snapshot).rowidAlias == nil)
        let strict = try table("strict", in: snapshot)
        #expect(strict.isStrict && strict.primaryKey == ["b", "a"] && strict.rowidAlias == nil)
        let flat = try table("flat", in: snapshot)
        #expect(flat.isWithoutRowid && flat.rowidName == nil)
        #expect(try table("taken", in: snapshot).rowidName == "oid")
        #expect(try table("words", in: snapshot).kind == .virtualTable)
        #expect(try table("words_data", in: snapshot).kind == .shadowTable)
        #expect(try table("seen", in: snapshot).kind == .view)
        #expect(snapshot.tables.count == 5)
    }

    @Test func indexesAndForeignKeysAreJoinedFromTheirRows() throws {
        let snapshot = try read(
            """
            CREATE TABLE Parent (a INT, b INT, PRIMARY KEY (a, b));
            CREATE TABLE child (
              x INT, y INT, e TEXT UNIQUE, FOREIGN KEY (x, y) REFERENCES parent, FOREIGN KEY (y) REFERENCES child (x));
            CREATE INDEX by_e ON child (e COLLATE NOCASE DESC, lower(e), x) WHERE x > 0;
            CREATE TRIGGER noted AFTER INSERT ON child BEGIN SELECT 1; END;
            """)
        let child = try table("child", in: snapshot)
        let keys = child.constraints.filter { $0.kind == .foreignKey }
        #expect(keys.map(\.columns) == [["y"], ["x", "y"]])
        #expect(keys.map(\.referencedColumns) == [["x"], ["a", "b"]])
        #expect(keys.map(\.referencedTable?.name) == ["child", "Parent"])
        let index = try #require(child.indexes.first { $0.name.name == "by_e" })
        #expect(index.keys.map(\.column) == ["e", nil, "x"])
        #expect(index.keys[0].isDescending && index.keys[0].collation == "NOCASE")
        #expect(index.isPartial && index.hasExpressions && index.definition?.hasPrefix("CREATE INDEX by_e") == true)
        #expect(child.indexes.first { $0.origin == .unique }?.isKeyOfAllRows == true)
        #expect(child.triggers.map(\.name) == ["noted"])
        #expect(snapshot.foreignKeys(to: try table("Parent", in: snapshot)).map(\.table.name) == ["child"])
    }

    @Test func aNamedTableIsFoundInAnyCaseWithTheKeysThatPointToIt() throws {
        let snapshot = try read(
            "CREATE TABLE Users (id INTEGER PRIMARY KEY); CREATE TABLE posts (author REFERENCES users)", ["USERS"])
        #expect(snapshot.table?.name.name == "Users")
        #expect(snapshot.relations.count == 1)
        #expect(snapshot.incomingForeignKeys.map(\.table.name) == ["posts"])
        #expect(snapshot.incomingForeignKeys.first?.referencedColumns == ["id"])
    }

    @Test func onlyAsciiLettersAreFolded() throws {
        let snapshot = try read("CREATE TABLE \u{DC}ber (A); CREATE TABLE \u{FC}ber (b)", ["\u{DC}BER"])
        #expect(snapshot.relations.map(\.name.name) == ["\u{DC}ber"])
        #expect(snapshot.table?.columns.map(\.name) == ["A"])
    }

    @Test func aTableThatHidesAPragmaIsRefusedByName() throws {
        #expect(throws: DatabaseError.self) {
            try read("CREATE TABLE a (x); CREATE VIEW pragma_table_xinfo AS SELECT 1 AS name")
        }
    }

    @Test("kinds and options are those that SQLite tells itself")
    func kinds() throws {
        let database = try Engine.sqlite.makeDatabase()
        let connection = try database.connect()
        try connection.executeScript(
            """
            CREATE TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT);
            CREATE TABLE b (x TEXT PRIMARY KEY, strict INT DEFAULT (1)) WITHOUT ROWID;
            CREATE TABLE c (x TEXT PRIMARY KEY /* ) */) /* ( */ strict, without /* ) */ rowid -- )
            ;
            CREATE TABLE d (x INT, y TEXT DEFAULT ') WITHOUT ROWID, STRICT', "WITHOUT" INT CHECK (x IN (1, 2)));
            CREATE TABLE e (x INT) STRICT; CREATE TABLE "f (" (x); CREATE TABLE g AS SELECT 1 AS "without", 2 AS "strict";
            CREATE TABLE IF NOT EXISTS h(x INT)STRICT;
            CREATE VIRTUAL TABLE "w x" USING fts5(body); CREATE VIRTUAL TABLE old USING fts4(body);
            CREATE VIRTUAL TABLE tree USING rtree(id, a, b);
            CREATE TABLE tree_other (x); CREATE TABLE a_data (x); CREATE TABLE old_data (x);
            CREATE VIEW v AS SELECT * FROM a; CREATE VIEW "w x_data2" AS SELECT 1 AS without;
            """)
        let told = try connection.rows(
            "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name <> 'sqlite_schema' ORDER BY name"
        ).map { row in row.values.map { $0.text ?? $0.integer.map(String.init) ?? "" } }
        let names: [Snapshot.Relation.Kind: String] = [
            .table: "table", .view: "view", .virtualTable: "virtual", .shadowTable: "shadow",
        ]
        let all = told.map { QualifiedName(name: $0[0]) }
        let read = try Snapshot.read(.all, from: connection, of: all).relations.map { relation in
            [
                relation.name.name, names[relation.kind] ?? "", relation.isWithoutRowid ? "1" : "0",
                relation.isStrict ? "1" : "0",
            ]
        }
        #expect(read.sorted { $0[0] < $1[0] } == told.sorted { $0[0] < $1[0] })
    }

    @Test("views upon views, whose columns are 2^60, are read by their texts alone", arguments: [nil, ["t"]])
    func deepViews(tables: [QualifiedName]?) throws {
        let views = (1...60).map {
            "CREATE VIEW v\($0) AS SELECT a FROM v\($0 - 1) UNION ALL SELECT a FROM v\($0 - 1);"
        }
        let snapshot = try read(
            "CREATE TABLE t (a INTEGER PRIMARY KEY); CREATE VIEW v0 AS SELECT a FROM t; \(views.joined())", tables)
        #expect(try table("t", in: snapshot).columns.map(\.name) == ["a"])
        #expect(try table("v60", in: snapshot).kind == .view)
    }

    @Test func attachedFilesAreReadByTheirName() throws {
        let database = try Engine.sqlite.makeDatabase()
        let connection = try database.connect()
        try connection.executeScript(
            """
            ATTACH DATABASE ':memory:' AS other;
            CREATE TABLE t (a);
            CREATE TABLE other.t (b PRIMARY KEY, c);
            """)
        let snapshot = try Snapshot.read(.all, from: connection, of: ["t"], file: "other")
        #expect(snapshot.table?.columns.map(\.name) == ["b", "c"])
        #expect(snapshot.table?.indexes.count == 1)
    }

    @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func chinookIsSeenWhole() throws {
        let file = try #require(SharedData.chinookSQLite)
        let connection = try DatabaseURL("sqlite:\(file.path)").connect(.readOnly)
        let snapshot = try Snapshot.read(.all, from: connection)
        #expect(snapshot.tables.count == 11)
        #expect(snapshot.tables.reduce(0) { $0 + $1.constraints.filter { $0.kind == .foreignKey }.count } == 11)
        #expect(try Snapshot.read(.all, from: connection) == snapshot)
    }
}

struct AffinityTests {
    /// sqlite.org/datatype3.html, section 3.1.1.
    @Test(arguments: [
        ("INT", Affinity.integer), ("UNSIGNED BIG INT", .integer), ("CHARINT", .integer), ("VARCHAR(255)", .text),
        ("CLOB", .text), ("BLOB", .blob), ("", .blob), ("DOUBLE PRECISION", .real), ("FLOAT", .real),
        ("DECIMAL(10,5)", .numeric), ("BOOLEAN", .numeric), ("STRING", .numeric), ("FLOATING POINT", .integer),
    ])
    func typesHaveTheAffinityThatSQLiteGivesThem(type: String, affinity: Affinity) throws {
        #expect(Affinity(ofType: type) == affinity)
        let database = try Engine.sqlite.makeDatabase()
        try database.run("CREATE TABLE t (x \(type)); INSERT INTO t VALUES ('1.5')")
        let isText = try database.rows("SELECT typeof(x) = 'text' FROM t")[0][0].isTrue
        #expect(isText == !affinity.isNumeric)
    }
}
