import Foundation
import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceArchive

/// Backup, drop, restore, and the same bytes as before.
@Suite struct RoundTripTests {
    let bench: ArchiveBench

    init() throws { bench = try ArchiveBench() }

    /// What a restore must bring back: every value as text or literal, and the catalog.
    private func fingerprint(_ database: TestDatabase, _ table: String) throws -> [String] {
        let connection = try database.connect()
        return try connection.transaction(.snapshot) {
            if database.engine == .postgres { try connection.executeScript(PostgresSettings.statements) }
            let shape = try connection.catalogReader.shape(of: QualifiedName(table))
            let names = shape.columns.map(\.name).sorted()
            let selection = try RowSelection(
                ArchiveSubject(table: QualifiedName(table)), shape: shape, dialect: connection.dialect)
            var lines: [String] = []
            let source = RowSource(
                query: selection.query(from: shape.name.quoted(in: connection.dialect), columnNames: names),
                payload: selection.payload, on: connection)
            try source.forEachLine { line in
                lines.append(line.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
            }
            let catalog = try connection.catalogReader.catalog(
                of: ArchiveSubject(table: QualifiedName(table)), shape: shape)
            let columns = shape.columns.sorted { $0.name < $1.name }.map { "\($0)" }
            // An update gives a row of PostgreSQL another place.
            if database.engine == .postgres { lines.sort() }
            return lines + columns + (catalog.after + catalog.objects.map(\.definition)).sorted()
        }
    }

    private func backUp(
        _ database: TestDatabase, _ table: String, _ column: String? = nil, key: ArchiveKey? = nil
    ) throws -> Manifest {
        var backup = Backup(ArchiveSubject(table: QualifiedName(table), column: column), to: bench.path())
        backup.options.key = key
        return try backup.run(on: database.connect(), database: database.url)
    }

    @discardableResult
    private func restore(_ database: TestDatabase, _ options: Restore.Options = .init()) throws -> RestoreReport {
        try Restore(ArchiveReader(path: bench.path()), options: options).run(on: database)
    }

    private static let everyPostgresType = """
        CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"');
        CREATE TYPE pair AS (a int, b text);
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TYPE floats AS RANGE (subtype = float8);
        CREATE TABLE every (id bigint PRIMARY KEY);
        """

    private static let everyPostgresValue: [(type: String, values: [String])] = [
        ("smallint", ["-32768", "32767"]), ("integer", ["-2147483648", "0"]),
        ("bigint", ["-9223372036854775808", "9223372036854775807"]),
        ("numeric", ["'NaN'", "'Infinity'", "-0.000000000000000000001", "1e100", "123456789012345678901234567890.10"]),
        ("numeric(10,2)", ["19.90", "-99999999.99"]),
        ("real", ["'NaN'", "'-Infinity'", "1.1754944e-38", "0.1", "'-0'"]),
        ("double precision", ["'NaN'", "'Infinity'", "5e-324", "0.1", "1.7976931348623157e308", "'-0'"]),
        ("money", ["-92233720368547758.08", "0.05"]), ("boolean", ["true", "false"]),
        ("text", ["''", "'\\N'", "'\\'", "E'a\\tb\\nc\\r\\\\ü漢🦀'", "'.'"]),
        ("varchar(5)", ["'abcde'", "''"]), ("char(5)", ["'ab'", "''"]), ("name", ["'x'"]), ("\"char\"", ["'c'"]),
        ("bytea", ["''", "'\\x00ff27'"]), ("date", ["'infinity'", "'0044-03-15 BC'", "'5874897-12-31'"]),
        ("time", ["'00:00'", "'24:00:00'"]), ("timetz", ["'04:05:06.789012-08:30'"]),
        ("timestamp", ["'-infinity'", "'2026-11-24 22:51:52.123456'", "'4713-01-01 BC'"]),
        ("timestamptz", ["'infinity'", "'2026-11-24 22:51:52.123456+05:45'"]),
        ("interval", ["'-1 year 2 mons -3 days 04:05:06.7'", "'178000000 years'"]),
        ("uuid", ["'ffffffff-0000-4000-8000-000000000000'"]), ("json", ["'{\"b\" : 1, \"a\":  null}'", "'null'"]),
        ("jsonb", ["'{\"a\": [1, 2.50, \"x\\ny\"]}'"]),
        (PostgresInstallation.hasXML ? "xml" : "text", ["'<a>&lt;</a>'"]),
        ("inet", ["'::1/64'", "'10.0.0.1'"]),
        ("cidr", ["'10.0.0.0/8'"]), ("macaddr", ["'08:00:2b:01:02:03'"]), ("macaddr8", ["'08:00:2b:01:02:03:04:05'"]),
        ("bit(3)", ["B'101'"]), ("bit varying", ["B''", "B'10'"]), ("point", ["'(0.1,-0)'"]), ("line", ["'{1,2,3}'"]),
        ("lseg", ["'[(0,0),(1,1)]'"]), ("box", ["'(1,1),(0,0)'"]), ("path", ["'((0,0),(1,1))'", "'[(0,0),(1,1)]'"]),
        ("polygon", ["'((0,0),(1,1),(2,0))'"]), ("circle", ["'<(0,0),0.1>'"]),
        ("tsvector", ["'a:1A ''b c'':2'"]), ("tsquery", ["'a & !''b c'''"]), ("pg_lsn", ["'16/B374D848'"]),
        ("oid", ["4294967295"]), ("regclass", ["'pg_class'"]), ("int4range", ["'empty'", "'[1,)'"]),
        ("floats", ["'[0.1,0.3)'"]), ("int8multirange", ["'{[1,2),[5,9)}'"]), ("mood", ["'sad'", "'it''s \"ok\"'"]),
        ("pair", ["ROW(1, E'x,\"y\"\\n')::pair", "ROW(NULL, '')::pair"]), ("positive", ["1"]),
        ("int[]", ["'{}'", "'{1,NULL,3}'", "'[0:1]={7,8}'", "'{{1,2},{3,4}}'"]),
        ("text[]", ["ARRAY['', 'NULL', NULL, 'a\"b\\c', '{}', ',']"]), ("mood[]", ["'{sad}'"]),
        ("pair[]", ["ARRAY[ROW(1, 'a b')::pair]"]), ("jsonb[]", ["ARRAY['{}'::jsonb]"]),
    ]

    @Test("Every PostgreSQL type comes back bit for bit, NULL apart from the empty value")
    func everyType() throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run(Self.everyPostgresType)
        for (number, entry) in Self.everyPostgresValue.enumerated() {
            try database.run("ALTER TABLE every ADD COLUMN c\(number) \(entry.type)")
        }
        for row in 0..<6 {
            let values = Self.everyPostgresValue.map { row < $0.values.count ? $0.values[row] : "NULL" }
            try database.run("INSERT INTO every VALUES (\(row), \(values.joined(separator: ", ")))")
        }
        let before = try fingerprint(database, "every")
        for (number, entry) in Self.everyPostgresValue.enumerated() {
            let bench = try ArchiveBench()
            try Backup(ArchiveSubject(table: QualifiedName("every"), column: "c\(number)"), to: bench.path())
                .run(on: database.connect(), database: database.url)
            try database.run("ALTER TABLE every DROP COLUMN c\(number)")
            let report = try Restore(ArchiveReader(path: bench.path())).run(on: database)
            #expect(report.isComplete && report.restoredRows == 6, "\(entry.type): \(report)")
        }
        #expect(try fingerprint(database, "every") == before)
        _ = try backUp(database, "every")
        try database.run("DROP TABLE every")
        #expect(try restore(database).isComplete)
        #expect(try fingerprint(database, "every").sorted() == before.sorted())
    }

