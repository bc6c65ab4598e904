/// What `sluice bench` sweeps.
package struct BenchSettings: Sendable {
    /// Rows of a generated table; with a job, the most that are copied. Nil: a million, or the whole table.
    package var rows: Int?
    /// Rows a chunk has. Nil: sizes that fit the number of passes.
    package var chunkSizes: [Int]?
    package var workers = [1, 2]
    /// Each setting is measured that many times, the sweep as a whole repeated, and its median run is kept.
    package var repetitions = 1

    package init() {}

    static let generatedRows = 1_000_000

    /// Windows of up to 10,000 keys gain from passes, larger ones lose (see Backfill's README): a chunk is a pass of one.
    func chunkSizes(passes: Int) -> [Int] {
        chunkSizes ?? (passes > 1 ? [125, 250, 625, 1_250, 2_500] : [1_000, 2_500, 10_000, 25_000, 100_000])
    }
}
