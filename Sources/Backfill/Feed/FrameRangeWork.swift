internal import Foundation
internal import SluiceDatabase

/// Works off one range of frames. Its keys are places: `[frame, row]` is behind the first `row` rows of a frame.
struct FrameRangeWork: RangeWorking {
    private var lease: RangeLease
    private let session: WorkerSession
    private let context: RunContext
    private var worker: any FrameWorker
    private var retry = Retry(.run)

    init(lease: RangeLease, session: WorkerSession, context: RunContext, worker: any FrameWorker) {
        self.lease = lease
        self.session = session
        self.context = context
        self.worker = worker
    }

    mutating func work() throws {
        while !lease.progress.isDone, context.mayStart() {
            let start = ContinuousClock.now
            let (after, outcome) = try commit(try nextChunk())
            lease = after
            context.tally.add(outcome, seconds: start.duration(to: .now).inSeconds)
            context.spend(rows: outcome.rows)
        }
        if !lease.progress.isDone { try session.store.release(lease) }
    }

    private struct Place {
        let frame: Int64
        let row: Int64

        init(_ key: [Value]?) {
            frame = key?.first?.integer ?? 0
            row = key?.last?.integer ?? 0
        }
    }

    private mutating func nextChunk() throws -> FrameChunk {
        let place = Place(lease.progress.cursor)
        let chunk = try worker.chunk(of: Int(place.frame), behind: Int(place.row))
        let end: [Value] =
            chunk.nextRow.map { [.integer(place.frame), .integer(Int64($0))] }
            ?? [.integer(place.frame + 1), .integer(0)]
        lease.progress.open([end])
        return chunk
    }

    /// Commits the chunk, again where a lock wasn't to be had; what needs another connection is left to the worker.
    private mutating func commit(_ chunk: FrameChunk) throws -> (RangeLease, ChunkOutcome) {
        while true {
            let start = ContinuousClock.now
            do {
                return try session.connection.transaction { try write(chunk) }
            } catch let error as DatabaseError {
                guard case .retry(let pause) = retry.decide(error, since: start),
                    context.pause(pause, because: error)
                else { throw error }
            }
        }
    }

    /// Rows, cursor, counters and hash commit together.
    private func write(_ chunk: FrameChunk) throws -> (RangeLease, ChunkOutcome) {
        let place = Place(lease.progress.cursor)
        var outcome = ChunkOutcome(rows: 0, quarantined: [])
        switch chunk.content {
        case .lines: outcome.rows = try worker.apply(chunk)
        case .lost(let reason):
            outcome.quarantined = [QuarantinedRow(key: [.integer(place.frame)], code: "frame", error: reason)]
        }
        var after = lease
        after.progress = lease.progress.advanced()
        let text = "\(lease.hash)|\(KeyText.encode(after.progress.cursor ?? []))|\(outcome.rows)"
        after.hash = SHA256.digest(of: text).hexadecimal
        try session.store.quarantine(outcome.quarantined, run: lease.run)
        try session.store.checkpoint(after, rows: outcome.rows, quarantined: outcome.quarantined.count)
        return (after, outcome)
    }
}
