internal import SluiceDatabase

/// The rows of frames. A range's keys are positions: `[frame, row]` follows the first `row` rows of a frame.
struct FrameRows: ChunkSource {
    let table: QualifiedName
    private var worker: any FrameWorker
    private let connection: any Connection
    /// What the window that is open holds.
    private var chunk: FrameChunk?

    init(_ table: QualifiedName, _ worker: any FrameWorker, on connection: any Connection) {
        self.table = table
        self.worker = worker
        self.connection = connection
    }

    /// An archive's rows were the table's: none is left out unseen.
    var onError: Job.ErrorPolicy { .stop }

    func name(ofRow key: [Value]) -> String {
        let position = Position(key)
        return "row \(position.row + 1) of frame \(position.frame + 1) of its archive"
    }

    var advice: String { "Mend what stands in its way there, then the same command goes on" }

    private struct Position {
        let frame: Int64
        let row: Int64

        init(_ key: [Value]?) {
            frame = key?.first?.integer ?? 0
            row = key?.last?.integer ?? 0
        }
    }

    mutating func openWindows(of progress: inout RangeProgress, atMost rows: Int?) throws {
        let start = Position(progress.cursor)
        let chunk = try worker.chunk(of: Int(start.frame), behind: Int(start.row))
        self.chunk = chunk
        let end: [Value] =
            chunk.nextRow.map { [.integer(start.frame), .integer(Int64($0))] }
            ?? [.integer(start.frame + 1), .integer(0)]
        progress.open([end])
    }

    func cut(_ window: RangeProgress.Chunk) -> RangeProgress.Chunk { window }

    func prepare(_ window: RangeProgress.Chunk) -> () throws -> ChunkOutcome {
        {
            switch chunk?.content {
            case .lines(let lines, let rows): return ChunkOutcome(rows: try worker.apply(lines, rows: rows))
            case .lost(let reason):
                let frame = Value.integer(Position(window.low).frame)
                return ChunkOutcome(lost: [QuarantinedRow(key: [frame], code: "frame", error: reason)])
            case nil: return ChunkOutcome()
            }
        }
    }

    func applyIsolating(_ window: RangeProgress.Chunk) throws -> ChunkOutcome {
        guard case .lines(let lines, _) = chunk?.content else { return ChunkOutcome() }
        let start = Position(window.low)
        return try RowIsolation(
            connection: connection, limit: onError.limit,
            apply: { part in
                let rows = part.reduce(0) { $0 + $1.rows.count }
                return ChunkOutcome(rows: try worker.apply(Array(part.map(\.lines).joined())[...], rows: rows))
            },
            key: { [.integer(start.frame), .integer(start.row + Int64($0.rows.lowerBound))] }
        ).run(worker.pieces(of: lines)[...])
    }

    func committed(_ outcome: ChunkOutcome, seconds: Double) {}

    func gaveUp() {}
}
