internal import ArgumentParser
internal import Foundation
internal import Sluice
internal import SluiceDatabase

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Show runs and how far they are.")

    @Argument(help: ArgumentHelp("The run's number. Default: all.", valueName: "run"))
    var number: Int64?
    @Flag(help: "Go on showing it, each second, until it is over.")
    var watch = false
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.reporting {
            let engine = BackfillEngine(url: try options.databaseURL(), registry: .standard)
            var rates: [Int64: RateEstimator] = [:]
            while true {
                let runs = try selected(engine)
                for run in runs { rates[run.id, default: RateEstimator()].observe(rows: run.rows, at: Self.clock) }
                show(runs.map { StatusEntry($0, rate: rates[$0.id]) })
                guard watch, runs.contains(where: { !$0.state.isFinal && $0.state != .failed }) else { return }
                Pause.wait(.seconds(1))
            }
        }
    }

    private static var clock: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    private func selected(_ engine: BackfillEngine) throws -> [RunRecord] {
        let runs = try engine.runs()
        guard let number else { return runs }
        guard let found = runs.first(where: { $0.id == number }) else {
            throw Refused(reason: "there is no run \(number) in this database", hint: "see 'sluice status'")
        }
        return [found]
    }

    private func show(_ entries: [StatusEntry]) {
        if options.json { return Output.json(["runs": entries]) }
        guard !entries.isEmpty else { return Output.line("no runs yet; start one with 'sluice run JOB'") }
        if watch, Output.isTerminal { Output.status("\u{1B}[H\u{1B}[2J") }
        var table = TextTable(header: [
            "run", "job", "table", "state", "rows", "of", "%", "rows/s", "ETA", "quarantine", "",
        ])
        for entry in entries { table.add(entry.row) }
        Output.line(table.text)
        for entry in entries { entry.error.map { Output.line("run \(entry.run): \($0)") } }
    }
}

/// A run in `status`.
struct StatusEntry: Encodable {
    let run: Int64
    let job: String
    let table: String
    let state: String
    let rows: Int
    let chunks: Int
    let seconds: Double
    let quarantined: Int
    @OrNull var certificate: Certificate?
    @OrNull var total: Int?
    @OrNull var totalSource: String?
    @OrNull var rowsPerSecond: Double?
    @OrNull var eta: [Double]?
    @OrNull var waiting: String?
    @OrNull var error: String?

    enum CodingKeys: String, CodingKey {
        case run, job, table, state, rows, chunks, seconds, quarantined, certificate, total, waiting, error
        case totalSource = "total_source"
        case rowsPerSecond = "rows_per_second"
        case eta = "eta_seconds"
    }

    init(_ record: RunRecord, rate: RateEstimator?) {
        run = record.id
        job = record.job
        table = record.table
        state = record.state.rawValue
        rows = record.rows
        chunks = record.chunks
        seconds = record.seconds
        quarantined = record.quarantined
        certificate = record.certificate
        total = record.total
        totalSource = record.totalSource
        let average = record.seconds > 0 ? Double(record.rows) / record.seconds : nil
        rowsPerSecond = rate?.rowsPerSecond ?? average
        let isOpen = !record.state.isFinal
        let remaining = record.total.map { max($0 - record.rows, 0) }
        // Without a history the average stands for the rate, give or take a quarter.
        let guess = average.flatMap { rate in
            remaining.flatMap { rate > 0 ? [Double($0) / (rate * 1.25), Double($0) / (rate * 0.8)] : nil }
        }
        let seen = remaining.flatMap { rate?.eta(remaining: $0) }.map { [$0.lowerBound, $0.upperBound] }
        eta = isOpen ? seen ?? guess : nil
        waiting = record.isAbandoned ? "its process is gone: 'sluice resume \(record.id)' goes on" : record.waiting
        error = record.error
    }

    var row: [String] {
        [
            "\(run)", job, table, state, Figures.count(rows), total.map(Figures.count) ?? "–",
            total.map { Figures.percent(rows, of: $0) } ?? "–",
            rowsPerSecond.map { Figures.count(Int($0)) } ?? "–",
            eta.map { Figures.interval($0[0]...max($0[0], $0[1])) } ?? "–", "\(quarantined)", waiting ?? "",
        ]
    }
}
