internal import SluiceDatabase
internal import SluiceIntrospection

/// How many rows a run will change: counted where that is cheap, else estimated, and it says which.
struct RowEstimate: Sendable {
    let rows: Int
    let source: String

    /// Up to this size of the table a count takes well under a second.
    private static let cheapBytes: Int64 = 256 * 1024 * 1024

    static func of(_ plan: RunPlan, on connection: any Connection) throws -> RowEstimate? {
        plan.dialect.keepsStatistics ? try byStatistics(plan, on: connection) : try bySpan(plan, on: connection)
    }

    /// All rows of the table, which a run's windows go over whatever its `where` says.
    static func ofTable(_ plan: RunPlan, on connection: any Connection) throws -> RowEstimate? {
        var job = plan.job
        job.filter = nil
        return try of(plan.with(job), on: connection)
    }

    private static func count(_ plan: RunPlan, on connection: any Connection) throws -> RowEstimate {
        let condition = plan.job.filter.map { " WHERE (\($0))" } ?? ""
        let rows = try connection.scalar("SELECT count(*) FROM \(plan.quotedTable)\(condition)")?.integer
        return RowEstimate(rows: Int(rows ?? 0), source: "exact count")
    }

    private static func byStatistics(_ plan: RunPlan, on connection: any Connection) throws -> RowEstimate? {
        let tree = try Snapshot.read(.sizes, from: connection, of: [plan.table]).relations
        guard !tree.isEmpty else { return nil }
        let bytes: Int64 = tree.reduce(0) { $0 + ($1.size?.bytes ?? 0) }
        if bytes <= cheapBytes { return try count(plan, on: connection) }
        if let filter = plan.job.filter {
            let json = try connection.scalar(
                "EXPLAIN (FORMAT JSON) SELECT 1 FROM \(plan.quotedTable) WHERE (\(filter))")
            guard let match = json?.text?.firstMatch(of: /"Plan Rows":\s*(\d+)/), let rows = Int(match.1) else {
                return nil
            }
            return RowEstimate(rows: rows, source: "planner's estimate")
        }
        let isAnalyzed = tree.allSatisfy { $0.kind != .table || $0.size?.rows != nil }
        guard isAnalyzed else { return nil }
        return RowEstimate(rows: tree.reduce(0) { $0 + ($1.size?.rows ?? 0) }, source: "pg_class.reltuples")
    }

    private static func bySpan(_ plan: RunPlan, on connection: any Connection) throws -> RowEstimate? {
        let bytes =
            try connection.scalar(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?.integer ?? 0
        if bytes <= 4 * cheapBytes { return try count(plan, on: connection) }
        guard let key = plan.key.isInteger ? plan.dialect.quote(plan.key.names[0]) : nil else { return nil }
        // Two look-ups in the table's own tree.
        let span = try connection.rows(
            "SELECT (SELECT min(\(key)) FROM \(plan.quotedTable)), (SELECT max(\(key)) FROM \(plan.quotedTable))"
        ).first
        guard let low = span?[0].integer, let high = span?[1].integer else { return nil }
        let (rows, overflow) = high.subtractingReportingOverflow(low)
        return overflow ? nil : RowEstimate(rows: Int(rows) + 1, source: "span of keys")
    }
}
