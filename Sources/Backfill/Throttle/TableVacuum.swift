internal import Dispatch
internal import SluiceDatabase
internal import Synchronization

/// VACUUM of a run's table, one at a time, on a thread and a session of its own: it takes as long as it takes, and leases are renewed
/// meanwhile.
final class TableVacuum: Sendable {
    enum State: Sendable, Hashable {
        case never, atWork, over
        case failed(String)
    }

    /// What a VACUUM couldn't remove, the next one can't at once.
    private static let leastPause = Duration.seconds(60)

    private struct Work {
        var state = State.never
        var interrupter: (any Interrupter)?
        var next: ContinuousClock.Instant?
        var isEnded = false
    }

    private let table: QualifiedName
    private let connect: @Sendable () throws -> any Connection
    private let work = Mutex(Work())
    private let queue = DispatchQueue(label: "sluice.vacuum")
    private let group = DispatchGroup()

    init(of table: QualifiedName, connect: @escaping @Sendable () throws -> any Connection) {
        self.table = table
        self.connect = connect
    }

    var state: State { work.withLock(\.state) }

    /// - Returns: What it is then.
    func begin() -> State {
        work.withLock { work in
            guard !work.isEnded, work.state != .atWork, work.next.map({ $0 < .now }) ?? true else {
                return work.state
            }
            work.state = .atWork
            queue.async(group: group) { [self] in vacuum() }
            return .atWork
        }
    }

    /// A VACUUM that is at work is broken off: what it has removed is gone all the same.
    func end() {
        work.withLock { work in
            work.isEnded = true
        }
        // A session that is asked before its statement has begun doesn't hear it.
        repeat {
            work.withLock { $0.interrupter?.interrupt() }
        } while group.wait(timeout: .now() + .milliseconds(200)) == .timedOut
    }

    private func vacuum() {
        let start = ContinuousClock.now
        let state: State
        do {
            try run()
            state = .over
        } catch {
            state = .failed("\(error)")
        }
        work.withLock { work in
            work.state = state
            work.interrupter = nil
            work.next = .now + max(Self.leastPause, start.duration(to: .now) * 2)
        }
    }

    private func run() throws {
        let connection = try connect()
        defer { connection.close() }
        let isEnded = work.withLock { work in
            work.interrupter = connection.interrupter
            return work.isEnded
        }
        guard !isEnded else { return }
        // No limit of the role's; and neither another VACUUM is waited for, nor readers kept out to shorten the file.
        try connection.execute("SET statement_timeout = 0")
        try connection.execute("VACUUM (SKIP_LOCKED, TRUNCATE false) \(table.quoted(in: .postgres))")
    }
}
