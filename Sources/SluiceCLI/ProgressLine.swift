internal import Foundation

/// One fact of a line of progress.
struct ProgressPart {
    let text: String
    /// The lower, the sooner it is left out of a line that is too long; nil stands to the last.
    let rank: Int?

    init(_ text: String, droppedAt rank: Int) {
        self.text = text
        self.rank = rank
    }

    private init(essential text: String) {
        self.text = text
        rank = nil
    }

    static func essential(_ text: String) -> ProgressPart { ProgressPart(essential: text) }
}

extension [ProgressPart] {
    var text: String { map(\.text).joined(separator: " · ") }

    /// A line that one row of a terminal holds: a longer one wraps, and can't be drawn over. The bar goes first, then the
    /// parts by rank, and what is still too long is cut.
    func line(bar: String, columns: Int) -> String {
        var parts = map { ProgressPart($0) }
        if TerminalText.columns(of: bar + parts.text) <= columns { return bar + parts.text }
        while TerminalText.columns(of: parts.text) > columns, let rank = parts.compactMap(\.rank).min() {
            parts.removeAll { $0.rank == rank }
        }
        return TerminalText.cut(parts.text, toColumns: columns)
    }
}

extension ProgressPart {
    /// As it will be shown: what a terminal would obey takes more columns than it has letters.
    fileprivate init(_ part: ProgressPart) {
        text = TerminalText.escaped(part.text).replacing("\n", with: " ").replacing("\t", with: " ")
        rank = part.rank
    }
}

enum Terminal {
    /// Of the terminal that shows stderr. The last one stays free: a character in it moves some terminals' cursor on.
    static var columns: Int {
        var size = winsize()
        let known = [
            ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0,
            ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 0,
        ].filter { $0 > 0 }
        return max(1, (known.min() ?? 80) - 1)
    }
}
