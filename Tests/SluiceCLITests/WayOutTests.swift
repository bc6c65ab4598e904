import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// `deprecate`, `drop`, `restore`, `backup` as a user runs them.
@Suite struct WayOutTests {
    private struct Case {
        let database: TestDatabase
        let project: URL

        init(_ engine: Engine, rows: Int = 3) throws {
            database = try engine.makeDatabase()
            project = try TemporaryFolder.make()
            let series =
                engine == .postgres
                ? "generate_series(1, \(rows)) i"
                : "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < \(rows)) SELECT i FROM s)"
            try database.run(
                """
                CREATE TABLE products (id int PRIMARY KEY, name text, price int NOT NULL);
                INSERT INTO products SELECT i, 'name', i * 7 FROM \(series)
                """)
        }

        func arguments(_ words: [String]) -> [String] {
            words + ["--database", database.text, "--project", project.path, "--json"]
        }

        func sluice(_ words: String..., environment: [String: String] = [:]) throws -> SpawnedProgram.Exit {
            try SluiceBinary.run(arguments(words), environment: environment)
        }
    }

    @Test("The way out and back, by its commands, exit codes and JSON", arguments: Engine.allCases)
    func wayOut(engine: Engine) throws {
        let shop = try Case(engine)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "30d").code == 0)
        let refused = try shop.sluice("drop", "products.price")
        #expect(refused.code == 2, "\(refused.both)")
        #expect((refused.errorObject?["message"] as? String)?.contains("grace period runs until") == true)
        let listed = try shop.sluice("deprecations").json["deprecations"] as? [[String: Any]]
        #expect(listed?.first?["column"] as? String == "price")
        #expect((listed?.first?["blocked_by"] as? [String])?.count == 1)
        let dropped = try shop.sluice("drop", "products.price", "--override", "grace")
        #expect(dropped.code == 0, "\(dropped.both)")
        let archive = try #require(dropped.json["archive"] as? String)
        #expect(try shop.sluice("archive", "verify", archive).code == 0)
        let restored = try shop.sluice("restore", archive)
        #expect(restored.json["rows"] as? Int == 3, "\(restored.both)")
        #expect(try shop.database.rows("SELECT price FROM products ORDER BY id") == [[7], [14], [21]])
        #expect(try shop.sluice("deprecate", "products.nothing").code == 1)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "soon").code == 64)
    }

    @Test("A guard that went with a table made anew is told by the drop, the list and the doctor")
    func missingGuard() throws {
        let shop = try Case(.sqlite)
        #expect(
            try shop.sluice("deprecate", "products.price", "--grace", "0s", "--quiet", "0s", "--keep-name").code == 0)
        let guarded = try shop.sluice("deprecations").json["deprecations"] as? [[String: Any]]
        #expect(guarded?.first?["guarded"] as? Bool == true)
        #expect(try shop.sluice("doctor").code == 0)
        try shop.database.run(
            """
            CREATE TABLE anew (id int PRIMARY KEY, name text, price int NOT NULL);
            INSERT INTO anew SELECT * FROM products; DROP TABLE products; ALTER TABLE anew RENAME TO products
            """)
        let preview = try shop.sluice("drop", "products.price", "--dry-run")
        #expect(preview.code == 2 && preview.both.contains("the guard isn't on products any more"), "\(preview.both)")
        let listed = try shop.sluice("deprecations").json["deprecations"] as? [[String: Any]]
        #expect(listed?.first?["guarded"] as? Bool == false)
        let found = try shop.sluice("doctor")
        let kinds = (found.json["found"] as? [[String: Any]])?.compactMap { $0["kind"] as? String }
        #expect(found.code == 4 && kinds == ["missing guard"], "\(found.both)")
        #expect(try shop.sluice("undeprecate", "products.price").code == 0)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "0s", "--quiet", "0s").code == 0)
        #expect(try shop.sluice("doctor").code == 0)
        #expect(try shop.sluice("drop", "products.price").code == 0)
    }

    @Test(
        "An encrypted backup needs its key, and a damaged one exits 4 with the frame's name", arguments: Engine.allCases
    )
    func backup(engine: Engine) throws {
        let shop = try Case(engine)
        let key = ["SLUICE_KEY": "0123456789abcdef0123456789abcdef"]
        let made = try shop.sluice("backup", "products.price", "--encrypt", environment: key)
        let archive = try #require(made.json["archive"] as? String, "\(made.both)")
        #expect(try shop.sluice("archive", "verify", archive).code == 1)
        #expect(try shop.sluice("archive", "verify", archive, environment: key).code == 0)
        let file = try FileHandle(forUpdating: URL(filePath: archive))
        try file.seek(toOffset: 120)
        try file.write(contentsOf: Data([0xAA]))
        try file.close()
        let damaged = try shop.sluice("archive", "verify", archive, environment: key)
        #expect(damaged.code == 4 && damaged.output.contains("frame 1 of 1"), "\(damaged.both)")
        let listed = try shop.sluice("archives").json["archives"] as? [[String: Any]]
        #expect(listed?.count == 1)
    }

    @Test("Killed at any moment of a drop and begun again, nothing is lost", arguments: Engine.allCases)
    func killed(engine: Engine) throws {
        let shop = try Case(engine, rows: 20_000)
        let seed = Seed.make("killed \(engine)")
        var generator = SeededGenerator(seed: seed)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "0s").code == 0)
        var archive: String?
        for _ in 0..<30 where archive == nil {
            let drop = try SluiceBinary.start(shop.arguments(["drop", "products.price"]))
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.4, using: &generator))
            drop.signal(SIGKILL)
            archive = drop.wait().json["archive"] as? String
        }
        if archive == nil {
            let last = try shop.sluice("drop", "products.price")
            // Killed between the commit and its last word: then it is dropped, and says so.
            archive = last.json["archive"] as? String
        }
        let listed = try shop.sluice("deprecations").json["deprecations"] as? [[String: Any]]
        let path = try #require(archive ?? listed?.first?["archive"] as? String)
        #expect(listed?.first?["state"] as? String == "dropped")
        // Nothing that looks like an archive is half of one.
        for entry in try shop.sluice("archives").json["archives"] as? [[String: Any]] ?? [] {
            #expect(try shop.sluice("archive", "verify", try #require(entry["archive"] as? String)).code == 0)
        }
        let restored = try shop.sluice("restore", path)
        #expect(restored.json["rows"] as? Int == 20_000, "\(restored.both)")
        #expect(
            try shop.database.rows("SELECT count(*), sum(price) FROM products")
                == [[20_000, .integer(7 * 20_000 * 20_001 / 2)]])
    }

    @Test(
        "A disk that is full while archiving refuses the drop, leaves no half archive, and loses nothing",
        .enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.absence)), arguments: Engine.allCases)
    func fullDisk(engine: Engine) throws {
        let shop = try Case(engine, rows: 300_000)
        let disk = try SmallDisk(size: "256k")
        let folder = disk.folder.appending(path: "archives").path
        try "archives: \(folder)\n".write(
            to: shop.project.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "0s").code == 0)
        let refused = try shop.sluice("drop", "products.price")
        #expect(refused.code == 2, "\(refused.both)")
        let message = try #require(refused.errorObject?["message"] as? String)
        #expect(message.contains("no verified archive") && message.contains("No space left"), "\(message)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        #expect(try shop.database.rows("SELECT count(deprecated_price) FROM products") == [[300_000]])
        try disk.remount("size=64m")
        let dropped = try shop.sluice("drop", "products.price")
        #expect((dropped.json["archive"] as? String)?.hasPrefix(folder) == true, "\(dropped.both)")
    }

    @Test("A scream test by its command: that it runs is shown, and its end")
    func scream() throws {
        let shop = try Case(.postgres)
        try shop.database.run("GRANT SELECT ON products TO PUBLIC")
        #expect(try shop.sluice("scream", "products.price").code == 1)
        #expect(try shop.sluice("deprecate", "products.price", "--keep-name", "--grace", "0s").code == 0)
        let begun = try shop.sluice("scream", "products.price")
        #expect(begun.code == 0 && begun.json["scream_since"] is String, "\(begun.both)")
        let listed = try shop.sluice("deprecations").json["deprecations"] as? [[String: Any]]
        #expect(listed?.first?["scream_since"] is String)
        #expect(listed?.first?["last_write"] is NSNull)
        let ended = try shop.sluice("scream", "products.price", "--end")
        #expect(ended.code == 0 && ended.json["scream_since"] is NSNull, "\(ended.both)")
    }

    /// How far the restore of a project's only archive is.
    private struct RestoreWatch {
        private let connection: any Connection

        init(_ shop: Case) throws { connection = try shop.database.connect() }

        func progress() throws -> (isBegun: Bool, isDone: Bool) {
            let (runs, ranges) = (connection.dialect.stateTable("runs"), connection.dialect.stateTable("ranges"))
            let row = try connection.rows(
                "SELECT state, (SELECT sum(rows) > 0 FROM \(ranges) WHERE run_id = id) FROM \(runs)"
            ).first
            return (row?[1].isTrue == true, row?[0] == "complete")
        }

        /// Returns once a chunk is committed.
        func waitForChunk() throws {
            let deadline = Date.now + 60
            while Date.now < deadline {
                let now = try progress()
                if now.isBegun || now.isDone { return }
                usleep(1_000)
            }
        }
    }

    @Test("A restore killed at any moment and begun again ends as an undisturbed one", arguments: Engine.allCases)
    func killedRestore(engine: Engine) throws {
        let rows = 100_000
        let shop = try Case(engine, rows: rows)
        let seed = Seed.make("killedRestore \(engine)")
        var generator = SeededGenerator(seed: seed)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "0s").code == 0)
        let archive = try #require(try shop.sluice("drop", "products.price").json["archive"] as? String)
        let watch = try RestoreWatch(shop)
        var killedInTheMiddle = 0
        var finished: SpawnedProgram.Exit?
        for _ in 1...20 where try finished == nil && !watch.progress().isDone {
            let restore = try SluiceBinary.start(shop.arguments(["restore", archive]))
            // The first is killed between two chunks; the others anywhere.
            if killedInTheMiddle == 0 {
                try watch.waitForChunk()
            } else {
                Thread.sleep(forTimeInterval: Double.random(in: 0.1...1.5, using: &generator))
            }
            if killedInTheMiddle < 3 { restore.signal(SIGKILL) }
            let exit = restore.wait()
            if exit.code == 0 { finished = exit } else if try watch.progress().isBegun { killedInTheMiddle += 1 }
        }
        #expect(killedInTheMiddle > 0, "SLUICE_SEED=\(seed)")
        if let finished { #expect(finished.json["rows"] as? Int == rows, "\(finished.both)") }
        #expect(
            try shop.database.rows("SELECT count(*), sum(price) FROM products WHERE price = id * 7")
                == [[.integer(Int64(rows)), .integer(Int64(7 * rows * (rows + 1) / 2))]])
        #expect(throws: DatabaseError.self) {
            try shop.database.run("INSERT INTO products (id, name) VALUES (-1, 'without a price')")
        }
        guard engine == .sqlite else { return }
        let left = try shop.database.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'sluice_restore%'")
        #expect(left == [])
    }

    @Test("A SQLite file that a killed restore has left in WAL is as it was once the restore is at its end")
    func journalOfKilledRestore() throws {
        let shop = try Case(.sqlite, rows: 100_000)
        let before = try shop.database.rows("PRAGMA journal_mode")
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "0s").code == 0)
        let archive = try #require(try shop.sluice("drop", "products.price").json["archive"] as? String)
        let file = try #require(try shop.database.rows("SELECT file FROM pragma_database_list")[0][0].text)
        let restore = try SluiceBinary.start(shop.arguments(["restore", archive]))
        let isBegun = Pause.wait(atMost: .seconds(60)) {
            let log = try? FileManager.default.attributesOfItem(atPath: file + "-wal")
            return (log?[.size] as? Int ?? 0) > 1_000_000
        }
        restore.signal(SIGKILL)
        _ = restore.wait()
        #expect(isBegun)
        #expect(try shop.sluice("restore", archive).code == 0)
        #expect(try shop.database.rows("PRAGMA journal_mode") == before)
    }

    @Test(
        "A restore that is told to stop ends behind its chunk with exit code 3, and goes on", arguments: Engine.allCases
    )
    func stoppedRestore(engine: Engine) throws {
        let rows = 100_000
        let shop = try Case(engine, rows: rows)
        #expect(try shop.sluice("deprecate", "products.price", "--grace", "0s").code == 0)
        let archive = try #require(try shop.sluice("drop", "products.price").json["archive"] as? String)
        let restore = try SluiceBinary.start(shop.arguments(["restore", archive]))
        try RestoreWatch(shop).waitForChunk()
        restore.signal(SIGINT)
        let stopped = restore.wait()
        #expect(stopped.code == 3, "\(stopped.both)")
        #expect(stopped.errorObject?["code"] as? String == "stopped")
        let restored = try shop.sluice("restore", archive)
        #expect(restored.json["rows"] as? Int == rows, "\(restored.both)")
        #expect((restored.json["note"] is String) == (engine == .postgres))
    }
}
