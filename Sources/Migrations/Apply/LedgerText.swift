internal import SluiceDatabase

/// The statements that keep the version rows and the revision log, the same online and in a script.
struct LedgerText {
    let dialect: Dialect
    let actor: String

    /// What the log calls the direction of a repeatable revision.
    static let repetition = "repeat"

    private var headsTable: String { dialect.stateTable("heads") }
    private var logTable: String { dialect.stateTable("revision_log") }

    /// For a revision that was done at once, as in a script.
    func insert(_ planned: PlannedRevision) -> String {
        insert(Ledger.Progress(planned: planned, step: planned.steps.count, isComplete: true))
    }

    /// What records progress in the log's row of that number, or in a new one; with the version rows where it is complete.
    func record(_ progress: Ledger.Progress, _ logNumber: Int64?, ids: ([RevisionNode]) -> [String]) -> [String] {
        [logNumber.map { update(progress, $0) } ?? insert(progress)]
            + (progress.isComplete ? heads(progress.planned.change, ids: ids) : [])
    }

    func heads(_ change: VersionRows.Change, ids: ([RevisionNode]) -> [String]) -> [String] {
        var removed = ids(change.removed)
        var added = ids(change.added)
        var statements: [String] = []
        if let from = removed.first, let to = added.first {
            statements.append(
                "UPDATE \(headsTable) SET revision = \(dialect.literal(to)) WHERE revision \(dialect.own("=")) \(dialect.literal(from))"
            )
            removed.removeFirst()
            added.removeFirst()
        }
        statements += removed.map {
            "DELETE FROM \(headsTable) WHERE revision \(dialect.own("=")) \(dialect.literal($0))"
        }
        statements += added.map { "INSERT INTO \(headsTable) (revision) VALUES (\(dialect.literal($0)))" }
        return statements
    }

    /// A row for a revision that begins, or that was done at once.
    func insert(_ progress: Ledger.Progress) -> String {
        let planned = progress.planned
        let direction =
            switch planned.action {
            case .apply(let applied), .takeBack(let applied): applied.rawValue
            case .applyAgain: Self.repetition
            }
        let values = [
            dialect.literal(planned.header.id), dialect.literal(planned.checksum), dialect.literal(direction),
            progress.isComplete ? "'complete'" : "'running'", "\(planned.steps.count)", "\(progress.step)",
            progress.isStepBegun ? dialect.now : "NULL", dialect.literal(progress.fingerprint),
            dialect.literal(actor), dialect.now, progress.isComplete ? dialect.now : "NULL",
            progress.seconds ?? "NULL",
        ]
        return """
            INSERT INTO \(logTable) (revision, checksum, direction, state, steps, step, begun_at, fingerprint, actor, \
            started_at, finished_at, seconds) VALUES (\(values.joined(separator: ", ")))
            """
    }

    func update(_ progress: Ledger.Progress, _ number: Int64) -> String {
        let planned = progress.planned
        var settings: [String]
        switch planned.action {
        case .apply, .applyAgain:
            settings = [
                "state = \(progress.isComplete ? "'complete'" : "'running'")", "step = \(progress.step)",
                "steps = \(planned.steps.count)", "checksum = \(dialect.literal(planned.checksum))",
                "fingerprint = \(dialect.literal(progress.fingerprint))",
            ]
        case .takeBack:
            settings = ["state = \(progress.isComplete ? "'undone'" : "'undoing'")", "undone = \(progress.step)"]
            if let taken = planned.taken {
                settings.append("step = \(taken.steps)")
                settings.append("fingerprint = \(dialect.literal(taken.fingerprint))")
            }
        }
        settings.append("begun_at = \(progress.isStepBegun ? dialect.now : "NULL")")
        if progress.isComplete {
            settings.append("finished_at = \(dialect.now)")
            // A decimal literal is a numeric, and numeric isn't the column's type: another operator might fit the two better.
            let more = "CAST(\(progress.seconds ?? "0") AS \(dialect.real))"
            settings.append("seconds = coalesce(seconds, 0) \(dialect.own("+")) \(more)")
        }
        return "UPDATE \(logTable) SET \(settings.joined(separator: ", ")) WHERE number \(dialect.own("=")) \(number)"
    }
}
