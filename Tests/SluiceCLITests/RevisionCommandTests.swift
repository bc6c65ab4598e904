import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// The commands of revisions, as processes of their own on a project of their own.
struct RevisionCommandTests {
    private struct Folder {
        let folder: URL
        let database: TestDatabase

        init(_ engine: Engine) throws {
            folder = try TemporaryFolder.make()
            database = try engine.makeDatabase()
        }

        private var options: [String] { ["--project", folder.path, "--database", database.text, "--json"] }

        func start(_ command: String...) throws -> SpawnedProgram { try SluiceBinary.start(command + options) }
        func sluice(_ command: String...) throws -> SpawnedProgram.Exit { try SluiceBinary.run(command + options) }

        func write(_ path: String, _ text: String) throws {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }

        func revision(_ id: String, after parent: String?, _ upgrade: String) throws {
            try write(
                "migrations/\(id).yaml",
                "revision: \(id)\ndown_revision: \(parent ?? "null")\nmessage: make \(id)\nupgrade:\n\(upgrade)\n")
        }
    }

    private func table(_ name: String) -> String {
        "  - create_table: {table: \(name), columns: [{name: id, type: integer}]}"
    }

    @Test("A drop in a revision that is refused exits 2 and says how to override it", arguments: Engine.allCases)
    func refusedDrop(engine: Engine) throws {
        let project = try Folder(engine)
        try project.database.run("CREATE TABLE t (id integer PRIMARY KEY, c text); INSERT INTO t VALUES (1, 'x')")
        try project.revision(
            "aaaa1", after: nil,
            """
              - deprecate_column: {table: t, column: c, grace: 30d}
              - drop_deprecated: {table: t, column: c}
            """)
        let refused = try project.sluice("upgrade")
        #expect(refused.code == 2, "\(refused.both)")
        #expect((refused.errorObject?["message"] as? String)?.contains("its grace period runs until") == true)
        #expect((refused.errorObject?["hint"] as? String)?.contains("'override: [grace]'") == true)
    }

    @Test("A dry run shows each step's SQL on the tables as they are, and changes nothing", arguments: Engine.allCases)
    func dryRun(engine: Engine) throws {
        let project = try Folder(engine)
        try project.database.run(
            "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'x'); INSERT INTO t VALUES (1, 'kept')")
        if engine == .sqlite { try project.database.run("CREATE VIRTUAL TABLE words USING fts5(word)") }
        try project.revision(
            "aaaa1", after: nil,
            """
              - alter_column: {table: t, column: a, nullable: false}
              - add_column: {table: t, column: {name: b, type: integer}}
              - create_index: {index: t_b, table: t, columns: [b]}
            """)
        let plan = try project.sluice("upgrade", "--dry-run").json
        let revision = try #require((plan["revisions"] as? [[String: Any]])?.first)
        let steps = try #require(revision["plan"] as? [[String: Any]])
        let sql = steps.flatMap { $0["sql"] as? [String] ?? [] }.joined(separator: "\n")
        #expect(sql.contains("NOT NULL") && sql.contains("t_b"), "\(sql)")
        #expect(try project.database.rows("SELECT * FROM t") == [[1, "kept"]])
        #expect(try project.sluice("current").json["heads"] as? [String] == [])
        #expect(try project.sluice("upgrade").code == 0)
        #expect(try project.database.rows("SELECT * FROM t") == [[1, "kept", .null]])
    }

