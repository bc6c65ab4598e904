internal import Sluice

/// What `forecast` prints.
struct RunForecastView: Encodable {
    struct Measured: Encodable {
        let places: Int
        let chunks: Int
        let rows: Int
        let seconds: Double
        @OrNull var walBytes: Int?

        enum CodingKeys: String, CodingKey {
            case places, chunks, rows, seconds
            case walBytes = "wal_bytes"
        }
    }

    struct Signal: Encodable {
        let signal: String
        let looks: Int
        let held: Int
        /// Of the run's time.
        let waits: Double
        @OrNull var reason: String?
    }

    let job: String
    let table: String
    let key: [String]
    let passes: Int
    let workers: Int
    let measured: Measured
    @OrNull var rows: Int?
    @OrNull var rowsSource: String?
    @OrNull var seconds: Double?
    @OrNull var interval: [Double]?
    let confidence: Double
    @OrNull var proofSeconds: Double?
    @OrNull var secondsWithWindow: Double?
    @OrNull var chunkRows: Int?
    @OrNull var walBytesPerRow: Double?
    @OrNull var walBytes: Double?
    @OrNull var growthBytes: Double?
    @OrNull var hotShare: Double?
    let throttle: [Signal]
    let leaves: [String]
    let warnings: [String]

    enum CodingKeys: String, CodingKey {
        case job, table, key, passes, workers, measured, rows, seconds, confidence, throttle, leaves, warnings
        case interval = "seconds_interval"
        case rowsSource = "rows_source"
        case proofSeconds = "proof_seconds"
        case secondsWithWindow = "seconds_with_window"
        case chunkRows = "chunk_rows"
        case walBytesPerRow = "wal_bytes_per_row"
        case walBytes = "wal_bytes"
        case growthBytes = "growth_bytes"
        case hotShare = "hot_share"
    }

    init(_ forecast: RunForecast) {
        job = forecast.job
        table = forecast.table
        key = forecast.key
        passes = forecast.passes
        workers = forecast.workers
        measured = Measured(
            places: forecast.measured.places, chunks: forecast.measured.chunks, rows: forecast.measured.rows,
            seconds: Self.rounded(forecast.measured.seconds), walBytes: forecast.measured.journal)
        rows = forecast.rows
        rowsSource = forecast.rowsSource
        seconds = forecast.seconds.map(Self.rounded)
        interval = forecast.interval.map { [Self.rounded($0.lowerBound), Self.rounded($0.upperBound)] }
        confidence = RunForecast.confidence
        proofSeconds = forecast.proofSeconds.map(Self.rounded)
        secondsWithWindow = forecast.secondsWithWindow.map(Self.rounded)
        chunkRows = forecast.chunkRows
        walBytesPerRow = forecast.journalPerRow.map { $0.rounded() }
        walBytes = forecast.journal.map { $0.rounded() }
        growthBytes = forecast.growth.map { $0.rounded() }
        hotShare = forecast.shareInPage.map(Self.rounded)
        throttle = forecast.signals.map {
            Signal(signal: $0.key, looks: $0.looks, held: $0.held, waits: Self.rounded($0.share), reason: $0.reason)
        }
        leaves = forecast.leaves
        warnings = forecast.warnings
    }

    private static func rounded(_ number: Double) -> Double { (number * 1_000).rounded() / 1_000 }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        Output.line(
            "job \(job) on \(table), along (\(key.joined(separator: ", "))), \(passes) pass(es) over each window")
        Output.line("  rows        \(rows.map { "\(Figures.count($0)) (\(rowsSource ?? ""))" } ?? "unknown")")
        if let seconds, let interval {
            let proof = proofSeconds.map { ", \(Figures.seconds($0)) of it the proof" } ?? ""
            Output.line(
                "  duration    \(Figures.interval(interval[0]...interval[1])) (80 %), about \(Figures.seconds(seconds)) "
                    + "with \(workers) worker(s)\(proof)")
        }
        if let secondsWithWindow {
            Output.line(
                "  until       \(Figures.seconds(secondsWithWindow)) from now, with the hours outside of its window")
        }
        if let chunkRows { Output.line("  chunk       comes to \(Figures.count(chunkRows)) rows") }
        if let walBytes, let walBytesPerRow {
            Output.line(
                "  WAL         \(Figures.megabytes(Int(clamping: Int64(walBytes)))), "
                    + "\(Figures.count(Int(nearest: walBytesPerRow))) bytes a row")
        }
        if let growthBytes {
            Output.line(
                "  growth      at most \(Figures.megabytes(Int(nearest: growthBytes))) of dead rows, until a vacuum")
        }
        if let hotShare {
            Output.line("  HOT         \(Int(nearest: hotShare * 100)) % of the updates touch no index")
        }
        for signal in throttle { Output.line("  throttle    \(Self.line(signal))") }
        if measured.chunks > 0 {
            Output.line(
                "measured \(Figures.count(measured.chunks)) chunks with \(Figures.count(measured.rows)) rows at "
                    + "\(measured.places) places in \(Figures.seconds(measured.seconds)), each rolled back"
                    + (leaves.isEmpty ? "" : "; what stays: \(leaves.joined(separator: ", "))"))
        } else {
            Output.line("nothing was changed")
        }
        for warning in warnings { Output.error("warning: \(warning)") }
    }

    private static func line(_ signal: Signal) -> String {
        let share = "\(Int(nearest: signal.waits * 100)) %"
        guard signal.waits > 0, let reason = signal.reason else {
            return "\(signal.signal): a run would go on (\(signal.looks) look(s))"
        }
        return "\(signal.signal): a run would wait about \(share) of the time: \(reason)"
    }
}
