import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("sluice forecast")
struct ForecastCommandTests {
    private func makeCase(_ engine: Engine, slow: Bool) throws -> CommandCase {
        // A chunk takes a second at least, and nothing ends within one.
        let sleep = engine == .postgres ? "(SELECT 1 FROM pg_sleep(0.01 + a * 0))" : "(\(Self.slow))"
        return try CommandCase(
            engine,
            schema: """
                CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint NOT NULL, b bigint);
                \(series(3_000)) INSERT INTO t SELECT i, i, NULL FROM n;
                """,
            job: "table: t\nset: {b: a + \(slow ? sleep : "1")}\nchunk: {passes: 1}")
    }

    private static let slow =
        "SELECT count(*) * 0 + 1 FROM (WITH RECURSIVE n(i) AS (SELECT a UNION ALL SELECT i + 1 FROM n WHERE i < a + 100000) SELECT i FROM n)"

    @Test("prints what it found as JSON and as text", arguments: Engine.allCases)
    func prints(engine: Engine) throws {
        let test = try makeCase(engine, slow: false)
        let exit = try test.sluice("forecast", "JOB", "--max-rows", "2000", "--max-chunks", "10", "--max-time", "20s")
        #expect(exit.code == 0, "\(exit.both)")
        #expect(exit.json["rows"] as? Int == 3_000)
        let measured = exit.json["measured"] as? [String: Any]
        #expect(1...10 ~= measured?["chunks"] as? Int ?? 0 && 1...2_000 ~= measured?["rows"] as? Int ?? 0)
        #expect((exit.json["seconds_interval"] as? [Double])?.count == 2)
        let text = try SluiceBinary.run(["forecast", test.job, "--database", test.database.text])
        #expect(
            text.code == 0 && text.output.contains("(80 %)") && text.output.contains("each rolled back"), "\(text.both)"
        )
        let plan = try SluiceBinary.run(["forecast", test.job, "--database", test.database.text, "--dry-run"])
        #expect(plan.code == 0 && plan.output.contains("nothing was changed"), "\(plan.both)")
        #expect(try test.runs().isEmpty)
    }

    @Test(
        "takes limits that are limits",
        arguments: [["--max-rows", "0"], ["--max-chunks", "0"], ["--max-time", "soon"]])
    func limits(arguments: [String]) throws {
        let test = try makeCase(.sqlite, slow: false)
        let exit = try SluiceBinary.run(["forecast", test.job, "--database", test.database.text] + arguments)
        #expect(exit.code == 64, "\(exit.both)")
    }

    @Test("leaves nothing when it is killed in a chunk, and no lock", arguments: Engine.allCases, [SIGKILL, SIGINT])
    func kill(engine: Engine, signal: Int32) throws {
        let test = try makeCase(engine, slow: true)
        let program = try test.start("forecast", "JOB", "--max-time", "60s")
        usleep(900_000)
        program.signal(signal)
        // The second one doesn't wait for the chunk.
        if signal == SIGINT {
            usleep(200_000)
            program.signal(signal)
        }
        let exit = program.wait()
        #expect(exit.code == (signal == SIGKILL ? 128 + SIGKILL : 3), "\(exit.both)")
        let connection = try test.database.connect()
        if engine == .postgres { try connection.executeScript("SET lock_timeout = '5s'") }
        #expect(try connection.execute("UPDATE t SET a = a WHERE id < 200") == 199)
        #expect(try test.database.rows("SELECT count(*) FROM t WHERE b IS NOT NULL") == [[0]])
        #expect(try test.runs().isEmpty)
        #expect(try test.sluice("run", "JOB", "--dry-run").code == 0)
    }
}
