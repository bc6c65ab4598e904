import Foundation
import SluiceTestSupport

/// Makes inputs out of inputs that mean something: bytes flipped, parts taken out, doubled, swapped or taken from another, numbers
/// and words put in that are at the edge of something.
struct Mutator {
    private let seeds: [[UInt8]]
    private var generator: SeededGenerator

    private static let edges = [
        "0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e300",
        "1e-9223372036854775808", "nan", "inf",
        "99999999999999999999d", "36500d", "4294967295", "65535", "999999999999GB/s", "null", "[]", "{}", "[[[[",
        "{{{{", "&a [*a]", "*a",
        "'", "\"", "$1", "\0", "\u{1b}[2J", "\u{202e}", "é", "\u{FFFD}", "\n", "\r\n", "\t", ": ", "- ", "--", "/*",
        "*/", ";", "\\", "%",
        "<<: *a", "!!binary ", "|\n", "X'", "CAST(X'", "(1*1.0/", "\"version\" : ", "-- upgrade\n",
    ].map { Array($0.utf8) }

    init(_ seeds: [[UInt8]], seed: UInt64) {
        self.seeds = seeds.isEmpty ? [[]] : seeds
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var input = seeds[Int.random(in: seeds.indices, using: &generator)]
        for _ in 0..<Int.random(in: 1...6, using: &generator) { mutate(&input) }
        return input
    }

    private mutating func mutate(_ input: inout [UInt8]) {
        let part = part(of: input)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0 where !input.isEmpty:
            input[Int.random(in: input.indices, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: input.removeSubrange(part)
        case 2: input.insert(contentsOf: input[part], at: place(in: input))
        case 3:
            let other = seeds[Int.random(in: seeds.indices, using: &generator)]
            input.replaceSubrange(part, with: other[self.part(of: other)])
        case 4: input.replaceSubrange(part, with: edge())
        case 5: input.insert(contentsOf: edge(), at: place(in: input))
        case 6: replaceNumber(in: &input)
        default:
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            input.insert(
                contentsOf: Array(repeating: byte, count: 1 << Int.random(in: 0...12, using: &generator)),
                at: place(in: input))
        }
    }

    private mutating func edge() -> [UInt8] { Self.edges[Int.random(in: Self.edges.indices, using: &generator)] }

    private mutating func place(in input: [UInt8]) -> Int { Int.random(in: 0...input.count, using: &generator) }

    /// Short ones more often.
    private mutating func part(of input: [UInt8]) -> Range<Int> {
        let start = place(in: input)
        let longest = min(input.count - start, 1 << Int.random(in: 0...10, using: &generator))
        return start..<start + Int.random(in: 0...longest, using: &generator)
    }

    private mutating func replaceNumber(in input: inout [UInt8]) {
        let start = place(in: input)
        guard let first = input[start...].firstIndex(where: Self.digits.contains) else { return }
        let end = input[first...].firstIndex { !Self.digits.contains($0) } ?? input.endIndex
        input.replaceSubrange(first..<end, with: edge())
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
