/// How long to leave SQLite's write lock alone between chunks, so that other writers get it.
///
/// Its busy handler is not fair: a waiting writer sleeps up to 100 ms between tries, and would find the lock taken each
/// time. So there is a small gap twice a second in any case, and where another connection has committed lately, a gap as
/// long as the chunk was, at least one of the waiter's sleeps now and then.
package struct WriterRoom: Sendable {
    private static let smallGap = 0.01
    private static let smallGapEvery = 0.5
    private static let longGap = 0.11
    private static let longGapEvery = 0.5
    /// Others count as writing for that long after a commit of theirs was seen.
    private static let attention = 5.0

    private var held = 0.0
    private var othersUntil = 0.0
    private var now = 0.0

    package init() {}

    /// - Parameters:
    ///   - seconds: How long the chunk just committed held the lock.
    ///   - othersCommitted: `PRAGMA data_version` has changed.
    /// - Returns: Seconds to wait before the next chunk.
    package mutating func gap(after seconds: Double, othersCommitted: Bool) -> Double {
        now += seconds
        held += seconds
        if othersCommitted { othersUntil = now + Self.attention }
        let gap = nextGap(after: seconds)
        now += gap
        return gap
    }

    private mutating func nextGap(after seconds: Double) -> Double {
        if now < othersUntil {
            guard held >= Self.longGapEvery else { return min(seconds, Self.longGap) }
            held = 0
            return Self.longGap
        }
        guard held >= Self.smallGapEvery else { return 0 }
        held = 0
        return Self.smallGap
    }
}
