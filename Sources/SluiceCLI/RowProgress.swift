internal import Foundation
internal import Sluice

/// How far a backup, a drop or a restore is, on stderr: one line over and over on a terminal, a line each few seconds
/// elsewhere, nothing for a program that reads `--json`.
final class RowProgress {
    private static let secondsBetweenLines = 5.0

    private let verb: String
    private let total: Int?
    private let isQuiet: Bool
    private let start = ContinuousClock.now
    private var lastLine = 0.0

    /// - Parameter total: Nil where it isn't known.
    init(_ verb: String, of total: Int? = nil, isQuiet: Bool) {
        self.verb = verb
        self.total = total
        self.isQuiet = isQuiet
    }

    func show(_ rows: Int) {
        guard !isQuiet else { return }
        let seconds = (ContinuousClock.now - start).inSeconds
        if Output.isTerminal { return Output.status("\r\u{1B}[K" + text(rows, seconds)) }
        guard seconds - lastLine >= Self.secondsBetweenLines else { return }
        lastLine = seconds
        Output.error(text(rows, seconds))
    }

    func end() {
        if !isQuiet, Output.isTerminal { Output.status("\r\u{1B}[K") }
    }

    private func text(_ rows: Int, _ seconds: Double) -> String {
        let share = total.map {
            "\(Figures.percent(rows, of: $0)) · \(Figures.count(rows)) of \(Figures.count($0)) rows"
        }
        return
            "\(verb): \(share ?? "\(Figures.count(rows)) rows") · \(Figures.count(Int(Double(rows) / max(seconds, 0.001)))) rows/s"
    }
}
