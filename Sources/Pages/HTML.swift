internal import Foundation

/// Text and numbers for a page.
package enum HTML {
    package static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// `1,250`
    package static func count(_ number: Int) -> String { number.formatted(.number.locale(Locale(identifier: "en_US"))) }

    /// `43.0`
    package static func decimal(_ number: Double, digits: Int) -> String { String(format: "%.\(digits)f", number) }

    /// `950`, `9.5k`, `1.2M`
    package static func short(_ number: Double) -> String {
        switch abs(number) {
        case ..<1_000: trimmed(number, digits: 1)
        case ..<1_000_000: trimmed(number / 1_000, digits: 1) + "k"
        default: trimmed(number / 1_000_000, digits: 2) + "M"
        }
    }

    /// `850 µs`, `12.3 ms`, `1.2 s`
    package static func seconds(_ seconds: Double) -> String {
        switch seconds {
        case 0: "0"
        case ..<0.001: trimmed(seconds * 1_000_000, digits: 0) + " µs"
        case ..<1: trimmed(seconds * 1_000, digits: 1) + " ms"
        default: trimmed(seconds, digits: 2) + " s"
        }
    }

    /// Decimal units, as disks have them.
    package static func bytes(_ bytes: Double) -> String {
        switch bytes {
        case 0: "0"
        case ..<1_000: trimmed(bytes, digits: 0) + " B"
        case ..<1_000_000: trimmed(bytes / 1_000, digits: 1) + " kB"
        case ..<1_000_000_000: trimmed(bytes / 1_000_000, digits: 1) + " MB"
        default: trimmed(bytes / 1_000_000_000, digits: 2) + " GB"
        }
    }

    private static func trimmed(_ number: Double, digits: Int) -> String {
        let text = String(format: "%.\(digits)f", number)
        guard text.contains(".") else { return text }
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
}
