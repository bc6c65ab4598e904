import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("Text that a person wrote for a number")
struct TextConversionTests {
    @Test("is a duration in its unit, and none where it doesn't fit")
    func durations() {
        let read: [(String, Duration?)] = [
            ("250ms", .milliseconds(250)), ("2s", .seconds(2)), ("1.5s", .milliseconds(1_500)), ("5m", .seconds(300)),
            ("5min", .seconds(300)), ("1 h", .seconds(3_600)), ("30d", .seconds(2_592_000)), ("0s", .zero),
            ("36500d", .longestInText), ("36501d", nil), ("9999999999999d", nil), ("99999999999999999999s", nil),
            ("\(String(repeating: "9", count: 400))s", nil), ("-1s", nil), ("1", nil), ("s", nil), ("1e9s", nil),
            ("nan s", nil), ("", nil), ("٣s", nil), ("1w", .seconds(604_800)), ("1h30m", .seconds(5_400)),
            ("1d 12h", .seconds(129_600)), ("30m1h", nil), ("1h1h", nil), ("1h30", nil), ("h", nil), ("5218w", nil),
        ]
        for (text, duration) in read { #expect(Duration(text: text) == duration, "\(text)") }
    }

    @Test("is a whole number, and none where it doesn't fit")
    func wholeNumbers() {
        #expect(NumberText.wholeNumber("20_000") == 20_000 && NumberText.wholeNumber("-5") == -5)
        #expect(
            NumberText.wholeNumber("9223372036854775807") == .max
                && NumberText.wholeNumber("-9223372036854775808") == .min)
        for text in ["9223372036854775808", "_1", "1_", "1__0", "+1", "1.0", "1e3", "", "0x1", "٣", " 1"] {
            #expect(NumberText.wholeNumber(text) == nil, "\(text)")
        }
    }

    @Test("is a rate in bytes a second, and none where it doesn't fit or would never let anything through")
    func rates() {
        #expect(NumberText.byteRate("64MB/s") == 64_000_000 && NumberText.byteRate("1 kB/s") == 1_000)
        #expect(NumberText.byteRate("9GB/s") == 9_000_000_000 && NumberText.byteRate("7B/s") == 7)
        for text in ["99999999999GB/s", "99999999999999999999B/s", "0MB/s", "64MB", "-1MB/s", "1.5MB/s", ""] {
            #expect(NumberText.byteRate(text) == nil, "\(text)")
        }
        #expect(NumberText.bytes(inMegabytes: 1.5) == 1_500_000)
        for number in [1e300, .infinity, -.infinity, .nan, 0, -1, 1e-9] {
            #expect(NumberText.bytes(inMegabytes: number) == nil, "\(number)")
        }
    }

    @Test("never traps, whatever it is")
    func anyText() {
        let seed = Seed.make("numbers in text")
        var generator = SeededGenerator(seed: seed)
        let fragments = [
            "0", "1", "9", "99999999", "_", ".", "-", "+", "e", "e308", "ms", "s", "d", "B", "GB", "/s", " ", "∞",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...8, using: &generator)
            let text = (0..<count).map { _ in fragments.randomElement(using: &generator)! }.joined()
            if let duration = Duration(text: text) {
                #expect(duration >= .zero && duration <= .longestInText, "seed \(seed): \(text)")
            }
            if let rate = NumberText.byteRate(text) { #expect(rate > 0, "seed \(seed): \(text)") }
            _ = NumberText.wholeNumber(text)
            _ = Double(text).flatMap(NumberText.bytes)
        }
    }
}
