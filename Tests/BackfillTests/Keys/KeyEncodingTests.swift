import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("The text of a key")
struct KeyEncodingTests {
    /// Earlier versions wrote keys by JSONEncoder, and look rows up by that text.
    @Test("is what a JSON encoder writes, for any text, and reads back as the same key")
    func encoding() throws {
        let seed = Seed.make("keys")
        var random = SeededGenerator(seed: seed)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        for _ in 0..<500 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                        let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0...0x24F, 0x2020...0x2030, 0x1F600...0x1F640]
                        return Unicode.Scalar(UInt32.random(in: ranges.randomElement(using: &random)!, using: &random))
                    }))
            let key: [Value] = [.text(text), 7]
            let wanted = String(decoding: try encoder.encode(["t:" + text, "i:7"]), as: UTF8.self)
            #expect(KeyText.encode(key) == wanted, "seed \(seed)")
            #expect(try KeyText.decode(KeyText.encode(key)) == key, "seed \(seed)")
        }
    }

    @Test("tells keys apart to the last bit")
    func sameness() {
        #expect(KeyText.areSame([.real(.nan), "a"], [.real(.nan), "a"]))
        #expect(!KeyText.areSame([.real(0.0)], [.real(-0.0)]))
        #expect(!KeyText.areSame([1], [1, 2]) && !KeyText.areSame([1], ["1"]))
    }
}
