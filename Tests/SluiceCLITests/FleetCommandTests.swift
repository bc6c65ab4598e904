import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("sluice run --targets")
struct FleetCommandTests {
    private static let rows = 20_000

    private struct Shards {
        let databases: [TestDatabase]
        let folder: URL
        let job: String
        let file: String

        /// - Parameter broken: The one without the job's table.
        init(_ engine: Engine, _ count: Int, broken: Int? = nil, isYAML: Bool = false) throws {
            databases = try (0..<count).map { _ in try engine.makeDatabase() }
            for (number, database) in databases.enumerated() {
                try database.run(
                    """
                    CREATE TABLE \(number == broken ? "other" : "t") (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL);
                    \(series(FleetCommandTests.rows)) INSERT INTO \(number == broken ? "other" : "t") SELECT i, 0 FROM n;
                    """)
            }
            folder = try TemporaryFolder.make()
            job = folder.appending(path: "job.yaml").path
            file = folder.appending(path: isYAML ? "targets.yaml" : "targets").path
            try "table: t\nset: {x: x + 1}\nchunk: {min_rows: 10, max_rows: 100}".write(
                toFile: job, atomically: true, encoding: .utf8)
            let lines = databases.enumerated().map { number, database in
                isYAML ? "shard\(number): \"\(database.text)\"" : "shard\(number) \(database.text)"
            }
            try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        }

        func start(_ arguments: String...) throws -> SpawnedProgram {
            try SluiceBinary.start(["run", job, "--targets", file] + arguments)
        }

        func run(_ arguments: String...) throws -> SpawnedProgram.Exit {
            try SluiceBinary.run(["run", job, "--targets", file] + arguments)
        }

        /// Rows that don't have the job's result exactly once.
        func wrong(but broken: Int? = nil) throws -> [Int64] {
            try databases.enumerated().filter { $0.offset != broken }.map {
                try $0.element.rows("SELECT count(*) FROM t WHERE x <> 1")[0][0].integer ?? -1
            }
        }
    }

    private func outcomes(_ exit: SpawnedProgram.Exit) -> [String] {
        (exit.json["targets"] as? [[String: Any]] ?? []).map { $0["outcome"] as? String ?? "" }
    }

    @Test(
        "does all it can, lists what failed with what goes on, and then goes on with that alone",
        arguments: Engine.allCases)
    func oneFails(engine: Engine) throws {
        let shards = try Shards(engine, 4, broken: 1, isYAML: engine == .sqlite)
        let first = try shards.run("--json", "--at-once", "2")
        #expect(first.code == 1, "\(first.both)")
        #expect(outcomes(first) == ["complete", "failed", "complete", "complete"])
        #expect(try shards.wrong(but: 1).allSatisfy { $0 == 0 })
        let text = try shards.run()
        #expect(text.code == 1 && text.output.contains("3 complete already, 1 failed"), "\(text.both)")
        #expect(text.errors.contains("--only shard1") && text.errors.contains("there is no table 't'"), "\(text.both)")
        try shards.databases[1].run("ALTER TABLE other RENAME TO t")
        let only = try shards.run("--json", "--only", "shard1")
        #expect(only.code == 0 && outcomes(only) == ["complete"], "\(only.both)")
        let last = try shards.run("--json")
        #expect(last.code == 0 && outcomes(last) == ["skipped", "skipped", "skipped", "skipped"], "\(last.both)")
        #expect(try shards.wrong().allSatisfy { $0 == 0 })
        #expect(try shards.databases.allSatisfy { try $0.url.runs().count == 1 })
    }

    @Test(
        "killed in its middle, or stopped, it goes on where each of its runs was", arguments: Engine.allCases,
        [SIGKILL, SIGTERM])
    func goesOn(engine: Engine, signal: Int32) throws {
        let shards = try Shards(engine, 5)
        let program = try shards.start("--json", "--at-once", "2")
        let deadline = Date.now + 30
        while Date.now < deadline {
            let rows = shards.databases.compactMap { try? $0.url.runs().last?.rows }
            if rows.reduce(0, +) > Self.rows / 2 { break }
            usleep(3_000)
        }
        program.signal(signal)
        let stopped = program.wait()
        #expect(stopped.code == (signal == SIGKILL ? 128 + SIGKILL : 3), "\(stopped.both)")
        if signal == SIGTERM {
            #expect(outcomes(stopped).contains("stopped") && outcomes(stopped).contains("waiting"), "\(stopped.both)")
        }
        let exit = try shards.run("--json", "--at-once", "5")
        #expect(exit.code == 0, "\(exit.both)")
        #expect(try shards.wrong().allSatisfy { $0 == 0 })
        #expect(try shards.databases.allSatisfy { try $0.url.runs().count == 1 })
    }

