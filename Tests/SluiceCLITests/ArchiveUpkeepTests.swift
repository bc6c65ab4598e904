import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Archives as those who look after them run it: from cron, with copies elsewhere, and as few as are needed.
@Suite struct ArchiveUpkeepTests {
    private let database: TestDatabase
    private let project: URL

    init() throws {
        database = try Engine.sqlite.makeDatabase()
        project = try TemporaryFolder.make()
        try database.run(
            """
            CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INT, note TEXT);
            \(series(500)) INSERT INTO items SELECT i, 'name ' || i, i * 7, 'it''s ' || i FROM n;
            """)
    }

    private func sluice(_ words: String..., asJSON: Bool = true) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(
            words + ["--database", database.text, "--project", project.path] + (asJSON ? ["--json"] : []),
            environment: [:])
    }

    private func settings(_ text: String) throws {
        try text.write(to: project.appending(path: "sluice.yaml"), atomically: true, encoding: .utf8)
    }

    private func backup(_ object: String) throws -> String {
        try #require(sluice("backup", object).json["archive"] as? String)
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test("verify --all names each damaged archive and exits 4, and 0 where all are whole")
    func verifyAll() throws {
        let first = try backup("items")
        let second = try backup("items.price")
        #expect(try sluice("archive", "verify", "--all").code == 0)
        var bytes = try Data(contentsOf: URL(filePath: first))
        bytes[bytes.count / 2] ^= 4
        try bytes.write(to: URL(filePath: first))
        let found = try sluice("archive", "verify", "--all")
        #expect(found.code == 4)
        let damaged = (found.json["archives"] as? [[String: Any]])?.filter { $0["intact"] as? Bool == false }
        #expect(damaged?.compactMap { $0["archive"] as? String } == [first], "\(second) is whole")
        #expect(try sluice("archive", "verify", "--all", first).code == 64)
        #expect(try sluice("archive", "verify").code == 64)
    }

    @Test("verify --all exits 4 where the archive of a dropped column is gone, and status tells of it")
    func missingArchive() throws {
        _ = try backup("items")
        _ = try sluice("deprecate", "items.price", "--grace", "0s", "--quiet", "0s")
        let dropped = try #require(try sluice("drop", "items.price").json["archive"] as? String)
        #expect(try sluice("archive", "verify", "--all").code == 0)
        let away = dropped + ".away"
        try FileManager.default.moveItem(atPath: dropped, toPath: away)
        let found = try sluice("archive", "verify", "--all")
        #expect(found.code == 4 && (found.json["missing"] as? [String])?.count == 1, "\(found.both)")
        let told = try sluice("status", asJSON: false).both
        #expect(told.contains("isn't there, and items.price was dropped into it"), "\(told)")
        try settings("archives: {fetch: \"cp \(away) %p\"}")
        #expect(try sluice("archive", "verify", "--all").code == 0)
        #expect(try sluice("restore", dropped).code == 0)
        try FileManager.default.removeItem(atPath: dropped)
        try settings("archives: {}")
        #expect(try sluice("archive", "verify", "--all").code == 0)
    }

    @Test("prune keeps what is young, the last of each, and whatever a dropped column needs")
    func prune() throws {
        let tables = try (0..<3).map { _ in try backup("items") }
        let notes = try (0..<2).map { _ in try backup("items.note") }
        _ = try sluice("deprecate", "items.price", "--grace", "0s", "--quiet", "0s")
        let dropped = try #require(try sluice("drop", "items.price").json["archive"] as? String)
        try database.run("ALTER TABLE items DROP COLUMN note")
        #expect(try sluice("archives", "prune").code == 64)
        #expect(try sluice("archives", "prune", "--keep", "1d").json["deleted"] as? [String] == [])
        let preview = try sluice("archives", "prune", "--keep-last", "1", "--dry-run")
        #expect(
            Set(preview.json["deleted"] as? [String] ?? []) == Set(tables.dropLast() + notes.dropLast()),
            "\(preview.both)")
        #expect(tables.allSatisfy(exists))
        let pruned = try sluice("archives", "prune", "--keep", "0s", "--keep-last", "0")
        #expect(Set(pruned.json["deleted"] as? [String] ?? []) == Set(tables + notes.dropLast()), "\(pruned.both)")
        #expect(Set(pruned.json["needed"] as? [String] ?? []) == [dropped, notes[1]])
        #expect(!tables.contains(where: exists) && !exists(tables[0] + ".json") && exists(dropped))
        #expect(try sluice("restore", dropped).code == 0)
    }

    @Test("prune keeps the only copy of what is there again without its rows, or with some of them")
    func pruneAfterWaysBack() throws {
        let migrations = project.appending(path: "migrations")
        try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
        try "revision: a1\nupgrade:\n  - drop_column: {table: items, column: note, was: {type: text}}\n".write(
            to: migrations.appending(path: "a1.yaml"), atomically: true, encoding: .utf8)
        #expect(try sluice("upgrade").code == 0)
        #expect(try sluice("downgrade", "base").code == 0)
        _ = try sluice("deprecate", "items", "--grace", "0s", "--quiet", "0s")
        let dropped = try #require(try sluice("drop", "items").json["archive"] as? String)
        try database.run("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INT, note TEXT)")
        #expect(try sluice("restore", dropped, "--into", "items", "--where", "id = 1").code == 0)
        let pruned = try sluice("archives", "prune", "--keep", "0s", "--keep-last", "0")
        #expect(pruned.json["deleted"] as? [String] == [], "\(pruned.both)")
        #expect((pruned.json["needed"] as? [String])?.count == 2)
        #expect(exists(dropped))
    }

    @Test("prune leaves alone what another environment's database made in the same folder, and says whose it is")
    func pruneOfOneEnvironment() throws {
        let staging = try Engine.sqlite.makeDatabase()
        try staging.run("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INT, note TEXT)")
        try settings("environments: {staging: {database: \"\(staging.text)\"}}")
        let own = try #require(
            SluiceBinary.run(
                ["backup", "items", "--database", staging.text, "--project", project.path, "--json"], environment: [:]
            ).json["archive"] as? String)
        _ = try sluice("deprecate", "items.price", "--grace", "0s", "--quiet", "0s")
        let dropped = try #require(try sluice("drop", "items.price").json["archive"] as? String)
        let prune = [
            "archives", "prune", "--keep", "0s", "--keep-last", "0", "--project", project.path, "--env", "staging",
        ]
        let told = try SluiceBinary.run(prune + ["--dry-run"], environment: [:])
        #expect(told.both.contains("another database's (\(database.text)): \(dropped)"), "\(told.both)")
        let pruned = try SluiceBinary.run(prune + ["--json"], environment: [:])
        #expect(pruned.json["deleted"] as? [String] == [own], "\(pruned.both)")
        #expect(pruned.json["other_databases"] as? [String] == [dropped])
        #expect(try sluice("restore", dropped).code == 0)
    }

    @Test("prune of a database that was moved knows its own archives")
    func pruneOfMovedDatabase() throws {
        let archive = try backup("items")
        let moved = try TemporaryFolder.make().appending(path: "moved.db").path
        try FileManager.default.copyItem(atPath: String(database.text.dropFirst("sqlite:".count)), toPath: moved)
        let pruned = try SluiceBinary.run(
            [
                "archives", "prune", "--keep", "0s", "--keep-last", "0", "--database", "sqlite:\(moved)", "--project",
                project.path, "--json",
            ], environment: [:])
        #expect(pruned.json["deleted"] as? [String] == [archive], "\(pruned.both)")
    }

    @Test("show says it in words, extract and restore --where find rows by their key")
    func lookingIn() throws {
        let archive = try backup("items")
        let words = try sluice("archive", "show", archive, asJSON: false)
        for part in ["table items", "rows: 500", "key: id", "name TEXT", "sluice restore"] {
            #expect(words.both.contains(part), "\(words.both)")
        }
        let row = try sluice("archive", "extract", archive, "42")
        #expect(
            row.json["rows"] as? [[String: String]]
                == [["id": "42", "name": "name 42", "price": "294", "note": "it's 42"]], "\(row.both)")
        #expect(try sluice("archive", "extract", archive, "9999").code == 4)
        #expect(try sluice("archive", "extract", archive, "1", "2").code == 1)
        try database.run("UPDATE items SET price = 0; DELETE FROM items WHERE id IN (7, 8)")
        let restored = try sluice("restore", archive, "--into", "items", "--where", "id = 7 OR id = 9")
        #expect(restored.code == 0, "\(restored.both)")
        #expect(
            try database.rows("SELECT id, price FROM items WHERE price > 0 OR id IN (7, 8) ORDER BY id")
                == [[7, 49], [9, 63]])
        #expect(try sluice("restore", archive, "--into", "items", "--where", "id = 12").code == 0)
        #expect(try sluice("restore", archive, "--into", "items", "--where", "id = 9999").code == 4)
        #expect(try sluice("restore", archive, "--where", "id = 1").code == 1)
        #expect(try sluice("restore", archive, "--into", "items", "--where", "id = 1) OR (1 = 1").code == 1)
        #expect(try database.rows("SELECT count(*) FROM items WHERE price > 0") == [[3]])
    }

    @Test("each archive is carried away once it is whole, before the drop, and fetched where it isn't there")
    func carried() throws {
        let copies = try TemporaryFolder.make().path
        try settings("archives: {after: \"cp %p \(copies)/%f\", fetch: \"cp \(copies)/%f %p\"}")
        let archive = try backup("items")
        let name = URL(filePath: archive).lastPathComponent
        #expect(exists("\(copies)/\(name)"))
        let listed = try sluice("archives").json["archives"] as? [[String: Any]]
        #expect((listed?.first?["after"] as? String)?.hasPrefix("carried") == true)
        _ = try sluice("deprecate", "items.price", "--grace", "0s", "--quiet", "0s")
        let dropped = try #require(try sluice("drop", "items.price").json["archive"] as? String)
        try FileManager.default.removeItem(atPath: dropped)
        #expect(try sluice("restore", dropped).code == 0)
        #expect(try database.rows("SELECT sum(price) FROM items") == [[.integer(7 * 500 * 501 / 2)]])
    }

    @Test("a fetch that fails, or brings half a file, leaves nothing that is taken for the archive")
    func fetchedHalf() throws {
        let copies = try TemporaryFolder.make().path
        let fetch = "test -e whole && exec cp \(copies)/%f %p; head -c 300 \(copies)/%f > %p; test -e short"
        try settings("archives: {after: \"cp %p \(copies)/%f\", fetch: \"\(fetch)\"}")
        _ = try sluice("deprecate", "items.price", "--grace", "0s", "--quiet", "0s")
        let dropped = try #require(try sluice("drop", "items.price").json["archive"] as? String)
        #expect(exists("\(copies)/\(URL(filePath: dropped).lastPathComponent).json"))
        for end in ["", ".json"] { try FileManager.default.removeItem(atPath: dropped + end) }
        let folder = project.appending(path: "archives").path
        #expect(try sluice("restore", dropped).code == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                $0.contains(".zst") && !$0.hasSuffix(".after")
            } == [])
        try "".write(to: project.appending(path: "short"), atomically: true, encoding: .utf8)
        #expect(try sluice("restore", dropped).code != 0)
        try "".write(to: project.appending(path: "whole"), atomically: true, encoding: .utf8)
        let restored = try sluice("restore", dropped)
        #expect(restored.code == 0, "\(restored.both)")
        #expect(try database.rows("SELECT count(price) FROM items") == [[500]])
    }

    @Test("a restore of an archive that was cut off exits 4, and fetches what it needs where it can")
    func cutOff() throws {
        let archive = try backup("items")
        try database.run("DROP TABLE items")
        let whole = try Data(contentsOf: URL(filePath: archive))
        let json = try Data(contentsOf: URL(filePath: archive + ".json"))
        try whole.prefix(whole.count / 2).write(to: URL(filePath: archive))
        try FileManager.default.removeItem(atPath: archive + ".json")
        let alone = try sluice("restore", archive)
        #expect(alone.code == 4 && alone.both.contains(archive + ".json"), "\(alone.both)")
        try json.write(to: URL(filePath: archive + ".json"))
        let partly = try sluice("restore", archive)
        #expect(partly.code == 4 && partly.json["lost"] as? [String] != [], "\(partly.both)")
        #expect(try sluice("archive", "extract", archive, "499", asJSON: false).both.contains("in what is left"))
        try database.run("DROP TABLE items")
        let copies = try TemporaryFolder.make()
        try whole.write(to: copies.appending(path: URL(filePath: archive).lastPathComponent))
        try settings("archives: {fetch: \"cp \(copies.path)/%f %p\"}")
        let fetched = try sluice("restore", archive)
        #expect(fetched.code == 0, "\(fetched.both)")
        #expect(try database.rows("SELECT count(*) FROM items") == [[500]])
    }

    @Test("where it can't be carried away nothing is dropped, and the next try goes on")
    func notCarried() throws {
        try settings("archives: {after: \"test -e ready\"}")
        _ = try sluice("deprecate", "items.price", "--grace", "0s", "--quiet", "0s")
        let failed = try sluice("drop", "items.price")
        #expect(failed.code == 1, "\(failed.both)")
        #expect(try database.rows("SELECT count(deprecated_price) FROM items") == [[500]])
        let listed = try sluice("archives").json["archives"] as? [[String: Any]]
        #expect((listed?.first?["after"] as? String)?.hasPrefix("failed") == true)
        #expect(try sluice("archives", "carry").code == 1)
        try "".write(to: project.appending(path: "ready"), atomically: true, encoding: .utf8)
        #expect(try sluice("archives", "carry").json["carried"] as? Int == 1)
        #expect(try sluice("drop", "items.price").code == 0)
        #expect((try sluice("archives").json["archives"] as? [[String: Any]])?.count == 1)
    }

    @Test("the database keeps paths that another host finds, and status reminds of what is due")
    func elsewhere() throws {
        _ = try sluice("deprecate", "items.price", "--grace", "2020-01-31", "--quiet", "0s")
        let status = try sluice("status")
        #expect(
            (status.json["due"] as? [[String: Any]])?.first?["object"] as? String == "items.price", "\(status.both)")
        #expect(status.json["newest_archive"] == nil)
        let github = try sluice("deprecations", "--format", "github", asJSON: false)
        #expect(
            github.both.contains("::warning title=items.price is deprecated::its grace period is over"),
            "\(github.both)")
        #expect(try sluice("deprecations", "--format", "json", asJSON: false).json["deprecations"] != nil)
        _ = try sluice("drop", "items.price")
        let stored = try database.rows("SELECT archive_path FROM sluice_deprecations")[0][0].text
        #expect(stored?.hasPrefix("archives/items.price-") == true, "\(stored ?? "")")
        #expect((try sluice("status").json["newest_archive"] as? [String: Any])?["age_seconds"] as? Double ?? -1 >= 0)
        let moved = try TemporaryFolder.make().appending(path: "moved")
        try FileManager.default.moveItem(at: project, to: moved)
        let restored = try SluiceBinary.run(
            ["restore", try #require(stored), "--database", database.text, "--project", moved.path, "--json"],
            environment: [:])
        #expect(restored.code == 0, "\(restored.both)")
        #expect(try database.rows("SELECT count(price) FROM items") == [[500]])
    }

    @Test("a grace is a duration or a day, and nothing else")
    func grace() throws {
        for (grace, code) in [
            ("1w", 0), ("1h30m", 0), ("2030-12-31", 0), ("soon", 64), ("2030-13-31", 64), ("30m1h", 64),
            ("2030-02-30", 64), ("2020-02-29", 0),
        ] {
            #expect(try sluice("deprecate", "items.note", "--grace", grace).code == Int32(code), "\(grace)")
            if code == 0 { _ = try sluice("undeprecate", "items.note") }
        }
        let past = try sluice("deprecate", "items.note", "--grace", "2020-02-29", asJSON: false)
        #expect(past.both.contains("that day is past"), "\(past.both)")
    }
}
