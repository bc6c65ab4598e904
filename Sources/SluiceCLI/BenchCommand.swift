internal import ArgumentParser
internal import Foundation
internal import Sluice

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure which chunk size and how many workers suit a job.",
        discussion: """
            Runs a job with each chunk size and each number of workers on a copy of its table, which is made again for each \
            run and removed at the end, also after Ctrl-C; the table itself is only read. Without a job, on a generated \
            table. A copy has the table's columns, constraints and indexes, but not its triggers and foreign keys. SQLite: \
            the copy is a file beside the database. PostgreSQL: a schema sluice_bench in it.

            bench.json and bench.html say what was measured, and which chunk: block to give the job.
            """)

    @Argument(help: "The job: a YAML file, or its name in the project's backfills folder. Default: a generated table.")
    var job: String?
    @Option(help: "Rows to generate (default: 1000000), or at most to copy (default: all).")
    var rows: Int?
    @Option(
        help: ArgumentHelp("Rows a chunk, as in 1000,10000. Default: five sizes that fit the job.", valueName: "sizes"))
    var chunkSizes: NumberList?
    @Option(help: ArgumentHelp("Workers, as in 1,2,4. Default: 1,2.", valueName: "counts"))
    var workers: NumberList?
    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp("Measure each setting that often and keep the median. Default: 1.", valueName: "times"))
    var repetitions: Int?
    @Option(help: "The folder for bench.json and bench.html. Default: the current one.")
    var output: String?
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let rows, rows < 1 { throw ValidationError("--rows is at least 1") }
        if let repetitions, !(1...100).contains(repetitions) { throw ValidationError("--repeat is 1 to 100") }
        if let workers, !workers.numbers.allSatisfy((1...64).contains) {
            throw ValidationError("--workers are 1 to 64 each")
        }
        if let chunkSizes, !chunkSizes.numbers.allSatisfy((1...10_000_000).contains) {
            throw ValidationError("--chunk-sizes are 1 to 10000000 each")
        }
    }

    func run() throws {
        try options.withProject { project in
            let stop = StopToken()
            let benchmark = try project.benchmark(job: job, at: options.database, settings: settings, stop: stop)
            let folder = try outputFolder()
            let signals = SignalStop(stop: stop) { benchmark.abandon() }
            let report: BenchReport
            do {
                report = try withExtendedLifetime(signals) { try benchmark.run(onPoint: showProgress) }
            } catch is BenchStopped {
                Output.error("sluice: stopped before anything was measured; the copy is removed")
                throw ExitCode.stopped
            }
            try write(report, into: folder)
            if options.json { Output.json(report) } else { BenchView(report).print() }
            if !report.isWhole { throw ExitCode.stopped }
        }
    }

    private var settings: BenchSettings {
        var settings = BenchSettings()
        settings.rows = rows
        settings.chunkSizes = chunkSizes?.numbers
        settings.workers = workers?.numbers ?? settings.workers
        settings.repetitions = repetitions ?? settings.repetitions
        return settings
    }

    private func showProgress(_ point: BenchPoint, done: Int, of total: Int) {
        Output.error(
            "\(done) of \(total): \(Figures.count(point.chunkRows)) rows a chunk, \(point.workers) worker(s): "
                + "\(Figures.count(Int(point.rowsPerSecond))) rows/s")
    }

    private func outputFolder() throws -> URL {
        let folder = URL(filePath: output ?? FileManager.default.currentDirectoryPath)
        // Before an hour of measuring, not after it.
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func write(_ report: BenchReport, into folder: URL) throws {
        try Data(Output.text(ofJSON: report).utf8).write(to: folder.appending(path: "bench.json"))
        try Data(report.html.utf8).write(to: folder.appending(path: "bench.html"))
        Output.error("wrote bench.json and bench.html into \(folder.path)")
    }
}

/// `1000,10000`
struct NumberList: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let numbers = parts.compactMap { $0 }
        guard numbers.count == parts.count else { return nil }
        self.numbers = numbers.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

/// A sweep's result as text.
private struct BenchView {
    private let report: BenchReport

    init(_ report: BenchReport) { self.report = report }

    func print() {
        var table = TextTable(header: [
            "workers", "rows a chunk", "rows/s", "chunk p50", "p99", report.database.journal, "client memory",
        ])
        for point in report.points {
            table.add([
                "\(point.workers)", Figures.count(point.chunkRows), Figures.count(Int(point.rowsPerSecond)),
                Figures.seconds(point.chunkSecondsP50), Figures.seconds(point.chunkSecondsP99),
                Figures.megabytes(point.journalBytes), point.clientPeakBytes.map { Figures.megabytes($0) } ?? "–",
            ])
        }
        Output.text(table.text)
        guard let block = report.chunkBlock else { return Output.text("\n\(report.advice)") }
        Output.text("\nthe fastest within the job's target; put it into the job:\n\n\(block)")
    }
}
