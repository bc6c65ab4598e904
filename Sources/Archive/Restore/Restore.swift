package import SluiceBackfill
package import SluiceDatabase

/// Puts an archive back, as a run like any other: what comes before the rows, the rows by the engine's workers, what comes
/// after them. Each chunk and each statement commits together with its checkpoint, so a restore that was killed goes on
/// where it was, by the same command or by `resume`.
package struct Restore {
    package struct Options: Sendable {
        package var chunkRows = 20_000
        /// Bytes of lines in one chunk, for tables of wide rows.
        package var chunkBytes = 8 << 20

        package init() {}
    }

    package struct Result {
        package let report: RestoreReport
        package let outcome: RunOutcome
    }

    package let reader: ArchiveReader
    package let target: RestoreTarget
    var options = Options()
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
        try StateSchema.ensure(on: connection)
        let feed = try feed(on: connection, engine)
        try begin(feed, on: connection)
        var report: RestoreReport?
        let isAlone = options.limitRows != nil || connection.dialect.hasOneWriter
        let workers = isAlone ? 1 : options.workers ?? 2
        let outcome = try engine.feed(feed, workers: workers, options: options) { connection, result in
            report = try finish(feed, result, on: connection)
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

    private func requireSameDatabase(_ connection: any Connection) throws(ArchiveError) {
        guard reader.manifest.origin.dialect == connection.dialect.description else {
            throw ArchiveError(
                .unsupported,
                "\(reader.path) comes from \(reader.manifest.origin.dialect), and this is \(connection.dialect)"
            )
        }
    }

    // MARK: Around the rows

    private func begin(_ feed: RestoreFeed, on connection: any Connection) throws {
        try ArchiveRecord.register(reader.manifest, path: reader.path, on: connection)
        let engine = try feed.engine(on: connection)
        let isOpen = try RunStore(connection).openRun(ofJob: feed.job) != nil
        var checkpoint = try RestoreCheckpoint(reader, target: feed.target, on: connection)
        // One that was given up left its statements behind; where somebody undid them, they are due again.
        if !isOpen {
            try checkpoint.begin(isFresh: (try? engine.requireRoom()) != nil, on: connection)
            if checkpoint.isAtStart { try engine.requireRoom() }
            try engine.discard()
        }
        try engine.prepare()
        try runSteps(engine.before, from: 0, engine, &checkpoint, on: connection)
    }

    private func finish(
        _ feed: RestoreFeed, _ result: FeedResult, on connection: any Connection
    ) throws -> RestoreReport? {
        let engine = try feed.engine(on: connection)
        var checkpoint = try RestoreCheckpoint(reader, target: feed.target, on: connection)
        checkpoint.report.lost = result.lost.map { "frame \($0.frame + 1) of \(reader.frameCount): \($0.reason)" }
        let counted = RowCount(read: feed.rows - reader.rows(in: result.lost.map(\.frame)), written: result.rows)
        try engine.completeRows(counted, &checkpoint)
        try runSteps(engine.after, from: engine.before.count, engine, &checkpoint, on: connection)
        checkpoint.report.addedSince = try engine.countAdded(checkpoint.report)
        checkpoint.report.note = engine.note
        let report = checkpoint.report
        let isDone = try connection.transaction {
            guard try result.certify() else { return false }
            try checkpoint.finish(on: connection)
            try alongside(report, connection)
            return true
        }
        return isDone ? report : nil
    }

    private func runSteps(
        _ statements: [String], from first: Int, _ engine: any RestoreEngine, _ checkpoint: inout RestoreCheckpoint,
        on connection: any Connection
    ) throws {
        for (index, statement) in statements.enumerated() where first + index >= checkpoint.step {
            checkpoint.step = first + index + 1
            do {
                try engine.runStep(statement, checkpoint)
            } catch let error as DatabaseError where first > 0 && Self.leavesTheRest(error) {
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

extension Restore {
    /// The restore that a run does, which was begun by any process.
    /// - Returns: Nil where the run isn't a restore.
    package init?(of run: RunRecord, key: @autoclosure () throws -> ArchiveKey?) throws {
        guard let definition = FrameFeedDefinition(run) else { return nil }
        self.init(
            try ArchiveReader(path: definition.from, key: try key()),
            target: definition.into.flatMap(RestoreTarget.init(into:)))
    }
}
