import Foundation
import SluiceDatabase
import SluiceTestSupport
import Synchronization

/// An application that goes on writing while a run is under way, and knows what it has written, also where a server
/// that crashed, or a connection that broke, kept the answer.
final class TortureWriter: Sendable {
    /// What the application knows of its rows.
    struct Model: Sendable {
        var increments: [Int64: Int64] = [:]
        var inserted: Set<Int64> = []
        var deleted: Set<Int64> = []
        var moved: Set<Int64> = []
        var writes = 0
        /// What an application must never see.
        var failures: [String] = []
    }

    private enum Write {
        case increments([Int64])
        case insert(Int64)
        case delete(Int64)
        case move(Int64)
    }

    private let shape: TortureShape
    private let url: DatabaseURL
    private let model = Mutex(Model())
    private let isStopping = Mutex(false)
    private let finished = DispatchSemaphore(value: 0)

    init(_ shape: TortureShape, on url: DatabaseURL, seed: UInt64) {
        self.shape = shape
        self.url = url
        Thread.detachNewThread { [self] in
            var random = SeededGenerator(seed: seed)
            while !isStopping.withLock({ $0 }) { work(&random) }
            finished.signal()
        }
    }

    /// Ends the writing, and returns what was written. The server has to be there.
    func stop() -> Model {
        isStopping.withLock { $0 = true }
        finished.wait()
        return model.withLock { $0 }
    }

    /// Writes until the connection breaks.
    private func work(_ random: inout SeededGenerator) {
        guard let connection = try? url.connect() else {
            usleep(20_000)
            return
        }
        defer { connection.close() }
        while !isStopping.withLock({ $0 }) {
            let write = next(&random)
            do {
                try perform(write, on: connection, holding: UInt32.random(in: 0...40_000, using: &random))
                note(write)
            } catch let error as DatabaseError where error.kind == .connectionLost {
                return settle(write)
            } catch {
                refused(error)
                try? connection.rollback()
            }
            usleep(UInt32.random(in: 500...8_000, using: &random))
        }
    }

    private func next(_ random: inout SeededGenerator) -> Write {
        let row = Int64.random(in: 1...Int64(shape.rows), using: &random)
        let (isKnown, isMoved, last) = model.withLock { model in
            (!model.deleted.contains(row), model.moved.contains(row), model.inserted.max() ?? Int64(shape.rows))
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .insert(last + 1)
        case 1 where shape.hasDeletes && isKnown: return .delete(row)
        // Twice moved, a row could go round the proof.
        case 2 where shape.job.canTellUndone && isKnown && !isMoved: return .move(row)
        case 3:
            let rows = (0..<3).map { _ in Int64.random(in: 1...Int64(shape.rows), using: &random) }
            return .increments(rows.filter { row in model.withLock { !$0.deleted.contains(row) } })
        default: return .increments(isKnown ? [row] : [])
        }
    }

    private func perform(_ write: Write, on connection: any Connection, holding pause: UInt32) throws {
        switch write {
        case .increments(let rows) where rows.count > 1:
            try connection.transaction {
                for row in rows {
                    try connection.execute(increment(row))
                    usleep(pause / 3)
                }
            }
        case .increments(let rows): for row in rows { try connection.execute(increment(row)) }
        case .insert(let row): try connection.execute(shape.insert(number: "\(row)"))
        case .delete(let row): try connection.execute("DELETE FROM t WHERE n = \(row)")
        case .move(let row):
            let place = shape.key.equations(of: "\(row + TortureKey.farAway)", on: shape.engine, separator: ", ")
            try connection.execute("UPDATE t SET \(place) WHERE n = \(row)")
        }
    }

    private func increment(_ row: Int64) -> String { "UPDATE t SET y = y + 1 WHERE n = \(row)" }

    private func note(_ write: Write) {
        model.withLock { model in
            model.writes += 1
            switch write {
            case .increments(let rows): for row in rows { model.increments[row, default: 0] += 1 }
            case .insert(let row): model.inserted.insert(row)
            case .delete(let row): model.deleted.insert(row)
            case .move(let row): model.moved.insert(row)
            }
        }
    }

    /// Looks whether a write took place whose answer never came.
    private func settle(_ write: Write) {
        for _ in 0..<3_000 {
            if let isDone = try? tookPlace(write) {
                if isDone { note(write) }
                return
            }
            usleep(20_000)
        }
        model.withLock { $0.failures.append("the application's database didn't come back for a minute") }
    }

    private func tookPlace(_ write: Write) throws -> Bool {
        let connection = try url.connect()
        defer { connection.close() }
        func holds(_ condition: String) throws -> Bool {
            try connection.scalar("SELECT count(*) FROM t WHERE \(condition)")?.integer == 1
        }
        switch write {
        case .increments(let rows):
            guard let row = rows.first else { return false }
            let count = rows.count { $0 == row } + Int(model.withLock { $0.increments[row] ?? 0 })
            return try holds("n = \(row) AND y = \(count)")
        case .insert(let row): return try holds("n = \(row)")
        case .delete(let row): return try !holds("n = \(row)")
        case .move(let row):
            let place = shape.key.equations(of: "\(row + TortureKey.farAway)", on: shape.engine, separator: " AND ")
            return try holds("n = \(row) AND \(place)")
        }
    }

    /// Locks, deadlocks and full disks are an application's everyday; all else is Sluice's doing.
    private func refused(_ error: any Error) {
        switch (error as? DatabaseError)?.kind {
        case .lockTimeout, .conflict, .diskFull, .tooManyConnections: break
        default: model.withLock { $0.failures.append("an application's write failed: \(error)") }
        }
    }
}
