internal import Sluice
internal import Synchronization

/// Progress on stderr of work in several steps: a line each, and the rows of the current one. From any thread.
final class StepProgressView: Sendable {
    private let isQuiet: Bool
    private let current = Mutex<(step: String, rows: RowProgress)?>(nil)

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// A step begins, or the work waits for something.
    func show(_ text: String) {
        end()
        if !isQuiet { Output.error(text) }
    }

    func show(_ step: String, rows: Int, of total: Int?) {
        let view = current.withLock { current -> RowProgress in
            if let current, current.step == step { return current.rows }
            current?.rows.end()
            let rows = RowProgress(step, isQuiet: isQuiet)
            current = (step, rows)
            return rows
        }
        view.show(rows, of: total)
    }

    func show(_ progress: AnonymizeProgress) {
        switch progress {
        case .step(let text): show(text)
        case .rows(let step, let done, let total): show(step, rows: done, of: total)
        }
    }

    func end() {
        current.withLock { current in
            current?.rows.end()
            current = nil
        }
    }
}
