import Foundation
import Sluice
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Invariant 1: a chunk and its checkpoint commit together or not at all.
@Suite("A killed sluice", .serialized)
struct CrashTests {
    private static let crashes = Seed.environment("SLUICE_CRASHES").flatMap { Int($0) } ?? 100

    /// One table, worked on by a run that is killed again and again: `x = x + 1` in the database, or in Sluice a transform
    /// of x that gives another value when it is applied to its own result, or refuses it.
    private struct Shape {
        let workers: Int
        let rows: Int
        let chunkRows: Int
        let passes: Int
        let isTransform: Bool

        init(_ engine: Engine, _ random: inout SeededGenerator) {
            workers = Int.random(in: 1...2, using: &random)
            // Two ranges need 20,000 rows each.
            rows = workers == 2 ? 40_000 : 20_000
            chunkRows = Int.random(in: 50...400, using: &random)
            passes = engine == .postgres ? [1, 8].randomElement(using: &random) ?? 1 : 1
            isTransform = Bool.random(using: &random)
        }

        var schema: String {
            """
            CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x \(isTransform ? "numeric" : "bigint") NOT NULL, y bigint NOT NULL);
            \(series(rows)) INSERT INTO t SELECT i, i * \(isTransform ? 700 : 7), 0 FROM n;
            """
        }

        /// What x is when the run is complete.
        var result: String { isTransform ? "id * 7" : "id * 7 + 1" }

        var job: String {
            """
            table: t
            \(isTransform ? "transform: {x: {cents_to_decimal: x}}" : "set: {x: x + 1}")
            workers: \(workers)
            chunk: {target: 20ms, min_rows: 10, max_rows: \(chunkRows), passes: \(passes)}
            """
        }
    }

    private func makeCase(_ engine: Engine, _ shape: Shape) throws -> CommandCase {
        try CommandCase(engine, schema: shape.schema, job: shape.job)
    }

    @Test("ends in the same table as an undisturbed run, wherever it is killed and resumed", arguments: Engine.allCases)
    func kills(engine: Engine) throws {
        let seed = Seed.make("kills on \(engine)")
        var random = SeededGenerator(seed: seed)
        let wanted = engine == .sqlite ? Self.crashes / 2 : Self.crashes - Self.crashes / 2
        var killed = 0
        var rounds = 0
        while killed < wanted {
            let shape = Shape(engine, &random)
            let test = try makeCase(engine, shape)
            let writer = Writer(test.database, rows: Int64(shape.rows), seed: random.next())
            let most = min(10, wanted - killed)
            let (count, exit) = try work(test, killing: most, &random)
            let tally = writer.stop()
            if let exit { #expect(exit.code == 0, "\(exit.both), seed \(seed)") }
            try check(test, shape, tally, "seed \(seed), \(shape), killed \(count) times")
            killed += count
            rounds += 1
            guard rounds < wanted * 3 + 3 else { break }
        }
        #expect(killed == wanted, "in \(rounds) runs only \(killed) processes were still there to be killed")
    }

    /// Starts or resumes, kills at a random moment, and again; the last process is left alone.
    private func work(
        _ test: CommandCase, killing most: Int, _ random: inout SeededGenerator
    ) throws -> (killed: Int, last: SpawnedProgram.Exit?) {
        var killed = 0
        while true {
            let isOpen = try test.openRun != nil
            let program = try isOpen ? test.start("resume") : test.start("run", "JOB")
            if killed < most {
                usleep(UInt32.random(in: 5_000...500_000, using: &random))
                program.signal(SIGKILL)
            }
            let exit = program.wait()
            guard exit.code == 128 + SIGKILL else { return (killed, exit) }
            killed += 1
            // Killed behind its last commit: there is nothing to resume, and another run would be another change.
            if try test.runs().last?.state.isFinal == true { return (killed, nil) }
        }
    }

    @Test(
        "leaves keep_in_sync's trigger in place until the run is complete, and then no longer",
        arguments: Engine.allCases)
    func triggers(engine: Engine) throws {
        let seed = Seed.make("kills with keep_in_sync on \(engine)")
        var random = SeededGenerator(seed: seed)
        let test = try CommandCase(
            engine,
            schema: """
                CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint, y bigint NOT NULL);
                \(series(40_000)) INSERT INTO t SELECT i, NULL, 0 FROM n;
                """,
            job: "table: t\nset: {x: y + 1}\nkeep_in_sync: true\nchunk: {min_rows: 10, max_rows: 10}")
        let triggers =
            engine == .sqlite
            ? "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"
            : "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
        let writer = Writer(test.database, rows: 40_000, seed: random.next())
        for _ in 0..<5 {
            let isOpen = try test.openRun != nil
            let program = try isOpen ? test.start("resume") : test.start("run", "JOB")
            usleep(UInt32.random(in: 100_000...400_000, using: &random))
            program.signal(SIGKILL)
            guard program.wait().code == 128 + SIGKILL else { break }
            if let run = try test.openRun, run.rows > 0 { #expect(try test.database.rows(triggers) != [[0]]) }
        }
        let tally = writer.stop()
        #expect(tally.failures.isEmpty)
        // Where the run was over before the writer, what was written between the two is nobody's business.
        if try test.openRun != nil {
            let exit = try test.sluice("resume")
            #expect(exit.code == 0, "\(exit.both) seed \(seed)")
            let wrong = try test.database.rows("SELECT count(*) FROM t WHERE x IS NULL OR x <> y + 1")
            #expect(wrong == [[0]], "seed \(seed)")
        }
        #expect(try test.database.rows(triggers) == [[0]])
    }

    private func check(_ test: CommandCase, _ shape: Shape, _ tally: Writer.Tally, _ comment: String) throws {
        #expect(tally.failures.isEmpty, "\(tally.failures) \(comment)")
        let runs = try test.runs()
        #expect(runs.count == 1 && runs[0].state == .complete, "\(comment)")
        let wrong = try test.database.rows(
            "SELECT id, x FROM t WHERE id <= \(shape.rows) AND x <> \(shape.result) LIMIT 5")
        #expect(wrong.isEmpty, "\(comment)")
        #expect(
            try test.database.rows("SELECT count(*) FROM t WHERE id <= \(shape.rows)") == [
                [.integer(Int64(shape.rows))]
            ])
        // Rows that came in later belong to the run up to the last key there was when it laid its ranges.
        let later = try test.database.rows("SELECT id, x FROM t WHERE id > \(shape.rows) ORDER BY id")
        #expect(later.map { $0[0].integer } == tally.inserted.map(Optional.some), "\(comment)")
        // A later row's x is 0, of which the transform makes 0.
        let done = shape.isTransform ? runs[0].rows - shape.rows : later.prefix { $0[1] == 1 }.count
        #expect(0...later.count ~= done && later.dropFirst(done).allSatisfy { $0[1].real == 0 }, "\(comment)")
        let counted = try test.database.rows("SELECT id, y FROM t WHERE y <> 0")
        let increments = Dictionary(uniqueKeysWithValues: counted.map { ($0[0].integer ?? 0, $0[1].integer ?? 0) })
        #expect(increments == tally.increments, "an application's update was lost: \(comment)")
        #expect(runs[0].rows == shape.rows + done, "\(comment)")
    }
}
