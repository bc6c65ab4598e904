internal import Database

/// Reads and writes the version rows and the revision log.
struct Ledger {
    let connection: any Connection
    let actor: String

    var dialect: Dialect { connection.dialect }
    var heads: String { dialect.stateTable("heads") }
    var log: String { dialect.stateTable("revision_log") }

    /// Where the database stands; at nothing, where Sluice was never used on it.
    func state() throws -> DatabaseState {
        guard try StateSchema.version(on: connection) != nil else { return DatabaseState(rows: []) }
        let rows = try connection.rows("SELECT revision FROM \(heads)").compactMap { $0[0].text }.sorted()
        return DatabaseState(rows: rows, unfinished: try unfinished())
    }

    private func unfinished() throws -> UnfinishedRevision? {
        let columns = "number, revision, direction, state, steps, step, begun, undone, fingerprint"
        let rows = try connection.rows(
            "SELECT \(columns) FROM \(log) WHERE state IN ('running', 'undoing') ORDER BY number DESC LIMIT 1")
        guard let row = rows.first, let number = row[0].integer, let revision = row[1].text,
            let direction = row[2].text.flatMap(Direction.init(rawValue:)), let steps = row[4].integer,
            let step = row[5].integer, let undone = row[7].integer, let fingerprint = row[8].text
        else { return nil }
        return UnfinishedRevision(
            logNumber: number, revision: revision, direction: direction, steps: Int(steps), step: Int(step),
            isStepBegun: row[6].integer == 1, undone: row[3].text == "undoing" ? Int(undone) : nil,
            fingerprint: fingerprint)
    }

    /// The checksum each revision's file had when it was applied last.
    func checksums() throws -> [String: String] {
        guard try StateSchema.version(on: connection) != nil else { return [:] }
        var checksums: [String: String] = [:]
        let query = """
            SELECT revision, checksum FROM \(log) WHERE direction = 'upgrade' AND state = 'complete' ORDER BY number
            """
        for row in try connection.rows(query) {
            if let revision = row[0].text, let checksum = row[1].text { checksums[revision] = checksum }
        }
        return checksums
    }

    // MARK: Writing

    /// How far a revision has come, and whether that is all.
    struct Progress {
        let planned: PlannedRevision
        let step: Int
        var isStepBegun = false
        var isComplete = false
        var seconds: Double?
    }

    /// Records progress in the open transaction; with the version rows, where the revision is complete.
    /// - Parameter entry: The log's row, once there is one.
    func record(_ progress: Progress, entry: inout Int64?, ids: ([Node]) -> [String]) throws(DatabaseError) {
        if let number = entry {
            try connection.execute(updateStatement(progress, number))
        } else {
            try connection.execute(insertStatement(progress))
            if !progress.isComplete { entry = try lastNumber() }
        }
        guard progress.isComplete else { return }
        for statement in headStatements(progress.planned.change, ids: ids) { try connection.execute(statement) }
    }

    private func lastNumber() throws(DatabaseError) -> Int64? {
        try connection.scalar("SELECT max(number) FROM \(log)")?.integer
    }

    func headStatements(_ change: VersionRows.Change, ids: ([Node]) -> [String]) -> [String] {
        var removed = ids(change.removed)
        var added = ids(change.added)
        var statements: [String] = []
        if let from = removed.first, let to = added.first {
            statements.append(
                "UPDATE \(heads) SET revision = \(dialect.literal(to)) WHERE revision = \(dialect.literal(from))")
            removed.removeFirst()
            added.removeFirst()
        }
        statements += removed.map { "DELETE FROM \(heads) WHERE revision = \(dialect.literal($0))" }
        statements += added.map { "INSERT INTO \(heads) (revision) VALUES (\(dialect.literal($0)))" }
        return statements
    }

    /// A row for a revision that begins, or that was done at once.
    func insertStatement(_ progress: Progress) -> String {
        let planned = progress.planned
        let direction: Direction
        switch planned.action {
        case .apply(let applied), .takeBack(let applied): direction = applied
        }
        let values = [
            dialect.literal(planned.header.id), dialect.literal(planned.checksum), dialect.literal(direction.rawValue),
            progress.isComplete ? "'complete'" : "'running'", "\(planned.steps.count)", "\(progress.step)",
            progress.isStepBegun ? "1" : "0", dialect.literal(planned.fingerprint(upTo: progress.step)),
            dialect.literal(actor), dialect.now, progress.isComplete ? dialect.now : "NULL",
            progress.seconds.map { "\($0)" } ?? "NULL",
        ]
        return """
            INSERT INTO \(log) (revision, checksum, direction, state, steps, step, begun, fingerprint, actor, \
            started_at, finished_at, seconds) VALUES (\(values.joined(separator: ", ")))
            """
    }

    private func updateStatement(_ progress: Progress, _ number: Int64) -> String {
        let planned = progress.planned
        var settings: [String]
        switch planned.action {
        case .apply:
            settings = [
                "state = \(progress.isComplete ? "'complete'" : "'running'")", "step = \(progress.step)",
                "steps = \(planned.steps.count)", "checksum = \(dialect.literal(planned.checksum))",
                "fingerprint = \(dialect.literal(planned.fingerprint(upTo: progress.step)))",
            ]
        case .takeBack:
            settings = ["state = \(progress.isComplete ? "'undone'" : "'undoing'")", "undone = \(progress.step)"]
            if let taken = planned.taken {
                settings.append("step = \(taken.steps)")
                settings.append("fingerprint = \(dialect.literal(taken.fingerprint))")
            }
        }
        settings.append("begun = \(progress.isStepBegun ? 1 : 0)")
        if progress.isComplete {
            settings.append("finished_at = \(dialect.now)")
            settings.append("seconds = coalesce(seconds, 0) + \(progress.seconds ?? 0)")
        }
        return "UPDATE \(log) SET \(settings.joined(separator: ", ")) WHERE number = \(number)"
    }
}
