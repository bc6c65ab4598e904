internal import SluiceSQLText

/// A text of SQL with the name that findings call it by. Offsets are in UTF-8.
package struct SourceText: Sendable, Hashable {
    package let name: String
    package let text: String
    let bytes: [UInt8]
    /// Where each line begins.
    private let lines: [Int]

    package init(name: String, text: String) {
        self.name = name
        self.text = text
        let bytes = Array(text.utf8)
        self.bytes = bytes
        lines = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// As its first line ends.
    var lineBreak: String {
        guard let first = bytes.firstIndex(of: UInt8(ascii: "\n")), first > 0, bytes[first - 1] == UInt8(ascii: "\r")
        else { return "\n" }
        return "\r\n"
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The line's number, from 0.
    func line(of offset: Int) -> Int {
        var (low, high) = (0, lines.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// From 1, the column in code points.
    package func place(of offset: Int) -> (line: Int, column: Int) {
        let line = line(of: offset)
        let before = string(lines[line]..<max(lines[line], min(offset, bytes.count)))
        return (line + 1, before.unicodeScalars.count + 1)
    }
}

/// A token and where it stands in the whole text.
struct Token: Hashable {
    let kind: SQLToken.Kind
    let text: String
    let range: Range<Int>

    func isWord(_ words: String...) -> Bool { kind == .word && words.contains(text.uppercased()) }
    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
    var isName: Bool { kind == .word || kind == .quotedName }

    /// The name as PostgreSQL folds it, not cut off.
    var name: String? {
        guard let name = SQLToken(kind: kind, leading: "", text: text).name, isName else { return nil }
        return kind == .word ? String(decoding: name.utf8.map(Self.lowercase), as: UTF8.self) : name
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension ArraySlice<Token> {
    /// From the first to the last token; an empty slice has none.
    var range: Range<Int>? {
        guard let first, let last else { return nil }
        return first.range.lowerBound..<last.range.upperBound
    }

    mutating func take(_ words: String...) -> Bool {
        guard count >= words.count, zip(self, words).allSatisfy({ $0.isWord($1) || $0.isSymbol($1) }) else {
            return false
        }
        removeFirst(words.count)
        return true
    }

    /// `name`, `schema.name`, `a.b.c`.
    mutating func takeName() -> Range<Int>? {
        guard let first, first.isName else { return nil }
        removeFirst()
        var range = first.range
        while count > 1, self[startIndex].isSymbol("."), self[startIndex + 1].isName {
            range = range.lowerBound..<self[startIndex + 1].range.upperBound
            removeFirst(2)
        }
        return range
    }

    /// The parts between commas outside parentheses and brackets.
    var splitAtCommas: [ArraySlice<Token>] {
        var parts: [ArraySlice<Token>] = []
        var depth = 0
        var start = startIndex
        for index in indices {
            let token = self[index]
            if token.isSymbol("(") || token.isSymbol("[") { depth += 1 }
            if token.isSymbol(")") || token.isSymbol("]") { depth -= 1 }
            if depth == 0, token.isSymbol(",") {
                parts.append(self[start..<index])
                start = index + 1
            }
        }
        return parts + [self[start...]]
    }

    /// What stands in the parentheses that begin with the first token, and what follows them.
    var parenthesized: (inner: ArraySlice<Token>, rest: ArraySlice<Token>)? {
        guard first?.isSymbol("(") == true else { return nil }
        var depth = 0
        for index in indices {
            if self[index].isSymbol("(") { depth += 1 }
            if self[index].isSymbol(")") { depth -= 1 }
            if depth == 0 { return (self[(startIndex + 1)..<index], self[(index + 1)...]) }
        }
        return nil
    }
}
