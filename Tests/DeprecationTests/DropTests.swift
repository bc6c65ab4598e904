import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

@Suite struct DropTests {
    @Test(
        "Deprecate, grace, drop, restore: the column is back with values, NOT NULL and index",
        arguments: Engine.allCases)
    func wholeWay(engine: Engine) throws {
        let bench = try DropBench(engine)
        let mine = try bench.deprecate("price", grace: 30 * 86_400) { $0.reason = "price_decimal replaces it" }
        #expect(mine.currentName == "deprecated_price")
        // New code doesn't serve the column any more.
        try bench.database.run("INSERT INTO products (id, name) VALUES (4, 'd')")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price", after: 86_400) }
        #expect(refused?.refusals.map(\.kind) == [.grace])
        let result = try bench.drop("price", after: 31 * 86_400)
        #expect(result.overridden == [])
        #expect(try bench.database.rows("SELECT * FROM products WHERE id = 1")[0].count == 3)
        #expect(try bench.deprecations().map(\.state) == [.dropped])
        try bench.database.run("DELETE FROM products WHERE id = 4")
        let report = try bench.restore(result.archive)
        #expect(report.restoredRows == 3 && report.deletedSince == 1 && report.isComplete, "\(report)")
        #expect(
            try bench.database.rows("SELECT id, price FROM products ORDER BY id") == [[1, 100], [2, 200], [3, 300]])
        #expect(throws: DatabaseError.self) { try bench.database.run("INSERT INTO products (id) VALUES (9)") }
        let index =
            engine == .postgres
            ? "SELECT count(*) FROM pg_indexes WHERE indexname = 'products_price'"
            : "SELECT count(*) FROM sqlite_schema WHERE name = 'products_price'"
        #expect(try bench.database.rows(index) == [[1]])
        #expect(try bench.deprecations() == [])
        let events = try bench.database.rows("SELECT event FROM \(engine.dialect.stateTable("events")) ORDER BY id")
        #expect(
            events == [
                ["deprecate"], ["observed"], ["archived"], ["drop"], ["run started"], ["run complete"], ["restore"],
            ])
    }

    @Test("A table goes the same way and comes back whole", arguments: Engine.allCases)
    func wholeTable(engine: Engine) throws {
        let bench = try DropBench(engine)
        let before = try bench.shape()
        try bench.deprecate(nil)
        #expect(try bench.database.rows("SELECT count(*) FROM deprecated_products") == [[3]])
        let result = try bench.drop(nil)
        #expect(throws: DatabaseError.self) { try bench.database.rows("SELECT 1 FROM deprecated_products") }
        #expect(try bench.restore(result.archive).isComplete)
        #expect(try bench.shape() == before)
        #expect(
            try bench.database.rows("SELECT id, name, price, stock FROM products ORDER BY id")
                == [[1, "a", 100, 1], [2, "b", 200, 2], [3, "c", 300, 3]])
    }

    @Test("An identity column, which can't lose its NOT NULL, goes the whole way as well")
    func identity() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run("ALTER TABLE products ADD COLUMN number int GENERATED ALWAYS AS IDENTITY")
        let before = try bench.shape()
        try bench.deprecate("number")
        #expect(try bench.restore(try bench.drop("number").archive).isComplete)
        #expect(try bench.shape() == before)
        #expect(try bench.database.rows("SELECT number FROM products ORDER BY id") == [[1], [2], [3]])
    }

    @Test("What it was commented with is in the archive alone, sealed with it", arguments: Engine.allCases)
    func comment(engine: Engine) throws {
        let bench = try DropBench(engine)
        let comment = "the cashier's code is 4711"
        if engine == .postgres {
            try bench.database.run("COMMENT ON COLUMN products.price IS 'the cashier''s code is 4711'")
        } else {
            try bench.database.run(
                "CREATE TABLE coded (id int PRIMARY KEY, price int DEFAULT 4711, name text); INSERT INTO coded VALUES (1, 2, 'a')"
            )
        }
        let table = engine == .postgres ? "products" : "coded"
        try bench.deprecate("price", of: table)
        let key = try ArchiveKey("0123456789abcdef0123456789abcdef")
        let path = try #require(try bench.drop("price", of: table, change: { $0.key = key }).archive)
        let state = try bench.database.rows("SELECT * FROM \(engine.dialect.stateTable("deprecations"))")
        #expect(!"\(state)".contains("4711"), "\(state)")
        #expect(try Data(contentsOf: URL(filePath: path)).firstRange(of: Data("4711".utf8)) == nil)
        guard engine == .postgres else { return }
        #expect(try ArchiveReader(path: path, key: key).manifest.values.first?.comment == comment)
    }

    @Test("Names with quotes, dots and line breaks are no obstacle", arguments: Engine.allCases)
    func oddNames(engine: Engine) throws {
        let bench = try DropBench(engine, empty: true)
        let (table, column) = ("my \"t.able", "col\n\"um.n")
        let quoted = engine.dialect.quote(table)
        try bench.database.run(
            """
            CREATE TABLE \(quoted) (id int PRIMARY KEY, \(engine.dialect.quote(column)) text);
            INSERT INTO \(quoted) VALUES (1, 'a'), (2, 'b');
            """)
        let name = QualifiedName(name: table)
        let connection = try bench.database.connect()
        let found = try ObjectName("\(quoted).\(engine.dialect.quote(column))", on: connection)
        #expect(found == ObjectName(table: name, column: column))
        var terms = Deprecate.Terms()
        terms.grace = .zero
        _ = try Deprecate(name, column: column, terms: terms, lockTimeout: .seconds(5), actor: "test")
            .run(on: connection, now: bench.start)
        let result = try Drop(name, column: column, options: bench.options(), actor: "test")
            .run(on: connection, database: bench.database.url, now: bench.start.addingTimeInterval(60))
        #expect(try bench.restore(result.archive).isComplete)
        #expect(
            try bench.database.rows("SELECT \(engine.dialect.quote(column)) FROM \(quoted) ORDER BY id")
                == [["a"], ["b"]])
    }

    @Test("Taken back, it is as it was", arguments: Engine.allCases)
    func takenBack(engine: Engine) throws {
        let bench = try DropBench(engine)
        let before = try bench.shape()
        try bench.deprecate("price")
        #expect(try bench.shape() != before)
        _ = try Undeprecate(QualifiedName("products"), column: "price", lockTimeout: .seconds(5), actor: "test")
            .run(on: bench.database.connect())
        #expect(try bench.shape() == before)
        #expect(throws: Problem.self) { try bench.drop("price") }
    }

    @Test("A writer that still writes is named, and the drop refused until it was quiet", arguments: Engine.allCases)
    func writer(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price") { $0.naming = .keep }
        try bench.database.run("UPDATE products SET stock = 9")
        let writer = try bench.database.connect()
        if engine == .postgres { try writer.execute("SET application_name = 'old shop'") }
        try writer.execute("UPDATE products SET price = 150 WHERE id = 1")
        try writer.execute("INSERT INTO products (id, price) VALUES (7, 700)")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price") }
        #expect(refused?.refusals.map(\.kind) == [.writes])
        if engine == .postgres {
            #expect(refused?.description.contains("role postgres, application old shop wrote to it 2 times") == true)
        }
        let result = try bench.drop("price", [.writes])
        #expect(result.overridden.map(\.kind) == [.writes])
        let detail = try bench.database.rows(
            "SELECT detail FROM \(engine.dialect.stateTable("events")) WHERE event = 'drop'")
        #expect(detail[0][0].text?.contains("overridden writes") == true)
    }

    @Test("With --forbid-writes a write fails and says why", arguments: Engine.allCases)
    func forbidden(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price") {
            $0.forbidsWrites = true
            $0.naming = .keep
        }
        #expect(throws: DatabaseError.self) { try bench.database.run("UPDATE products SET price = 1") }
        try bench.database.run("UPDATE products SET stock = 1; INSERT INTO products (id) VALUES (10)")
    }

    @Test("The guard never makes writers wait for each other")
    func guardDoesNotBlock() throws {
        let bench = try DropBench(.postgres)
        let mine = try bench.deprecate("price") { $0.naming = .keep }
        let writers = try (1...3).map { _ in try bench.database.connect() }
        for (number, writer) in writers.enumerated() {
            try writer.begin(.write)
            try writer.execute("SET LOCAL lock_timeout = '2s'")
            try writer.execute("UPDATE products SET price = price + 1 WHERE id = \(number + 1)")
        }
        for writer in writers { try writer.commit() }
        #expect(try EvidenceCollector(bench.database.connect()).collect(mine).guardCount == 3)
    }

    @Test("A transaction that wrote before the archive and is still open is waited for, not missed")
    func openWriter() throws {
        let bench = try DropBench(.postgres)
        let mine = try bench.deprecate("price") { $0.naming = .keep }
        nonisolated(unsafe) let writer = try bench.database.connect()
        try writer.begin(.write)
        try writer.execute("UPDATE products SET price = 999 WHERE id = 1")
        Thread {
            Thread.sleep(forTimeInterval: 0.5)
            try? writer.commit()
        }.start()
        try bench.database.connect().writeGuard.waitForWriters(mine)
        #expect(try bench.database.rows("SELECT price FROM products WHERE id = 1") == [[999]])
    }

    @Test("What was written after the archive is never lost: the archive is made again", arguments: Engine.allCases)
    func writtenSince(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price") { $0.naming = .keep }
        var archives = 0
        let result = try bench.drop("price") { state in
            guard state == .archived else { return }
            archives += 1
            if archives == 1 { try bench.database.run("UPDATE products SET price = 777 WHERE id = 2") }
        }
        #expect(archives == 2)
        try bench.restore(result.archive)
        #expect(try bench.database.rows("SELECT price FROM products WHERE id = 2") == [[777]])
    }

    @Test(
        "Given again behind its commit, it says when it was dropped and where the archive is",
        arguments: Engine.allCases, ["price", nil])
    func again(engine: Engine, column: String?) throws {
        let bench = try DropBench(engine)
        try bench.deprecate(column)
        let archive = try #require(try bench.drop(column).archive)
        let told = #expect(throws: Problem.self) { try bench.drop(column) }
        #expect(told?.reason.contains("is dropped already, at 20") == true, "\(told?.reason ?? "")")
        #expect(told?.hint?.contains(archive) == true)
        try bench.database.run(
            column == nil ? "CREATE TABLE products (id int)" : "ALTER TABLE products ADD COLUMN price int")
        let anew = #expect(throws: Problem.self) { try bench.drop(column) }
        #expect(anew?.reason.contains("isn't deprecated") == true)
    }

    @Test("A view and an index over two columns refuse the drop, and CASCADE is never used", arguments: Engine.allCases)
    func dependants(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.database.run("CREATE INDEX both_columns ON products (price, stock)")
        try bench.deprecate("price")
        let byIndex = #expect(throws: DropRefused.self) { try bench.drop("price") }
        #expect(byIndex?.description.contains("index both_columns") == true)
        try bench.database.run(
            "DROP INDEX both_columns; CREATE VIEW cheap AS SELECT id, deprecated_price FROM products")
        let byView = #expect(throws: DropRefused.self) { try bench.drop("price") }
        #expect(byView?.refusals.map(\.kind) == [.dependants])
        #expect(byView?.description.contains("cheap") == true)
        if engine == .postgres {
            // PostgreSQL would refuse it, so it isn't overridden.
            #expect(throws: DropRefused.self) { try bench.drop("price", [.dependants]) }
            #expect(try bench.database.rows("SELECT count(deprecated_price) FROM products") == [[3]])
        }
        try bench.database.run("DROP VIEW cheap")
        try bench.drop("price")
    }

    @Test("On SQLite all schema text counts: triggers of other tables, checks and keys of other columns")
    func schemaText() throws {
        let bench = try DropBench(.sqlite, empty: true)
        try bench.database.run(
            """
            CREATE TABLE items (id INTEGER PRIMARY KEY, code int UNIQUE, twin int REFERENCES items (code),
            rank int CHECK (rank < code), date text DEFAULT 'code');
            CREATE TABLE orders (id INTEGER PRIMARY KEY);
            CREATE TRIGGER count_up AFTER INSERT ON orders BEGIN UPDATE items SET code = code + 1; END;
            CREATE TRIGGER own AFTER INSERT ON items BEGIN SELECT 1; END;
            INSERT INTO items VALUES (1, 10, 10, 1, 'x');
            """)
        try bench.deprecate("code", of: "items") { $0.naming = .keep }
        let column = #expect(throws: DropRefused.self) { try bench.drop("code", of: "items") }
        #expect(
            column?.refusals.map(\.reason) == [
                "trigger count_up depends on it", "foreign key twin of items depends on it",
                "check of column rank depends on it",
            ])
        try Undeprecate(QualifiedName("items"), column: "code", lockTimeout: .seconds(5), actor: "test")
            .run(on: bench.database.connect())
        try bench.deprecate(nil, of: "items") { $0.naming = .keep }
        let table = #expect(throws: DropRefused.self) { try bench.drop(nil, of: "items") }
        #expect(table?.refusals.map(\.reason) == ["trigger count_up depends on it"])
        try bench.database.run("DROP TRIGGER count_up")
        try bench.restore(try bench.drop(nil, of: "items").archive)
        #expect(try bench.database.rows("SELECT * FROM items") == [[1, 10, 10, 1, "x"]])
    }

    @Test("A rename that text in the database forbids is refused, and without --rename the name stays")
    func renameForbidden() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run(
            "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(price) FROM products'")
        let refused = #expect(throws: Problem.self) { try bench.deprecate("price") { $0.naming = .rename } }
        #expect(refused?.description.contains("function total()") == true)
        #expect(try bench.deprecations() == [])
        #expect(try bench.deprecate("price").currentName == "price")
    }

    @Test("A table that someone reads for long isn't dropped, and who that is, is said; the archive is gone on with")
    func longReader() throws {
        let bench = try DropBench(.postgres)
        try bench.deprecate("price")
        let reader = try bench.database.connect()
        try reader.execute("SET application_name = 'monthly report'")
        try reader.begin(.snapshot)
        _ = try reader.rows("SELECT 1 FROM products")
        let told = #expect(throws: Problem.self) {
            try bench.drop("price", change: { $0.lockTimeout = .milliseconds(20) })
        }
        #expect(told?.reason.contains("application monthly report") == true)
        let archive = try #require(try bench.deprecations().first?.archivePath)
        #expect(told?.hint?.contains(archive) == true)
        #expect(try bench.database.rows("SELECT count(deprecated_price) FROM products") == [[3]])
        try reader.commit()
        #expect(try bench.drop("price").archive == archive)
    }

    @Test(
        "A writer that can't be outrun keeps the column, unless writes are overridden by name",
        arguments: Engine.allCases)
    func persistentWriter(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price") { $0.naming = .keep }
        let write: (Deprecation.State) throws -> Void = { state in
            if state == .archived { try bench.database.run("UPDATE products SET price = price + 1") }
        }
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price", reached: write) }
        #expect(refused?.refusals.map(\.kind) == [.writes])
        #expect(try bench.database.rows("SELECT price FROM products WHERE id = 1") == [[103]])
        let result = try bench.drop("price", [.writes], reached: write)
        #expect(try bench.deprecations().map(\.state) == [.dropped])
        // What was written while it was archived isn't lost either.
        try bench.restore(result.archive)
        #expect(try bench.database.rows("SELECT price FROM products WHERE id = 1") == [[105]])
    }

    @Test(
        "Archives of the same rows are each their own: two columns without values both come back",
        arguments: Engine.allCases)
    func sameContent(engine: Engine) throws {
        let bench = try DropBench(engine, empty: true)
        try bench.database.run(
            "CREATE TABLE products (id int PRIMARY KEY, a text, b text); INSERT INTO products VALUES (1, 'x', 'x')")
        var archives: [String?] = []
        for column in ["a", "b"] {
            try bench.deprecate(column)
            archives.append(try bench.drop(column).archive)
        }
        #expect(
            try bench.database.rows("SELECT column_name FROM \(engine.dialect.stateTable("archives")) ORDER BY 1")
                == [["a"], ["b"]])
        for archive in archives { #expect(try bench.restore(archive).restoredRows == 1) }
        #expect(try bench.database.rows("SELECT a, b FROM products") == [["x", "x"]])
        #expect(try bench.deprecations() == [])
    }

    @Test(
        "An archive that an earlier version registered by the digest of its rows ends its own deprecation",
        arguments: Engine.allCases)
    func earlierRecord(engine: Engine) throws {
        let bench = try DropBench(engine, empty: true)
        try bench.database.run(
            "CREATE TABLE products (id int PRIMARY KEY, a text, b text); INSERT INTO products VALUES (1, 'x', 'x')")
        try bench.deprecate("a")
        let archive = try bench.drop("a").archive
        let digest = try ArchiveReader(path: try #require(archive)).manifest.digest.value
        let (archives, deprecations) = (
            engine.dialect.stateTable("archives"), engine.dialect.stateTable("deprecations")
        )
        try bench.database.run(
            "UPDATE \(archives) SET digest = '\(digest)'; UPDATE \(deprecations) SET archive_digest = '\(digest)'")
        try bench.deprecate("b")
        let other = try bench.drop("b").archive
        #expect(try bench.database.rows("SELECT count(*) FROM \(archives)") == [[2]])
        #expect(try bench.restore(archive).restoredRows == 1)
        #expect(try bench.deprecations().map(\.column) == ["b"])
        #expect(try bench.restore(other).restoredRows == 1)
        #expect(try bench.deprecations() == [])
        #expect(try bench.database.rows("SELECT count(*) FROM \(archives)") == [[2]])
    }

    @Test("A table of a type is one again")
    func typed() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE SCHEMA s; CREATE TYPE s.product AS (id int, name text);
            CREATE TABLE products OF s.product (PRIMARY KEY (id), name WITH OPTIONS NOT NULL DEFAULT 'x'); INSERT INTO products VALUES (1, 'a')
            """)
        try bench.deprecate(nil)
        #expect(try bench.restore(try bench.drop(nil).archive).isComplete)
        #expect(
            try bench.database.rows("SELECT reloftype::regtype::text FROM pg_class WHERE relname = 'products'") == [
                ["s.product"]
            ])
        #expect(try bench.database.rows("INSERT INTO products (id) VALUES (2) RETURNING name") == [["x"]])
    }

    @Test("A column that couldn't be filled again isn't dropped: its table is published, and its rows have no identity")
    func published() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE products (id int NOT NULL UNIQUE, price int); INSERT INTO products VALUES (1, 2);
            CREATE PUBLICATION news FOR ALL TABLES
            """)
        try bench.deprecate("price")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price") }
        #expect(refused?.description.contains("no replica identity") == true, "\(refused?.description ?? "")")
        #expect(try bench.database.rows("SELECT deprecated_price FROM products") == [[2]])
    }

    @Test("Text that names the column keeps its name and refuses the drop: a function body, a trigger's argument")
    func mentions() throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            """
            CREATE TABLE film (id int PRIMARY KEY, title text, fulltext tsvector);
            CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON film FOR EACH ROW
            EXECUTE FUNCTION tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title');
            CREATE FUNCTION find() RETURNS bigint LANGUAGE sql AS 'SELECT count(title) FROM film';
            INSERT INTO film (id, title) VALUES (1, 'Alien');
            """)
        #expect(try bench.deprecate("fulltext", of: "film").currentName == "fulltext")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("fulltext", of: "film") }
        #expect(refused?.description.contains("trigger fill") == true)
        try bench.deprecate("title", of: "film")
        let byBody = #expect(throws: DropRefused.self) { try bench.drop("title", of: "film") }
        #expect(byBody?.description.contains("function find()") == true)
    }

    @Test("A run that isn't finished refuses", arguments: Engine.allCases)
    func openRun(engine: Engine) throws {
        let bench = try DropBench(engine)
        try bench.deprecate("price")
        try bench.database.run(
            """
            INSERT INTO \(engine.dialect.stateTable("runs")) (job, table_name, definition, plan, state, started_at)
            VALUES ('prices', 'products', 'set: {x: price / 100}', '', 'paused', '')
            """)
        let refused = #expect(throws: DropRefused.self) { try bench.drop("price") }
        #expect(refused?.refusals.map(\.kind) == [.runs])
    }

    @Test("A column that can't be archived isn't dropped unless that is said by name", arguments: Engine.allCases)
    func noArchive(engine: Engine) throws {
        let bench = try DropBench(engine, empty: true)
        try bench.database.run("CREATE TABLE keyless (a int, b int); INSERT INTO keyless VALUES (1, 2)")
        try bench.deprecate("b", of: "keyless")
        let refused = #expect(throws: DropRefused.self) { try bench.drop("b", of: "keyless") }
        #expect(refused?.refusals.map(\.kind) == [.archive])
        #expect(try bench.drop("b", of: "keyless", [.archive]).archive == nil)
    }

    @Test(
        "Ended at any state and begun again, a drop ends in the same place and loses nothing",
        arguments: Engine.allCases)
    func interrupted(engine: Engine) throws {
        struct Killed: Error {}
        for state in [Deprecation.State.observed, .archived] {
            let bench = try DropBench(engine)
            try bench.deprecate("price")
            #expect(throws: Killed.self) { try bench.drop("price") { if $0 == state { throw Killed() } } }
            #expect(try bench.database.rows("SELECT count(deprecated_price) FROM products") == [[3]])
            let archived = try bench.deprecations()[0].archivePath
            let result = try bench.drop("price")
            if state == .archived { #expect(result.archive == archived) }
            try bench.restore(result.archive)
            #expect(try bench.database.rows("SELECT price FROM products ORDER BY id") == [[100], [200], [300]])
        }
    }
}

extension Engine {
    var dialect: Dialect { self == .postgres ? .postgres : .sqlite }
}
