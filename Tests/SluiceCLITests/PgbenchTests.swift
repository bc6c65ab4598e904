import Foundation
import SluiceDatabase
import SluiceTestSupport
import Synchronization
import Testing

@Suite("Beside pgbench")
struct PgbenchTests {
    @Test("a run fails none of its clients and leaves its sums in balance")
    func sums() throws {
        let database = try Engine.postgres.makeDatabase()
        let name = database.name
        let cluster = try PostgresCluster.shared.get()
        try cluster.tool("pgbench", ["-i", "-s", "2", "-q", name])
        try database.run("ALTER TABLE pgbench_accounts ADD COLUMN visits integer NOT NULL DEFAULT 0")
        let test = try CommandCase(
            database,
            job:
                "table: pgbench_accounts\nset: {visits: visits + 1}\nworkers: 2\nchunk: {target: 100ms, max_rows: 5000}"
        )

        let report = Mutex("")
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let text = (try? cluster.tool("pgbench", ["-c", "4", "-j", "1", "-T", "8", name])) ?? "pgbench failed"
            report.withLock { $0 = text }
            done.signal()
        }
        usleep(500_000)
        let exit = try test.sluice("run", "JOB")
        done.wait()
        #expect(exit.code == 0 && exit.json["rows"] as? Int == 200_000, "\(exit.both)")
        let text = report.withLock { $0 }
        #expect(text.contains("number of failed transactions: 0 "), "\(text)")
        #expect(try database.rows("SELECT count(*) FROM pgbench_accounts WHERE visits = 1") == [[200_000]])
        let sums = try database.rows(
            """
            SELECT (SELECT sum(abalance) FROM pgbench_accounts), (SELECT sum(tbalance) FROM pgbench_tellers),
              (SELECT sum(bbalance) FROM pgbench_branches), (SELECT sum(delta) FROM pgbench_history),
              (SELECT count(*) FROM pgbench_history)
            """)[0]
        #expect(Set(sums[..<4]).count == 1, "\(sums)")
        #expect((sums[4].integer ?? 0) > 100)
    }
}
