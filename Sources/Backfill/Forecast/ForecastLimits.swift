/// What a forecast may do to a database in order to measure.
public struct ForecastLimits: Sendable, Hashable {
    /// Rows that its chunks may change, all together.
    public var rows = 100_000
    public var chunks = 40
    /// Seconds of measuring; a chunk that is under way then is interrupted.
    public var seconds = 30.0
    /// Also where triggers or functions may do something outside of the transaction that is rolled back.
    public var allowsEffects = false
    /// Changes nothing, also not for a moment.
    public var plansOnly = false

    public init() {}
}

/// What is left of the limits; the samplers of a forecast share it.
struct ForecastBudget {
    private(set) var rows: Int
    private(set) var chunks: Int
    private let rowsPerChunk: Int
    private var hasMeasured = false

    init(_ limits: ForecastLimits) {
        rows = limits.rows
        chunks = min(limits.chunks, limits.rows)
        rowsPerChunk = max(1, limits.rows / max(1, limits.chunks))
    }

    /// Rows that the window of the next chunk may have; nil where there is no next one.
    /// - Parameter passes: A chunk has about that part of its window, and never more than the whole.
    mutating func take(window: Int, passes: Int) -> Int? {
        let wanted = min(window, rowsPerChunk * passes)
        // A last chunk that is small for want of rows would say little.
        guard chunks > 0, rows > 0, rows >= wanted || !hasMeasured else { return nil }
        let taken = min(wanted, rows)
        chunks -= 1
        rows -= taken
        return taken
    }

    /// - Parameter changed: Rows of those that were taken.
    mutating func returned(_ taken: Int, changed: Int) {
        rows += max(0, taken - changed)
        hasMeasured = true
    }
}
