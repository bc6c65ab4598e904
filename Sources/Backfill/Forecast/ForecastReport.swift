internal import Foundation
internal import SluiceDatabase

extension Forecasting {
    func report(takesNumbers: Bool) -> RunForecast {
        let model = self.model
        let perRow = journalPerRow(model)
        let limit = walLimit(model)
        let seconds = model?.seconds.map { max($0, limit ?? 0) }
        let interval = model?.interval.map { max($0.lowerBound, limit ?? 0)...max($0.upperBound, (limit ?? 0) * 1.2) }
        return RunForecast(
            job: plan.job.name, table: plan.table.description, key: plan.key.names, passes: plan.passes,
            workers: workers, measured: measured, rows: estimate?.rows, rowsSource: estimate?.source,
            seconds: seconds, interval: interval, proofSeconds: seconds == nil ? nil : model?.proofSeconds,
            secondsWithWindow: seconds.flatMap(withWindow), chunkRows: findings.settledRows, journalPerRow: perRow,
            journal: model?.journal, growth: growth(model), shareInPage: model?.shareInPage,
            signals: signals(limitedTo: limit, of: model), leaves: leaves(takesNumbers), warnings: warnings,
            isWhole: limits.plansOnly || (!findings.samples.isEmpty && !wasStopped) || estimate?.rows == 0)
    }

    private var model: ForecastModel? {
        guard let keys = tableRows?.rows, !findings.samples.isEmpty else { return nil }
        return ForecastModel(
            samples: findings.samples, passes: plan.passes, keys: Double(keys), workers: workers,
            chunkRows: findings.settledRows ?? plan.job.chunk.minRows,
            staysInPage: plan.dialect.updatesCanStayInPage && !indexes.touchesIndex)
    }

    private var measured: RunForecast.Measured {
        let samples = findings.samples
        let journal = samples.compactMap(\.journal)
        return RunForecast.Measured(
            places: measuredPlaces, chunks: samples.count, rows: samples.reduce(0) { $0 + $1.rows }, seconds: seconds,
            journal: journal.isEmpty ? nil : Int(journal.reduce(0, +)))
    }

    private func journalPerRow(_ model: ForecastModel?) -> Double? {
        guard let journal = model?.journal, let rows = estimate?.rows, rows > 0 else { return nil }
        return journal / Double(rows)
    }

    /// New versions that leave their page, as wide as the table's rows are now.
    private func growth(_ model: ForecastModel?) -> Double? {
        guard let bytes = indexes.tableBytes, let share = model?.shareInPage, let rows = estimate?.rows,
            let all = tableRows?.rows, all > 0
        else { return nil }
        return bytes / Double(all) * Double(rows) * (1 - share)
    }

    // MARK: Throttle

    /// Seconds that the run can't go below, for the limit of its own WAL a second.
    private func walLimit(_ model: ForecastModel?) -> Double? {
        guard let rate = plan.job.throttle.walRate, plan.dialect.isServer else { return nil }
        return model?.journal.map { $0 / Double(max(1, rate)) }
    }

    private func signals(limitedTo limit: Double?, of model: ForecastModel?) -> [RunForecast.Signal] {
        signals.signals.map { signal in
            guard signal.key == WALRate.name, let limit, let seconds = model?.seconds, limit > seconds else {
                return signal
            }
            var signal = signal
            signal.share = max(signal.share, 1 - seconds / limit)
            signal.reason =
                signal.reason ?? "the run alone writes \(Megabytes((model?.journal ?? 0) / seconds))/s of WAL"
            return signal
        }
    }

    private func withWindow(_ seconds: Double) -> Double? {
        plan.job.throttle.window.map { window in
            let now = TimeWindow(from: window.from, to: window.to).minuteNow
            return window.seconds(toWork: seconds, from: now)
        }
    }

    // MARK: Words

    private func leaves(_ takesNumbers: Bool) -> [String] {
        guard !findings.samples.isEmpty else { return [] }
        let measured = self.measured
        var leaves: [String] = []
        if plan.dialect.isServer {
            leaves.append("\(measured.rows) dead versions of rows, until a vacuum")
            if let journal = measured.journal { leaves.append("\(Megabytes(Double(journal))) of WAL") }
        }
        if takesNumbers { leaves.append("numbers that were taken of sequences") }
        return leaves
    }

    private var warnings: [String] {
        var warnings: [String] = []
        if let first = findings.failing.first {
            warnings.append(
                "\(findings.failing.count) rows that were tried fail, such as that with key (\(KeyText.display(first.key))): "
                    + first.error)
        }
        if findings.missedLocks > 0 {
            warnings.append("\(findings.missedLocks) chunks weren't measured: others held locks on their rows")
        }
        guard findings.samples.isEmpty, !limits.plansOnly else { return warnings }
        if let hold {
            warnings.append("nothing was measured: the throttle holds runs back (\(hold))")
        } else if estimate?.rows != 0 {
            warnings.append(
                "nothing was measured within \(limits.rows) rows, \(limits.chunks) chunks and \(limits.seconds) s")
        }
        return warnings
    }
}
