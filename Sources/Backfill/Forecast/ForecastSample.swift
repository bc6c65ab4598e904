/// What one chunk took that was rolled back.
struct ChunkSample: Sendable {
    /// Which place of the key space it was at.
    var place: Int
    /// The first over its window, whose pages and index entries nobody has touched lately.
    var isFirstPass: Bool
    /// Keys of the table that it stands for.
    var keys: Double
    var rows: Int
    var seconds: Double
    /// Bytes of WAL; nil where that can't be seen.
    var journal: Double?
    /// New versions of rows, and how many of them stayed in their page; nil where the database has no such thing.
    var updates: (all: Int, inPage: Int)?
    /// Seconds that the proof of completion takes for its window.
    var proofSeconds = 0.0
    /// Keys of that window, all passes together.
    var windowKeys: Double
}

/// What the samplers of a forecast have found together.
struct ForecastFindings: Sendable {
    var samples: [ChunkSample] = []
    /// Rows that the run would set aside, or stop at.
    var failing: [QuarantinedRow] = []
    /// Chunks that weren't had, for a lock.
    var missedLocks = 0
    var settledRows: Int?
    /// Why no further chunk was measured, where the limits aren't it.
    var error: (any Error)?
}
