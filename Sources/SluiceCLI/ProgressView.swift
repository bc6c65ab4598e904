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
        let parts = Self.parts(of: progress)
        if isTerminal { return Output.progress(parts, bar: Self.bar(progress)) }
        let isDue = lastLine.withLock { last in
            guard progress.seconds - last >= Self.secondsBetweenLines else { return false }
            last = progress.seconds
            return true
        }
        if isDue { Output.error("run \(progress.run) \(progress.job): \(parts.text)") }
    }

    func end() {
        if isTerminal { Output.progress() }
    }

    private static func bar(_ progress: RunProgress) -> String {
        guard let total = progress.total, total > 0 else { return "" }
        let filled = Int(nearest: max(0, min(1, Double(progress.rows) / Double(total))) * Double(barWidth))
        return "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: barWidth - filled) + "] "
    }

    private static func parts(of progress: RunProgress) -> [ProgressPart] {
        var parts: [ProgressPart] = []
        if let total = progress.total {
            let about = progress.totalSource == "exact count" ? "" : "about "
            parts.append(.essential(Figures.percent(progress.rows, of: total)))
            let rows = "\(Figures.count(progress.rows)) of \(about)\(Figures.count(total)) rows"
            parts.append(ProgressPart(rows, droppedAt: 3))
        } else {
            parts.append(.essential("\(Figures.count(progress.rows)) rows"))
        }
        if progress.state != .verifying { parts += pace(of: progress) }
        if progress.quarantined > 0 { parts.append(.essential("\(progress.quarantined) in quarantine")) }
        if let waiting = progress.waiting {
            parts.append(.essential("waits: \(waiting)"))
        } else if let task = progress.task {
            parts.append(.essential(task))
        } else if let share = progress.proofShare {
            parts.append(.essential("verifying, \(Int(share * 100)) %"))
        } else if progress.state == .verifying {
            parts.append(.essential("verifying"))
        } else if let eta = progress.eta {
            parts.append(.essential("ETA \(Figures.interval(eta))"))
        }
        return parts
    }

    private static func pace(of progress: RunProgress) -> [ProgressPart] {
        var parts: [ProgressPart] = []
        if let rate = progress.rowsPerSecond {
            parts.append(ProgressPart("\(Figures.count(Int(nearest: rate))) rows/s", droppedAt: 2))
        }
        if let times = progress.chunkSeconds {
            let text = "chunk \(Figures.seconds(times.p50)), p99 \(Figures.seconds(times.p99))"
            parts.append(ProgressPart(text, droppedAt: 1))
        }
        return parts
    }
}
