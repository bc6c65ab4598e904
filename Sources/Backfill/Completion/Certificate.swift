internal import Foundation

/// The proof that a run is complete, as it is kept with the run and printed.
public struct Certificate: Codable, Sendable, Hashable {
    public struct AntiJoin: Codable, Sendable, Hashable {
        /// `predicate`: no row is left that the job would still change. `coverage`: every key lies in what was
        /// committed.
        public let proof: String
        public let rowsLeft: Int
        /// Passes over the table after the first, for rows that came in behind the cursor.
        public let sweeps: Int

        enum CodingKeys: String, CodingKey {
            case proof, sweeps
            case rowsLeft = "rows_left"
        }
    }

    public struct Verification: Codable, Sendable, Hashable {
        public let predicate: String
        public let rowsFailing: Int

        enum CodingKeys: String, CodingKey {
            case predicate
            case rowsFailing = "rows_failing"
        }
    }

    public let run: Int64
    public let job: String
    public let table: String
    public let rows: Int
    public let chunks: Int
    public let quarantined: Int
    public let ranges: Int
    /// SHA-256 over the ranges' chains of chunk hashes.
    public let hash: String
    public let antiJoin: AntiJoin
    public let verify: Verification?
    public let startedAt: String
    public let completedAt: String

    enum CodingKeys: String, CodingKey {
        case run, job, table, rows, chunks, quarantined, ranges, hash, verify
        case antiJoin = "anti_join"
        case startedAt = "started_at"
        case completedAt = "completed_at"
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    package init?(json: String) {
        guard let decoded = try? JSONDecoder().decode(Certificate.self, from: Data(json.utf8)) else { return nil }
        self = decoded
    }

    init(
        run: RunRecord, ranges: Int, hash: String, antiJoin: AntiJoin, verify: Verification?, completedAt: String
    ) {
        self.run = run.id
        job = run.job
        table = run.table
        rows = run.rows
        chunks = run.chunks
        quarantined = run.quarantined
        self.ranges = ranges
        self.hash = hash
        self.antiJoin = antiJoin
        self.verify = verify
        startedAt = run.startedAt
        self.completedAt = completedAt
    }
}
