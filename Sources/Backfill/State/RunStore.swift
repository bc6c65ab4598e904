package import SluiceDatabase

/// Runs and ranges in the state tables. Every method is one statement or one short transaction; a chunk's checkpoint
/// runs inside the chunk's own.
package struct RunStore {
    let connection: any Connection
    var dialect: Dialect { connection.dialect }

    /// Seconds a lease lasts without renewal.
    package static let leaseSeconds = 30

    package init(_ connection: any Connection) { self.connection = connection }

    func table(_ name: String) -> String { dialect.stateTable(name) }

    /// Replaces `?` by numbered placeholders.
    func sql(_ template: String) -> String {
        var number = 0
        return template.reduce(into: "") { text, character in
            guard character == "?" else { return text.append(character) }
            number += 1
            text += dialect.placeholder(number)
        }
    }

    // MARK: Runs

    package func insertRun(
        job: String, definition: String, table name: String, plan: String, owner: RunOwner,
        total: (rows: Int, source: String)?
    ) throws -> Int64 {
        let insert = """
            INSERT INTO \(table("runs")) (job, table_name, definition, plan, state, owner, lease_until, started_at, total, total_source)
            VALUES (?, ?, ?, ?, 'running', ?, \(freshLease), \(dialect.now), ?, ?) RETURNING id
            """
        let parameters: [Value] = [
            .text(job), .text(name), .text(definition), .text(plan), .text(owner.description),
            total.map { .integer(Int64($0.rows)) } ?? .null, total.map { .text($0.source) } ?? .null,
        ]
        guard let id = try connection.scalar(sql(insert), parameters)?.integer else {
            throw DatabaseError(kind: .other, code: "", message: "the new run has no id")
        }
        return id
    }

    /// Makes `insert`'s run in one transaction with the look at those there are, so that of several processes that begin
    /// a job at once one gets a run of its own.
    /// - Parameter newest: The job's newest run when it was decided to begin another; nil where any that is over will do.
    /// - Throws: ``Refused`` where a run of the job is open, or was begun since.
    package func begin(_ job: String, newest: NewestRun = .any, _ insert: () throws -> Int64) throws -> Int64 {
        try connection.transaction {
            if let lock = dialect.lockingName(job) { try connection.execute(lock) }
            if let open = try openRun(ofJob: job) {
                throw Refused(
                    reason: "run \(open.id) of job '\(job)' is \(open.state.rawValue) and not finished",
                    hint: "go on with 'sluice resume \(open.id)', or give it up with 'sluice cancel \(open.id)'")
            }
            if case .seen(let seen) = newest, let last = try runs(where: "r.job = ?", [.text(job)]).last,
                last.id != seen
            {
                throw Refused(
                    reason: "another process has just begun and ended run \(last.id) of job '\(job)'",
                    hint: "see 'sluice status \(last.id)'")
            }
            return try insert()
        }
    }

    package enum NewestRun: Sendable {
        case any
        /// Nil where there was none.
        case seen(Int64?)
    }

    package func run(_ id: Int64) throws -> RunRecord? { try runs(where: "r.id = ?", [.integer(id)]).first }

    package func runs() throws -> [RunRecord] { try runs(where: "1 = 1", []) }

    /// Those that are open, and of the others the newest, whatever there was before: what a page looks at each second.
    package func runs(newest count: Int) throws -> [RunRecord] {
        try runs(
            where: "r.state NOT IN ('complete', 'cancelled') "
                + "OR r.id > (SELECT coalesce(max(n.id), 0) - \(count) FROM \(table("runs")) n)", [])
    }

    /// A run of that job that is neither complete nor cancelled.
    package func openRun(ofJob name: String) throws -> RunRecord? {
        try runs(where: "r.job = ? AND r.state NOT IN ('complete', 'cancelled')", [.text(name)]).last
    }

    private func runs(where condition: String, _ parameters: [Value]) throws -> [RunRecord] {
        let query = """
            SELECT r.id, r.job, r.table_name, r.state, r.definition, r.plan, r.owner, r.started_at, r.finished_at, r.seconds,
              r.total, r.total_source, r.waiting, r.error, r.certificate,
              (SELECT CAST(coalesce(sum(g.rows), 0) AS bigint) FROM \(table("ranges")) g WHERE g.run_id = r.id),
              (SELECT CAST(coalesce(sum(g.chunks), 0) AS bigint) FROM \(table("ranges")) g WHERE g.run_id = r.id),
              (SELECT count(*) FROM \(table("quarantine")) q WHERE q.run_id = r.id)
            FROM \(table("runs")) r WHERE \(condition) ORDER BY r.id
            """
        return try connection.rows(sql(query), parameters).map { row in
            RunRecord(
                id: row[0].integer ?? 0, job: row[1].text ?? "", table: row[2].text ?? "",
                state: RunRecord.State(rawValue: row[3].text ?? "") ?? .failed, definition: row[4].text ?? "",
                plan: row[5].text ?? "", owner: row[6].text.flatMap { RunOwner($0) }, startedAt: row[7].text ?? "",
                finishedAt: row[8].text, seconds: row[9].real ?? 0, total: row[10].isNull ? nil : row[10].count,
                totalSource: row[11].text, waiting: row[12].text, error: row[13].text,
                certificate: row[14].text.flatMap { Certificate(json: $0) },
                rows: row[15].count, chunks: row[16].count, quarantined: row[17].count)
        }
    }

    package func state(of run: Int64) throws -> RunRecord.State? {
        try connection.scalar(sql("SELECT state FROM \(table("runs")) WHERE id = ?"), [.integer(run)])?.text
            .flatMap { RunRecord.State(rawValue: $0) }
    }

    /// Until when a lease lasts that is taken or renewed now.
    var freshLease: String { dialect.clock(plus: String(Self.leaseSeconds)) }

    /// Changes the state where it is one of `expected`, and says whether it was.
    /// - Parameter owned: Only where that process owns the run still.
    @discardableResult
    package func move(
        _ run: Int64, to state: RunRecord.State, from expected: [RunRecord.State], owner: RunOwner? = nil,
        error: String? = nil, owned: RunOwner? = nil
    ) throws -> Bool {
        let names = expected.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let finished = state.isFinal ? ", finished_at = \(dialect.now)" : ""
        let changed = try connection.execute(
            sql(
                "UPDATE \(table("runs")) SET state = ?, owner = ?, error = ?, waiting = NULL\(finished) WHERE id = ? AND state IN (\(names))\(owned == nil ? "" : " AND owner = ?")"
            ),
            [
                .text(state.rawValue), owner.map { .text($0.description) } ?? .null, error.map { .text($0) } ?? .null,
                .integer(run),
            ] + (owned.map { [.text($0.description)] } ?? []))
        return changed == 1
    }

    /// Makes `owner` the run's, of whoever has it in `record`, and says whether it still had: of several processes that
    /// saw the same record, one gets it.
    package func takeOver(_ record: RunRecord, by owner: RunOwner) throws -> Bool {
        let before = record.owner.map { Value.text($0.description) } ?? .null
        let holder = dialect.isSame("owner", dialect.placeholder(4))
        return try connection.execute(
            sql(
                "UPDATE \(table("runs")) SET state = 'running', owner = ?, lease_until = \(freshLease), error = NULL, waiting = NULL WHERE id = ? AND state = ?"
            )
                + " AND \(holder)",
            [.text(owner.description), .integer(record.id), .text(record.state.rawValue), before]) == 1
    }

    /// Whether the process that owns the run still works on it: by the lease of a range that it holds, or by the run's
    /// own where it holds none. Another host's process is known by nothing else.
    package func isOwnerAlive(_ record: RunRecord) throws -> Bool {
        guard let owner = record.owner, !owner.isGone else { return false }
        let held = try connection.scalar(
            sql("SELECT max(lease_until) FROM \(table("ranges")) WHERE run_id = ? AND done = 0 AND owner LIKE ?"),
            [.integer(record.id), .text("\(owner)#%")])
        let until = sql("SELECT lease_until FROM \(table("runs")) WHERE id = ?")
        let own = try connection.scalar(until, [.integer(record.id)])
        guard let lease = (held ?? .null).isNull ? own : held, let text = lease.text else { return false }
        return try connection.scalar("SELECT \(dialect.literal(text)) >= \(dialect.now)")?.isTrue == true
    }

    /// Nil where nobody owns the run.
    package func owner(of run: Int64) throws -> RunOwner? {
        try connection.scalar(sql("SELECT owner FROM \(table("runs")) WHERE id = ?"), [.integer(run)])?.text
            .flatMap { RunOwner($0) }
    }

    package func addSeconds(_ seconds: Double, to run: Int64, waiting: String?) throws {
        try connection.execute(
            sql(
                // The last look comes after the end, when nothing is waited for.
                "UPDATE \(table("runs")) SET seconds = seconds + ?, "
                    + "waiting = CASE WHEN state IN ('running', 'verifying') THEN ? END WHERE id = ?"),
            [.real(seconds), waiting.map { .text($0) } ?? .null, .integer(run)])
    }

    /// In a transaction that is open: until its end nobody takes the run over, pauses it or ends it.
    /// - Returns: False where somebody has.
    package func hold(_ run: Int64, by owner: RunOwner = .current) throws -> Bool {
        try connection.execute(
            sql(
                "UPDATE \(table("runs")) SET owner = owner WHERE id = ? AND owner = ? AND state IN ('running', 'verifying')"
            ),
            [.integer(run), .text(owner.description)]) == 1
    }

    // MARK: SQLite's journal

    /// Keeps what the journal was before the run, unless an earlier session has.
    package func keepJournalMode(_ mode: String, of run: Int64) throws {
        try connection.execute(
            sql("UPDATE \(table("runs")) SET journal_mode = ? WHERE id = ? AND journal_mode IS NULL"),
            [.text(mode), .integer(run)])
    }

    package func journalMode(of run: Int64) throws -> String? {
        try connection.scalar(sql("SELECT journal_mode FROM \(table("runs")) WHERE id = ?"), [.integer(run)])?.text
    }

    package func forgetJournalMode(of run: Int64) throws {
        try connection.execute(
            sql("UPDATE \(table("runs")) SET journal_mode = NULL WHERE id = ?"), [.integer(run)])
    }

    /// The last transaction of a run, unless it was paused or cancelled meanwhile; says whether it took place. On
    /// PostgreSQL it is flushed whatever `synchronous_commit` says: "complete" must not be forgotten after rows that
    /// aren't.
    package func complete(_ run: Int64, certificate: Certificate, by owner: RunOwner = .current) throws -> Bool {
        try connection.transaction { try recordCompletion(of: run, certificate: certificate, by: owner) }
    }

    /// ``complete(_:certificate:by:)`` inside a transaction that is open.
    package func recordCompletion(
        of run: Int64, certificate: Certificate, by owner: RunOwner = .current
    ) throws -> Bool {
        if let setting = dialect.commitThisDurably { try connection.execute(setting) }
        let changed = try connection.execute(
            sql(
                """
                UPDATE \(table("runs")) SET state = 'complete', owner = NULL, error = NULL, waiting = NULL, \
                certificate = ?, finished_at = \(dialect.now) WHERE id = ? AND state = 'verifying' AND owner = ?
                """),
            [.text(certificate.json), .integer(run), .text(owner.description)])
        guard changed == 1 else { return false }
        try releaseAll(run: run)
        try Events.record("run complete", object: "run \(run)", actor: owner.description, on: connection)
        return true
    }
}

extension RunStore {
    /// Deletes finished work that was never the user's: runs of that job on tables of that schema, with their ranges
    /// and their events.
    package static func forgetRuns(ofJob job: String, inSchema schema: String, on connection: any Connection) throws {
        guard try StateSchema.version(on: connection) != nil else { return }
        let store = RunStore(connection)
        let runs = "SELECT id FROM \(store.table("runs")) WHERE job = ? AND table_name LIKE ? ESCAPE '\\'"
        let parameters: [Value] = [.text(job), .text(schema.replacing("_", with: "\\_") + ".%")]
        try connection.transaction {
            for table in ["ranges", "quarantine"] {
                try connection.execute(
                    store.sql("DELETE FROM \(store.table(table)) WHERE run_id IN (\(runs))"), parameters)
            }
            try connection.execute(
                store.sql(
                    """
                    DELETE FROM \(store.table("events")) WHERE object IN (SELECT 'run ' || CAST(id AS text) FROM (\(runs)) AS r)
                    """), parameters)
            try connection.execute(store.sql("DELETE FROM \(store.table("runs")) WHERE id IN (\(runs))"), parameters)
        }
    }
}
