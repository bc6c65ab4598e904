import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// What people begin with: a dump of the database that they have.
@Suite("A dump as the first revision, and a second on top")
struct DumpTests {
    private func apply(_ dump: String, then second: String, to project: Project) throws {
        try project.write(
            "aaaa1.sql",
            text: "-- revision: aaaa1\n-- down_revision:\n-- upgrade\n\(dump)\n-- downgrade irreversible: a baseline\n")
        try project.write("bbbb2", after: ["aaaa1"], second)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.migrator().state().rows == ["bbbb2"])
        _ = try project.migrator().migrate(.downgrade, to: "aaaa1")
    }

    @Test(
        "pg_dump with its rows, from real databases",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
        arguments: ["sakila", "chinook"])
    func postgres(name: String) throws {
        let source = try TestDatabase(.postgres)
        let files = name == "sakila" ? [SharedData.sakilaSchema, SharedData.sakilaData] : [SharedData.chinookPostgres]
        for file in files {
            // Chinook's would make a database of its own.
            let script = try String(contentsOf: #require(file), encoding: .utf8)
                .replacing(/(?m)^(CREATE DATABASE|DROP DATABASE|\\c ).*$/, with: "")
            try source.tool("psql", ["-q", "-o", "/dev/null", source.name], input: script)
        }
        let dump = try source.tool("pg_dump", [source.name])
        #expect(dump.contains("FROM stdin;"))
        let project = try Project(.postgres)
        let table = name == "sakila" ? "actor" : "artist"
        try apply(
            dump, then: "upgrade: [{add_column: {table: \(table), column: {name: note, type: text}}}]", to: project)
        let again = try project.database.tool("pg_dump", ["--exclude-schema=sluice", project.database.name])
        #expect(again.withoutKey == dump.withoutKey)
    }

    @Test(
        "sqlite3's .dump, from a real database",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func sqlite() throws {
        let source = try #require(SharedData.chinookSQLite).path
        let dump = try run("/usr/bin/sqlite3", [source, ".dump"])
        #expect(dump.hasPrefix("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;"))
        let project = try Project(.sqlite)
        let artist = dump.contains("[Artist]") ? "Artist" : "artist"
        try apply(
            dump, then: "upgrade: [{add_column: {table: \(artist), column: {name: note, type: text}}}]", to: project)
        for table in try project.database.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sluice%' AND name NOT LIKE 'sqlite%'"
        ) {
            let name = Dialect.sqlite.quote(try #require(table[0].text))
            let count = try project.database.rows("SELECT count(*) FROM \(name)")[0][0].integer
            #expect(try run("/usr/bin/sqlite3", [source, "SELECT count(*) FROM \(name)"]) == "\(count ?? -1)\n")
        }
    }

    @Test("sqlite3's .dump, with a full-text index, triggers, a view and rows that look like SQL")
    func sqliteObjects() throws {
        let source = try TemporaryFolder.make().appending(path: "source.db").path
        let schema = """
            CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT, b BLOB, g INT GENERATED ALWAYS AS (id * 2));
            INSERT INTO a (n, b) VALUES ('x;''y', x'00ff'), ('COMMIT;', NULL);
            CREATE TABLE c (aid REFERENCES a (id) ON DELETE CASCADE); INSERT INTO c VALUES (1), (99);
            CREATE TRIGGER g AFTER INSERT ON a BEGIN INSERT INTO c VALUES (new.id); UPDATE a SET n = 'z' WHERE id = new.id; END;
            CREATE VIEW v AS SELECT n FROM a; CREATE VIRTUAL TABLE f USING fts5(n); INSERT INTO f VALUES ('hello world');
            CREATE TRIGGER h AFTER DELETE ON a BEGIN INSERT INTO f VALUES (old.n); END;
            """
        try run("/usr/bin/sqlite3", [source], input: schema)
        let project = try Project(.sqlite)
        try apply(
            try run("/usr/bin/sqlite3", [source, ".dump"]),
            then: "upgrade: [{add_column: {table: a, column: {name: note, type: text}}}]", to: project)
        for query in ["SELECT * FROM a", "SELECT * FROM c", "SELECT * FROM v", "SELECT n FROM f WHERE f MATCH 'hello'"]
        {
            #expect(
                try project.database.rows(query)
                    == DatabaseURL(sqlitePath: source).connect(.readOnly).rows(query).map(\.values))
        }
    }

    @Test("COPY in a revision takes CSV, quotes, no rows at all, and says which line of it is wrong")
    func copies() throws {
        let project = try Project(.postgres)
        let first = """
            CREATE TABLE t (a int, b text);
            COPY t FROM stdin WITH (FORMAT csv, HEADER);
            a,b
            1,"x;y
            z"
            \\.
            COPY t FROM stdin;
            \\.
            COPY t (b) FROM stdin;
            it's; COMMIT;
            \\N
            \\.
            """
        try apply(first, then: "upgrade: []", to: project)
        #expect(
            try project.database.rows("SELECT a, b FROM t ORDER BY a, b") == [
                [1, "x;y\nz"], [.null, "it's; COMMIT;"], [.null, .null],
            ])
        try project.write(
            "cccc3.sql",
            text: "-- revision: cccc3\n-- down_revision: bbbb2\n-- upgrade\nCOPY t FROM stdin;\nx\ty\n\\.\n"
                + "-- downgrade irreversible: a test\n")
        let failure = #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(failure?.description.contains("cccc3.sql:5:1") == true)
        // The connection is in order after it.
        #expect(try project.database.rows("SELECT count(*) FROM t") == [[3]])
    }
}

extension TestDatabase {
    @discardableResult
    fileprivate func tool(_ name: String, _ arguments: [String], input: String? = nil) throws -> String {
        try PostgresCluster.shared.get().tool(name, arguments, input: input)
    }
}

extension String {
    /// A dump without psql's guard, which has a new random key in each.
    fileprivate var withoutKey: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }.joined(separator: "\n")
    }
}
