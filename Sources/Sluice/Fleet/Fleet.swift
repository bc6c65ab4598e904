internal import Foundation
public import SluiceBackfill
internal import SluiceDatabase
internal import Synchronization

/// One job on many databases, so many at a time. Each has its own state, an ordinary run: what one of them fails on is no other's
/// trouble, and a second call goes on with what is open and leaves what is complete.
public final class Fleet: Sendable {
    /// Where a target stands.
    public enum Standing: Sendable {
        /// Its turn hasn't come, or it was stopped before.
        case waiting
        /// Nil before the first look at it.
        case atWork(RunProgress?)
        /// The session that ended, however it did. It took no time where the last run was complete already.
        case ended(RunOutcome)
        /// No run could be begun.
        case failed(any Error)
    }

    public struct Report: Sendable {
        public let target: FleetTarget
        public let standing: Standing
    }

    private let project: Project
    private let targets: [FleetTarget]
    private let atOnce: Int
    private let stop: StopToken
    private let standings: Mutex<[Standing]>
    private let databases = Mutex<[ProjectDatabase]>([])

    /// - Parameters:
    ///   - atOnce: Databases that are worked on at the same time, each with the workers of its run.
    ///   - stop: Ask it to stop: what is under way ends behind its chunk, what waits isn't begun.
    public init(_ project: Project, _ targets: [FleetTarget], atOnce: Int, stop: StopToken = StopToken()) {
        self.project = project
        self.targets = targets
        self.atOnce = atOnce
        self.stop = stop
        standings = Mutex(targets.map { _ in .waiting })
    }

    /// Runs the job on each target, or goes on with the target's run of it that is open, and blocks until all have ended.
    public func run(_ job: Job, options: RunOptions = RunOptions()) -> [Report] {
        Turns.each(of: targets.count, atOnce: atOnce, while: { [stop] in stop.reason == nil }) { [self] index in
            work(on: index, job, options)
        }
        return now
    }

    /// From any thread, also while it works.
    public var now: [Report] {
        zip(targets, standings.withLock { $0 }).map { Report(target: $0, standing: $1) }
    }

    /// Stops the statements that are under way, from any thread. What isn't committed never happened.
    public func interruptAll() {
        for database in databases.withLock({ $0 }) { database.interruptAll() }
    }

    private func work(on index: Int, _ job: Job, _ options: RunOptions) {
        set(.atWork(nil), at: index)
        var listener = ProgressListener()
        listener.onRun = { [self] progress in
            standings.withLock { standings in
                if case .atWork = standings[index] { standings[index] = .atWork(progress) }
            }
        }
        let database = ProjectDatabase(
            project, targets[index].url, from: .given, stop: stop, listener: listener)
        databases.withLock { $0.append(database) }
        do {
            set(.ended(try database.runOrResume(job, options: options)), at: index)
        } catch {
            set(.failed(error), at: index)
        }
        databases.withLock { databases in databases.removeAll { $0.url == database.url } }
    }

    private func set(_ standing: Standing, at index: Int) { standings.withLock { $0[index] = standing } }
}
