internal import Foundation
internal import Sluice
internal import Synchronization

/// How far a step that goes along rows is, on stderr: one line over and over on a terminal, a line each few seconds
/// elsewhere, nothing for a program that reads `--json`.
final class RowProgress: Sendable {
    private static let secondsBetweenLines = 5.0

    private let verb: String
    private let isQuiet: Bool
    private let start = ContinuousClock.now
    private let lastLine = Mutex(0.0)

    init(_ verb: String, isQuiet: Bool) {
        self.verb = verb
        self.isQuiet = isQuiet
    }

    /// - Parameter total: Nil where it isn't known.
    func show(_ rows: Int, of total: Int? = nil) {
        guard !isQuiet else { return }
        let seconds = (ContinuousClock.now - start).inSeconds
        if Output.isTerminal { return Output.progress(parts(rows, total, seconds)) }
        let isDue = lastLine.withLock { last in
            guard seconds - last >= Self.secondsBetweenLines else { return false }
            last = seconds
            return true
        }
        if isDue { Output.error(parts(rows, total, seconds).text) }
    }

    func end() {
        if !isQuiet, Output.isTerminal { Output.progress() }
    }

    private func parts(_ rows: Int, _ total: Int?, _ seconds: Double) -> [ProgressPart] {
        let rate = Figures.count(Int(nearest: Double(rows) / max(seconds, 0.001)))
        let speed = ProgressPart("\(rate) rows/s", droppedAt: 1)
        guard let total else { return [.essential("\(verb): \(Figures.count(rows)) rows"), speed] }
        let share = "\(Figures.count(rows)) of \(Figures.count(total)) rows"
        return [
            .essential("\(verb): \(Figures.percent(rows, of: total))"), ProgressPart(share, droppedAt: 2), speed,
        ]
    }
}
