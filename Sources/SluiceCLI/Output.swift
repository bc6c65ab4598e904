internal import Foundation

/// Where output goes: data to stdout, progress and messages to stderr.
enum Output {
    /// One line, whatever stands in it: a name with a line end begins no line of its own.
    static func line(_ text: String) { send(LogCommand.disarmed(TerminalText.line(text)) + "\n", to: STDOUT_FILENO) }

    static func error(_ text: String) { send(LogCommand.disarmed(TerminalText.line(text)) + "\n", to: STDERR_FILENO) }

    /// What has several lines on purpose: SQL, a page, a table.
    static func text(_ text: String) {
        send(LogCommand.disarmed(TerminalText.escaped(text)) + "\n", to: STDOUT_FILENO)
    }

    /// For whoever reads a workflow's log, which obeys it.
    static func annotation(_ text: String) { send(TerminalText.line(text) + "\n", to: STDOUT_FILENO) }

    /// The same beside what a program reads.
    static func errorAnnotation(_ text: String) { send(TerminalText.line(text) + "\n", to: STDERR_FILENO) }

    /// - Parameter mark: Before each line but the first, so that none of them passes for another message.
    static func errorText(_ text: String, mark: String) {
        let lines = TerminalText.escaped(text).split(separator: "\n", omittingEmptySubsequences: false)
            .map { LogCommand.disarmed(String($0)) }
        send(lines.joined(separator: "\n" + mark) + "\n", to: STDERR_FILENO)
    }

    /// A text that a program will read, to the byte; only a terminal gets it escaped.
    static func exact(_ text: String) {
        send((isatty(STDOUT_FILENO) == 1 ? TerminalText.escaped(text) : text) + "\n", to: STDOUT_FILENO)
    }

    /// The same with its line ends escaped on a terminal, where a value's own would pass for the next line.
    static func exactLine(_ text: String) {
        send((isatty(STDOUT_FILENO) == 1 ? TerminalText.line(text) : text) + "\n", to: STDOUT_FILENO)
    }

    /// Over the progress that stood in the terminal's last line. Nothing clears it.
    static func progress(_ parts: [ProgressPart] = [], bar: String = "") {
        // Back to the line's start, and clear what the last, longer text may have left.
        send("\r\u{1B}[K" + parts.line(bar: bar, columns: Terminal.columns), to: STDERR_FILENO)
    }

    static func clearScreen() { send("\u{1B}[H\u{1B}[2J", to: STDERR_FILENO) }

    private static func send(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count < 0 else {
                rest = rest.dropFirst(count)
                continue
            }
            if errno == EINTR { continue }
            // A reader that went away (`| head`) is no error of ours; a cut-off script that looks whole would be one.
            guard errno != EPIPE, descriptor == STDOUT_FILENO else { return }
            Output.error("sluice: the output can't be written: \(String(cString: strerror(errno)))")
            exit(EXIT_FAILURE)
        }
    }

    /// One JSON object on one line, with `"version": 1`.
    static func json(_ value: some Encodable) {
        if let text = try? text(ofJSON: value) { exact(text) }
    }

    /// The same object, for a file.
    static func text(ofJSON value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return TerminalText.inJSON(String(decoding: try encoder.encode(Joined(value, ["version": 1])), as: UTF8.self))
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static var usesColor: Bool { isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }
}

/// Columns of text, aligned.
struct TextTable {
    private var rows: [[String]]

    init(header: [String]) { rows = [header.map(TerminalText.line)] }

    mutating func add(_ row: [String]) { rows.append(row.map(TerminalText.line)) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
                .trimmingTrailingSpaces
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
