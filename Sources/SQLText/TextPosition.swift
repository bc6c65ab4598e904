/// A place in a text as people name it: line and column, both from 1, the column in characters.
package struct TextPosition: Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package var description: String { "line \(line), column \(column)" }

    init(of offset: Int, in bytes: [UInt8]) {
        let before = bytes[..<min(offset, bytes.count)]
        let lineStart = before.lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
        line = before.count(where: \.isNewline) + 1
        column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
    }
}

/// What PostgreSQL's parser says about a text that it can't read.
package struct SQLSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    package let position: TextPosition

    package var description: String { "\(position): \(message)" }
}
