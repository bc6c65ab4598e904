/// One setting and what a run with it took.
package struct BenchPoint: Sendable, Encodable, Hashable {
    package let chunkRows: Int
    package let workers: Int
    package let rows: Int
    package let chunks: Int
    /// Without the proof of completion, which costs the same with each setting.
    package let seconds: Double
    package let chunkSecondsP50: Double
    package let chunkSecondsP99: Double
    /// PostgreSQL: WAL written meanwhile. SQLite: the size the WAL file grew to.
    package let journalBytes: Int
    /// The most resident memory this process had; nil where the system doesn't say.
    package let clientPeakBytes: Int?

    package var rowsPerSecond: Double { Double(rows) / max(seconds, 0.000_001) }

    private enum CodingKeys: String, CodingKey {
        case workers, rows, chunks, seconds
        case chunkRows = "chunk_rows"
        case rowsPerSecond = "rows_per_second"
        case chunkSecondsP50 = "chunk_seconds_p50"
        case chunkSecondsP99 = "chunk_seconds_p99"
        case journalBytes = "journal_bytes"
        case clientPeakBytes = "client_peak_bytes"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(chunkRows, forKey: .chunkRows)
        try container.encode(workers, forKey: .workers)
        try container.encode(rows, forKey: .rows)
        try container.encode(chunks, forKey: .chunks)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(rowsPerSecond, forKey: .rowsPerSecond)
        try container.encode(chunkSecondsP50, forKey: .chunkSecondsP50)
        try container.encode(chunkSecondsP99, forKey: .chunkSecondsP99)
        try container.encode(journalBytes, forKey: .journalBytes)
        try container.encode(clientPeakBytes, forKey: .clientPeakBytes)
    }

    /// Of repeated runs, the one with the median rate.
    static func median(of runs: [BenchPoint]) -> BenchPoint? {
        let sorted = runs.sorted { $0.rowsPerSecond < $1.rowsPerSecond }
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}
