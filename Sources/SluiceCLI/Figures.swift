internal import Foundation
internal import SluiceDatabase

/// Numbers as people read them.
enum Figures {
    static func count(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// `850 ms`, `12.3 s`, `4 min 10 s`, `3 h 20 min`.
    static func seconds(_ seconds: Double) -> String {
        switch seconds {
        case ..<0.01: String(format: "%.1f ms", seconds * 1_000)
        case ..<1: "\(Int(nearest: seconds * 1_000)) ms"
        case ..<60: String(format: "%.1f s", seconds)
        case ..<3_600: "\(Int(nearest: seconds.rounded(.down)) / 60) min \(Int(nearest: seconds.rounded(.down)) % 60) s"
        default:
            "\(Int(nearest: seconds.rounded(.down)) / 3_600) h \(Int(nearest: seconds.rounded(.down)) % 3_600 / 60) min"
        }
    }

    static func interval(_ range: ClosedRange<Double>) -> String {
        let low = seconds(range.lowerBound)
        let high = seconds(range.upperBound)
        return low == high ? low : "\(low) to \(high)"
    }

    static func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1_000_000) }

    static func percent(_ part: Int, of total: Int) -> String {
        total > 0 ? String(format: "%.1f %%", min(100, 100 * Double(part) / Double(total))) : "–"
    }
}
