import Foundation

/// A page of Markdown whose blocks are files (```` ```yaml title="PATH" ````) and commands (```` ```console ````: `$ COMMAND`, and below it what
/// it prints).
struct BookPage {
    private(set) var text: String
    private(set) var differences: [String] = []
    private(set) var commands = 0

    init(_ text: String) { self.text = text }

    mutating func run(
        _ run: (_ command: String) throws -> [String], write: (_ name: String, _ text: String) throws -> Void
    ) throws {
        var made: [String] = []
        var block: (opening: String, lines: [String])?
        for line in text.components(separatedBy: "\n") {
            guard let current = block else {
                made.append(line)
                if line.hasPrefix("```") { block = (line, []) }
                continue
            }
            guard line == "```" else {
                block?.lines.append(line)
                continue
            }
            block = nil
            if current.opening == "```console" {
                made += try session(current.lines, run)
            } else {
                if let title = current.opening.firstMatch(of: /title="([^"]+)"/) {
                    try write(String(title.1), current.lines.joined(separator: "\n") + "\n")
                }
                made += current.lines
            }
            made.append(line)
        }
        text = made.joined(separator: "\n")
    }

    private mutating func session(
        _ lines: [String], _ run: (_ command: String) throws -> [String]
    ) throws -> [String] {
        var made: [String] = []
        var rest = lines[...]
        while let line = rest.popFirst() {
            let command = String(line.dropFirst(2))
            let expected = Array(rest.prefix { !$0.hasPrefix("$ ") })
            rest = rest.dropFirst(expected.count)
            let printed = try run(command)
            commands += 1
            made.append(line)
            // What is the same but for times and digests stays as it was written.
            if expected.map(Self.lasting) == printed.map(Self.lasting) {
                made += expected
            } else {
                made += printed
                differences.append("$ \(command)\n  page:    \(expected)\n  printed: \(printed)")
            }
        }
        return made
    }

    /// Without what is another each time.
    private static func lasting(_ line: String) -> String {
        line.replacing(#/\b[0-9a-f]{40,64}\b/#, with: "<digest>")
            .replacing(#/\b20\d\d-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?/#, with: "<time>")
            .replacing(#/\b20\d{6}T?\d{6}Z?\b/#, with: "<time>")
            .replacing(#/\(\d+ d( \d+ h)? left\)/#, with: "(<figure> left)")
            .replacing(#/[\d,.]+ (rows/s|ms|s|min|µs)\b/#, with: "<figure> $1")
            .replacing(#/(\d %) +[\d,]+/#, with: { "\($0.1) <figure>" })
            .replacing(#/\b\d+ chunks\b/#, with: "<figure> chunks")
            .replacing(#/\b[\w.-]+@[\w.-]+/#, with: "<who>")
            .replacing(#/ +/#, with: " ")
    }
}
