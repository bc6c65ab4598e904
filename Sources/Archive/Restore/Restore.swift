package import Database

/// Puts an archive back: what comes before the rows, the rows in chunks, what comes after them. Each chunk and each
/// statement commits together with its checkpoint, so a restore that was killed goes on where it was.
package struct Restore {
    package struct Options: Sendable {
        package var chunkRows = 20_000
        package var lockTimeout = "5s"
        /// Bytes of lines in one chunk, for tables of wide rows.
        package var chunkBytes = 8 << 20

        package init() {}
    }

    let reader: ArchiveReader
    package let target: RestoreTarget
    var options = Options()
    /// Called after each chunk with the archive's rows that are done; what it throws stops the restore, to be resumed.
    package var progress: (Int) throws -> Void = { _ in }
    /// Runs in the transaction that records the restore as done.
    package var alongside: (RestoreReport) throws -> Void = { _ in }

    package init(_ reader: ArchiveReader, target: RestoreTarget? = nil, options: Options = Options()) {
        self.reader = reader
        self.target = target ?? RestoreTarget(of: reader.manifest)
        self.options = options
    }

    /// The statements a restore would run around the rows.
    package func plan(on connection: any Connection) throws -> [String] {
        try requireSameDatabase(connection)
        return try engine(try target.resolved(on: connection), on: connection).steps
    }

    package func run(on connection: any Connection) throws -> RestoreReport {
        try requireSameDatabase(connection)
        let target = try target.resolved(on: connection)
        let engine = try engine(target, on: connection)
        var checkpoint = try RestoreCheckpoint(reader, target: target, on: connection)
        if checkpoint.isAtStart { try engine.requireRoom() }
        try engine.prepare()
        try runSteps(engine.before, from: 0, engine, &checkpoint, on: connection)
        try runChunks(engine, &checkpoint, on: connection)
        try engine.completeRows(&checkpoint)
        try runSteps(engine.after, from: engine.before.count, engine, &checkpoint, on: connection)
        checkpoint.report.addedSince = try engine.countAdded(checkpoint.report)
        checkpoint.report.note = engine.note
        try connection.transaction {
            try checkpoint.finish(on: connection)
            try alongside(checkpoint.report)
        }
        return checkpoint.report
    }

    private func engine(_ target: RestoreTarget, on connection: any Connection) throws -> any RestoreEngine {
        switch connection.dialect.name {
        case .postgres: try PostgresRestore(reader.manifest, target: target, options: options, on: connection)
        case .sqlite: try SQLiteRestore(reader.manifest, target: target, on: connection)
        }
    }

    private func requireSameDatabase(_ connection: any Connection) throws(ArchiveError) {
        guard reader.manifest.origin.dialect == connection.dialect.name.rawValue else {
            throw ArchiveError(
                .unsupported,
                "\(reader.path) comes from \(reader.manifest.origin.dialect), and this is \(connection.dialect.name.rawValue)"
            )
        }
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

    private func runChunks(
        _ engine: any RestoreEngine, _ checkpoint: inout RestoreCheckpoint, on connection: any Connection
    ) throws {
        guard engine.takesRows else { return }
        var done = reader.rows(before: checkpoint.frame) + checkpoint.row
        while checkpoint.frame < reader.frameCount {
            let content: [UInt8]
            do throws(ArchiveError) { content = try reader.content(of: checkpoint.frame) } catch {
                checkpoint.report.lost.append("frame \(checkpoint.frame + 1) of \(reader.frameCount): \(error.message)")
                checkpoint.frame += 1
                checkpoint.row = 0
                continue
            }
            let lines = LineChunks(
                content, of: reader.manifest.payload, maximumRows: options.chunkRows, maximumBytes: options.chunkBytes)
            for chunk in lines.chunks(from: checkpoint.row) {
                var next = checkpoint
                let isLast = chunk.endRow == lines.rowCount
                next.frame += isLast ? 1 : 0
                next.row = isLast ? 0 : chunk.endRow
                checkpoint = try engine.apply(chunk, next)
                done += chunk.rows
                try progress(done)
            }
        }
    }
}

/// What differs between the databases when an archive goes back.
protocol RestoreEngine {
    /// Statements before and after the rows.
    var before: [String] { get }
    var after: [String] { get }
    /// False where the rows compute themselves: a generated column.
    var takesRows: Bool { get }
    /// What the database can't bring back as it was.
    var note: String? { get }

    /// Refuses where the target is taken, or isn't there.
    func requireRoom() throws
    /// Makes what the session needs: a temporary table.
    func prepare() throws
    /// Runs one statement and saves the checkpoint with it.
    func runStep(_ statement: String, _ checkpoint: RestoreCheckpoint) throws
    /// Applies one chunk and saves the checkpoint, with the chunk's counts added, in the same transaction.
    func apply(_ chunk: LineChunks.Chunk, _ checkpoint: RestoreCheckpoint) throws -> RestoreCheckpoint
    /// Called when all chunks are in.
    func completeRows(_ checkpoint: inout RestoreCheckpoint) throws
    /// Rows that the table has and the archive hasn't.
    func countAdded(_ report: RestoreReport) throws -> Int
}

extension RestoreEngine {
    var steps: [String] { before + after }
    var note: String? { nil }
}
