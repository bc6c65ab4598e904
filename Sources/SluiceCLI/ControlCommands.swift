internal import ArgumentParser
internal import Sluice

struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Let a run stop after its chunk; 'resume' goes on.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest that isn't finished.", valueName: "run"))
    var number: Int64?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let record = try database.pause(number)
            show(record, options, "paused; go on with 'sluice resume \(record.id)'")
        }
    }
}

struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Give a run up. Rows that are done stay; its trigger goes.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest that isn't finished.", valueName: "run"))
    var number: Int64?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let record = try database.cancel(number)
            show(record, options, "cancelled; \(Figures.count(record.rows)) rows stay as they are")
        }
    }
}

private func show(_ record: RunRecord, _ options: GlobalOptions, _ text: String) {
    if options.json { return Output.json(StatusEntry(RunStatus(record))) }
    Output.line("run \(record.id) (\(record.job)) is \(text)")
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a run's result again, on the data as they are now. Exit code 4: it differs.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest.", valueName: "run"))
    var number: Int64?
    @OptionGroup var options: GlobalOptions

    func run() throws {
        try options.withDatabase { database in
            let report = try database.verify(number)
            if options.json {
                Output.json(VerifyView(report))
            } else {
                Output.line(
                    "run \(report.record.id) (\(report.record.job)): \(report.rowsLeft) rows left, by \(report.proof)")
                if let predicate = report.predicate {
                    Output.line("verify \(predicate): \(report.rowsFailing ?? 0) rows fail")
                }
                if !report.holds { Output.line("for example rows with key \(report.examples.joined(separator: "; "))") }
            }
            if !report.holds { throw ExitCode.differs }
        }
    }
}

private struct VerifyView: Encodable {
    let run: Int64
    let state: String
    let holds: Bool
    let proof: String
    let rowsLeft: Int
    let predicate: String?
    let rowsFailing: Int?
    let examples: [String]

    enum CodingKeys: String, CodingKey {
        case run, state, holds, proof, predicate, examples
        case rowsLeft = "rows_left"
        case rowsFailing = "rows_failing"
    }

    init(_ report: VerifyReport) {
        run = report.record.id
        state = report.record.state.rawValue
        holds = report.holds
        proof = report.proof
        rowsLeft = report.rowsLeft
        predicate = report.predicate
        rowsFailing = report.rowsFailing
        examples = report.examples
    }
}

struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Show rows a run has set aside, or try them again.")

    @Argument(help: ArgumentHelp("The run's number. Default: the newest.", valueName: "run"))
    var number: Int64?
    @Flag(help: "Try each of them again; those that succeed leave the quarantine.")
    var replay = false
    @OptionGroup var options: GlobalOptions

    private struct Entry: Encodable {
        let key: String
        let code: String
        let error: String
    }

    private struct View: Encodable {
        let run: Int64
        let replayed: Int?
        let quarantined: [Entry]
    }

    func run() throws {
        try options.withDatabase { database in
            let found = replay ? try database.replay(number) : try database.quarantine(of: number)
            let entries = found.rows.map { Entry(key: $0.displayKey, code: $0.code, error: $0.error) }
            if options.json {
                return Output.json(View(run: found.run, replayed: found.replayed, quarantined: entries))
            }
            if let replayed = found.replayed { Output.line("\(replayed) rows done, \(entries.count) left") }
            guard !entries.isEmpty else { return Output.line("no rows in quarantine") }
            var table = TextTable(header: ["key", "code", "error"])
            for entry in entries { table.add([entry.key, entry.code, entry.error]) }
            Output.text(table.text)
        }
    }
}
