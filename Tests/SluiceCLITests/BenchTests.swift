import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// `sluice bench` works on a copy: whatever happens to it, the user's database is as it was.
@Suite("Benchmarks")
struct BenchTests {
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL, name text);
        CREATE INDEX t_name ON t (name);
        CREATE TABLE factor (id bigint NOT NULL PRIMARY KEY, by bigint NOT NULL);
        INSERT INTO factor VALUES (1, 3);
        \(series(20_000)) INSERT INTO t SELECT i, i, 'row ' || i FROM n;
        """
    // Not idempotent, and it reads another table.
    private static let job = "table: t\nset: {x: x + (SELECT max(by) FROM factor)}\n"

    private func makeCase(_ engine: Engine) throws -> CommandCase {
        try CommandCase(engine, schema: Self.schema, job: Self.job)
    }

    /// Files or schemas of a benchmark, and rows it left in the state tables.
    private func leftovers(in test: CommandCase) throws -> [String] {
        switch test.database.engine {
        case .sqlite:
            let folder = URL(filePath: String(test.database.text.dropFirst("sqlite:".count)))
                .deletingLastPathComponent()
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("bench") }
        case .postgres:
            let schemas = try test.database.rows(
                "SELECT nspname::text FROM pg_namespace WHERE nspname = 'sluice_bench'")
            guard try test.database.rows("SELECT to_regclass('sluice.runs') IS NOT NULL").first?[0].isTrue == true
            else {
                return schemas.map { $0[0].text ?? "" }
            }
            let state = try test.database.rows(
                "SELECT 'run ' || id FROM sluice.runs UNION ALL SELECT 'range ' || run_id FROM sluice.ranges UNION ALL SELECT object FROM sluice.events"
            )
            return (schemas + state).map { $0[0].text ?? "" }
        }
    }

    private func isUntouched(_ test: CommandCase) throws -> Bool {
        try test.database.rows("SELECT count(*), count(CASE WHEN x <> id THEN 1 END) FROM t").first == [20_000, 0]
    }

    @Test("measures each setting on a copy of the table, and removes it", arguments: Engine.allCases)
    func copy(engine: Engine) throws {
        let test = try makeCase(engine)
        let exit = try test.sluice(
            "bench", "JOB", "--chunk-sizes", "500,5000", "--workers", "1,2", "--rows", "12000", "--output",
            test.folder.path)
        #expect(exit.code == 0, "\(exit.both)")
        let points = try #require(exit.json["points"] as? [[String: Any]])
        #expect(points.count == 4)
        for point in points {
            #expect(point["rows"] as? Int == 12_000)
            #expect((point["journal_bytes"] as? Int ?? 0) > 0)
            #expect((point["client_peak_bytes"] as? Int ?? 0) > 1_000_000)
        }
        #expect((exit.json["chunk_block"] as? String)?.hasPrefix("chunk: {target: 500ms") == true)
        #expect(try leftovers(in: test).isEmpty)
        #expect(try isUntouched(test))
        let html = try String(contentsOf: test.folder.appending(path: "bench.html"), encoding: .utf8)
        #expect(html.contains("<svg"))
        let file = try JSONSerialization.jsonObject(with: Data(contentsOf: test.folder.appending(path: "bench.json")))
        #expect((file as? [String: Any])?["version"] as? Int == 1)
    }

    @Test("rows a chunk are as many as were asked for, also where there are passes")
    func chunkSizesHold() throws {
        let test = try makeCase(.postgres)
        let exit = try test.sluice(
            "bench", "JOB", "--chunk-sizes", "500,2500", "--workers", "1", "--output", test.folder.path)
        let points = try #require(exit.json["points"] as? [[String: Any]])
        #expect(exit.json["passes"] as? Int == 8)
        #expect(points.map { $0["chunks"] as? Int } == [40, 8])
    }

    @Test("a generated table needs no job", arguments: Engine.allCases)
    func generated(engine: Engine) throws {
        let test = try makeCase(engine)
        let exit = try test.sluice(
            "bench", "--rows", "5000", "--workers", "1", "--chunk-sizes", "1000", "--output", test.folder.path)
        #expect(exit.code == 0, "\(exit.both)")
        #expect(try leftovers(in: test).isEmpty)
        #expect(try isUntouched(test))
    }

    @Test(
        "a signal stops it, and the copy is removed; a second one ends it at once, and removes it too",
        arguments: Engine.allCases, [1, 2])
    func signals(engine: Engine, count: Int) throws {
        let test = try makeCase(engine)
        let program = try test.start(
            "bench", "JOB", "--chunk-sizes", "1", "--workers", "1", "--output", test.folder.path)
        let deadline = Date.now + 20
        while try leftovers(in: test).isEmpty, Date.now < deadline { usleep(5_000) }
        usleep(200_000)
        for _ in 0..<count {
            program.signal(SIGINT)
            usleep(30_000)
        }
        let exit = program.wait()
        #expect(exit.code == 3, "\(exit.both)")
        #expect(try leftovers(in: test).isEmpty)
        #expect(try isUntouched(test))
    }

    @Test("what a killed benchmark left is removed by the next one", arguments: Engine.allCases)
    func killed(engine: Engine) throws {
        let test = try makeCase(engine)
        let program = try test.start(
            "bench", "JOB", "--chunk-sizes", "1", "--workers", "1", "--output", test.folder.path)
        let deadline = Date.now + 20
        while try leftovers(in: test).isEmpty, Date.now < deadline { usleep(5_000) }
        usleep(100_000)
        program.signal(SIGKILL)
        _ = program.wait()
        #expect(try !leftovers(in: test).isEmpty)
        let exit = try test.sluice(
            "bench", "JOB", "--chunk-sizes", "5000", "--workers", "1", "--output", test.folder.path)
        #expect(exit.code == 0, "\(exit.both)")
        #expect(try leftovers(in: test).isEmpty)
    }

    @Test("a wrong job is refused before anything is copied", arguments: Engine.allCases)
    func wrongJob(engine: Engine) throws {
        let test = try CommandCase(engine, schema: Self.schema, job: "table: t\nset: {y: x + 1}\n")
        let exit = try test.sluice("bench", "JOB", "--output", test.folder.path)
        #expect(exit.code == 1)
        #expect((exit.errorObject?["message"] as? String)?.contains("no column 'y'") == true, "\(exit.both)")
        #expect(try leftovers(in: test).isEmpty)
    }
}
