internal import SluiceDatabase

/// Where a range's rows come from, and what a chunk of them does. The loop around it, with its locks, its retries and its
/// checkpoints, is ``RangeWork``'s.
protocol ChunkSource {
    /// For messages.
    var table: QualifiedName { get }
    /// What becomes of rows that can't be changed.
    var onError: Job.ErrorPolicy { get }
    /// How people know a row by what its chunk calls it, and what helps where it can't be had.
    func name(ofRow key: [Value]) -> String
    var advice: String { get }

    /// Opens the windows that follow.
    /// - Parameter rows: Not more than these, where the run is limited.
    mutating func openWindows(of progress: inout RangeProgress, atMost rows: Int?) throws

    /// The chunk, or its first part where it has become too large.
    mutating func cut(_ chunk: RangeProgress.Chunk) throws -> RangeProgress.Chunk

    /// Does what can be done before the chunk's transaction, so that locks are short, and returns the change itself,
    /// which is to run inside it. The change throws `DatabaseError`; one that blames rows leads to `applyIsolating`.
    mutating func prepare(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome

    /// The chunk's change, wholly inside the transaction that is open, leaving out the rows that are to blame.
    func applyIsolating(_ chunk: RangeProgress.Chunk) throws -> ChunkOutcome

    mutating func committed(_ outcome: ChunkOutcome, seconds: Double)

    /// A chunk wasn't had, for a lock or its size.
    mutating func gaveUp()
}

extension ChunkSource {
    func name(ofRow key: [Value]) -> String { "row with key (\(KeyText.display(key)))" }
    var advice: String { "Mend the row or the job, or set on_error: {quarantine: N}" }
}
