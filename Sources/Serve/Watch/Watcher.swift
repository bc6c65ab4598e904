internal import Dispatch
internal import Foundation
internal import Sluice
internal import SluiceBackfill
internal import SluiceDatabase
internal import Synchronization

/// Looks at the database once an interval, on a queue of its own, however many watch: while somebody does, or a run is open.
/// Nothing of the user's tables is read.
final class Watcher: Sendable {
    struct Pace: Sendable {
        var interval = 1.0
        /// Between looks at revisions, deprecations and archives.
        var standing = 10.0
        /// How long after the last question somebody counts as watching.
        var interest = 15.0
    }

    static let runsKept = 50

    private struct Eyes {
        let reader: StateReader
        var rates: [Int64: RateEstimator] = [:]
        var histories: [Int64: RunHistory] = [:]
        var lastStanding = -Double.infinity
        var standing = Board.Standing()
    }

    private struct Shown {
        var board = Board.empty
        var lastLook = -Double.infinity
        var lastQuestion = -Double.infinity
    }

    let database: ProjectDatabase
    private let pace: Pace
    private let reporter: Reporter
    private let queue = DispatchQueue(label: "sluice.page.watcher")
    private let eyes: Mutex<Eyes>
    private let shown = Mutex(Shown())
    private let timer = Mutex<(any DispatchSourceTimer)?>(nil)
    private struct Watching {
        var isWatched: @Sendable () -> Bool = { false }
        var onLook: @Sendable (Board) -> Void = { _ in }
    }

    private let watching = Mutex(Watching())

    init(_ database: ProjectDatabase, pace: Pace = Pace(), reporter: Reporter) {
        self.database = database
        self.reporter = reporter
        self.pace = pace
        eyes = Mutex(Eyes(reader: StateReader(database)))
    }

    private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    /// - Parameters:
    ///   - isWatched: Somebody is to be told of changes.
    ///   - onLook: Told of each look, on the watcher's queue.
    func start(whileWatched isWatched: @escaping @Sendable () -> Bool, _ onLook: @escaping @Sendable (Board) -> Void) {
        watching.withLock { $0 = Watching(isWatched: isWatched, onLook: onLook) }
        timer.withLock { timer in
            let source = DispatchSource.makeTimerSource(queue: queue)
            source.setEventHandler { [weak self] in self?.tick() }
            source.schedule(deadline: .now(), repeating: pace.interval)
            source.activate()
            timer = source
        }
    }

    func stop() {
        timer.withLock { $0?.cancel() }
        queue.sync {}
        watching.withLock { $0 = Watching() }
    }

    /// The newest board, not older than an interval.
    var board: Board {
        let isFresh = shown.withLock { shown in
            shown.lastQuestion = Self.now
            return Self.now - shown.lastLook < pace.interval * 2
        }
        if !isFresh { queue.sync { look(ifOlderThan: pace.interval) } }
        return shown.withLock { $0.board }
    }

    /// Looks now, as where something was just changed.
    func lookAgain() { queue.sync { look(ifOlderThan: 0) } }

    private func tick() {
        let isWanted = shown.withLock { shown in
            Self.now - shown.lastQuestion < pace.interest || !shown.board.open.isEmpty
        }
        if isWanted || watching.withLock({ $0.isWatched })() { look(ifOlderThan: pace.interval / 2) }
    }

    private func look(ifOlderThan age: Double) {
        let now = Self.now
        guard shown.withLock({ now - $0.lastLook >= age }) else { return }
        let before = shown.withLock { $0.board }
        let board = eyes.withLock { look(with: &$0, at: now, before) }
        shown.withLock { shown in
            shown.board = board
            shown.lastLook = Self.now
        }
        watching.withLock { $0.onLook }(board)
    }

    private func look(with eyes: inout Eyes, at now: Double, _ before: Board) -> Board {
        do {
            let (records, workers) = try eyes.reader.runs(newest: Self.runsKept)
            let known = Set(records.map(\.id))
            eyes.rates = eyes.rates.filter { known.contains($0.key) }
            eyes.histories = eyes.histories.filter { known.contains($0.key) }
            let runs = records.reversed().map { record in
                run(record, workers: workers[record.id] ?? 0, with: &eyes, at: now)
            }
            if now - eyes.lastStanding >= pace.standing {
                eyes.lastStanding = now
                eyes.standing = database.standing(reporter)
            }
            return Board(taken: Date(), runs: Array(runs), standing: eyes.standing, problem: nil)
        } catch {
            let problem = reporter.problem(error, in: "a look at Sluice's tables")
            return Board(taken: before.taken, runs: before.runs, standing: before.standing, problem: problem)
        }
    }

    private func run(
        _ record: RunRecord, workers: Int, with eyes: inout Eyes, at now: Double
    ) -> Board.Run {
        if record.state == .running || record.state == .verifying {
            eyes.rates[record.id, default: RateEstimator()].observe(rows: record.rows, at: now)
            eyes.histories[record.id, default: RunHistory()].observe(
                rows: record.rows, chunks: record.chunks, workers: workers, at: now)
        }
        let rate = record.state.isFinal ? nil : eyes.rates[record.id]
        return Board.Run(
            status: RunStatus(record, rate: rate), workers: workers, history: eyes.histories[record.id] ?? RunHistory())
    }
}

extension ProjectDatabase {
    /// Revisions, deprecations and archives in a few words.
    fileprivate func standing(_ reporter: Reporter) -> Board.Standing {
        var standing = Board.Standing()
        standing.newestArchive = newestArchive()?.created
        guard !url.isMissingFile else { return standing }
        standing.due = (try? wayOut(.readOnly).due()) ?? []
        standing.revisions = Result { try revisionsStanding() }.mapError {
            reporter.problem($0, in: "a look at the revisions")
        }
        return standing
    }

    private func revisionsStanding() throws -> Board.RevisionsStanding {
        let position = try position()
        let graph = position.revisions.graph
        let pending = graph.ids(graph.unapplied(Array(graph.headers.indices), at: position.current))
        return Board.RevisionsStanding(
            pending: pending + (pending.isEmpty ? position.dueRepeats : []), applied: graph.count - pending.count,
            changed: position.changed, unfinished: position.state.unfinished?.description)
    }
}
