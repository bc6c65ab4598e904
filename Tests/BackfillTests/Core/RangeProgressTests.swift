import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("A range's progress")
struct RangeProgressTests {
    private struct Visit: Hashable {
        let key: Int64
        let pass: Int
    }

    /// Walks keys 1...count; at a random step the progress is written down and read back, as a crash would.
    private func walk(
        keys count: Int64, passes: Int, windows: Int, rows: Int64, random: inout SeededGenerator
    ) -> [Visit] {
        var progress = RangeProgress(passes: passes, high: [.integer(count)], cursor: nil)
        var visits: [Visit] = []
        while !progress.isDone {
            guard let whole = progress.next else {
                progress.open(ends(after: progress.cursor, upTo: count, windows: windows, rows: rows, &random))
                continue
            }
            let low = whole.low?.first?.integer ?? 0
            let high = Int64.random(in: low + 1...(whole.high.first?.integer ?? 0), using: &random)
            let chunk = Bool.random(using: &random) ? whole.upTo([.integer(high)]) : whole
            visits += (low + 1...(chunk.high.first?.integer ?? 0)).map { Visit(key: $0, pass: chunk.pass) }
            progress = progress.advanced(past: chunk)
            if Int.random(in: 0..<3, using: &random) == 0 {
                progress = RangeProgress(
                    passes: passes, high: progress.high, cursor: progress.cursor, windows: progress.windows,
                    step: progress.step, part: progress.part)
            }
        }
        return visits
    }

    private func ends(
        after cursor: [Value]?, upTo last: Int64, windows: Int, rows: Int64, _ random: inout SeededGenerator
    ) -> [[Value]] {
        var ends: [[Value]] = []
        var position = cursor?.first?.integer ?? 0
        while ends.count < windows, position < last {
            position = min(last, position + Int64.random(in: 1...rows, using: &random))
            ends.append([.integer(position)])
        }
        return ends
    }

    @Test("visits each key of each pass once, whatever the windows and the parts of chunks, and wherever it is resumed")
    func visitsOnce() {
        let seed = Seed.make("range progress")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let count = Int64.random(in: 1...200, using: &random)
            let passes = Int.random(in: 1...8, using: &random)
            let visits = walk(
                keys: count, passes: passes, windows: Int.random(in: 1...4, using: &random),
                rows: Int64.random(in: 1...60, using: &random), random: &random)
            #expect(visits.count == Int(count) * passes, "seed \(seed)")
            #expect(Set(visits).count == visits.count, "seed \(seed)")
        }
    }

    @Test("visits every window of a group before it comes back to the first")
    func order() {
        var progress = RangeProgress(passes: 2, high: [30], cursor: [0])
        progress.open([[10], [20], [30]])
        var seen: [String] = []
        while let chunk = progress.next {
            seen.append("\(KeyText.display(chunk.low ?? []))-\(KeyText.display(chunk.high)) pass \(chunk.pass)")
            progress = progress.advanced(past: chunk)
        }
        #expect(
            seen == ["0-10 pass 0", "10-20 pass 0", "20-30 pass 0", "0-10 pass 1", "10-20 pass 1", "20-30 pass 1"])
        #expect(progress.isDone && progress.cursor == [30])
    }

    @Test("moves its cursor only behind the last pass, and is done only at its end")
    func cursor() throws {
        var progress = RangeProgress(passes: 2, high: [20], cursor: nil)
        #expect(!progress.isDone && progress.next == nil)
        progress.open([[10]])
        progress = progress.advanced(past: try #require(progress.next))
        #expect(progress.cursor == nil && !progress.isDone)
        progress = progress.advanced(past: try #require(progress.next))
        #expect(progress.cursor == [10] && progress.next == nil && !progress.isDone)
    }
}
