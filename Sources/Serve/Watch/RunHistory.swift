internal import SluiceBackfill

/// What was seen of a run since the page is served, in constant memory: as many looks as a plot has room for. Once it is
/// full, every other one goes, and from then on each stands for twice the time.
struct RunHistory: Sendable {
    struct Sample: Sendable, Equatable {
        /// Since the first look.
        let seconds: Double
        let rowsPerSecond: Double
        /// Mean of those since the look before; nil where none was committed.
        let chunkSeconds: Double?
    }

    private static let most = 240

    private(set) var samples: [Sample] = []
    private var first: Double?
    private var last: (rows: Int, chunks: Int, seconds: Double)?
    private var interval = 0.0

    /// - Parameter seconds: Any clock that doesn't jump.
    mutating func observe(rows: Int, chunks: Int, workers: Int, at seconds: Double) {
        let first = self.first ?? seconds
        self.first = first
        guard let last else { return last = (rows, chunks, seconds) }
        let passed = seconds - last.seconds
        guard passed > 0, passed >= interval else { return }
        let done = chunks - last.chunks
        samples.append(
            Sample(
                seconds: seconds - first, rowsPerSecond: max(0, Double(rows - last.rows) / passed),
                chunkSeconds: done > 0 ? passed * Double(max(1, workers)) / Double(done) : nil))
        self.last = (rows, chunks, seconds)
        guard samples.count > Self.most else { return }
        samples = samples.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        interval = max(interval, passed) * 1.9
    }
}
