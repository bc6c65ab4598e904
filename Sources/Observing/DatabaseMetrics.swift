public import CoreMetrics
public import Sluice
internal import Synchronization

extension ProjectDatabase {
    /// The same, which counts what runs do.
    /// - Parameter factory: Where the figures go; the one that the program has bootstrapped, unless another is given.
    public func measuring(by factory: any MetricsFactory = MetricsSystem.factory) -> ProjectDatabase {
        let meter = RunMeter(factory)
        return telling { meter.hear($0) }
    }
}

/// Counts rows and chunks by what has changed between two looks.
private final class RunMeter: Sendable {
    private struct Counted {
        /// Before the session: not this program's.
        let rowsBefore: Int
        var rows: Int
        var chunks: Int
        var quarantined: Int
    }

    private struct State {
        var counted: [Int64: Counted] = [:]
        var metrics: [String: JobMetrics] = [:]

        mutating func metrics(of job: String, _ factory: any MetricsFactory) -> JobMetrics {
            if let known = metrics[job] { return known }
            let made = JobMetrics(job, factory)
            metrics[job] = made
            return made
        }
    }

    private let factory: any MetricsFactory
    private let state = Mutex(State())

    init(_ factory: any MetricsFactory) { self.factory = factory }

    func hear(_ event: SluiceEvent) {
        switch event {
        case .progress(let progress): count(progress)
        case .runEnded(let outcome): end(outcome)
        default: break
        }
    }

    private func count(_ progress: RunProgress) {
        state.withLock { state in
            let metrics = state.metrics(of: progress.job, factory)
            var counted =
                state.counted[progress.run]
                ?? Counted(
                    rowsBefore: progress.rows, rows: progress.rows, chunks: progress.chunks,
                    quarantined: progress.quarantined)
            metrics.rows.increment(by: max(0, progress.rows - counted.rows))
            metrics.chunks.increment(by: max(0, progress.chunks - counted.chunks))
            metrics.quarantined.increment(by: max(0, progress.quarantined - counted.quarantined))
            metrics.waiting.record(progress.waiting == nil ? 0 : 1)
            if let seconds = progress.chunkSeconds { metrics.chunkSeconds.record(seconds.p99) }
            (counted.rows, counted.chunks) = (max(counted.rows, progress.rows), max(counted.chunks, progress.chunks))
            counted.quarantined = max(counted.quarantined, progress.quarantined)
            state.counted[progress.run] = counted
        }
    }

    private func end(_ outcome: RunOutcome) {
        let record = outcome.record
        state.withLock { state in
            let metrics = state.metrics(of: record.job, factory)
            let counted = state.counted.removeValue(forKey: record.id)
            // The first look and the last may have missed some.
            metrics.rows.increment(by: max(0, outcome.sessionRows - (counted.map { $0.rows - $0.rowsBefore } ?? 0)))
            if let counted {
                metrics.chunks.increment(by: max(0, record.chunks - counted.chunks))
                metrics.quarantined.increment(by: max(0, record.quarantined - counted.quarantined))
            }
            metrics.waiting.record(0)
        }
        let labels = [("job", record.job), ("state", record.state.rawValue)]
        CoreMetrics.Timer(label: "sluice_session_seconds", dimensions: labels, factory: factory)
            .recordSeconds(outcome.sessionSeconds)
    }
}

/// Made once for each job.
private struct JobMetrics {
    let rows: Counter
    let chunks: Counter
    let quarantined: Counter
    let waiting: Gauge
    let chunkSeconds: Gauge

    init(_ job: String, _ factory: any MetricsFactory) {
        let labels = [("job", job)]
        rows = Counter(label: "sluice_rows_total", dimensions: labels, factory: factory)
        chunks = Counter(label: "sluice_chunks_total", dimensions: labels, factory: factory)
        quarantined = Counter(label: "sluice_quarantined_rows_total", dimensions: labels, factory: factory)
        waiting = Gauge(label: "sluice_run_waiting", dimensions: labels, factory: factory)
        chunkSeconds = Gauge(label: "sluice_chunk_seconds", dimensions: labels, factory: factory)
    }
}
