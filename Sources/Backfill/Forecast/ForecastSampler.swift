internal import SluiceDatabase
import Synchronization

/// Runs chunks of a job at places of the key space, each in a transaction that is rolled back, as one worker of the run would.
struct ForecastSampler {
    let plan: RunPlan
    let shared: ForecastShare
    private let connection: any Connection
    private let meter: ForecastMeter
    private var source: TableRows
    private var room = WriterRoom()
    private var lastVersion: Int64?

    init(_ plan: RunPlan, sharing shared: ForecastShare, on connection: any Connection) throws {
        self.plan = plan
        self.shared = shared
        self.connection = connection
        meter = try ForecastMeter(plan, on: connection)
        source = try TableRows(ChunkSQL(plan), on: connection)
    }

    mutating func run() throws {
        while let place = shared.nextPlace() {
            do {
                try measure(place)
            } catch let error as DatabaseError where error.kind == .lockTimeout || error.kind == .conflict {
                source.gaveUp()
                shared.findings.withLock { $0.missedLocks += 1 }
            }
            shared.findings.withLock { $0.settledRows = source.settledRows ?? $0.settledRows }
        }
    }

    private mutating func measure(_ place: ForecastShare.Place) throws {
        source.moved()
        let window = source.windowRows
        guard shared.mayStart(), let taken = shared.take(window: window, passes: plan.passes) else { return }
        var progress = RangeProgress(passes: plan.passes, high: place.last, cursor: place.low)
        try source.openWindows(of: &progress, atMost: taken)
        let seconds = try proofSeconds(of: progress)
        guard try measure(&progress, at: place, taken: taken, proofSeconds: seconds), plan.passes > 1,
            shared.mayStart(), let again = shared.take(window: taken, passes: plan.passes)
        else { return }
        _ = try measure(&progress, at: place, taken: again, proofSeconds: 0)
    }

    /// - Returns: Whether there is another chunk in the window.
    private mutating func measure(
        _ progress: inout RangeProgress, at place: ForecastShare.Place, taken: Int, proofSeconds: Double
    ) throws -> Bool {
        guard let next = progress.next else { return false }
        let chunk = try source.cut(next)
        var changed = 0
        defer { shared.returned(taken, changed: changed) }
        var sample = try exclusively { try rolledBack(chunk) }
        changed = sample.rows
        source.committed(ChunkOutcome(rows: sample.rows), seconds: sample.seconds)
        sample.place = place.number
        sample.isFirstPass = chunk.pass == 0
        // Without a condition a chunk has as many rows as it has keys; with one its window tells.
        sample.keys = plan.job.filter == nil ? Double(sample.rows) : Double(source.asked)
        sample.windowKeys = Double(source.asked * plan.passes)
        sample.proofSeconds = proofSeconds
        sample.seconds += writerRoom(after: sample.seconds)
        shared.findings.withLock { [sample] in $0.samples.append(sample) }
        progress = progress.advanced(past: chunk)
        return !progress.isDone && progress.next != nil
    }

    private func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
        guard plan.dialect.hasOneWriter else { return try body() }
        return try shared.writer.withLock { (_) throws -> Result in try body() }
    }

    private func rolledBack(_ chunk: RangeProgress.Chunk) throws -> ChunkSample {
        let start = ContinuousClock.now
        let change = try source.prepared(chunk)
        var measured = start.duration(to: .now)
        try connection.begin(.write)
        defer { if connection.isInTransaction { try? connection.rollback() } }
        let before = try meter.read()
        let began = ContinuousClock.now
        let outcome = try isolatingFailures(of: chunk, change)
        // What a commit would check is checked, and what it would write is written where nobody sees it.
        if let setting = plan.dialect.checkConstraintsAtOnce { try connection.execute(setting) }
        let pages = try meter.writePages()
        measured += began.duration(to: .now)
        let after = try meter.read()
        let ending = ContinuousClock.now
        try connection.rollback()
        measured += ending.duration(to: .now)
        return ChunkSample(
            place: 0, isFirstPass: true, keys: 0, rows: outcome.rows, seconds: measured.inSeconds,
            journal: meter.journal(before, after, pages: pages), updates: meter.updates(before, after), windowKeys: 0)
    }

    /// Rows that fail are found as the run would find them.
    private func isolatingFailures(
        of chunk: RangeProgress.Chunk, _ change: () throws -> ChunkOutcome
    ) throws -> ChunkOutcome {
        var outcome = ChunkOutcome()
        try connection.execute("SAVEPOINT sluice_forecast")
        do {
            outcome = try change()
        } catch let error as DatabaseError where error.blamesRow {
            try connection.execute("ROLLBACK TO SAVEPOINT sluice_forecast")
            outcome = try source.applyIsolating(chunk)
        }
        let failing = outcome.quarantined
        shared.findings.withLock { $0.failing += failing }
        return outcome
    }

    /// A part of what the proof will read, and how long that takes.
    private func proofSeconds(of progress: RangeProgress) throws -> Double {
        guard let end = progress.windows.last else { return 0 }
        let statements = ChunkSQL(plan)
        let start = ContinuousClock.now
        for condition in [statements.leftOver ?? "1 = 1", statements.unverified].compactMap(\.self) {
            var text = SQLText(plan.dialect)
            let range = statements.keyConditions(low: progress.cursor, high: end, in: &text)
            do {
                _ = try connection.scalar(
                    "SELECT count(*) FROM \(plan.quotedTable) WHERE \(range) AND (\(condition))", text.parameters)
            } catch {
                guard error.blamesRow else { throw error }
            }
        }
        return start.duration(to: .now).inSeconds
    }

    /// What a run leaves to other writers.
    private mutating func writerRoom(after seconds: Double) -> Double {
        guard plan.dialect.hasOneWriter else { return 0 }
        let version = (try? connection.scalar("PRAGMA data_version"))??.integer
        // This session commits nothing, so whatever is new is somebody else's.
        let isForeign = lastVersion.map { $0 != version } ?? false
        lastVersion = version
        return room.gap(after: seconds, othersCommitted: isForeign)
    }
}

extension TableRows {
    /// ``prepare(_:)`` for a value that isn't changed by it.
    fileprivate func prepared(_ chunk: RangeProgress.Chunk) throws -> () throws -> ChunkOutcome {
        try applier.prepare(chunk)
    }
}
