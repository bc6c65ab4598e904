/// Decides how many rows the next chunk has, from how long the last ones took. A pure value: events in, a size out.
///
/// It aims at the 90th percentile of the time a row takes in recent chunks, so that one slow chunk in ten and not one
/// in two is over the target; it grows carefully and falls at once (source: block/spirit's chunker, with growth at
/// most 1.5 and a cut for a chunk of five times the target).
package struct ChunkController: Sendable, Hashable {
    package static let growthLimit = 1.5
    package static let panicFactor = 5.0
    private static let memory = 20

    package let target: Double
    package let bounds: ClosedRange<Int>
    package private(set) var size: Int
    private var secondsPerRow: [Double] = []

    /// - Parameter target: Seconds a chunk should take.
    package init(target: Double, bounds: ClosedRange<Int>, initial: Int = 1_000) {
        self.target = target
        self.bounds = bounds
        size = min(max(initial, bounds.lowerBound), bounds.upperBound)
    }

    /// A chunk of `rows` rows was committed after `seconds`. Chunks that touched few rows say little about a row's
    /// cost, and count as if each had been a tenth of what was asked for.
    package mutating func committed(rows: Int, seconds: Double) {
        let rows = max(rows, size / 10, 1)
        if seconds > Self.panicFactor * target {
            // The rows changed under us (wider, colder, contended): what was measured before no longer counts.
            secondsPerRow = [seconds / Double(rows)]
            resize(to: Double(size) * target / seconds)
            return
        }
        secondsPerRow.append(seconds / Double(rows))
        if secondsPerRow.count > Self.memory { secondsPerRow.removeFirst() }
        let ideal = target / max(p90, 1e-9)
        // From a single row half as much again would be a single row for ever.
        resize(to: min(ideal, max(Double(size) * Self.growthLimit, Double(size + 1))))
    }

    /// A chunk was given up (a lock wasn't had, a deadlock, a statement timeout): a smaller one holds fewer locks.
    package mutating func gaveUp() { resize(to: Double(size) / 2) }

    private var p90: Double {
        let sorted = secondsPerRow.sorted()
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * 0.9).rounded(.down)))]
    }

    private mutating func resize(to ideal: Double) {
        size = Int(min(max(ideal, Double(bounds.lowerBound)), Double(bounds.upperBound)))
    }
}
