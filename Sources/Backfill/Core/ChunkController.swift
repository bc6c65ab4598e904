/// Decides how many rows the next chunk has, from how long the last ones took. A pure value: events in, a size out.
///
/// It aims at the 90th percentile of the time a row takes in recent chunks, so that one slow chunk in ten and not one
/// in two is over the target; it grows carefully and falls at once (source: block/spirit's chunker, with growth at
/// most 1.5 and a cut for a chunk of five times the target). It begins small, and grows by more where a chunk took a
/// small part of the target.
package struct ChunkController: Sendable, Hashable {
    package static let growthLimit = 1.5
    package static let panicFactor = 5.0
    private static let memory = 20

    package let target: Double
    package let bounds: ClosedRange<Int>
    package private(set) var size: Int
    /// The last chunk's time, and not the bound on growth, decided the size.
    package private(set) var isSettled = false
    private var samples: [Sample] = []

    private struct Sample: Hashable {
        let asked: Int
        let secondsPerRow: Double
    }

    /// - Parameter target: Seconds a chunk should take.
    package init(target: Double, bounds: ClosedRange<Int>, initial: Int = 100) {
        self.target = target
        self.bounds = bounds
        size = min(max(initial, bounds.lowerBound), bounds.upperBound)
    }

    /// A chunk that was to have `asked` rows and changed `rows` of them was committed after `seconds`. Chunks that
    /// changed few rows say little about a row's cost, and count as if each had been a tenth of what was asked for.
    package mutating func committed(rows: Int, of asked: Int, seconds: Double) {
        let secondsPerRow = seconds / Double(max(rows, asked / 10, 1))
        if seconds > Self.panicFactor * target {
            // The rows changed under us (wider, colder, contended): what was measured before no longer counts.
            samples = [Sample(asked: asked, secondsPerRow: secondsPerRow)]
            resize(to: Double(asked) * target / seconds)
            isSettled = true
            return
        }
        // In a much smaller chunk what each chunk costs by itself hides what a row does.
        samples.removeAll { $0.asked < asked / 4 }
        samples.append(Sample(asked: asked, secondsPerRow: secondsPerRow))
        if samples.count > Self.memory { samples.removeFirst() }
        let ideal = target / max(p90, 1e-9)
        // From a single row half as much again would be a single row for ever.
        let most = max(Double(asked) * growth(after: seconds), Double(asked) + 1)
        resize(to: min(ideal, most))
        isSettled = ideal <= most || size == bounds.upperBound
    }

    private func growth(after seconds: Double) -> Double {
        if seconds < target / 10 { return 8 }
        return seconds < target / 4 ? 2 : Self.growthLimit
    }

    /// A chunk was given up (a lock wasn't had, a deadlock, a statement timeout): a smaller one holds fewer locks.
    package mutating func gaveUp(_ asked: Int) { resize(to: Double(min(size, asked)) / 2) }

    /// The size that what was measured asks for, however carefully it is grown to; nil before the first chunk.
    package var ideal: Int? { samples.isEmpty ? nil : bounded(target / max(p90, 1e-9)) }

    private var p90: Double {
        let sorted = samples.map(\.secondsPerRow).sorted()
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * 0.9).rounded(.down)))]
    }

    private mutating func resize(to ideal: Double) { size = bounded(ideal) }

    private func bounded(_ rows: Double) -> Int {
        Int(min(max(rows, Double(bounds.lowerBound)), Double(bounds.upperBound)))
    }
}