    @Test(
        "is looked at as a whole by status, a database that can't be reached among the others",
        arguments: Engine.allCases)
    func status(engine: Engine) throws {
        let shards = try Shards(engine, 3, broken: 1)
        #expect(try shards.run("--only", "shard0").code == 0)
        _ = try shards.run("--only", "shard1")
        let look = { (arguments: [String]) in try SluiceBinary.run(["status", "--targets", shards.file] + arguments) }
        let whole = try look(["--json"])
        #expect(whole.code == 0, "\(whole.both)")
        let targets = try #require(whole.json["targets"] as? [[String: Any]])
        let states = targets.map { ($0["runs"] as? [[String: Any]] ?? []).map { $0["state"] as? String ?? "" } }
        #expect(states == [["complete"], [], []])
        let text = try look([])
        #expect(text.output.contains("3 databases: 1 complete, 2 without a run; 20,000 rows"), "\(text.both)")
        let url = "postgres://u:hunter2@127.0.0.1:1/none?connect_timeout=1"
        try "\(String(contentsOfFile: shards.file, encoding: .utf8))\ngone \(url)".write(
            toFile: shards.file, atomically: true, encoding: .utf8)
        let some = try look([])
        #expect(
            some.code == 1 && some.output.contains("1 not reached") && !some.both.contains("hunter2"), "\(some.both)")
        #expect(some.output.contains("1 complete"), "\(some.both)")
        #expect(try look(["7"]).code == 64)
    }

    @Test("shows no password, whatever fails")
    func passwords() throws {
        let shards = try Shards(.sqlite, 1)
        let url = "postgres://u:hunter2@127.0.0.1:1/none?connect_timeout=1"
        try "a ${SHARD_URL}\nb sqlite:\(shards.folder.path)/none.db".write(
            toFile: shards.file, atomically: true, encoding: .utf8)
        for arguments in [["--json"], []] {
            let exit = try SluiceBinary.run(
                ["run", shards.job, "--targets", shards.file] + arguments, environment: ["SHARD_URL": url])
            #expect(exit.code == 1 && !exit.both.contains("hunter2"), "\(exit.both)")
        }
    }

    @Test(
        "takes its flags together only",
        arguments: [
            ["--at-once", "2"], ["--only", "a"], ["--targets", "FILE", "--database", "sqlite:x.db"],
            ["--targets", "FILE", "--dry-run"], ["--targets", "FILE", "--at-once", "0"],
            ["--targets", "FILE", "--only", "nobody"],
        ])
    func flags(arguments: [String]) throws {
        let shards = try Shards(.sqlite, 1)
        let exit = try SluiceBinary.run(
            ["run", shards.job] + arguments.map { $0 == "FILE" ? shards.file : $0 })
        #expect(exit.code == 64, "\(exit.both)")
    }

    @Test("its units and manifests give a chunk the time to end")
    func deploy() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../deploy").standardized
        let longest = ChunkSettings().target * 2 + JobDefaults().lockTimeout
        let job = try String(contentsOf: folder.appending(path: "kubernetes/fleet-job.yaml"), encoding: .utf8)
        let grace = try #require(job.firstMatch(of: /terminationGracePeriodSeconds: (\d+)/)?.1)
        #expect(Duration.seconds(Int(grace) ?? 0) > longest)
        for unit in ["sluice-run@.service", "sluice-fleet@.service"] {
            let text = try String(contentsOf: folder.appending(path: "systemd/" + unit), encoding: .utf8)
            let stop = try #require(text.firstMatch(of: /TimeoutStopSec=(\d+)/)?.1)
            #expect(Duration.seconds(Int(stop) ?? 0) > longest)
        }
    }
}
