import SluiceBackfill
import Testing

@Suite("The chunk controller")
struct ChunkControllerTests {
    /// Feeds a trace: seconds a row takes, one entry a chunk. Returns the size and the time of each chunk.
    private func play(
        _ secondsPerRow: [Double], target: Double = 0.5, bounds: ClosedRange<Int> = 100...100_000, initial: Int = 1_000
    ) -> [(size: Int, seconds: Double)] {
        var controller = ChunkController(target: target, bounds: bounds, initial: initial)
        return secondsPerRow.map { cost in
            let size = controller.size
            let seconds = Double(size) * cost
            controller.committed(rows: size, of: size, seconds: seconds)
            return (size, seconds)
        }
    }

    private func commitWhole(_ controller: inout ChunkController, secondsPerRow: Double) {
        controller.committed(
            rows: controller.size, of: controller.size, seconds: Double(controller.size) * secondsPerRow)
    }

    @Test("reaches its target from a small start, by leaps only where a chunk took a small part of it")
    func growth() {
        let chunks = play(Array(repeating: 20e-6, count: 30), initial: 100)
        for (before, after) in zip(chunks, chunks.dropFirst()) {
            let most = before.seconds < 0.05 ? 8.0 : before.seconds < 0.125 ? 2 : 1.5
            #expect(Double(after.size) <= Double(before.size) * most)
        }
        #expect(chunks.allSatisfy { $0.seconds < 0.51 })
        #expect(abs((chunks.last?.seconds ?? 0) - 0.5) < 0.01)
    }

    @Test("begins so small that rows of a hundredth of a second each don't miss the target by far")
    func slowRows() {
        #expect(play([1e-2, 1e-2, 1e-2], bounds: 10...100_000, initial: 100).map(\.seconds).max() ?? 0 <= 1)
    }

    @Test("grows from what a chunk was to have, and not from a size that was never tried")
    func partOfTheSize() {
        var controller = ChunkController(target: 0.5, bounds: 10...100_000, initial: 10_000)
        controller.committed(rows: 100, of: 100, seconds: 0.001)
        #expect(controller.size == 800 && !controller.isSettled)
    }

    @Test("forgets chunks much smaller than the last, where what each costs by itself hides what a row does")
    func smallSamples() {
        var controller = ChunkController(target: 0.5, bounds: 10...100_000)
        controller.committed(rows: 100, of: 100, seconds: 0.01)
        for _ in 0..<3 { controller.committed(rows: controller.size, of: controller.size, seconds: 0.05) }
        #expect(controller.size > 5_000)
    }

    @Test("comes back to its target within a few chunks where rows get ten times wider half-way")
    func widerRows() {
        // Recorded from a table whose second half has ten times the bytes a row: 12 µs, then 120 µs, with noise.
        let noise = [1.0, 1.08, 0.93, 1.02, 0.97, 1.11, 0.9, 1.05]
        let trace = (0..<80).map { (chunk: Int) -> Double in (chunk < 40 ? 12e-6 : 120e-6) * noise[chunk % 8] }
        let chunks = play(trace)
        let settled = chunks[30..<40].map(\.seconds)
        #expect(settled.allSatisfy { $0 > 0.35 && $0 < 0.6 })
        // The first wide chunk has the size of a narrow one: it takes more than five targets, and is the only one.
        #expect(chunks[40].seconds > 5 * 0.5)
        #expect(chunks[41...].allSatisfy { $0.seconds < 0.75 })
        #expect(chunks[41].size < chunks[40].size / 5)
        #expect(chunks[70...].allSatisfy { $0.seconds > 0.3 })
    }

    @Test("falls at once when a chunk takes five times its target, and not by a single slow chunk short of that")
    func panic() {
        var controller = ChunkController(target: 0.1, bounds: 10...100_000, initial: 1_000)
        for _ in 0..<20 { commitWhole(&controller, secondsPerRow: 100e-6) }
        let size = controller.size
        controller.committed(rows: size, of: size, seconds: 0.51)
        #expect(controller.size <= size / 5)
        var calm = ChunkController(target: 0.1, bounds: 10...100_000, initial: 1_000)
        for _ in 0..<20 { commitWhole(&calm, secondsPerRow: 100e-6) }
        calm.committed(rows: calm.size, of: calm.size, seconds: 0.4)
        #expect(abs(calm.size - size) <= 1)
    }

    @Test("aims by the slow tenth of recent chunks, so that one in ten and not one in two is over the target")
    func percentile() {
        let trace = (0..<100).map { $0 % 5 == 0 ? 100e-6 : 50e-6 }
        let late = play(trace, target: 0.5).suffix(50)
        #expect(late.filter { $0.seconds > 0.51 }.count <= 5)
    }

    @Test("stays within its bounds", arguments: [0.0, 1e-9, 1e-3, 100])
    func bounds(secondsPerRow: Double) {
        let chunks = play(Array(repeating: secondsPerRow, count: 50), bounds: 50...5_000)
        #expect(chunks.allSatisfy { (50...5_000).contains($0.size) })
        #expect(chunks.last?.size == (secondsPerRow < 1e-4 ? 5_000 : secondsPerRow == 1e-3 ? 500 : 50))
    }

    @Test("grows again from a single row")
    func fromOneRow() {
        let chunks = play(Array(repeating: 100, count: 3) + Array(repeating: 1e-4, count: 40), bounds: 1...1_000)
        #expect(chunks[3].size == 1)
        #expect(chunks.last?.size == 1_000)
    }

    @Test("makes the next chunk half as large where one was given up")
    func gaveUp() {
        var controller = ChunkController(target: 0.5, bounds: 100...10_000, initial: 1_000)
        controller.gaveUp(controller.size)
        #expect(controller.size == 500)
        for _ in 0..<5 { controller.gaveUp(controller.size) }
        #expect(controller.size == 100)
    }

    @Test("doesn't take a chunk of few rows for slow rows")
    func sparse() {
        var controller = ChunkController(target: 0.5, bounds: 100...10_000, initial: 1_000)
        for _ in 0..<20 { controller.committed(rows: 0, of: controller.size, seconds: 0.001) }
        #expect(controller.size == 10_000)
    }
}
