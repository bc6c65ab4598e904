internal import Sluice
internal import Synchronization

/// An anonymizing run's progress on stderr: its steps, a line each, and the rows of the current one.
final class AnonymizeProgressView: Sendable {
    private let isQuiet: Bool
    private let current = Mutex<(step: String, rows: RowProgress)?>(nil)

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ progress: AnonymizeProgress) {
        switch progress {
        case .step(let text):
            end()
            if !isQuiet { Output.error(text) }
        case .rows(let step, let done, let total): rows(of: step).show(done, of: total)
        }
    }

    func end() {
        current.withLock { current in
            current?.rows.end()
            current = nil
        }
    }

    private func rows(of step: String) -> RowProgress {
        current.withLock { current in
            if let current, current.step == step { return current.rows }
            current?.rows.end()
            let rows = RowProgress(step, isQuiet: isQuiet)
            current = (step, rows)
            return rows
        }
    }
}
