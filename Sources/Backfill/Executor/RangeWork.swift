internal import Foundation
internal import SluiceDatabase
internal import Synchronization

/// Works off one range: opens groups of windows, commits their chunks, and keeps the controller informed.
struct RangeWork: RangeWorking {
    private var lease: RangeLease
    private let session: WorkerSession
    private let context: RunContext
    private let plan: RunPlan
    private let applier: any ChunkApplier
    private var controller: ChunkController
    private var finder: WindowFinder
    private var retry = Retry(.run)
    private var courtesy = WriterCourtesy()
    private var lastSeen: (dataVersion: Int64?, commits: Int)?

    init(lease: RangeLease, session: WorkerSession, context: RunContext, plan: RunPlan) throws {
        self.lease = lease
        self.session = session
        self.context = context
        self.plan = plan
        let chunk = plan.job.chunk
        let statements =
            lease.isSweep
            ? ChunkSQL(plan, isSweep: true, aside: try session.store.quarantined(run: lease.run).map(\.key))
            : ChunkSQL(plan)
        applier = try statements.applier(on: session.connection)
        controller = ChunkController(
            target: chunk.target.inSeconds, bounds: chunk.minRows...chunk.maxRows,
            initial: plan.passes > 1 ? ChunkSettings.largestWindowWithPasses / plan.passes : 10_000)
        finder = WindowFinder(statements: statements, connection: session.connection)
    }

    mutating func work() throws {
        while !lease.progress.isDone, context.mayStart() {
            if lease.progress.next == nil { try openGroup() }
            guard let chunk = lease.progress.next else { continue }
            try work(chunk)
        }
        if !lease.progress.isDone { try session.store.release(lease) }
    }

    // MARK: Windows

    private mutating func openGroup() throws {
        let budget = context.rowBudget.withLock { $0 }
        // One window at a time under a limit: a group then never holds more rows than are left of it.
        let windows = plan.passes > 1 && budget == nil ? plan.job.chunk.windows : 1
        let rows = min(budget ?? windowRows, windowRows)
        lease.progress.open(try finder.ends(count: windows, rows: rows, behind: lease.progress))
    }

    private var windowRows: Int {
        let rows = controller.size * plan.passes
        guard plan.passes > 1 else { return rows }
        return min(rows, max(ChunkSettings.largestWindowWithPasses, plan.job.chunk.minRows * plan.passes))
    }

    // MARK: Chunks

    private mutating func work(_ chunk: RangeProgress.Chunk) throws {
        let start = ContinuousClock.now
        guard let after = try attempt(chunk) else { return }
        let seconds = start.duration(to: .now).inSeconds
        lease = after.lease
        defer { makeRoom(after: seconds) }
        context.tally.add(after.outcome, seconds: seconds)
        controller.committed(rows: after.outcome.rows, seconds: seconds)
        if plan.job.filter == nil, after.outcome.rows * plan.passes < windowRows / 4 { finder.foundFewRows() }
        context.spend(rows: after.outcome.rows)
    }

    /// SQLite's other writers get their turn.
    private mutating func makeRoom(after seconds: Double) {
        guard plan.dialect.name == .sqlite else { return }
        // Changes when another connection has committed (sqlite.org/pragma.html#pragma_data_version).
        let version = (try? session.connection.scalar("PRAGMA data_version"))??.integer
        let commits = context.commits.withLock { count in
            count += 1
            return count
        }
        // Only this worker's own commit since the last look: then the other change is a stranger's.
        let isForeign = lastSeen.map { $0.dataVersion != version && $0.commits + 1 == commits } ?? false
        lastSeen = (version, commits)
        let gap = courtesy.gap(after: seconds, othersCommitted: isForeign)
        context.pause(.seconds(gap))
    }

    private struct Committed {
        let lease: RangeLease
        let outcome: ChunkOutcome
    }

    /// Commits the chunk, again and again where that can help. What needs another connection is left to the worker.
    /// Nil where its windows were given up for smaller ones.
    private mutating func attempt(_ chunk: RangeProgress.Chunk) throws -> Committed? {
        while true {
            let start = ContinuousClock.now
            do {
                let committed = try commitWhole(chunk)
                retry.succeeded()
                return committed
            } catch let error as DatabaseError {
                switch retry.decide(error, since: start) {
                case .retry(let pause):
                    controller.gaveUp()
                    guard context.pause(pause, because: error) else { throw error }
                    if lease.progress.reopen() { return nil }
                case .giveUp(.rows): return try commitIsolating(chunk)
                case .reconnect, .giveUp: throw error
                }
            }
        }
    }

    private func commitWhole(_ chunk: RangeProgress.Chunk) throws -> Committed {
        try commit(chunk, try applier.prepare(chunk))
    }

    private func commitIsolating(_ chunk: RangeProgress.Chunk) throws -> Committed {
        try commit(chunk) { try applier.applyIsolating(chunk) }
    }

    private func commit(_ chunk: RangeProgress.Chunk, _ change: () throws -> ChunkOutcome) throws -> Committed {
        try exclusively {
            try session.connection.transaction { try checkpoint(try change(), of: chunk) }
        }
    }

    /// SQLite has one writer: waiting here is fair and cheap, waiting in its busy handler is neither.
    private func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
        guard plan.dialect.name == .sqlite else { return try body() }
        return try context.writer.withLock { (_) throws -> Result in try body() }
    }

    /// Rows, cursor, counters, hash and quarantine commit together, in the transaction that is open.
    private func checkpoint(_ outcome: ChunkOutcome, of chunk: RangeProgress.Chunk) throws -> Committed {
        try admit(outcome.quarantined)
        var after = lease
        after.progress = lease.progress.advanced()
        after.hash = ChunkHash.next(after: lease.hash, chunk: chunk, rows: outcome.rows)
        try session.store.quarantine(outcome.quarantined, run: lease.run)
        try session.store.checkpoint(after, rows: outcome.rows, quarantined: outcome.quarantined.count)
        return Committed(lease: after, outcome: outcome)
    }

    /// - Throws: ``RowFailure`` where the job doesn't allow that many rows aside; the chunk is then rolled back.
    private func admit(_ rows: [QuarantinedRow]) throws {
        guard let first = rows.first else { return }
        switch plan.job.onError {
        case .stop: throw RowFailure(table: plan.table, row: first, limit: nil)
        case .quarantine(let limit):
            guard try session.store.quarantineCount(run: lease.run) + rows.count <= limit else {
                throw RowFailure(table: plan.table, row: first, limit: limit)
            }
        }
    }
}

/// A row that can't be transformed, where the job doesn't set it aside.
public struct RowFailure: Error, Sendable, CustomStringConvertible {
    let table: QualifiedName
    let row: QuarantinedRow
    let limit: Int?

    /// SQLSTATE or SQLite's code of what the database said.
    package var code: String { row.code }

    public var description: String {
        let place = "\(table), row with key (\(KeyText.display(row.key))): \(row.error)"
        guard let limit else {
            return "\(place). Its chunk was rolled back. Mend the row or the job, or set on_error: {quarantine: N}"
        }
        return "\(place). More than \(limit) rows are in quarantine"
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
