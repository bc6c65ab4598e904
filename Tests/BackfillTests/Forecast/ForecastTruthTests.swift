import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

/// How often the interval of a forecast holds what the run then takes. `SLUICE_FORECASTS` says how often each shape is tried.
@Suite("The interval of a forecast", .serialized)
struct ForecastTruthTests {
    private static let tries = ProcessInfo.processInfo.environment["SLUICE_FORECASTS"].flatMap { Int($0) } ?? 1

    private static let jobs = [
        "set: {b: a + 1}", "set: {b: a + 1}\nchunk: {passes: 1}", "set: {c: a + 1}",
        "set: {b: a + 1}\nwhere: a % 4 = 0", "transform: {d: {cents_to_decimal: a}}", "set: {b: a + 1}\nworkers: 2",
    ]

    @Test("holds the truth of plain tables", arguments: Engine.allCases)
    func holds(engine: Engine) throws {
        var held = 0
        var all = 0
        for round in 0..<Self.tries {
            for job in Self.jobs {
                let rows = 100_000 + 40_000 * (round % 3)
                let test = try EngineCase(
                    engine,
                    """
                    CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a bigint NOT NULL, b bigint, c bigint, d numeric, note text NOT NULL);
                    CREATE INDEX t_c ON t (c);
                    \(series(rows)) INSERT INTO t SELECT i, i, NULL, NULL, NULL, 'some text of a usual length' FROM n;
                    """)
                if engine == .postgres { try test.database.run("VACUUM ANALYZE t") }
                let text = "table: t\n\(job)"
                let found = try test.engine.forecast(test.job(text))
                let run = try test.complete(text)
                let interval = try #require(found.interval)
                let isHeld = interval.contains(run.sessionSeconds)
                all += 1
                held += isHeld ? 1 : 0
                print(
                    "forecast on \(engine) of \(rows) rows, \(job.split(separator: "\n")): \(interval.lowerBound) to \(interval.upperBound), "
                        + "about \(found.seconds ?? 0), proof \(found.proofSeconds ?? 0); truth \(run.sessionSeconds), proof \(run.proofSeconds), "
                        + "\(run.record.chunks) chunks, p50 \(run.chunkSeconds?.p50 ?? 0): \(isHeld ? "held" : "MISSED")"
                )
            }
        }
        print("forecast on \(engine): the interval held in \(held) of \(all)")
        #expect(Double(held) >= 0.5 * Double(all))
    }
}
