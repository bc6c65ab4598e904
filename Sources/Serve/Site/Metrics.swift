internal import Sluice
internal import SluiceBackfill

/// What Prometheus asks for, in its text format (prometheus.io, "Exposition formats"). Labels are jobs and states: their number
/// doesn't grow with the number of runs.
struct Metrics {
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    let board: Board
    let totals: [RunTotals]
    /// Nil where no replica is seen.
    let replicaDelay: Double?
    let listeners: Int

    private enum Kind: String { case counter, gauge }

    var text: String {
        [
            metric("sluice_up", .gauge, "Whether the database could be read.", [([], board.problem == nil ? 1 : 0)]),
            metric("sluice_runs", .gauge, "Runs by state.", runs),
            metric("sluice_rows_total", .counter, "Rows changed by runs of the job.", sums(\.rows)),
            metric("sluice_chunks_total", .counter, "Chunks committed by runs of the job.", sums(\.chunks)),
            metric("sluice_run_seconds_total", .counter, "Seconds of work on runs of the job.", seconds),
            metric("sluice_quarantined_rows", .gauge, "Rows that runs of the job have set aside.", sums(\.quarantined)),
            metric(
                "sluice_open_run_rows", .gauge, "Rows that the open run has changed.", open { Double($0.record.rows) }),
            metric(
                "sluice_open_run_rows_expected", .gauge, "Rows that the open run is to change.",
                open { $0.record.total.map(Double.init) }),
            metric(
                "sluice_open_run_rows_per_second", .gauge, "How fast the open run is.", open { $0.status.rowsPerSecond }
            ),
            metric(
                "sluice_open_run_waiting", .gauge, "Whether the open run waits.",
                open { $0.status.waiting == nil ? 0 : 1 }),
            metric("sluice_open_run_workers", .gauge, "Workers at the open run.", open { Double($0.workers) }),
            metric(
                "sluice_replica_lag_seconds", .gauge, "How far the last replica is behind.",
                replicaDelay.map { [([], $0)] } ?? []),
            metric("sluice_revisions_pending", .gauge, "Revisions to apply.", pending),
            metric(
                "sluice_deprecations_due", .gauge, "Deprecations whose grace is over.",
                [([], Double(board.standing.due.count))]),
            metric("sluice_page_listeners", .gauge, "Open pages that are told of changes.", [([], Double(listeners))]),
        ].joined()
    }

    private typealias Sample = (labels: [(name: String, value: String)], value: Double)

    private var runs: [Sample] {
        let counts = Dictionary(grouping: totals, by: \.state).mapValues { $0.reduce(0) { $0 + $1.runs } }
        return [RunRecord.State.running, .paused, .failed, .cancelled, .verifying, .complete].map { state in
            ([("state", state.rawValue)], Double(counts[state] ?? 0))
        }
    }

    private var byJob: [(job: String, totals: [RunTotals])] {
        Dictionary(grouping: totals, by: \.job).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func sums(_ value: KeyPath<RunTotals, Int>) -> [Sample] {
        byJob.map { job, totals in ([("job", job)], Double(totals.reduce(0) { $0 + $1[keyPath: value] })) }
    }

    private var seconds: [Sample] {
        byJob.map { job, totals in ([("job", job)], totals.reduce(0) { $0 + $1.seconds }) }
    }

    /// Of a job that has more than one open run, the newest.
    private func open(_ value: (Board.Run) -> Double?) -> [Sample] {
        let newest = Dictionary(board.open.map { ($0.record.job, $0) }, uniquingKeysWith: { first, _ in first })
        return newest.sorted { $0.key < $1.key }.compactMap { job, run in value(run).map { ([("job", job)], $0) } }
    }

    private var pending: [Sample] {
        guard case .success(let revisions) = board.standing.revisions else { return [] }
        return [([], Double(revisions.pending.count))]
    }

    private func metric(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) -> String {
        guard !samples.isEmpty else { return "" }
        let lines = samples.map { sample in
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(sample.value))\n"
        }
        return "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value.rounded() == value && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }
}
