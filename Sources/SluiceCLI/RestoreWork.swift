internal import ArgumentParser
internal import Sluice

/// Carries a restore out, begun by `restore` or gone on with by `resume`: progress, signals, and how it ended.
struct RestoreWork {
    private let restore: Restore
    private let options: GlobalOptions

    init(_ restore: Restore, _ options: GlobalOptions) {
        self.restore = restore
        self.options = options
    }

    func carryOut(_ run: RunOptions) throws {
        let stop = StopToken()
        let engine = BackfillEngine(
            url: try options.databaseURL(), stop: stop, defaults: try options.loadProject().defaults)
        let signals = SignalStop(stop: stop) { engine.interruptAll() }
        let view = ProgressView()
        var run = run
        if !options.json { run.onProgress = { view.show($0) } }
        let result = try withExtendedLifetime(signals) {
            try Restoration(restore, actor: Project.actor).run(with: engine, options: run)
        }
        view.end()
        show(result)
        if !result.report.isComplete { throw ExitCode.failure }
    }

    private func show(_ result: Restore.Result) {
        let report = result.report
        if options.json { return Output.json(RestoreView(restore, result)) }
        Output.line("\(restore.target.description): \(Figures.count(report.restoredRows)) rows restored")
        if report.deletedSince > 0 { Output.line("\(Figures.count(report.deletedSince)) rows were deleted since") }
        if report.addedSince > 0 {
            Output.line("\(Figures.count(report.addedSince)) rows were added since and have the default")
        }
        if let note = report.note { Output.line(note) }
        for lost in report.lost { Output.error("lost: \(lost)") }
        for refused in report.refused { Output.error("not restored: \(refused)") }
    }
}

/// As a run ends, and what became of the rows.
private struct RestoreView: Encodable {
    let run: Int64
    let state: String
    let archive: String
    let table: String
    let rows: Int
    let chunks: Int
    let seconds: Double
    let quarantined: Int
    @OrNull var certificate: Certificate?
    let deletedSince: Int
    let addedSince: Int
    let lost: [String]
    let refused: [String]
    @OrNull var note: String?

    enum CodingKeys: String, CodingKey {
        case run, state, archive, table, rows, chunks, seconds, quarantined, certificate, lost, refused, note
        case deletedSince = "deleted_since"
        case addedSince = "added_since"
    }

    init(_ restore: Restore, _ result: Restore.Result) {
        let record = result.outcome.record
        run = record.id
        state = record.state.rawValue
        archive = restore.reader.path
        table = restore.target.description
        rows = result.report.restoredRows
        chunks = record.chunks
        seconds = (result.outcome.sessionSeconds * 1_000).rounded() / 1_000
        quarantined = record.quarantined
        certificate = result.outcome.certificate
        deletedSince = result.report.deletedSince
        addedSince = result.report.addedSince
        lost = result.report.lost
        refused = result.report.refused
        note = result.report.note
    }
}