    private static let richTable = """
        CREATE ROLE sluice_reader_ROLE;
        CREATE TABLE shops (id int PRIMARY KEY);
        INSERT INTO shops SELECT generate_series(1, 9);
        CREATE TABLE goods (id uuid PRIMARY KEY, "Odd ""name" int NOT NULL DEFAULT 7, serial_no serial,
        label varchar(40) COLLATE "C" DEFAULT 'it''s', shop int REFERENCES shops ON DELETE SET NULL,
        price numeric(10,2) NOT NULL CHECK (price >= 0) , twice numeric GENERATED ALWAYS AS (price * 2) STORED,
        counter int GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 3), stamp timestamptz NOT NULL DEFAULT clock_timestamp());
        ALTER TABLE goods ADD CONSTRAINT labels_differ UNIQUE (label);
        CREATE INDEX goods_label_lower ON goods (lower(label)) WHERE label <> '';
        COMMENT ON INDEX goods_label_lower IS 'for search';
        COMMENT ON COLUMN goods.label IS 'what''s on it';
        ALTER TABLE goods ALTER label SET STORAGE EXTERNAL, ALTER label SET STATISTICS 250;
        GRANT SELECT (label), UPDATE (label) ON goods TO sluice_reader_ROLE;
        INSERT INTO goods (id, "Odd ""name", label, shop, price) SELECT gen_random_uuid(), i, 'label ' || i, i % 9 + 1, i * 1.01
        FROM generate_series(1, 1000) i;
        """

