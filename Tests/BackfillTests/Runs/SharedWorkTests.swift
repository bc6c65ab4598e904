import Dispatch
import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Synchronization
import Testing

@Suite("Workers that come later")
struct SharedWorkTests {
    private static let rows = 30_000
    private static let schema = """
        CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, x bigint NOT NULL);
        \(series(rows)) INSERT INTO t SELECT i * i, 0 FROM n;
        """
    private static let job = "table: t\nset: {x: x + 1}\nchunk: {target: 20ms, max_rows: 200, passes: 1}"

    private func limited(_ rows: Int) -> RunOptions {
        var options = RunOptions()
        options.limitRows = rows
        return options
    }

    @Test("take parts of the one range that there was, and each row is done once", arguments: Engine.allCases)
    func resumedWithMore(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        // So many chunks that the first worker isn't done before the others have connected, on a busy machine as well.
        let job = Self.job.replacing("max_rows: 200", with: "min_rows: 20, max_rows: 20")
        _ = try test.engine.start(try test.job(job), options: limited(500))
        var options = RunOptions()
        options.workers = 4
        let outcome = try test.engine.resume(1, options: options)
        #expect(outcome.error == nil && outcome.record.state == .complete)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1")?.integer == Int64(Self.rows))
        #expect(outcome.record.rows == Self.rows)
        let ranges = engine == .postgres ? "sluice.ranges" : "sluice_ranges"
        #expect(try test.scalar("SELECT count(*) FROM \(ranges)")?.integer ?? 0 > 1)
    }

    @Test("don't cut a range where its holder may have rows in hand", arguments: Engine.allCases)
    func inHand(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        _ = try test.engine.start(try test.job(Self.job), options: limited(500))
        let store = RunStore(try test.database.connect())
        _ = try store.move(1, to: .running, from: [.paused])
        var lease = try #require(try store.claimRange(run: 1, passes: 1, owner: "host/1/1#0"))
        lease.progress.open([[.integer(1_000_000)]])
        let seen = try #require(try store.heldRanges(run: 1).first)
        #expect(throws: (any Error).self) {
            try store.share(seen, of: 1, at: [.integer(640_000)]) { ($0.first?.integer ?? 0) < 1_000 }
        }
        try store.share(seen, of: 1, at: [.integer(640_000)]) { ($0.first?.integer ?? 0) < 640_000 }
        lease.progress = lease.progress.advanced(past: try #require(lease.progress.next))
        #expect(throws: Fenced.self) { try store.checkpoint(lease, rows: 1, quarantined: 0) }
        let again = try #require(try store.claimRange(run: 1, passes: 1, owner: "host/1/1#0"))
        #expect(again.progress.high == [.integer(640_000)])
        let rest = try #require(try store.claimRange(run: 1, passes: 1, owner: "host/1/1#1"))
        #expect(rest.progress.cursor == [.integer(640_000)] && rest.progress.high == [.integer(900_000_000)])
    }

    @Test("cut ranges at once without one of them failing", arguments: Engine.allCases)
    func atOnce(engine: Engine) throws {
        let test = try EngineCase(engine, Self.schema)
        _ = try test.engine.start(try test.job(Self.job), options: limited(500))
        let connection = try test.database.connect()
        let store = RunStore(connection)
        _ = try store.move(1, to: .running, from: [.paused])
        for number in 1..<8 {
            let low = Int64(number) * 1_000_000_000
            try store.insertRange(
                run: 1, number: Int64(number), low: [.integer(low)], high: [.integer(low + 1_000_000)])
        }
        for number in 0..<8 { _ = try store.claimRange(run: 1, passes: 1, owner: "host/1/1#\(number)") }
        let held = try store.heldRanges(run: 1)
        #expect(held.count == 8)
        let failures = Mutex([String]())
        DispatchQueue.concurrentPerform(iterations: held.count) { index in
            do {
                let own = RunStore(try test.database.connect())
                // Each is inside its transaction for so long that the others are, too.
                try own.share(held[index], of: 1, at: [.integer(Int64(index) * 1_000_000_000 + 500_000)]) { _ in
                    Pause.wait(.milliseconds(100))
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try store.coverage(run: 1).map(\.number) == Array(0..<16))
    }
}
