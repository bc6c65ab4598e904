package import SluiceBackfill
package import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Puts an archive back, as a run like any other: what comes before the rows, the rows by the engine's workers, what comes
/// after them. Each chunk and each statement commits together with its checkpoint, so a restore that was killed goes on
/// where it was, by the same command or by `resume`.
package struct Restore {
    package struct Options: Sendable {
        package var chunkRows = 20_000
        /// Bytes of lines in one chunk, for tables of wide rows.
        package var chunkBytes = 8 << 20
        /// Lets the application's triggers take restored values for changes.
        package var firesTriggers = false
        /// The user vouches for the SQL in an archive that the database doesn't know.
        package var isTrusted = false
        /// Leaves owners, or privileges, out.
        package var skipsOwner = false
        package var skipsPrivileges = false
        /// SQL over the archive's columns: only rows that meet it.
        package var condition: String?

        package init() {}
    }

    package struct Result {
        package let report: RestoreReport
        package let outcome: RunOutcome
    }

    package let reader: ArchiveReader
    package let target: RestoreTarget
    package var options = Options()
    /// Runs on the run's connection, in the transaction that records the restore as done.
    package var alongside: (RestoreReport, any Connection) throws -> Void = { _, _ in }

    package init(_ reader: ArchiveReader, target: RestoreTarget? = nil, options: Options = Options()) {
        self.reader = reader
        self.target = target ?? RestoreTarget(of: reader.manifest)
        self.options = options
    }

    /// The statements a restore would run around the rows.
    package func plan(with engine: BackfillEngine) throws -> [String] {
        let connection = try engine.url.connect()
        try requireSameDatabase(connection)
        return try feed(on: connection, engine).engine(on: connection).steps
    }

    /// - Throws: ``RestoreStopped`` where it was told to stop and can go on, and whatever kept it from its end.
    package func run(with engine: BackfillEngine, options: RunOptions = RunOptions()) throws -> Result {
        let connection = try engine.url.connect()
        try requireSameDatabase(connection)
        try requireSensibleCondition(connection)
        let feed = try feed(on: connection, engine)
        try requireTrust(feed, on: connection)
        try requireNoStrangersCode(feed, on: connection)
        try requireOwners(feed, on: connection)
        try StateSchema.ensure(on: connection)
        if self.options.isTrusted { try ArchiveRecord.know(reader.seal, on: connection) }
        let refused = try begin(feed, on: connection)
        // SQLite leaves WAL, in which a killed restore has left the file, for its last connection alone.
        connection.close()
        var report: RestoreReport?
        let isAlone = options.limitRows != nil || engine.url.dialect.hasOneWriter
        let workers = isAlone ? 1 : options.workers ?? 2
        let outcome = try engine.feed(feed, workers: workers, options: options) { connection, result in
            report = try finish(feed, result, refusedBefore: refused, on: connection)
        }
        if let error = outcome.error { throw error }
        guard outcome.record.state == .complete, let report else { throw RestoreStopped(run: outcome.record) }
        return Result(report: report, outcome: outcome)
    }

    private func feed(on connection: any Connection, _ engine: BackfillEngine) throws -> RestoreFeed {
        RestoreFeed(
            reader, into: try target.resolved(on: connection), options: options,
            lockTimeout: engine.defaults.lockTimeout)
    }

    private func requireSameDatabase(_ connection: any Connection) throws(Problem) {
        guard reader.manifest.origin.dialect == connection.dialect.description else {
            throw Problem(
                .archiveUnsupported,
                "\(reader.path) comes from \(reader.manifest.origin.dialect), and this is \(connection.dialect)"
            )
        }
    }

    /// Whoever vouches for an archive vouches for its manifest, and so for the rows that this has the digest of.
    private func requireContent() throws(Problem) {
        guard reader.fitsManifest() == false else { return }
        throw Problem(
            .archiveDamaged, "the rows in \(reader.path) aren't those that its manifest has the digest of",
            hint: "nothing was changed; take another copy of the archive: someone has changed this one")
    }

    private func requireSensibleCondition(_ connection: any Connection) throws(Problem) {
        guard let condition = options.condition else { return }
        if let problem = SQLExpression.problem(of: condition, in: connection.dialect) {
            throw Problem(.archiveUnsupported, "--where \(condition): \(problem)", hint: "nothing was changed")
        }
        guard target.isElsewhere || reader.manifest.content == .rows else {
            throw Problem(
                .archiveUnsupported, "some rows can go only into a table, or a column, that is there",
                hint: "nothing was changed; name it with --into")
        }
    }

    /// Rows are data and go wherever the user says. SQL, and the choice of the table, is the word of whoever wrote the
    /// archive: this database, where it knows it; or someone who has the key.
    private func requireTrust(_ feed: RestoreFeed, on connection: any Connection) throws {
        let isVouchedFor =
            try options.isTrusted || reader.isSigned || ArchiveRecord.isKnown(reader.seal, on: connection)
        guard !isVouchedFor else { return }
        let engine = try feed.engine(on: connection)
        guard target.isElsewhere else {
            let sql = engine.archivedSQL
            throw Problem(
                .archiveUntrusted,
                "this database doesn't know \(reader.path), "
                    + (sql.isEmpty
                        ? "which wants to write rows into \(target.description)"
                        : "and a restore would run its SQL:\n" + sql.map { "  \($0);\n" }.joined()),
                hint:
                    "where you trust whoever made it: the same with --trust. Rows alone go where you say with --into; "
                    + "nothing was changed")
        }
        let missing = try feed.target.missingColumns(of: reader.manifest, on: connection)
        guard missing.isEmpty else {
            throw Problem(
                .archiveUntrusted,
                "this database doesn't know \(reader.path), and \(target.table) lacks \(missing.joined(separator: ", "))",
                hint: "add the columns, or trust whoever made the archive and give --trust; nothing was changed")
        }
    }

    /// That the archive is vouched for says nothing of the functions that its table calls.
    private func requireNoStrangersCode(_ feed: RestoreFeed, on connection: any Connection) throws {
        try connection.requireNoStrangersCode(
            in: [feed.target.table], when: options.firesTriggers ? .writing : .filling,
            inserting: reader.manifest.content == .column ? nil : reader.manifest.columns.map(\.name))
        guard !target.isElsewhere, try connection.isSuperusers() else { return }
        let code = ArchivedCode(
            try feed.engine(on: connection).archivedSQL, of: target.description,
            callsDefaults: reader.manifest.content == .column)
        try connection.requireNoStrangersCode(namedIn: code.parts)
        try connection.requireNoStrangersCode(in: Array(code.referenced), when: .reading)
        try connection.requireNoStrangersCode(in: Array(code.parents), when: .trying)
    }

    private func requireOwners(_ feed: RestoreFeed, on connection: any Connection) throws {
        let steps = try feed.engine(on: connection).steps
        let owners = RestoreOwners(steps, of: feed.target.table)
        try owners.require(on: connection)
        let archived = reader.manifest.catalog.before + reader.manifest.catalog.after
        try owners.requireNoStrangersRules(steps, archived: archived, on: connection)
    }

    // MARK: Around the rows

    /// - Returns: What the database refused and the rows can do without.
    private func begin(_ feed: RestoreFeed, on connection: any Connection) throws -> [String] {
        try ArchiveRecord.register(reader.manifest, path: reader.path, on: connection)
        let engine = try feed.engine(on: connection)
        let isOpen = try RunStore(connection).openRun(ofJob: feed.job) != nil
        var checkpoint = try RestoreCheckpoint(reader, target: feed.target, on: connection)
        // One that was given up left its statements behind; where somebody undid them, they are due again.
        if !isOpen {
            try requireContent()
            try checkpoint.begin(isFresh: (try? engine.requireRoom()) != nil, on: connection)
            if checkpoint.isAtStart {
                try engine.requireRoom()
                try requireMatch(engine, on: connection)
            }
            try engine.discard()
        }
        try engine.prepare()
        try runSteps(engine.before, from: 0, engine, &checkpoint, on: connection, telling: { _ in })
        return checkpoint.report.refused
    }

    /// With other keys than the archive's, no value would find its row.
    private func requireMatch(_ engine: any RestoreEngine, on connection: any Connection) throws {
        let manifest = reader.manifest
        guard manifest.content == .column, engine.takesRows, manifest.rows > 0 else { return }
        let table = target.table.quoted(in: connection.dialect)
        guard try connection.scalar("SELECT 1 FROM \(table) LIMIT 1") != nil else { return }
        try engine.prepare()
        for frame in 0..<reader.frameCount {
            // What is damaged is told of when its turn comes.
            guard let content = try? reader.content(of: frame) else { continue }
            let lines = LineChunks(
                content, of: manifest.payload, maximumRows: options.chunkRows, maximumBytes: options.chunkBytes)
            for chunk in lines.chunks(from: 0) where try engine.matchesAny(chunk.lines) { return }
        }
        try engine.discard()
        throw Problem(
            .noRowMatches,
            "none of the archive's \(manifest.rows) rows is in \(target.table): its \(manifest.key.joined(separator: ", ")) "
                + "was numbered again, or the table is another one",
            hint: "nothing was changed; the values find their rows once these have their keys of before")
    }

    private func finish(
        _ feed: RestoreFeed, _ result: FeedResult, refusedBefore: [String], on connection: any Connection
    ) throws -> RestoreReport? {
        let engine = try feed.engine(on: connection)
        var checkpoint = try RestoreCheckpoint(reader, target: feed.target, on: connection)
        checkpoint.report.refused = refusedBefore
        checkpoint.report.lost = result.lost.map { "frame \($0.frame + 1) of \(reader.frameCount): \($0.reason)" }
        if reader.lacksFrames, let missing = reader.missingEnd { checkpoint.report.lost.append(missing) }
        result.begins(engine.completion)
        try engine.completeRows(rowCount(result), &checkpoint)
        try runSteps(
            engine.after, from: engine.before.count, engine, &checkpoint, on: connection, telling: result.begins)
        result.begins("comparing \(target.table) with the archive")
        // A lost row can't be told from one that came since.
        checkpoint.report.addedSince =
            checkpoint.report.lost.isEmpty && options.condition == nil ? try engine.countAdded(checkpoint.report) : 0
        checkpoint.report.addedHaveDefault =
            !target.isElsewhere && reader.manifest.fillsRowsSince(without: checkpoint.report.refused)
        checkpoint.report.note = engine.note
        if checkpoint.report.lost.isEmpty {
            checkpoint.report.differences = try CatalogDifference(reader.manifest, feed.target, options)
                .found(on: connection, besides: checkpoint.report.refused)
        }
        let report = checkpoint.report
        let isDone = try connection.transaction {
            guard try result.certify() else { return false }
            try checkpoint.finish(on: connection)
            try alongside(report, connection)
            return true
        }
        return isDone ? report : nil
    }

    /// Where the index is gone nothing says how many rows went with the lost frames: nobody is said to have deleted any.
    private func rowCount(_ result: FeedResult) -> RowCount {
        if options.condition != nil { return RowCount(read: result.rows, written: result.rows) }
        let lost = reader.lacksFrames ? nil : reader.rows(in: result.lost.map(\.frame))
        let read =
            result.lost.isEmpty && !reader.lacksFrames
            ? reader.manifest.rows : lost.map { reader.manifest.rows - $0 }
        return RowCount(read: read, written: result.rows)
    }

    private func runSteps(
        _ statements: [String], from first: Int, _ engine: any RestoreEngine, _ checkpoint: inout RestoreCheckpoint,
        on connection: any Connection, telling begins: (String) -> Void
    ) throws {
        for (index, statement) in statements.enumerated() where first + index >= checkpoint.step {
            begins("\(index + 1) of \(statements.count): \(StatementSummary.of(statement))")
            checkpoint.step = first + index + 1
            let isLate = first > 0 || statement.contains(" OWNER TO ")
            do {
                try engine.runStep(statement, checkpoint)
            } catch let error as DatabaseError where isLate && Self.leavesTheRest(error) {
                checkpoint.report.refused.append("\(statement): \(error)")
                try checkpoint.save(on: connection)
            }
        }
    }

    /// A constraint that the rows of today break, or a role that is gone, doesn't keep the other things from coming
    /// back; it is reported. What may succeed later ends the restore instead, to be resumed.
    private static func leavesTheRest(_ error: DatabaseError) -> Bool {
        switch error.kind {
        case .constraint, .data, .undefinedObject, .duplicateObject, .permission, .other: true
        default: false
        }
    }
}

