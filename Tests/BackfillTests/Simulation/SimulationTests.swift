import Foundation
import SluiceTestSupport
import Synchronization
import Testing

@testable import SluiceBackfill

/// The run's machine, its ranges and its leases, in orders that no clock would ever find.
@Suite("A simulated run")
struct SimulationTests {
    /// `SLUICE_SIMULATIONS=100000` for more of them, `SLUICE_SEED=N` for one again.
    private static let count = Seed.environment("SLUICE_SIMULATIONS").flatMap { Int($0) } ?? 600

    private func seeds(_ count: Int, _ test: String) -> [UInt64] {
        let seed = Seed.make(test)
        var random = SeededGenerator(seed: seed)
        return [seed] + (1..<max(count, 2)).map { _ in random.next() }
    }

    @Test("keeps every promise after every step, and ends when it is left alone")
    func promises() throws {
        var states: Set<Int> = []
        var steps = 0
        for seed in seeds(Self.count, "simulation") {
            var simulation = try Simulation({ MemoryTables(rows: $0) }, seed: seed)
            do {
                try simulation.run(steps: 300) { now in
                    steps += 1
                    var hasher = Hasher()
                    hasher.combine(now.tables)
                    hasher.combine(now.processes)
                    states.insert(hasher.finalize())
                }
            } catch {
                Issue.record("SLUICE_SEED=\(seed): \(error)")
                return
            }
        }
        print("simulation: \(steps) steps, \(states.count) states explored, in \(Self.count) runs")
        #expect(states.count > Self.count)
    }

    @Test("finds each deliberate mistake", arguments: Slip.allCases)
    func slips(slip: Slip) throws {
        for seed in seeds(5_000, "simulation of \(slip)") {
            var simulation = try Simulation(
                { rows in
                    var tables = MemoryTables(rows: rows)
                    tables.slip = slip
                    return tables
                }, seed: seed, slip: slip)
            do { try simulation.run(steps: 300) } catch { return }
        }
        Issue.record("nothing was noticed")
    }

    @Test("does the same by the product's own statements, step by step")
    func stored() throws {
        for seed in seeds(min(Self.count / 20, 500), "simulation by statements") {
            var stored = try Simulation({ try StoredTables(rows: $0) }, seed: seed)
            var inMemory = try Simulation({ MemoryTables(rows: $0) }, seed: seed)
            var seen: [[SimulatedRange]] = []
            try inMemory.run(steps: 120) { seen.append($0.tables.ranges()) }
            var step = 0
            try stored.run(steps: 120) { now in
                #expect(throws: Never.self) { try #expect(now.tables.ranges() == seen[step], "SLUICE_SEED=\(seed)") }
                step += 1
            }
            #expect(try stored.tables.look() == inMemory.tables.look() && stored.tables.rows == inMemory.tables.rows)
        }
    }
}
