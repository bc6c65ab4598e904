import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// A primary that is lost for good, and a synchronous standby in its place.
@Suite("A failover", .serialized)
struct FailoverTests {
    @Test(
        "in the middle of a run is survived without help, or by resume where Sluice was lost with it, and no row is changed twice or left out",
        arguments: [false, true])
    func promote(isSluiceLostToo: Bool) throws {
        let seed = Seed.make("failover")
        var random = SeededGenerator(seed: seed)
        let primary = try PostgresCluster(settings: ["fsync=off"])
        defer { try? primary.stop(mode: "immediate") }
        let standby = try PostgresCluster(standbyOf: primary)
        defer { try? standby.stop(mode: "immediate") }
        let shape = TortureShape(.postgres, job: .increment, key: .dense, rows: 40_000, workers: 2, &random)
        try awaitStandby(of: primary)
        let both =
            "host=\(primary.directory.path),\(standby.directory.path) user=postgres dbname=postgres target_session_attrs=read-write"
        let database = try TortureDatabase(name: "postgres", text: both, own: both + " application_name=app")
        try database.withConnection { try $0.executeScript(shape.schema) }
        let job = try TemporaryFolder.make().appending(path: "job.yaml")
        try shape.file.write(to: job, atomically: true, encoding: .utf8)

        let writer = TortureWriter(shape, on: database.own, seed: random.next())
        var program = try SluiceBinary.start(["run", job.path, "--database", both, "--json"])
        try wait(until: { try (database.own.runs().last?.rows ?? 0) > 0 })
        usleep(UInt32.random(in: 0...200_000, using: &random))
        if isSluiceLostToo { program.signal(SIGKILL) }
        try primary.stop(mode: "immediate")
        try standby.promote()
        if isSluiceLostToo {
            #expect(program.wait().code == 128 + SIGKILL)
            #expect(try database.own.runs().last?.state == .running, "the run is forgotten, or was over before")
            program = try SluiceBinary.start(["resume", "--database", both, "--json"])
        }
        let exit = program.wait()
        #expect(exit.code == 0, "\(exit.both), seed \(seed)")
        let problems = try TortureCheck(
            shape: shape, database: database, model: writer.stop(), hasEndedBeforeWriter: true
        ).problems()
        #expect(problems.isEmpty, "\(problems), seed \(seed)")
    }

    /// From here on no commit is acknowledged that the standby hasn't.
    private func awaitStandby(of primary: PostgresCluster) throws {
        let connection = try DatabaseURL(primary.conninfo()).connect()
        try connection.executeScript("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try connection.executeScript("SELECT pg_reload_conf()")
        try wait(until: {
            try connection.scalar("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")?.integer == 1
        })
    }

    private func wait(until condition: () throws -> Bool) throws {
        for _ in 0..<3_000 {
            if (try? condition()) == true { return }
            usleep(10_000)
        }
        Issue.record("nothing came of it for half a minute")
    }
}
