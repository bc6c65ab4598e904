internal import SluiceDatabase

/// Reads and writes the version rows and the revision log.
struct Ledger {
    let connection: any Connection
    let actor: String

    var dialect: Dialect { connection.dialect }
    var text: LedgerText { LedgerText(dialect: dialect, actor: actor) }
    var heads: String { dialect.stateTable("heads") }
    var log: String { dialect.stateTable("revision_log") }

    /// Where the database stands; at nothing, where Sluice was never used on it.
    func state() throws -> DatabaseState {
        guard try StateSchema.version(on: connection) != nil else { return DatabaseState(rows: []) }
        let rows = try connection.rows("SELECT revision FROM \(heads)").compactMap { $0[0].text }.sorted()
        return DatabaseState(rows: rows, unfinished: try unfinished())
    }

    private func unfinished() throws -> UnfinishedRevision? {
        let columns = "number, revision, direction, state, steps, step, begun_at, undone, fingerprint"
        let rows = try connection.rows(
            "SELECT \(columns) FROM \(log) WHERE state \(dialect.own("=")) 'running' "
                + "OR state \(dialect.own("=")) 'undoing' ORDER BY number DESC LIMIT 1")
        guard let row = rows.first, let number = row[0].integer, let revision = row[1].text,
            let direction = row[2].text.flatMap(Direction.init(rawValue:)), let steps = row[4].integer,
            let step = row[5].integer, let undone = row[7].integer, let fingerprint = row[8].text
        else { return nil }
        guard 0 <= step, step <= steps, 0 <= undone else {
            throw Problem(
                .damagedState, at: .object("revision_log"),
                "number \(number) says that \(revision) stopped after step \(step) of \(steps), \(undone) undone",
                hint: "nothing was touched; someone changed the table: restore it, or `sluice stamp` where things stand"
            )
        }
        return UnfinishedRevision(
            logNumber: number, revision: revision, direction: direction, steps: Int(steps), step: Int(step),
            isStepBegun: !row[6].isNull, undone: row[3].text == "undoing" ? Int(undone) : nil,
            fingerprint: fingerprint)
    }

    /// The checksum each revision's file had when it was applied, stamped or accepted last.
    func checksums() throws -> [String: String] {
        guard try StateSchema.version(on: connection) != nil else { return [:] }
        var checksums: [String: String] = [:]
        let query = """
            SELECT revision, checksum FROM \(log) WHERE state \(dialect.own("=")) 'complete'
            AND checksum \(dialect.own("<>")) '' AND direction \(dialect.own("<>")) 'downgrade' ORDER BY number
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
        /// An expression, for the log; nil where it isn't known or not over.
        var seconds: String?

        /// Of the steps done, which a later command may not find changed; none, where nothing is left to go on with.
        var fingerprint: String { isComplete ? "" : planned.fingerprint(upTo: step) }
    }

    /// Records progress in the open transaction; with the version rows, where the revision is complete.
    /// - Parameter logNumber: Of the log's row, once there is one.
    func record(_ progress: Progress, logNumber: inout Int64?, ids: ([RevisionNode]) -> [String]) throws(DatabaseError)
    {
        // One message to the server for all of them.
        try connection.executeScript(text.record(progress, logNumber, ids: ids).joined(separator: ";\n"))
        if logNumber == nil, !progress.isComplete { logNumber = try lastNumber() }
    }

    /// By the server's clock, when the step that is under way was begun.
    func begun(_ logNumber: Int64?) throws(DatabaseError) -> String? {
        guard let logNumber else { return nil }
        return try connection.scalar("SELECT begun_at FROM \(log) WHERE number \(dialect.own("=")) \(logNumber)")?.text
    }

    /// When the revision of a log's row was begun.
    func started(_ logNumber: Int64?) throws(DatabaseError) -> String? {
        guard let logNumber else { return nil }
        return try connection.scalar("SELECT started_at FROM \(log) WHERE number \(dialect.own("=")) \(logNumber)")?
            .text
    }

    private func lastNumber() throws(DatabaseError) -> Int64? {
        try connection.scalar("SELECT number FROM \(log) ORDER BY number DESC LIMIT 1")?.integer
    }
}
