internal import Foundation
internal import Sluice
internal import Synchronization

/// A run's progress on stderr: a bar on a terminal, a plain line each few seconds elsewhere.
final class ProgressView: Sendable {
    private static let secondsBetweenLines = 5.0
    private static let barWidth = 24

    private let lastLine = Mutex(-secondsBetweenLines + 1)
    private let isTerminal = Output.isTerminal

    func show(_ progress: RunProgress) {
        let text = Self.describe(progress)
        if isTerminal {
            return Output.progress(Self.bar(progress) + text)
        }
        let isDue = lastLine.withLock { last in
            guard progress.seconds - last >= Self.secondsBetweenLines else { return false }
            last = progress.seconds
            return true
        }
        if isDue { Output.error("run \(progress.run) \(progress.job): \(text)") }
    }

    func end() {
        if isTerminal { Output.progress() }
    }

    private static func bar(_ progress: RunProgress) -> String {
        guard let total = progress.total, total > 0 else { return "" }
        let filled = Int(nearest: max(0, min(1, Double(progress.rows) / Double(total))) * Double(barWidth))
        return "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: barWidth - filled) + "] "
    }

    static func describe(_ progress: RunProgress) -> String {
        var parts: [String] = []
        if let total = progress.total {
            let about = progress.totalSource == "exact count" ? "" : "about "
            parts.append(Figures.percent(progress.rows, of: total))
            parts.append("\(Figures.count(progress.rows)) of \(about)\(Figures.count(total)) rows")
        } else {
            parts.append("\(Figures.count(progress.rows)) rows")
        }
        if let rate = progress.rowsPerSecond { parts.append("\(Figures.count(Int(nearest: rate))) rows/s") }
        if let times = progress.chunkSeconds {
            parts.append("chunk \(Figures.seconds(times.p50)), p99 \(Figures.seconds(times.p99))")
        }
        if progress.quarantined > 0 { parts.append("\(progress.quarantined) in quarantine") }
        if let waiting = progress.waiting {
            parts.append("waits: \(waiting)")
        } else if let share = progress.proofShare {
            parts.append("verifying, \(Int(share * 100)) %")
        } else if let eta = progress.eta {
            parts.append("ETA \(Figures.interval(eta))")
        }
        return parts.joined(separator: " · ")
    }
}
