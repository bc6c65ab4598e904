import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceArchive

@Suite struct SQLiteLiteralTests {
    private func literal(_ value: Value) -> String {
        var line: [UInt8] = []
        SQLiteLiteral(encoding: .utf8).append(value, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    @Test("Literals stay on one line and read as a person would write them where that is exact")
    func readable() {
        #expect(literal(.null) == "NULL")
        #expect(literal(19.99) == "19.99")
        #expect(literal(3.0) == "3.0")
        #expect(literal(.real(-0.0)) == "-0.0")
        #expect(literal(.integer(.min)) == "(-9223372036854775807-1)")
        #expect(literal("it's") == "'it''s'")
        #expect(literal("") == "''")
        #expect(literal("a\r\nb") == "CAST(X'610d0a62' AS TEXT)")
        #expect(literal(.blob([0, 255])) == "X'00ff'")
        #expect(literal(.blob([])) == "X''")
    }

    @Test("The sqlite3 shell reads every real back bit for bit")
    func reals() throws {
        let seed = Seed.make("reals")
        var generator = SeededGenerator(seed: seed)
        var reals: [Double] = [
            0, -0.0, 0.1, 0.3, 1.0 / 3, 2.5, -19.99, 1e20, 1e22, 1e23, 1e-5, .leastNonzeroMagnitude,
            .leastNormalMagnitude, .leastNormalMagnitude / 1024,
            .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .pi, 0x1p53, 0x1p62, 0x1p63, 0x1p64,
            123456.789, .infinity, -.infinity,
        ]
        for _ in 0..<2_000 {
            let bits = Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
            if !bits.isNaN { reals.append(bits) }
            reals.append(Double(Int64.random(in: -1_000_000...1_000_000, using: &generator)) / 100)
            reals.append(Double(Int64.random(in: 0..<1_000_000_000_000_000, using: &generator)) / 1e9)
            reals.append(Double.random(in: 0..<1, using: &generator))
        }
        // ieee754() gives mantissa and exponent, exactly.
        let inserts = reals.map { "INSERT INTO t VALUES(\(literal(.real($0))));" }.joined(separator: "\n")
        let script = "CREATE TABLE t(v);\n\(inserts)\nSELECT hex(ieee754_to_blob(v)) FROM t ORDER BY rowid;"
        let printed = try run("/usr/bin/sqlite3", [":memory:"], input: script).split(separator: "\n")
        #expect(printed.count == reals.count)
        for (real, hex) in zip(reals, printed) {
            #expect(UInt64(hex, radix: 16) == real.bitPattern, "\(real) as \(literal(.real(real))), seed \(seed)")
        }
    }

    @Test("The sqlite3 shell reads text and blobs back byte for byte, control characters included")
    func texts() throws {
        let seed = Seed.make("texts")
        var generator = SeededGenerator(seed: seed)
        let alphabet = [
            "a", "'", "\"", "\\", "\r\n", "\r", "\n", "\0", ";", "--", "/*", "ü", "漢", "🦀", ".", "x'", "\u{7f}",
        ]
        var texts = ["", "'", "\0", "\r\n", "a\0b", "\\n", ".quit\n.exit"]
        for _ in 0..<500 {
            let count = Int.random(in: 0...12, using: &generator)
            texts.append((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined())
        }
        let inserts = texts.map { "INSERT INTO t VALUES(\(literal(.text($0))));" }.joined(separator: "\n")
        let script = "CREATE TABLE t(v);\n\(inserts)\nSELECT typeof(v), hex(v) FROM t ORDER BY rowid;"
        let printed = try run("/usr/bin/sqlite3", [":memory:"], input: script).split(separator: "\n")
        #expect(printed.count == texts.count)
        for (text, line) in zip(texts, printed) {
            #expect(line == "text|" + Array(text.utf8).hexadecimal.uppercased(), "seed \(seed)")
        }
    }
}
