import SluiceBackfill
import Testing

@Suite("The rate")
struct RateEstimatorTests {
    @Test("is the mean of the recent past, and the time left an interval around it")
    func steady() throws {
        var rate = RateEstimator()
        #expect(rate.rowsPerSecond == nil && rate.eta(remaining: 10) == nil)
        for second in 0...20 { rate.observe(rows: second * 1_000, at: Double(second)) }
        #expect(rate.rowsPerSecond == 1_000)
        let eta = try #require(rate.eta(remaining: 5_000))
        #expect(eta.lowerBound == 5 && eta.upperBound == 5)
        #expect(rate.eta(remaining: 0) == 0...0)
    }

    @Test("gives a wider interval the more it varies, with the mean inside")
    func varied() throws {
        var rate = RateEstimator()
        var rows = 0
        for second in 0...40 {
            rate.observe(rows: rows, at: Double(second))
            rows += second.isMultiple(of: 2) ? 500 : 1_500
        }
        let eta = try #require(rate.eta(remaining: 10_000))
        #expect(eta.lowerBound < 8 && eta.upperBound > 12 && eta.contains(10))
    }

    @Test("forgets what is a minute of observations ago, and knows nothing while nothing moves")
    func memory() {
        var rate = RateEstimator()
        for second in 0...10 { rate.observe(rows: second * 1_000_000, at: Double(second)) }
        for second in 11...80 { rate.observe(rows: 10_000_000, at: Double(second)) }
        #expect(rate.rowsPerSecond == 0)
        #expect(rate.eta(remaining: 1) == nil)
    }

    @Test("of chunk times tells median and 99th percentile in constant memory")
    func chunkTimes() {
        var times = ChunkTimes()
        #expect(times.percentile(0.5) == nil)
        for number in 1...5_000 { times.add(Double(number)) }
        #expect(times.percentile(0.5) == 4_501)
        #expect(times.percentile(0.99) == 4_991)
    }
}
