internal import Foundation

/// Where output goes: data to stdout, progress and messages to stderr.
enum Output {
    static func line(_ text: String) { write(text + "\n", to: FileHandle.standardOutput) }

    static func error(_ text: String) { write(text + "\n", to: FileHandle.standardError) }

    /// Without a line's end, for a progress bar.
    static func status(_ text: String) { write(text, to: FileHandle.standardError) }

    private static func write(_ text: String, to handle: FileHandle) {
        // A reader that went away (`| head`) is no error of ours.
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// One JSON object on one line, with `"version": 1`.
    static func json(_ value: some Encodable) {
        if let text = try? text(ofJSON: value) { line(text) }
    }

    /// The same object, for a file.
    static func text(ofJSON value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Versioned(value)), as: UTF8.self)
    }

    private struct Versioned<Value: Encodable>: Encodable {
        let value: Value

        init(_ value: Value) { self.value = value }

        private enum Key: String, CodingKey { case version }

        func encode(to encoder: any Encoder) throws {
            try value.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(1, forKey: .version)
        }
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static var usesColor: Bool { isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }
}

/// Columns of text, aligned.
struct TextTable {
    private var rows: [[String]]

    init(header: [String]) { rows = [header] }

    mutating func add(_ row: [String]) { rows.append(row) }

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
