import Foundation
import SluiceArchive
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceDeprecation

/// What the guard sees, where it must not miss a write, and what it leaves alone.
@Suite("The guard")
struct GuardTests {
    private func evidence(_ bench: DropBench, _ deprecation: Deprecation) throws -> Evidence {
        try EvidenceCollector(bench.database.connect()).collect(deprecation)
    }

    @Test(
        "sees many rows of one statement as one write, and COPY, an upsert, another table's trigger, a replica's changes"
    )
    func waysToWrite() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run(
            """
            CREATE TABLE orders (id int PRIMARY KEY, product int);
            CREATE FUNCTION raise_price() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN EXECUTE 'UPDATE ' || 'products SET price = price + 1 WHERE id = $1' USING NEW.product; RETURN NULL; END$$;
            CREATE TRIGGER raise AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION raise_price();
            """)
        let mine = try bench.deprecate("price") { $0.naming = .keep }
        var expected: Int64 = 0
        func write(_ sql: String, counts: Int64 = 1) throws {
            try bench.database.run(sql)
            expected += counts
            let seen = try evidence(bench, mine).guardCount
            #expect(seen == expected, "\(sql)")
        }
        try write("UPDATE products SET price = price + 1")
        try write("INSERT INTO products (id, price) SELECT i, i FROM generate_series(10, 30) i")
        try write(
            "INSERT INTO products (id, price) VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET price = excluded.price")
        try write("INSERT INTO orders VALUES (1, 2)")
        try write("SET session_replication_role = replica; UPDATE products SET price = 0 WHERE id = 3")
        try write("BEGIN; UPDATE products SET price = 8; UPDATE products SET price = 9; COMMIT")
        let copying = try #require(try bench.database.connect() as? any CopyingConnection)
        var lines: [[UInt8]] = [Array("40,1\n".utf8), Array("41,2\n".utf8)]
        try copying.copyIn("COPY products (id, price) FROM STDIN (FORMAT csv)") {
            lines.isEmpty ? nil : lines.removeFirst()
        }
        expected += 1
        try write("UPDATE products SET stock = 0, name = 'x'", counts: 0)
        try write("INSERT INTO products (id, name) VALUES (50, 'new')", counts: 0)
        try write("DELETE FROM products WHERE id = 50", counts: 0)
    }

    @Test("runs nothing of a writer's with its owner's rights, and nobody else may call it")
    func rights() throws {
        let bench = try DropBench(.postgres)
        let role = "\(bench.database.name)_writer"
        let mine = try bench.deprecate("price") { $0.naming = .keep }
        try bench.database.run("CREATE ROLE \(role); GRANT ALL ON products TO \(role); CREATE TABLE ran (who text)")
        try bench.database.run("GRANT ALL ON ran TO PUBLIC")
        // Types are looked for in pg_temp first, unless the path names it elsewhere.
        try bench.database.run(
            """
            SET ROLE \(role);
            CREATE FUNCTION pg_temp.note(x pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO public.ran VALUES (current_user); RETURN true; END $$;
            CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.note(VALUE));
            CREATE DOMAIN pg_temp.trigger AS pg_catalog.text CHECK (pg_temp.note(VALUE));
            UPDATE products SET price = 5 WHERE id = 1
            """)
        #expect(try bench.database.rows("SELECT who FROM ran").isEmpty)
        #expect(try evidence(bench, mine).guardCount == 1)
        for function in try bench.database.rows(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'sluice'::regnamespace")
        {
            let name = try #require(function[0].text)
            let granted = try bench.database.rows("SELECT has_function_privilege('\(role)', '\(name)', 'EXECUTE')")[0][
                0]
            #expect(!granted.isTrue, "\(name)")
        }
        try bench.database.run("REVOKE ALL ON products FROM \(role); DROP ROLE \(role)")
    }

    @Test("of a table sees a TRUNCATE, and a write that names a partition", arguments: [false, true])
    func tables(isPartitioned: Bool) throws {
        let bench = try DropBench(.postgres, empty: true)
        try bench.database.run(
            "CREATE TABLE log (id int PRIMARY KEY, line text)" + (isPartitioned ? " PARTITION BY RANGE (id)" : ""))
        if isPartitioned {
            try bench.database.run("CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (100)")
        }
        let mine = try bench.deprecate(nil, of: "log") { $0.naming = .keep }
        try bench.database.run("INSERT INTO \(isPartitioned ? "log_1" : "log") VALUES (1, 'a')")
        #expect(try evidence(bench, mine).guardCount == 1)
        try bench.database.run("TRUNCATE log")
        #expect(try evidence(bench, mine).guardCount == 2)
    }

    @Test(
        "covers a child that is made later before the drop, and leaves a child that went its own way without triggers")
    func children() throws {
        let bench = try DropBench(.postgres)
        try bench.database.run("CREATE TABLE toys () INHERITS (products); INSERT INTO toys VALUES (5, 'toy', 500, 5)")
        try bench.deprecate("price") { $0.naming = .keep }
        try bench.database.run(
            """
            ALTER TABLE toys NO INHERIT products;
            CREATE TABLE books (CHECK (id > 5)) INHERITS (products); INSERT INTO books VALUES (6, 'book', 600, 6)
            """)
        var archives = 0
        let result = try bench.drop("price", [.writes]) { state in
            guard state == .archived else { return }
            archives += 1
            if archives == 1 { try bench.database.run("UPDATE books SET price = 666") }
        }
        #expect(archives == 2)
        // Without its guard, and it still takes writes.
        try bench.database.run("UPDATE toys SET price = 1")
        #expect(try bench.database.rows("SELECT price FROM toys") == [[1]])
        try bench.restore(result.archive)
        #expect(try bench.database.rows("SELECT price FROM books") == [[666]])
    }

    @Test("keeps the time of writers whom it has no room to name, and 200 names at most")
    func manyWriters() throws {
        let bench = try DropBench(.postgres)
        let mine = try bench.deprecate("price") { $0.naming = .keep }
        let writer = try bench.database.connect()
        for number in 1...230 {
            try writer.execute("SET application_name = 'worker \(number)'")
            try writer.execute("UPDATE products SET price = \(number)")
        }
        let seen = try evidence(bench, mine)
        #expect(seen.guardCount == 230)
        #expect(seen.writes.count == 201)
        #expect(seen.writes.filter { $0.application.isEmpty }.map(\.count) == [30])
        #expect(try bench.database.rows("SELECT count(*) FROM sluice.deprecation_writes") == [[200]])
        let later = Date().addingTimeInterval(86_400 - 60)
        try bench.database.run("UPDATE sluice.deprecation_writes SET last_at = '2020-01-01T00:00:00.000Z'")
        let refusals = mine.refusals(try evidence(bench, mine), at: later)
        #expect(refusals.map(\.kind) == [.writes])
        #expect(refusals.first?.reason.contains("a writer whose name isn't known wrote to it 30 times") == true)
    }

    @Test("forgets a transaction that was taken back, and doesn't refuse for it")
    func takenBack() throws {
        let bench = try DropBench(.postgres)
        let mine = try bench.deprecate("price") { $0.naming = .keep }
        try bench.database.run("BEGIN; UPDATE products SET price = 1; ROLLBACK")
        let seen = try evidence(bench, mine)
        #expect(seen.guardCount == 1 && seen.writes.isEmpty)
        try bench.drop("price")
    }

    @Test("that forbids writes remembers that someone tried")
    func attempts() throws {
        let bench = try DropBench(.postgres)
        let mine = try bench.deprecate("price") {
            $0.naming = .keep
            $0.forbidsWrites = true
        }
        for _ in 1...2 {
            #expect(throws: DatabaseError.self) { try bench.database.run("UPDATE products SET price = 1") }
        }
        let refusals = mine.refusals(try evidence(bench, mine), at: Date())
        #expect(refusals.map(\.kind) == [.writes])
        #expect(refusals.first?.reason.contains("tried to write to it 2 times") == true, "\(refusals)")
    }

    @Test("has nothing to say of a generated column", arguments: Engine.allCases)
    func generated(engine: Engine) throws {
        let bench = try DropBench(engine)
        let column = "total int GENERATED ALWAYS AS (price * stock) STORED"
        try bench.database.run(
            """
            CREATE TABLE sums (id int PRIMARY KEY, price int, stock int, \(column));
            INSERT INTO sums (id, price, stock) VALUES (1, 2, 3);
            """)
        let mine = try bench.deprecate("total", of: "sums")
        try bench.database.run("UPDATE sums SET price = 7; INSERT INTO sums (id, price, stock) VALUES (2, 2, 2)")
        #expect(try evidence(bench, mine).guardCount == 0)
        try bench.restore(try bench.drop("total", of: "sums").archive)
        #expect(try bench.database.rows("SELECT total FROM sums ORDER BY id") == [[21], [4]])
    }

    @Test("waits for a prepared transaction, and refuses while it is open")
    func prepared() throws {
        let cluster = try PostgresCluster(settings: ["fsync=off", "max_prepared_transactions=2"])
        let connection = try DatabaseURL(cluster.conninfo()).connect()
        try connection.executeScript(
            "CREATE TABLE products (id int PRIMARY KEY, price int); INSERT INTO products VALUES (1, 1)")
        var terms = Deprecate.Terms()
        terms.naming = .keep
        let mine = try Deprecate(
            QualifiedName("products"), column: "price", terms: terms, lockTimeout: .seconds(5), actor: "test"
        ).run(on: connection, now: Date())
        try connection.executeScript("BEGIN; UPDATE products SET price = 2; PREPARE TRANSACTION 'later'")
        nonisolated(unsafe) let other = try DatabaseURL(cluster.conninfo()).connect()
        Thread {
            Thread.sleep(forTimeInterval: 0.5)
            _ = try? other.execute("COMMIT PREPARED 'later'")
        }.start()
        try connection.writeGuard.waitForWriters(mine)
        #expect(try connection.rows("SELECT price FROM products") == [[2]])
    }
}