    @Test("A project's life: init, revisions, up, down, branches, merge, stamp", arguments: Engine.allCases)
    func life(engine: Engine) throws {
        let project = try Folder(engine)
        #expect(try project.sluice("init").code == 0)
        try project.revision("aaaa1", after: nil, table("one"))
        let written = try project.sluice("revision", "-m", "second", "--rev-id", "bbbb2").json
        #expect(written["revision"] as? String == "bbbb2")
        #expect(written["down_revision"] as? [String] == ["aaaa1"])
        #expect(
            try project.sluice("revision", "-m", "x", "--head", "aaaa1").errorObject?["code"] as? String == "not_a_head"
        )
        #expect(
            try project.sluice(
                "revision", "-m", "side", "--head", "aaaa", "--splice", "--rev-id", "side1", "--sql-file"
            ).code == 0)

        #expect(try project.sluice("current", "--check-heads").code == 4)
        #expect(try project.sluice("upgrade", "head").errorObject?["code"] as? String == "multiple_heads")
        #expect(try project.sluice("upgrade", "heads").json["heads"] as? [String] == ["bbbb2", "side1"])
        #expect(try project.sluice("current", "--check-heads").code == 0)
        #expect(try project.sluice("merge", "heads", "-m", "join", "--rev-id", "cccc3").code == 0)
        let plan = try project.sluice("upgrade", "--dry-run").json
        #expect((plan["revisions"] as? [[String: Any]])?.map { $0["revision"] as? String } == ["cccc3"])
        #expect(try project.sluice("current").json["heads"] as? [String] == ["bbbb2", "side1"])
        #expect(try project.sluice("upgrade").json["heads"] as? [String] == ["cccc3"])

        let history = try project.sluice("history", "-r", "aaaa1:cccc3").json["revisions"] as? [[String: Any]]
        #expect(history?.compactMap { $0["revision"] as? String } == ["cccc3", "bbbb2", "side1", "aaaa1"])
        let branches = try project.sluice("branches").json["revisions"] as? [[String: Any]]
        #expect(branches?.compactMap { $0["revision"] as? String } == ["aaaa1"])
        #expect(try project.sluice("downgrade", "aaaa1").json["heads"] as? [String] == ["aaaa1"])
        #expect(try project.sluice("downgrade", "-1").json["heads"] as? [String] == [])
        #expect(try project.sluice("stamp", "cccc").json["heads"] as? [String] == ["cccc3"])
    }

    @Test("Exit codes and errors: refused 2, failed 1, usage 64; each names the command that goes on")
    func failures() throws {
        let project = try Folder(.sqlite)
        try project.revision(
            "aaaa1", after: nil, "  - execute: CREATE TABLE one (id integer)\ndowngrade: {irreversible: so}")
        try project.revision(
            "bbbb2", after: "aaaa1", "  - execute: {sql: SELECT abs(-9223372036854775807 - 1), reverse: SELECT 1}")
        let failed = try project.sluice("upgrade")
        #expect(failed.code == 1)
        #expect(failed.errorObject?["code"] as? String == "migration_failed")
        #expect((failed.errorObject?["hint"] as? String)?.contains("sluice upgrade") == true)
        #expect(try project.sluice("current").json["heads"] as? [String] == ["aaaa1"])
        let refused = try project.sluice("downgrade", "base")
        #expect(refused.code == 2)
        #expect(refused.errorObject?["code"] as? String == "irreversible_revision")
        #expect(try project.sluice("upgrade", "a:b").code == 64)
        #expect(try project.sluice("upgrade", "nosuch").errorObject?["code"] as? String == "unknown_revision")
    }

    @Test("A backfill step killed in the middle goes on with upgrade, each row once", arguments: Engine.allCases)
    func killedBackfill(engine: Engine) throws {
        let project = try Folder(engine)
        try project.database.run(
            """
            CREATE TABLE item (id integer PRIMARY KEY, n integer NOT NULL);
            INSERT INTO item \(series(40_000)) SELECT i, i FROM n
            """)
        try project.write(
            "backfills/increment.yaml",
            "table: item\nset: {n: n + 1}\nchunk: {target: 5ms, min_rows: 50, max_rows: 100}\n")
        try project.revision(
            "aaaa1", after: nil,
            "  - add_column: {table: item, column: {name: m, type: integer}}\n  - backfill: {job: increment, reverse: null}"
        )
        let upgrade = try project.start("upgrade")
        let wrong = "SELECT count(*) FROM item WHERE n <> id + 1"
        let deadline = Date.now + 30
        while Date.now < deadline, try project.database.rows(wrong)[0][0].integer == 40_000 { usleep(5_000) }
        upgrade.signal(SIGKILL)
        #expect(upgrade.wait().code == 137)
        let left = try project.database.rows(wrong)[0][0].integer ?? 0
        #expect(left > 0 && left < 40_000)
        #expect((try project.sluice("current").json["unfinished"] as? [String: Any])?["step"] as? Int == 1)

        let resumed = try project.sluice("upgrade")
        #expect(resumed.code == 0, "\(resumed.both)")
        #expect(try project.database.rows(wrong)[0][0].integer == 0)
        #expect(try project.sluice("upgrade").json["heads"] as? [String] == ["aaaa1"])
        #expect(try project.database.rows(wrong)[0][0].integer == 0)
    }

    @Test("Ten processes that start at once all succeed, and each revision is applied once", arguments: Engine.allCases)
    func tenProcesses(engine: Engine) throws {
        let project = try Folder(engine)
        try project.revision("aaaa1", after: nil, table("one"))
        try project.revision("bbbb2", after: "aaaa1", table("two"))
        let programs = try (0..<10).map { _ in try project.start("upgrade") }
        let exits = programs.map { $0.wait() }
        #expect(exits.allSatisfy { $0.code == 0 }, "\(exits.map(\.errors))")
        #expect(exits.map { ($0.json["revisions"] as? [Any])?.count ?? -1 }.reduce(0, +) == 2)
    }
}
