internal import SluiceBackfill
internal import SluiceDatabase

/// An archive's frames for the engine's workers. Each has a reader of its own.
struct RestoreFeed: FrameFeed {
    let target: RestoreTarget
    let frames: Int
    let rows: Int
    private let path: String
    private let key: ArchiveKey?
    private let manifest: Manifest
    private let options: Restore.Options
    private let lockTimeout: Duration

    init(_ reader: ArchiveReader, into target: RestoreTarget, options: Restore.Options, lockTimeout: Duration) {
        path = reader.path
        key = reader.key
        manifest = reader.manifest
        frames = reader.frameCount
        rows = reader.manifest.rows
        self.target = target
        self.options = options
        self.lockTimeout = lockTimeout
    }

    var job: String {
        "restore \(target.isElsewhere ? "into " : "")\(target.description) (\(manifest.digest.value.prefix(8)))"
            + (options.condition.map { " where \($0)" } ?? "")
    }
    var table: QualifiedName { target.table }
    var definition: FrameFeedDefinition {
        FrameFeedDefinition(
            from: path, into: target.isElsewhere ? target.parts : nil, firesTriggers: options.firesTriggers,
            leavesOut: leavesOut.isEmpty ? nil : leavesOut, condition: options.condition)
    }

    private var leavesOut: [String] {
        (options.skipsOwner ? ["owner"] : []) + (options.skipsPrivileges ? ["privileges"] : [])
    }

    func engine(on connection: any Connection) throws -> any RestoreEngine {
        try connection.dialect.choose(
            postgres: PostgresRestore(
                manifest, target: target, options: options, lockTimeout: lockTimeout, on: connection),
            sqlite: SQLiteRestore(manifest, target: target, options: options, on: connection))
    }

    func worker(on connection: any Connection) throws -> any FrameWorker {
        let engine = try engine(on: connection)
        try engine.prepare()
        let reader = try ArchiveReader(path: path, key: key)
        let frames = options.condition.flatMap { reader.frames(meeting: $0, in: connection.dialect) }
        return RestoreWorker(
            reader: reader, frames: frames, engine: engine, takesRows: engine.takesRows,
            options: options)
    }
}

/// Cuts a frame into chunks, and keeps the frame it is in.
private struct RestoreWorker: FrameWorker {
    let reader: ArchiveReader
    /// Those that may have rows which are asked for; nil for all.
    let frames: Set<Int>?
    let engine: any RestoreEngine
    let takesRows: Bool
    let options: Restore.Options
    /// Chunks of the frame that follow a row, the next one last.
    private var ahead: (frame: Int, row: Int, chunks: [LineChunks.Chunk], rowCount: Int)?

    init(
        reader: ArchiveReader, frames: Set<Int>?, engine: any RestoreEngine, takesRows: Bool, options: Restore.Options
    ) {
        self.reader = reader
        self.frames = frames
        self.engine = engine
        self.takesRows = takesRows
        self.options = options
    }

    mutating func chunk(of frame: Int, behind row: Int) throws -> FrameChunk {
        guard takesRows, frames?.contains(frame) != false else {
            return FrameChunk(nextRow: nil, content: .lines([], rows: 0))
        }
        if ahead?.frame != frame || ahead?.row != row {
            do { try read(frame, behind: row) } catch let error as Problem where error.code == .archiveDamaged {
                return FrameChunk(nextRow: nil, content: .lost(error.reason))
            }
        }
        guard let chunk = ahead?.chunks.popLast() else {
            return FrameChunk(nextRow: nil, content: .lines([], rows: 0))
        }
        ahead?.row = chunk.endRow
        let isLast = chunk.endRow == ahead?.rowCount
        return FrameChunk(nextRow: isLast ? nil : chunk.endRow, content: .lines(chunk.lines, rows: chunk.rows))
    }

    private mutating func read(_ frame: Int, behind row: Int) throws {
        let lines = LineChunks(
            try reader.content(of: frame), of: reader.manifest.payload, maximumRows: options.chunkRows,
            maximumBytes: options.chunkBytes)
        ahead = (frame, row, lines.chunks(from: row).reversed(), lines.rowCount)
    }

    func apply(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int {
        rows > 0 ? try engine.apply(lines, rows: rows) : 0
    }

    func pieces(of lines: ArraySlice<UInt8>) -> [FramePiece] {
        LineChunks(Array(lines), of: reader.manifest.payload, maximumRows: 1, maximumBytes: .max).chunks(from: 0)
            .map { FramePiece(lines: $0.lines, rows: ($0.endRow - $0.rows)..<$0.endRow) }
    }
}

/// Rows of the archive that a run has read, and those it has written.
struct RowCount {
    /// Nil where that isn't known.
    let read: Int?
    let written: Int
}

/// What differs between the databases when an archive goes back.
protocol RestoreEngine {
    /// Statements before and after the rows.
    var before: [String] { get }
    var after: [String] { get }
    /// The SQL of the archive that a restore would run, as text.
    var archivedSQL: [String] { get }
    /// False where the rows compute themselves: a generated column.
    var takesRows: Bool { get }
    /// What the database can't bring back as it was.
    var note: String? { get }
    /// What ``completeRows(_:_:)`` does, in words.
    var completion: String { get }

    /// Refuses where the target is taken, or isn't there.
    func requireRoom() throws
    /// Removes what a restore that was given up has left.
    func discard() throws
    /// Makes what the session needs: a staging table.
    func prepare() throws
    /// Runs one statement and saves the checkpoint with it.
    func runStep(_ statement: String, _ checkpoint: RestoreCheckpoint) throws
    /// Whether the table has any of the rows, as their keys say. Changes nothing.
    func matchesAny(_ lines: ArraySlice<UInt8>) throws -> Bool
    /// Applies a chunk in the transaction that is open, and returns how many rows it wrote.
    func apply(_ lines: ArraySlice<UInt8>, rows: Int) throws -> Int
    /// Called when all chunks are in; writes the counts into the checkpoint's report.
    func completeRows(_ counted: RowCount, _ checkpoint: inout RestoreCheckpoint) throws
    /// Rows that the table has and the archive hasn't.
    func countAdded(_ report: RestoreReport) throws -> Int
}

extension RestoreEngine {
    var steps: [String] { before + after }
    var archivedSQL: [String] { before + after }
    var note: String? { nil }
    func discard() throws {}
    var completion: String { "counting what came back" }
}
