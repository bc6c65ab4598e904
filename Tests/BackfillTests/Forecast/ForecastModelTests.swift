import Testing

@testable import SluiceBackfill

@Suite("From samples to a run")
struct ForecastModelTests {
    private func sample(_ place: Int, seconds: Double, isFirstPass: Bool = true, journal: Double = 0) -> ChunkSample {
        ChunkSample(
            place: place, isFirstPass: isFirstPass, keys: 1_000, rows: 1_000, seconds: seconds, journal: journal,
            updates: (1_000, 0), windowKeys: 8_000)
    }

    private func model(_ samples: [ChunkSample], passes: Int = 1, workers: Int = 1) -> ForecastModel {
        ForecastModel(
            samples: samples, passes: passes, keys: 1_000_000, workers: workers, chunkRows: 1_000,
            staysInPage: passes > 1)
    }

    @Test("a thousand chunks of 10 ms take ten seconds, and half of that with two workers")
    func plain() throws {
        let samples = (0..<20).map { sample($0, seconds: 0.01) }
        let one = try #require(model(samples).workSeconds)
        #expect(abs(one - 10.6) < 0.01)
        #expect(try #require(model(samples, workers: 2).workSeconds) == one / 2)
    }

    @Test("the interval grows with what the places differ by, and holds the estimate")
    func interval() throws {
        let even = try #require(model((0..<20).map { sample($0, seconds: 0.01) }).interval)
        let uneven = try #require(
            model((0..<20).map { sample($0, seconds: $0.isMultiple(of: 5) ? 0.046 : 0.001) }).interval)
        #expect(uneven.lowerBound < even.lowerBound && uneven.upperBound > even.upperBound)
        #expect(even.contains(10))
    }

    @Test("chunks that were small, when their size was still looked for, say nothing")
    func small() throws {
        var tiny = sample(20, seconds: 5)
        tiny.windowKeys = 100
        #expect(model((0..<20).map { sample($0, seconds: 0.01) } + [tiny]).workSeconds ?? 0 < 11)
    }

    @Test("later passes stay in their pages: seven of eight updates, and little WAL")
    func passes() throws {
        let samples = (0..<20).flatMap {
            [
                sample($0, seconds: 0.01, journal: 400_000),
                sample($0, seconds: 0.01, isFirstPass: false, journal: 300_000),
            ]
        }
        let model = model(samples, passes: 8)
        #expect(model.shareInPage == 7 / 8.0)
        #expect(abs((model.journal ?? 0) - 1_000_000 * (400 + 7 * 120) / 8) < 1)
    }

    @Test("limits are never passed, and a last chunk isn't cut small")
    func budget() {
        var limits = ForecastLimits()
        limits.rows = 1_000
        limits.chunks = 10
        var budget = ForecastBudget(limits)
        var changed = 0
        while let taken = budget.take(window: 5_000, passes: 2) {
            #expect(taken == 200)
            budget.returned(taken, changed: 100)
            changed += 100
        }
        #expect(changed <= 1_000 && changed >= 800)
    }

    @Test(
        "a window spreads the work over days",
        arguments: [
            // Hours of work, the hour it begins, and the hours until its end; open from 22 to 6.
            (1.0, 23, 1.0), (8, 22, 8), (9, 22, 25), (1, 12, 11), (7.5, 23, 23.5),
        ])
    func window(hours: Double, start: Int, total: Double) {
        let window = Throttle.Window(from: 22 * 60, to: 6 * 60)
        #expect(window.seconds(toWork: hours * 3_600, from: start * 60) == total * 3_600)
    }
}
