/// Rows a second over the recent past, and when the rest will be done, as an interval: the rate of the slow tenth of
/// the recent seconds and that of the fast tenth bound it.
package struct RateEstimator: Sendable {
    private static let memory = 60

    private var rates: [Double] = []
    private var last: (rows: Int, seconds: Double)?

    package init() {}

    /// - Parameter seconds: Any clock that doesn't jump.
    package mutating func observe(rows: Int, at seconds: Double) {
        defer { last = (rows, seconds) }
        guard let last, seconds > last.seconds else { return }
        rates.append(Double(rows - last.rows) / (seconds - last.seconds))
        if rates.count > Self.memory { rates.removeFirst() }
    }

    /// The mean of what is remembered.
    package var rowsPerSecond: Double? {
        rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
    }

    /// Seconds until `remaining` rows are done; nil where nothing moves, since then nobody can know.
    package func eta(remaining: Int) -> ClosedRange<Double>? {
        guard let mean = rowsPerSecond, mean > 0 else { return nil }
        guard remaining > 0 else { return 0...0 }
        let sorted = rates.sorted()
        // A tenth may be zero (a pause, a checkpoint): half the mean then stands for the slow end.
        let slow = max(sorted[sorted.count / 10], mean / 2)
        let fast = max(sorted[sorted.count * 9 / 10], mean)
        return Double(remaining) / fast...Double(remaining) / slow
    }
}

/// Chunk times of a run in constant memory: the newest thousand.
package struct ChunkTimes: Sendable {
    private static let memory = 1_000
    private var seconds: [Double] = []
    private var next = 0

    package init() {}

    package mutating func add(_ time: Double) {
        if seconds.count < Self.memory {
            seconds.append(time)
        } else {
            seconds[next] = time
        }
        next = (next + 1) % Self.memory
    }

    /// Median and 99th percentile.
    package var summary: (p50: Double, p99: Double)? {
        percentile(0.5).flatMap { p50 in percentile(0.99).map { (p50, $0) } }
    }

    /// - Parameter fraction: 0.5 for the median, 0.99 for p99.
    package func percentile(_ fraction: Double) -> Double? {
        guard !seconds.isEmpty else { return nil }
        let sorted = seconds.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * fraction))]
    }
}
