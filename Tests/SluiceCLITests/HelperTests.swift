import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("sluice work")
struct HelperTests {
    @Test("takes its part of a run that began with one worker, and ends once nothing is left for it")
    func helps() throws {
        let rows = 20_000
        let test = try CommandCase(
            .postgres,
            schema: """
                CREATE FUNCTION slow(a bigint) RETURNS bigint IMMUTABLE LANGUAGE plpgsql
                  AS $$ BEGIN PERFORM pg_sleep(0.0002); RETURN a; END $$;
                CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL);
                \(series(rows)) INSERT INTO t SELECT i, 0 FROM n;
                """,
            job: "table: t\nset: {x: slow(x + 1)}\nchunk: {target: 50ms, max_rows: 200}")
        let owner = try test.start("run", "JOB")
        #expect(Pause.wait(atMost: .seconds(20)) { ((try? test.openRun?.rows) ?? 0) > 0 })
        let help = try test.sluice("work")
        #expect(help.code == 0, "\(help.both)")
        let exit = owner.wait()
        #expect(exit.code == 0, "\(exit.both)")
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE x = 1") == [[.integer(Int64(rows))]])
        #expect(try test.runs().map(\.rows) == [rows])
        #expect(try test.database.rows("SELECT count(*) > 1 FROM sluice.ranges") == [[true]])
    }
}
