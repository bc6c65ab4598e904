import Foundation
import SluiceTestSupport
import Synchronization
import Testing

/// Random schedules of faults against real runs: `make torture`, and for a minute in every test run. A schedule's seed says
/// which faults come, in which order; the moments are the machine's.
@Suite("A run under torture", .serialized)
struct TortureTests {
    private static let seconds = Seed.environment("SLUICE_TORTURE").flatMap { Double($0) } ?? 40
    private static let isLong = Seed.environment("SLUICE_TORTURE") != nil
    private static let size = TorturedRun.Size(
        rows: 3_000...(isLong ? 40_000 : 8_000), faults: 5...(isLong ? 60 : 20))
    /// The schedule that a failure named, to begin with, and its ground.
    private static let first = Seed.environment("SLUICE_SCHEDULE").flatMap { UInt64($0) }

    private static let onlyLane = Seed.environment("SLUICE_LANE")

    private struct Tally {
        var schedules = 0
        var faults: [TortureFault: Int] = [:]
        var messages: [String: Int] = [:]
        var writes = 0
        var problems: [String] = []

        mutating func add(_ outcome: TorturedRun.Outcome) {
            schedules += 1
            faults.merge(outcome.faults, uniquingKeysWith: +)
            messages.merge(outcome.messages, uniquingKeysWith: +)
            writes += outcome.writes
        }
    }

    private final class SharedTally: Sendable { let value = Mutex(Tally()) }

    @Test("ends in the table of the model, with its certificate, and leaves nothing")
    func torture() throws {
        let tally = SharedTally()
        let seed = Seed.make("torture")
        var random = SeededGenerator(seed: seed)
        let end = Date.now + Self.seconds
        let lanes = DispatchGroup()
        for (engine, onSmallDisk) in [(Engine.postgres, false), (.sqlite, false), (.postgres, true), (.sqlite, true)]
        where !onSmallDisk || (Self.isLong && SmallDisk.isPossible) {
            let seed = random.next()
            let lane = "\(engine)\(onSmallDisk ? "-small" : "")"
            guard Self.onlyLane ?? lane == lane else { continue }
            lanes.enter()
            Thread.detachNewThread {
                Self.work(lane, on: engine, onSmallDisk: onSmallDisk, seed: seed, until: end, tally)
                lanes.leave()
            }
        }
        lanes.wait()
        report(tally.value.withLock { $0 }, seed)
    }

    /// One schedule after another on the same ground.
    private static func work(
        _ lane: String, on engine: Engine, onSmallDisk: Bool, seed: UInt64, until end: Date, _ tally: SharedTally
    ) {
        var random = SeededGenerator(seed: seed)
        do {
            var ground = try TortureGround(engine, onSmallDisk: onSmallDisk)
            var again = first
            while Date.now < end {
                let seed = again ?? random.next()
                again = nil
                let run = try TorturedRun(seed: seed, on: ground, size)
                try run.work()
                let problems = run.outcome.problems.map {
                    "SLUICE_LANE=\(lane) SLUICE_SCHEDULE=\(seed): \(run.shape): \($0)"
                }
                for problem in problems { print("torture: \(problem)") }
                tally.value.withLock { tally in
                    tally.add(run.outcome)
                    tally.problems += problems
                }
                if !problems.isEmpty { ground = try TortureGround(engine, onSmallDisk: onSmallDisk) }
            }
        } catch {
            tally.value.withLock { $0.problems.append("SLUICE_LANE=\(lane), seed \(seed): \(error)") }
        }
    }

    private func report(_ tally: Tally, _ seed: UInt64) {
        let faults = tally.faults.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }
        print(
            """
            torture: \(tally.faults.values.reduce(0, +)) faults in \(tally.schedules) schedules beside \(tally.writes) \
            writes, \(tally.problems.count) problems; SLUICE_SEED=\(seed)
            torture: \(faults.joined(separator: ", "))
            """)
        for (message, count) in tally.messages.sorted(by: { $0.value > $1.value }) {
            print("torture: \(count)x \(message)")
        }
        for problem in tally.problems { Issue.record("\(problem)") }
        #expect(tally.schedules > 0)
    }
}
