import Foundation
import SluiceTestSupport
import Testing

/// Invariant 6, as the operating system sees it: the peak of a whole `sluice run`, on a table and on one ten times as
/// long. `make test-memory` has the release binary do it, with two million rows for transforms as well.
@Suite("Memory doesn't grow with the table or the number of chunks", .serialized)
struct MemoryTests {
    struct Work: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: String
        let rows: Int
    }

    /// A debug build computes some 20,000 values a second, so that its transform has a tenth of the rows.
    private static let isFull = Seed.environment("SLUICE_MEMORY") == "full"
    static let works = [
        Work(testDescription: "set", change: "set: {y: x + 1}", rows: 2_000_000),
        Work(
            testDescription: "transform", change: "transform: {y: {cents_to_decimal: x}}",
            rows: isFull ? 2_000_000 : 200_000),
    ]

    /// Pages of the program that are touched late, and what the allocator keeps; two bytes a row of two million.
    private static let bound = 4 << 20

    @Test("of a run", arguments: Engine.allCases, works)
    func run(engine: Engine, work: Work) throws {
        let short = try peakMemory(engine, work, rows: work.rows / 10)
        let long = try peakMemory(engine, work, rows: work.rows)
        print(
            "peak memory, \(work.testDescription) on \(engine): \(short >> 10) kB, \(long >> 10) kB at \(work.rows) rows"
        )
        #expect(long - short < Self.bound, "\(short) bytes at \(work.rows / 10) rows, \(long) at \(work.rows)")
    }

    private func peakMemory(_ engine: Engine, _ work: Work, rows: Int) throws -> Int {
        // Room for the new row versions in each page: the test's time is not to be that of a growing table.
        let (unlogged, room) = engine == .postgres ? ("UNLOGGED", "WITH (fillfactor = 45)") : ("", "")
        let test = try CommandCase(
            engine,
            schema: """
                CREATE \(unlogged) TABLE t (id \(engine == .sqlite ? "INTEGER" : "bigint") PRIMARY KEY, x int, y numeric) \(room);
                \(series(rows)) INSERT INTO t (id, x) SELECT i, i FROM n;
                """, job: "table: t\n\(work.change)\nchunk: {min_rows: 1000, max_rows: 1000}")
        let program = try test.start("run", "JOB")
        var peak = 0
        while let memory = program.peakMemorySoFar {
            peak = memory
            usleep(5_000)
        }
        let exit = program.wait()
        #expect(exit.json["rows"] as? Int == rows, "\(exit.both)")
        return peak
    }
}
