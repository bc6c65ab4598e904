internal import ArgumentParser
internal import Foundation
internal import Sluice

/// How one target of a fleet stands: in the table, in `--json`, and for the exit code.
struct FleetEntry: Encodable {
    let target: String
    /// Without a password.
    let database: String
    /// `complete`, `skipped`, `stopped`, `failed`, `waiting`, or `running`.
    let outcome: String
    @OrNull var run: RunReport?
    let error: Failure?
    private(set) var rows = 0
    private(set) var total: Int?
    private(set) var remark = ""
    private(set) var exitCode = ExitCode.success

    enum CodingKeys: String, CodingKey { case target, database, outcome, run, error }

    init(_ report: Fleet.Report) {
        target = report.target.name
        database = report.target.url.description
        switch report.standing {
        case .waiting:
            (outcome, run, error) = ("waiting", nil, nil)
            exitCode = .stopped
        case .atWork(let progress):
            (outcome, run, error) = ("running", nil, nil)
            rows = progress?.rows ?? 0
            total = progress?.total
            remark =
                progress?.waiting.map { "waits: \($0)" } ?? progress?.eta.map { "ETA \(Figures.interval($0))" } ?? ""
            exitCode = .stopped
        case .ended(let ended):
            let report = RunReport(ended)
            (run, error) = (report, report.error)
            rows = report.rows
            total = ended.record.total
            exitCode = report.exitCode
            outcome = Self.outcome(of: ended, report)
            remark = report.error?.message ?? ""
        case .failed(let problem):
            let failure = Failure(problem)
            (outcome, run, error) = ("failed", nil, failure)
            remark = failure.message
            exitCode = failure.exitCode
        }
    }

    private static func outcome(of ended: RunOutcome, _ report: RunReport) -> String {
        switch report.exitCode {
        case .success: ended.sessionSeconds == 0 ? "skipped" : "complete"
        case .stopped: "stopped"
        default: "failed"
        }
    }

    var row: [String] {
        [
            target, outcome, run.map { "\($0.run)" } ?? "", Figures.count(rows),
            total.map { Figures.percent(rows, of: $0) } ?? "", remark,
        ]
    }

    static let header = ["target", "", "run", "rows", "%", ""]
}

/// The end of `run --targets`.
struct FleetView: Encodable {
    let job: String
    let targets: [FleetEntry]
    let complete: Int
    let skipped: Int
    let stopped: Int
    let failed: Int
    let rows: Int
    let seconds: Double

    init(job: String, _ reports: [Fleet.Report], seconds: Double) {
        self.job = job
        let entries = reports.map(FleetEntry.init)
        func count(_ outcomes: String...) -> Int { entries.count { outcomes.contains($0.outcome) } }
        targets = entries
        complete = count("complete")
        skipped = count("skipped")
        stopped = count("stopped", "waiting", "running")
        failed = count("failed")
        rows = entries.reduce(0) { $0 + $1.rows }
        self.seconds = (seconds * 1_000).rounded() / 1_000
    }

    /// That of the worst: a failure, then what a rule refused, what differs, and what only has to be gone on with.
    var exitCode: ExitCode {
        let codes = targets.map(\.exitCode)
        return [.failure, .refused, .differs, .validationFailure, .stopped].first(where: codes.contains) ?? .success
    }

    /// - Parameter file: As the command was given it.
    func print(asJSON: Bool, file: String) {
        if asJSON { return Output.json(self) }
        var table = TextTable(header: FleetEntry.header)
        for entry in targets { table.add(entry.row) }
        Output.text(table.text)
        Output.line(summary)
        for entry in targets where entry.outcome == "failed" {
            Output.errorText("sluice: \(entry.target): \(entry.error?.message ?? "")", mark: "  | ")
            if let hint = entry.error?.hint { Output.error("  \(hint)") }
            Output.error("  next: sluice run \(job) --targets \(file) --only \(entry.target)")
        }
        if stopped > 0 { Output.line("go on with 'sluice run \(job) --targets \(file)'") }
    }

    var summary: String {
        let parts = [
            (complete, "complete"), (skipped, "complete already"), (stopped, "not done"), (failed, "failed"),
        ]
        let counts = parts.filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) \($0.1)" }.joined(separator: ", ")
        return
            "\(job) on \(targets.count) databases: \(counts); \(Figures.count(rows)) rows, \(Figures.seconds(seconds))"
    }
}

/// The table of a fleet that is at work, on stderr: drawn again each second on a terminal, a line each few seconds elsewhere.
struct FleetProgressView {
    private static let secondsBetweenLines = 5.0
    /// More would push the first of them out of a terminal.
    private static let mostRows = 20

    let job: String
    private var lastLine = 0.0

    init(job: String) { self.job = job }

    mutating func show(_ reports: [Fleet.Report], seconds: Double) {
        let view = FleetView(job: job, reports, seconds: seconds)
        guard Output.isTerminal else {
            guard seconds - lastLine >= Self.secondsBetweenLines else { return }
            lastLine = seconds
            return Output.error(view.summary)
        }
        let shown = view.targets.filter { $0.outcome == "running" } + view.targets.filter { $0.outcome == "failed" }
        var table = TextTable(header: FleetEntry.header)
        for entry in shown.prefix(Self.mostRows) { table.add(entry.row) }
        Output.clearScreen()
        Output.errorText(table.text + "\n" + view.summary, mark: "")
    }
}