    @Test(
        "A PostgreSQL column comes back with default, NOT NULL, collation, index, constraint, comment, grant, sequence",
        arguments: ["Odd \"name", "serial_no", "label", "shop", "counter", "stamp", "twice"])
    func catalog(column: String) throws {
        let database = try Engine.postgres.makeDatabase()
        let role = "sluice_reader_\(UUID().uuidString.prefix(8).lowercased())"
        try database.run(Self.richTable.replacing("sluice_reader_ROLE", with: role))
        defer { try? database.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
        let before = try fingerprint(database, "goods")
        _ = try backUp(database, "goods", column)
        try database.run("ALTER TABLE goods DROP COLUMN \(Dialect.postgres.quote(column))")
        let report = try restore(database)
        #expect(report.isComplete, "\(report)")
        #expect(try fingerprint(database, "goods") == before)
    }

    @Test("A whole PostgreSQL table comes back: sequences, identity, constraints, policies, triggers, comments, owner")
    func wholeTable() throws {
        let database = try Engine.postgres.makeDatabase()
        let role = "sluice_reader_\(UUID().uuidString.prefix(8).lowercased())"
        try database.run(Self.richTable.replacing("sluice_reader_ROLE", with: role))
        defer { try? database.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
        try database.run(
            """
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER touch BEFORE UPDATE ON goods FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE goods DISABLE TRIGGER touch;
            ALTER TABLE goods ENABLE ROW LEVEL SECURITY;
            CREATE POLICY cheap ON goods FOR SELECT TO \(role) USING (price < 10);
            COMMENT ON TABLE goods IS 'what we sell';
            GRANT INSERT ON goods TO \(role) WITH GRANT OPTION;
            CREATE STATISTICS goods_stat ON price, shop FROM goods;
            """)
        let cluster = try PostgresCluster.shared.get()
        let name = try #require(database.text.split(separator: "dbname=").last).description
        let dump = try cluster.tool("pg_dump", ["--exclude-schema=sluice", name])
        _ = try backUp(database, "goods")
        try database.run("DROP TABLE goods")
        let report = try restore(database)
        #expect(report.isComplete, "\(report)")
        let after = try cluster.tool("pg_dump", ["--exclude-schema=sluice", name])
        // Rows come back in key order; pg_dump writes them in the order of the heap.
        #expect(Self.sortedLines(after) == Self.sortedLines(dump))
    }

    @Test(
        "A NOT NULL with a name of its own, and a virtual column, come back with the table and with the column",
        .enabled(if: PostgresInstallation.isAtLeast(18), "both are PostgreSQL 18's"),
        arguments: [nil, "stock", "twice"])
    func namedNotNull(column: String?) throws {
        let database = try Engine.postgres.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, price int CONSTRAINT price_is_known NOT NULL,
              stock int CONSTRAINT stock_is_known NOT NULL, twice int GENERATED ALWAYS AS (price * 2) VIRTUAL);
            INSERT INTO t SELECT i, i, i FROM generate_series(1, 9) i;
            """)
        let before = try Self.sortedLines(database.schemaDump().replacing(",\n", with: "\n"))
        _ = try backUp(database, "t", column)
        try database.run(column.map { "ALTER TABLE t DROP COLUMN \($0)" } ?? "DROP TABLE t")
        #expect(try restore(database).isComplete)
        // A column comes back as the last one.
        #expect(try Self.sortedLines(database.schemaDump().replacing(",\n", with: "\n")) == before)
        #expect(try database.rows("SELECT count(*) FROM t WHERE stock = id AND twice = 2 * id") == [[9]])
    }

    private static func sortedLines(_ dump: String) -> [Substring] {
        dump.split(separator: "\n").filter { !$0.hasPrefix("\\") && !$0.hasPrefix("--") }.sorted()
    }

    private static let sqliteTable = """
        CREATE TABLE odd (
          id INTEGER PRIMARY KEY, -- the key, and a comma
          a TEXT DEFAULT 'x, y', b INTEGER NOT NULL DEFAULT 5, c, d BLOB, e REAL NOT NULL CHECK (e <> 1),
          f TEXT COLLATE NOCASE UNIQUE, g INTEGER REFERENCES odd (id),
          h NUMERIC, CONSTRAINT short CHECK (length(a) < 100), FOREIGN KEY (h) REFERENCES odd (id)
        );
        CREATE INDEX odd_a ON odd (a) WHERE a IS NOT NULL;
        CREATE INDEX odd_b ON odd (b DESC);
        INSERT INTO odd VALUES (1, '', 9223372036854775807, 12, X'', 0.1, 'A', NULL, NULL);
        INSERT INTO odd VALUES (2, NULL, -9223372036854775808, 'twelve', X'0001FF', 5e-324, 'b', 1, 1);
        INSERT INTO odd VALUES (3, 'a' || char(0) || 'b', 'text in an integer column', 1.5, 'text in a blob column', -1.7976931348623157e308, NULL, 2, 2);
        INSERT INTO odd VALUES (4, char(13,10) || '''', 0, X'00', 7, 9e999, 'ü', 3, NULL);
        INSERT INTO odd VALUES (5, CAST(X'FF61' AS TEXT), 1.25, NULL, NULL, 3.0, '', NULL, 1);
        """

    @Test(
        "A SQLite column comes back with every storage class, in its place, the schema's text as it was",
        arguments: ["a", "b", "c", "d", "e", "f", "g", "h"])
    func sqliteColumn(column: String) throws {
        let database = try Engine.sqlite.makeDatabase()
        try database.run(Self.sqliteTable)
        let file = String(database.text.dropFirst("sqlite:".count))
        let before = try run("/usr/bin/sqlite3", [file, ".dump odd"])
        let stored = try database.rows("SELECT id, typeof(\(column)), quote(\(column)), hex(\(column)) FROM odd")
        _ = try backUp(database, "odd", column)
        try dropOnSQLite(database, "odd", column)
        #expect(try database.rows("SELECT name FROM pragma_table_info('odd')").contains([.text(column)]) == false)
        let report = try restore(database)
        #expect(report.isComplete, "\(report)")
        #expect(report.restoredRows == 5)
        #expect(try run("/usr/bin/sqlite3", [file, ".dump odd"]) == before)
        #expect(try database.rows("SELECT id, typeof(\(column)), quote(\(column)), hex(\(column)) FROM odd") == stored)
        #expect(try database.rows("PRAGMA integrity_check") == [["ok"]])
    }

    private func dropOnSQLite(_ database: TestDatabase, _ table: String, _ column: String) throws {
        let connection = try database.connect()
        try ForeignKeys.suspended(on: connection) {
            try connection.transaction {
                try connection.execute("DROP INDEX IF EXISTS \(Dialect.sqlite.quote("\(table)_\(column)"))")
                let stored = try StoredTable(QualifiedName(name: table), on: connection)
                try TableRebuild(of: stored, to: stored.text.removing(column)).perform()
            }
        }
    }

    @Test("A SQLite database of UTF-16 comes back, too, line breaks included")
    func utf16() throws {
        let database = try Engine.sqlite.makeDatabase()
        try database.run(
            """
            PRAGMA encoding = 'UTF-16le';
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
            INSERT INTO t VALUES (1, 'héllo'), (2, 'a' || char(10) || '漢🦀');
            """)
        #expect(try database.rows("PRAGMA encoding") == [["UTF-16le"]])
        _ = try backUp(database, "t", "v")
        try database.run("ALTER TABLE t DROP COLUMN v")
        #expect(try restore(database).restoredRows == 2)
        #expect(try database.rows("SELECT v FROM t ORDER BY id") == [["héllo"], ["a\n漢🦀"]])
    }

    @Test("A SQLite table comes back whole")
    func sqliteTable() throws {
        let database = try Engine.sqlite.makeDatabase()
        try database.run(Self.sqliteTable)
        let file = String(database.text.dropFirst("sqlite:".count))
        let before = try run("/usr/bin/sqlite3", [file, ".dump odd"])
        _ = try backUp(database, "odd")
        try database.run("DROP TABLE odd")
        #expect(try restore(database).restoredRows == 5)
        #expect(try run("/usr/bin/sqlite3", [file, ".dump odd"]) == before)
    }

    @Test("Random tables come back bit for bit", arguments: Engine.allCases)
    func randomTables(engine: Engine) throws {
        let seed = Seed.make("randomTables \(engine)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5 {
            let bench = try ArchiveBench()
            let database = try engine.makeDatabase()
            let names = try RandomTable.make(in: database, &generator)
            let before = try fingerprint(database, "r")
            let column = try #require(names.randomElement(using: &generator))
            let path = bench.path()
            try Backup(ArchiveSubject(table: QualifiedName("r"), column: column), to: path)
                .run(on: database.connect(), database: database.url)
            if engine == .sqlite {
                try dropOnSQLite(database, "r", column)
            } else {
                try database.run("ALTER TABLE r DROP COLUMN \(Dialect.postgres.quote(column))")
            }
            var options = Restore.Options()
            options.chunkRows = Int.random(in: 1...200, using: &generator)
            _ = try Restore(ArchiveReader(path: path), options: options).run(on: database)
            #expect(try fingerprint(database, "r") == before, "\(engine) column \(column), seed \(seed)")
        }
    }

    @Test(
        "Rows deleted since are counted, rows added since get the default and are counted", arguments: Engine.allCases)
    func changedSince(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, v int DEFAULT 42);
            INSERT INTO t VALUES (1, 1), (2, NULL), (3, 3), (4, 4);
            """)
        _ = try backUp(database, "t", "v")
        try database.run("ALTER TABLE t DROP COLUMN v; DELETE FROM t WHERE id = 3; INSERT INTO t VALUES (9), (10)")
        let report = try restore(database)
        #expect(report.restoredRows == 3 && report.deletedSince == 1 && report.addedSince == 2)
        #expect(
            try database.rows("SELECT id, v FROM t ORDER BY id") == [[1, 1], [2, nil], [4, 4], [9, 42], [10, 42]])
    }

    @Test("Selected rows come back as they were, changed or deleted since", arguments: Engine.allCases)
    func selectedRows(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, v text);
            INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
            """)
        try Backup(ArchiveSubject(table: QualifiedName("t"), condition: "id <= 2 OR v = 'd'"), to: bench.path())
            .run(on: database.connect(), database: database.url)
        try database.run("DELETE FROM t WHERE id = 1; UPDATE t SET v = 'x'")
        #expect(try restore(database).restoredRows == 3)
        #expect(try database.rows("SELECT id, v FROM t ORDER BY id") == [[1, "a"], [2, "b"], [3, "x"], [4, "d"]])
    }

    @Test("What is there already is not overwritten unless it is named", arguments: Engine.allCases)
    func occupied(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run("CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1)")
        _ = try backUp(database, "t", "v")
        try database.run("UPDATE t SET v = 2")
        let error = #expect(throws: Problem.self) { try restore(database) }
        #expect(error?.code == .archiveExists)
        let target = RestoreTarget(into: QualifiedName("t"), column: "v")
        _ = try Restore(ArchiveReader(path: bench.path()), target: target).run(on: database)
        #expect(try database.rows("SELECT v FROM t") == [[1]])
        let elsewhere = RestoreTarget(into: QualifiedName("t"), column: "w")
        _ = try Restore(ArchiveReader(path: bench.path()), target: elsewhere).run(on: database)
        #expect(try database.rows("SELECT w FROM t") == [[1]])
    }

    @Test("The manifest's own commands restore a column and a table without Sluice", arguments: Engine.allCases)
    func withoutSluice(engine: Engine) throws {
        for column in ["v", nil] {
            let bench = try ArchiveBench()
            let database = try engine.makeDatabase()
            try database.run(
                """
                CREATE TABLE t (id int PRIMARY KEY, v text DEFAULT 'it''s', w int);
                CREATE INDEX t_v ON t (v);
                INSERT INTO t VALUES (1, 'a''b\\', 1), (2, NULL, 2), (3, '', 3);
                """)
            let before = try database.rows("SELECT id, v, w FROM t ORDER BY id")
            let manifest = try Backup(ArchiveSubject(table: QualifiedName("t"), column: column), to: bench.path())
                .run(on: database.connect(), database: database.url)
            try database.run(column == nil ? "DROP TABLE t" : "DROP INDEX t_v; ALTER TABLE t DROP COLUMN v")
            let target = engine == .postgres ? database.text : String(database.text.dropFirst("sqlite:".count))
            for command in manifest.restore {
                try run(
                    "/bin/bash", ["-c", "cd \(bench.folder.path) && set -o pipefail; \(command)"],
                    environment: ["DATABASE": target])
            }
            #expect(try database.rows("SELECT id, v, w FROM t ORDER BY id") == before)
            try database.run("DROP INDEX t_v")
        }
    }

    @Test(
        "The manifest's own commands fail, and put nothing back, where the archive is gone, cut off or damaged",
        arguments: Engine.allCases, ["v", nil])
    func withoutSluiceDamaged(engine: Engine, column: String?) throws {
        let database = try engine.makeDatabase()
        try database.run(
            "CREATE TABLE t (id int PRIMARY KEY, v text); "
                + "INSERT INTO t \(series(3_000)) SELECT i, \(engine == .postgres ? "md5(i::text)" : "hex(randomblob(16))") FROM n"
        )
        var backup = Backup(ArchiveSubject(table: QualifiedName("t"), column: column), to: bench.path())
        backup.options.frameSize = 4_096
        let commands = try backup.run(on: database.connect(), database: database.url).restore
        let whole = try Data(contentsOf: URL(filePath: bench.path()))
        var flipped = whole
        flipped[whole.count / 2] ^= 0xFF
        let target = engine == .postgres ? database.text : String(database.text.dropFirst("sqlite:".count))
        let script = (["set -e", "cd \(bench.folder.path)"] + commands).joined(separator: "\n")
        let broken: [Data?] = [nil, whole.prefix(whole.count / 2), whole.prefix(10), flipped]
        for (shell, content) in ["/bin/sh", "/bin/bash"].flatMap({ shell in broken.map { (shell, $0) } }) {
            try database.run("DROP TABLE IF EXISTS t")
            if column != nil {
                try database.run(
                    "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t \(series(3_000)) SELECT i FROM n")
            }
            try? FileManager.default.removeItem(atPath: bench.path())
            try content?.write(to: URL(filePath: bench.path()))
            let exit = try SpawnedProgram(shell, ["-c", script], environment: ["DATABASE": target]).wait()
            #expect(exit.code != 0, "\(shell), \(content?.count ?? 0) bytes: \(exit.errors)")
            #expect(try database.rows("SELECT count(\(column ?? "*")) FROM t") == [[0]], "\(exit.errors)")
        }
    }

    @Test(
        "A column of a table without a key is refused with what to do instead, and the table is archived whole",
        arguments: Engine.allCases)
    func keyless(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run(
            "CREATE TABLE keyless (a int, b text); INSERT INTO keyless VALUES (1, 'x'), (1, 'x'), (2, NULL)")
        let refused = #expect(throws: Problem.self) { try backUp(database, "keyless", "b") }
        #expect(refused?.code == .archiveUnsupported)
        #expect(refused?.reason.contains("has no primary key and no unique key that is NOT NULL") == true)
        #expect(refused?.hint?.contains("archive all of it with 'sluice backup") == true)
        #expect(!FileManager.default.fileExists(atPath: bench.path()))
        let before = try fingerprint(database, "keyless")
        _ = try backUp(database, "keyless")
        try database.run("DROP TABLE keyless")
        #expect(try restore(database).isComplete)
        #expect(try fingerprint(database, "keyless") == before)
    }
}
