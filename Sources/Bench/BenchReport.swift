internal import SluiceBackfill

/// The result of a sweep.
package struct BenchReport: Sendable {
    package let database: BenchedDatabase
    package let machine: Machine
    package let job: String
    package let table: String
    /// Passes over each window; 1 is none.
    package let passes: Int
    /// The time a chunk may take, from the job.
    package let target: Double
    package let points: [BenchPoint]
    /// False where the sweep was stopped before its end.
    package let isWhole: Bool

    /// The fastest setting whose p99 is within the job's target; nil where none is.
    package var best: BenchPoint? {
        points.filter { $0.chunkSecondsP99 <= target }.max { $0.rowsPerSecond < $1.rowsPerSecond }
    }

    /// The best setting as a job's YAML has it.
    package var chunkBlock: String? {
        best.map { best in
            // Left free to fall where rows turn out to be slow, unless only min_rows reaches so large a window.
            let floor =
                BenchReport.needsFloor(best.chunkRows, passes: passes) ? best.chunkRows : min(100, best.chunkRows)
            return """
                chunk: {target: \(BenchReport.duration(target)), min_rows: \(floor), max_rows: \(best.chunkRows)}
                workers: \(best.workers)
                """
        }
    }

    private static func needsFloor(_ chunkRows: Int, passes: Int) -> Bool {
        passes > 1 && chunkRows * passes > ChunkSettings.largestWindowWithPasses
    }

    private static func duration(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1_000).rounded())
        return milliseconds.isMultiple(of: 1_000) ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
    }

    /// What a job could be given to come within its target.
    package var advice: String {
        guard best == nil else { return "" }
        return
            "no setting kept 99 of 100 chunks within \(BenchReport.duration(target)): try smaller --chunk-sizes, or a larger target"
    }
}

/// Which database was measured.
package struct BenchedDatabase: Sendable, Encodable {
    package let name: String
    package let version: String
    /// What its journal bytes are.
    package let journal: String

    init(name: String, serverVersion: Int) {
        let isPostgres = name == "postgres"
        self.name = isPostgres ? "PostgreSQL" : "SQLite"
        version =
            isPostgres
            ? "\(serverVersion / 10_000).\(serverVersion % 10_000)"
            : "\(serverVersion / 1_000_000).\(serverVersion / 1_000 % 1_000).\(serverVersion % 1_000)"
        journal = isPostgres ? "WAL written" : "WAL file's size"
    }
}

extension BenchReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case database, machine, job, table, passes, points, best
        case targetSeconds = "target_seconds"
        case isWhole = "whole_sweep"
        case chunkBlock = "chunk_block"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(database, forKey: .database)
        try container.encode(machine, forKey: .machine)
        try container.encode(job, forKey: .job)
        try container.encode(table, forKey: .table)
        try container.encode(passes, forKey: .passes)
        try container.encode(target, forKey: .targetSeconds)
        try container.encode(isWhole, forKey: .isWhole)
        try container.encode(points, forKey: .points)
        try container.encode(best, forKey: .best)
        try container.encode(chunkBlock, forKey: .chunkBlock)
    }
}
