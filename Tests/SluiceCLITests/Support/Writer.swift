import Foundation
import SluiceDatabase
import SluiceTestSupport
import Synchronization

/// An application that goes on writing while a run is under way: it counts up `y`, and inserts rows behind the last.
final class Writer: Sendable {
    struct Tally: Sendable {
        /// Acknowledged increments of `y`, by id.
        var increments: [Int64: Int64] = [:]
        /// Acknowledged inserts, in their order.
        var inserted: [Int64] = []
        var failures: [String] = []
    }

    private let tally = Mutex(Tally())
    private let stopping = Mutex(false)
    private let finished = DispatchSemaphore(value: 0)

    init(_ database: TestDatabase, rows: Int64, seed: UInt64, pause: UInt32 = 2_000) {
        Thread.detachNewThread { [self] in
            write(database, rows: rows, seed: seed, pause: pause)
            finished.signal()
        }
    }

    /// Ends the writing, and returns what was acknowledged.
    func stop() -> Tally {
        stopping.withLock { $0 = true }
        finished.wait()
        return tally.withLock { $0 }
    }

    private func write(_ database: TestDatabase, rows: Int64, seed: UInt64, pause: UInt32) {
        var random = SeededGenerator(seed: seed)
        var next = rows + 1
        do {
            let connection = try database.connect()
            let place = connection.dialect.placeholder(1)
            while !stopping.withLock({ $0 }) {
                let id = Int64.random(in: 1...rows, using: &random)
                if Int.random(in: 0..<4, using: &random) == 0 {
                    try connection.execute("INSERT INTO t (id, x, y) VALUES (\(place), 0, 0)", [.integer(next)])
                    tally.withLock { $0.inserted.append(next) }
                    next += 1
                } else {
                    try connection.execute("UPDATE t SET y = y + 1 WHERE id = \(place)", [.integer(id)])
                    tally.withLock { $0.increments[id, default: 0] += 1 }
                }
                usleep(pause)
            }
        } catch {
            tally.withLock { $0.failures.append("\(error)") }
        }
    }
}
