package import SluiceDatabase

/// What all runs of one job that are in one state have done, for a program that counts.
package struct RunTotals: Sendable {
    package let job: String
    package let state: RunRecord.State
    package let runs: Int
    package let seconds: Double
    package let rows: Int
    package let chunks: Int
    package let quarantined: Int
}

extension RunStore {
    package func totals() throws -> [RunTotals] {
        func sum(_ column: String) -> String {
            "CAST(coalesce(sum((SELECT sum(g.\(column)) FROM \(table("ranges")) g WHERE g.run_id = r.id)), 0) AS bigint)"
        }
        return try connection.rows(
            """
            SELECT r.job, r.state, count(*), coalesce(sum(r.seconds), 0), \(sum("rows")), \(sum("chunks")),
              CAST(coalesce(sum((SELECT count(*) FROM \(table("quarantine")) q WHERE q.run_id = r.id)), 0) AS bigint)
            FROM \(table("runs")) r GROUP BY r.job, r.state ORDER BY r.job, r.state
            """
        ).compactMap { row in
            row[1].text.flatMap(RunRecord.State.init).map { state in
                RunTotals(
                    job: row[0].text ?? "", state: state, runs: row[2].count, seconds: row[3].real ?? 0,
                    rows: row[4].count, chunks: row[5].count, quarantined: row[6].count)
            }
        }
    }

    /// How many workers hold a range of each open run.
    package func workers() throws -> [Int64: Int] {
        let held = try connection.rows(
            """
            SELECT run_id, count(*) FROM \(table("ranges"))
            WHERE done = 0 AND owner IS NOT NULL AND lease_until >= \(dialect.now) GROUP BY run_id
            """)
        return held.reduce(into: [:]) { workers, row in
            if let run = row[0].integer { workers[run] = row[1].count }
        }
    }
}

/// How far the last of a server's replicas is behind.
package enum ReplicaDelay {
    /// Nil where there is none, or this session may not see them.
    package static func seconds(on connection: any Connection) -> Double? {
        guard connection.dialect.isServer else { return nil }
        var lag = ReplicaLag(limit: nil)
        return (try? lag.measure(on: connection)).flatMap(\.self)?.seconds
    }
}