/// A restore was told to stop behind its chunk; nothing is lost.
package struct RestoreStopped: Error, Sendable, CustomStringConvertible {
    package let run: RunRecord
    package var description: String {
        "the restore is \(run.state.rawValue) after \(run.rows) rows; 'sluice resume \(run.id)' goes on with it"
    }
}

extension Manifest {
    /// Whether a column that comes back has a value in rows that came since: by ADD COLUMN, by an UPDATE behind the values, or on SQLite
    /// by the table that is made anew. PostgreSQL's ADD COLUMN would write the whole table for a default that is
    /// computed, and where NULL is a value it can't be told from none.
    fileprivate func fillsRowsSince(without refused: [String]) -> Bool {
        guard content == .column, let column = values.first else { return false }
        guard column.defaultExpression != nil || column.identity != nil else { return false }
        if Dialect.Name(rawValue: origin.dialect) == .sqlite { return true }
        return catalog.before.contains { $0.contains(" ADD COLUMN ") && $0.contains(" DEFAULT ") }
            || catalog.after.contains { $0.hasPrefix("UPDATE ") } && !refused.contains { $0.hasPrefix("UPDATE ") }
    }
}

extension Restore {
    /// The restore that a run does, which was begun by any process.
    /// - Returns: Nil where the run isn't a restore.
    /// - Parameter located: Finds the archive again, where the run was begun on another host.
    package init?(
        of run: RunRecord, key: @autoclosure () throws -> ArchiveKey?,
        locating located: (String) throws -> String = { $0 }
    ) throws {
        guard let definition = FrameFeedDefinition(run) else { return nil }
        self.init(
            try ArchiveReader(path: try located(definition.from), key: try key()),
            target: definition.into.flatMap(RestoreTarget.init(into:)))
        options.firesTriggers = definition.firesTriggers == true
        options.skipsOwner = definition.leavesOut?.contains("owner") == true
        options.skipsPrivileges = definition.leavesOut?.contains("privileges") == true
        options.condition = definition.condition
    }
}
