/// A place in a text as people name it: line and column, both from 1, the column in characters.
package struct TextPosition: Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package var description: String { "line \(line), column \(column)" }

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// - Parameter offset: In UTF-8.
    package init(of offset: Int, in text: String) { self.init(of: offset, in: Array(text.utf8)) }

    init(of offset: Int, in bytes: [UInt8]) {
        line = bytes[..<min(offset, bytes.count)].count(where: \.isNewline) + 1
        column = Self.column(of: offset, in: bytes)
    }

    /// In UTF-8.
    package func offset(in text: String) -> Int {
        let bytes = Array(text.utf8)
        var start = 0
        for _ in 1..<max(line, 1) {
            guard let end = bytes[start...].firstIndex(where: \.isNewline) else { break }
            start = end + 1
        }
        let rest = String(decoding: bytes[start...], as: UTF8.self)
        return start + rest.prefix(column - 1).utf8.count
    }

    static func column(of offset: Int, in bytes: [UInt8]) -> Int {
        let before = bytes[..<min(offset, bytes.count)]
        let lineStart = before.lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
        return String(decoding: before[lineStart...], as: UTF8.self).count + 1
    }
}

/// What PostgreSQL's parser says about a text that it can't read.
package struct SQLSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    package let position: TextPosition

    package var description: String { "\(position): \(message)" }
}
