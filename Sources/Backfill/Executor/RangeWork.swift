internal import Foundation
internal import SluiceDatabase
internal import Synchronization

/// Works off one range: opens groups of windows, and commits their chunks each with its checkpoint.
struct RangeWork {
    private var lease: RangeLease
    private let session: WorkerSession
    private let context: RunContext
    private var source: any ChunkSource
    private var retry = Retry(.run)
    private var room = WriterRoom()
    private var lastSeen: (dataVersion: Int64?, commits: Int)?

    init(lease: RangeLease, session: WorkerSession, context: RunContext) throws {
        self.lease = lease
        self.session = session
        self.context = context
        source = try context.makeSource(lease, session)
    }

    /// Returns when the range is done or the run is to stop; a range that isn't done is given back.
    mutating func work() throws {
        while !lease.progress.isDone, context.mayStart() {
            if lease.progress.next == nil {
                try source.openWindows(of: &lease.progress, atMost: context.rowBudget.withLock { $0 })
            }
            guard let chunk = lease.progress.next else { continue }
            try work(source.cut(chunk))
        }
        if !lease.progress.isDone { try session.store.release(lease) }
    }

    private mutating func work(_ chunk: RangeProgress.Chunk) throws {
        let start = ContinuousClock.now
        guard let after = try attempt(chunk) else { return }
        let seconds = start.duration(to: .now).inSeconds
        lease = after.lease
        context.tally.add(after.outcome, seconds: seconds)
        source.committed(after.outcome, seconds: seconds)
        context.spend(rows: after.outcome.rows)
        makeRoom(after: seconds)
    }

    /// Where only one may write, the others get their turn.
    private mutating func makeRoom(after seconds: Double) {
        guard session.connection.dialect.hasOneWriter else { return }
        // Changes when another connection has committed (sqlite.org/pragma.html#pragma_data_version).
        let version = (try? session.connection.scalar("PRAGMA data_version"))??.integer
        let commits = context.commits.withLock { count in
            count += 1
            return count
        }
        // Only this worker's own commit since the last look: then the other change is a stranger's.
        let isForeign = lastSeen.map { $0.dataVersion != version && $0.commits + 1 == commits } ?? false
        lastSeen = (version, commits)
        context.pause(.seconds(room.gap(after: seconds, othersCommitted: isForeign)))
    }

    // MARK: Chunks

    private struct Committed {
        let lease: RangeLease
        let outcome: ChunkOutcome
    }

    /// Commits the chunk; nil where it wasn't had, and is to be tried again, and smaller. What needs another connection is
    /// left to the worker.
    private mutating func attempt(_ chunk: RangeProgress.Chunk) throws -> Committed? {
        let start = ContinuousClock.now
        do {
            let committed = try commit(chunk, try source.prepare(chunk))
            retry.succeeded()
            return committed
        } catch let error as DatabaseError {
            switch retry.decide(error, since: start) {
            case .retry(let pause):
                source.gaveUp()
                guard context.pause(pause, because: error) else { throw error }
                _ = lease.progress.reopen()
                return nil
            case .giveUp(.rows): return try commit(chunk) { try source.applyIsolating(chunk) }
            case .reconnect, .giveUp: throw error
            }
        }
    }

    private func commit(_ chunk: RangeProgress.Chunk, _ change: () throws -> ChunkOutcome) throws -> Committed {
        try exclusively {
            try session.connection.transaction { try checkpoint(try change(), of: chunk) }
        }
    }

    /// Where only one may write, waiting here is fair and cheap; waiting in SQLite's busy handler is neither.
    private func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
        guard session.connection.dialect.hasOneWriter else { return try body() }
        return try context.writer.withLock { (_) throws -> Result in try body() }
    }

    /// Rows, cursor, counters, hash and quarantine commit together, in the transaction that is open.
    private func checkpoint(_ outcome: ChunkOutcome, of chunk: RangeProgress.Chunk) throws -> Committed {
        try admit(outcome.quarantined)
        let aside = outcome.quarantined + outcome.lost
        var after = lease
        after.progress = lease.progress.advanced(past: chunk)
        after.hash = ChunkHash.next(after: lease.hash, chunk: chunk, rows: outcome.rows)
        try session.store.quarantine(aside, run: lease.run)
        try session.store.checkpoint(after, rows: outcome.rows, quarantined: aside.count)
        return Committed(lease: after, outcome: outcome)
    }

    /// - Throws: ``RowFailure`` where that many rows can't be set aside; the chunk is then rolled back.
    private func admit(_ rows: [QuarantinedRow]) throws {
        guard let first = rows.first else { return }
        let name = "\(source.table), \(source.name(ofRow: first.key))"
        switch source.onError {
        case .stop: throw RowFailure(first, name, "Its chunk was rolled back. \(source.advice)")
        case .quarantine(let limit):
            guard try session.store.quarantineCount(run: lease.run) + rows.count <= limit else {
                throw RowFailure(first, name, "More than \(limit) rows are in quarantine")
            }
        }
    }
}

/// A row that can't be transformed, where the job doesn't set it aside.
public struct RowFailure: Error, Sendable, CustomStringConvertible {
    /// SQLSTATE or SQLite's code of what the database said.
    package let code: String
    public let description: String

    /// - Parameters:
    ///   - name: The row's, for people.
    ///   - outcome: What was done about it, and what helps.
    init(_ row: QuarantinedRow, _ name: String, _ outcome: String) {
        code = row.code
        description = "\(name): \(row.error). \(outcome)"
    }
}

/// Chains a range's chunks: each hash covers the one before it, so that a certificate stands for the whole history.
enum ChunkHash {
    static func next(after previous: String, chunk: RangeProgress.Chunk, rows: Int) -> String {
        let low = chunk.low.map(KeyText.encode) ?? "-"
        let text = "\(previous)|\(low)|\(KeyText.encode(chunk.high))|\(chunk.pass)|\(rows)"
        return SHA256.digest(of: text).hexadecimal
    }
}
