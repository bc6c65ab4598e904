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
    @OptionGroup var fleet: FleetOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard fleet.targets != nil else { return }
        if number != nil { throw ValidationError("a run's number is that of one database: --targets takes none") }
        if options.database != nil { throw ValidationError("--targets has its own databases: leave out --database") }
    }

    func run() throws {
        if let file = fleet.targets { return try options.showingFleet(file, fleet, watch: watch) }
        try options.withDatabase { database in
            var runs = RunWatch(database, run: number)
            let reminders = number == nil ? Reminders(of: database, try database.wayOut()) : nil
            while true {
                let found = try runs.look()
                show(found.map(StatusEntry.init), reminders)
                guard watch, found.contains(where: \.isUnderWay) else { return }
                Pause.wait(.seconds(1))
            }
        }
    }

    private struct View: Encodable {
        let runs: [StatusEntry]
        let due: [Reminders.Due]?
        let newestArchive: Reminders.Archive?
        let missingArchives: [String]?

        enum CodingKeys: String, CodingKey {
            case runs, due
            case missingArchives = "missing_archives"
            case newestArchive = "newest_archive"
        }
    }

    private func show(_ entries: [StatusEntry], _ reminders: Reminders?) {
        if options.json {
            return Output.json(
                View(
                    runs: entries, due: reminders?.due, newestArchive: reminders?.archive,
                    missingArchives: reminders?.missing.map(\.archive)))
        }
        defer { reminders?.lines.forEach(Output.line) }
        guard !entries.isEmpty else { return Output.line("no runs yet; start one with 'sluice run JOB'") }
        if watch, Output.isTerminal { Output.clearScreen() }
        var table = TextTable(header: StatusEntry.header)
        for entry in entries { table.add(entry.row) }
        Output.text(table.text)
        for entry in entries { entry.error.map { Output.line("run \(entry.run): \($0)") } }
    }
}

/// What isn't a run and is easily forgotten.
struct Reminders {
    struct Due: Encodable {
        let object: String
        let since: String
        let next: String
    }

    struct Archive: Encodable {
        let archive: String
        let created: String
        let age: Double

        enum CodingKeys: String, CodingKey {
            case archive, created
            case age = "age_seconds"
        }
    }

    let due: [Due]
    let archive: Archive?
    /// Archives that dropped columns and tables need, and that aren't where they should be.
    let missing: [(name: String, archive: String)]

    init(of database: ProjectDatabase, _ wayOut: WayOut) {
        due = wayOut.due().map {
            Due(
                object: $0.name, since: Timestamps.text($0.graceUntil), next: "sluice drop \($0.argument)")
        }
        missing = (try? wayOut.lost()) ?? []
        archive = database.newestArchive().map {
            Archive(
                archive: $0.path, created: Timestamps.text($0.created),
                age: max(0, Date().timeIntervalSince($0.created)))
        }
    }

    var lines: [String] {
        due.map { "due since \($0.since.prefix(10)): \($0.object); \($0.next)" }
            + [archive].compactMap(\.self).map {
                "newest archive: \(Timestamps.interval($0.age)) old, \($0.archive)"
            } + missing.map { "\($0.archive) isn't there, and \($0.name) was dropped into it" }
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

    static let header = ["run", "job", "table", "state", "rows", "of", "%", "rows/s", "ETA", "quarantine", ""]

    var row: [String] {
        [
            "\(run)", job, table, state, Figures.count(rows), total.map(Figures.count) ?? "–",
            total.map { Figures.percent(rows, of: $0) } ?? "–",
            rowsPerSecond.map { Figures.count(Int($0)) } ?? "–",
            eta.map { Figures.interval($0[0]...max($0[0], $0[1])) } ?? "–", "\(quarantined)", waiting ?? "",
        ]
    }
}
