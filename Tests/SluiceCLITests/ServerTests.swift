import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Invariant 1, with the server as the one that goes.
@Suite("A server that crashes or goes away", .serialized)
struct ServerTests {
    private func makeDatabase(on cluster: PostgresCluster, rows: Int) throws -> DatabaseURL {
        let url = try DatabaseURL(cluster.conninfo())
        let connection = try url.connect()
        try connection.executeScript("DROP SCHEMA IF EXISTS sluice CASCADE; DROP TABLE IF EXISTS t")
        try connection.executeScript(
            """
            CREATE TABLE t (id bigint PRIMARY KEY, x bigint NOT NULL);
            INSERT INTO t SELECT i, i * 7 FROM generate_series(1, \(rows)) AS i;
            """)
        // The table is the test's: without this, a server that commits without waiting may lose it in the first crash.
        try connection.execute("CHECKPOINT")
        return url
    }

    private func job(_ folder: URL, workers: Int, throttle: String = "") throws -> String {
        let file = folder.appending(path: "job.yaml")
        try """
        table: t
        set: {x: x + 1}
        workers: \(workers)
        chunk: {target: 20ms, min_rows: 10, max_rows: 100}
        """.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private func check(_ url: DatabaseURL, rows: Int, _ comment: String) throws {
        let connection = try url.connect()
        #expect(
            try connection.scalar("SELECT count(*) FROM t WHERE x = id * 7 + 1")?.integer == Int64(rows), "\(comment)")
        #expect(try url.runs().last?.state == .complete, "\(comment)")
    }

    /// Waits until the program has committed a chunk, or until the run is over.
    private func waitUntilUnderWay(_ program: SpawnedProgram, _ url: DatabaseURL, behind rows: Int) throws {
        for _ in 0..<10_000 {
            if let run = try? url.runs().last, run.state.isFinal || run.rows > rows { return }
            usleep(3_000)
        }
        Issue.record("the run doesn't begin: \(program.errorsSoFar) \(program.outputSoFar)")
    }

    @Test(
        "is survived without help, and no row is changed twice or left out",
        arguments: [["fsync=off"], ["fsync=off", "synchronous_commit=off"]])
    func immediateStop(settings: [String]) throws {
        let seed = Seed.make("immediate stops with \(settings)")
        var random = SeededGenerator(seed: seed)
        let cluster = try PostgresCluster(settings: settings)
        defer { try? cluster.stop(mode: "immediate") }
        for round in 0..<3 {
            let workers = 1 + round % 2
            let rows = workers * 20_000
            let url = try makeDatabase(on: cluster, rows: rows)
            let file = try job(try TemporaryFolder.make(), workers: workers)
            let database = ["--database", cluster.conninfo(), "--json"]
            var program = try SluiceBinary.start(["run", file] + database)
            var rowsBefore = 0
            var isKilledAtItsEnd = false
            for crash in 0..<4 {
                // A server that isn't there when a command begins is an error; what is under way is to survive.
                try waitUntilUnderWay(program, url, behind: rowsBefore)
                usleep(UInt32.random(in: 0...300_000, using: &random))
                // Now and then both crash.
                let both = crash == 2
                if both { program.signal(SIGKILL) }
                try cluster.stop(mode: "immediate")
                try cluster.start()
                rowsBefore = 0
                guard both, program.wait().code == 128 + SIGKILL else { continue }
                let run = try #require(try url.runs().last, "a run that had begun is forgotten")
                isKilledAtItsEnd = run.state.isFinal
                guard !isKilledAtItsEnd else { break }
                rowsBefore = run.rows
                program = try SluiceBinary.start(["resume"] + database)
            }
            if !isKilledAtItsEnd {
                let exit = program.wait()
                #expect(exit.code == 0, "\(exit.both) seed \(seed)")
            }
            try check(url, rows: rows, "seed \(seed)")
        }
    }

    @Test("for ten seconds is waited for")
    func away() throws {
        let cluster = try PostgresCluster(settings: ["fsync=off"])
        defer { try? cluster.stop(mode: "immediate") }
        let url = try makeDatabase(on: cluster, rows: 40_000)
        let file = try job(try TemporaryFolder.make(), workers: 2)
        let program = try SluiceBinary.start(["run", file, "--database", cluster.conninfo(), "--json"])
        try waitUntilUnderWay(program, url, behind: 0)
        try cluster.stop(mode: "fast")
        sleep(10)
        try cluster.start()
        let exit = program.wait()
        #expect(exit.code == 0, "\(exit.both)")
        #expect((exit.json["seconds"] as? Double ?? 0) > 9, "the server went before the run was over")
        try check(url, rows: 40_000, "")
    }
}
