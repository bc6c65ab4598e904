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
        try options.withDatabase { database in
            var runs = RunWatch(database, run: number)
            while true {
                let found = try runs.look()
                show(found.map(StatusEntry.init))
                guard watch, found.contains(where: \.isUnderWay) else { return }
                Pause.wait(.seconds(1))
            }
        }
    }

    private func show(_ entries: [StatusEntry]) {
        if options.json { return Output.json(["runs": entries]) }
        guard !entries.isEmpty else { return Output.line("no runs yet; start one with 'sluice run JOB'") }
        if watch, Output.isTerminal { Output.clearScreen() }
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

    init(_ status: RunStatus) {
        let record = status.record
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
        rowsPerSecond = status.rowsPerSecond
        eta = status.eta.map { [$0.lowerBound, $0.upperBound] }
        waiting = status.waiting
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
