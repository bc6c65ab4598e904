import Foundation
import Testing

@testable import SluiceServe

@Suite("Colours")
struct StyleTests {
    /// By name, of the light page and of the dark one.
    private static func colors() -> [[String: Double]] {
        let css = Assets.style
        var light: [String: Double] = [:]
        var dark: [String: Double] = [:]
        let pieces = css.components(separatedBy: "@media (prefers-color-scheme: dark)")
        for (index, piece) in pieces.enumerated() {
            // A dark block is the first :root of its piece.
            let roots = piece.components(separatedBy: ":root {").dropFirst().map { $0.prefix { $0 != "}" } }
            for (place, root) in roots.enumerated() {
                for match in root.matches(of: /--([a-z0-9-]+):\s*(#[0-9a-f]{6})/) {
                    let luminance = luminance(String(match.2))
                    if index > 0, place == 0 {
                        dark[String(match.1)] = luminance
                    } else {
                        light[String(match.1)] = luminance
                    }
                }
            }
        }
        return [light, light.merging(dark) { _, own in own }]
    }

    /// WCAG 2.2, "relative luminance".
    private static func luminance(_ color: String) -> Double {
        let parts = [1, 3, 5].map { start -> Double in
            let digits = color.dropFirst(start).prefix(2)
            let value = Double(Int(digits, radix: 16) ?? 0) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test("of text stand out 4.5 to 1 from what is behind them, in light and in dark")
    func contrast() throws {
        let texts = ["ink", "soft", "s0", "s1", "s2", "s3", "limit"]
        var pairs = texts.flatMap { text in ["ground", "card"].map { (text, $0) } }
        pairs += [("ink", "chosen"), ("on-fill", "s0")]
        for (scheme, colors) in zip(["light", "dark"], Self.colors()) {
            for (text, ground) in pairs {
                let (one, other) = (try #require(colors[text]), try #require(colors[ground]))
                let contrast = (max(one, other) + 0.05) / (min(one, other) + 0.05)
                #expect(contrast >= 4.5, "\(scheme): \(text) on \(ground) has \(contrast)")
            }
        }
    }

    @Test("are the only thing that is loaded, and from this server")
    func nothingFromElsewhere() {
        for text in [Assets.style, Assets.script] {
            #expect(
                !text.contains("http:") && !text.contains("https:") && !text.contains("@import")
                    && !text.contains("url("))
        }
    }
}
