/// The blanks and comments around one part of a table's body: a comment belongs to the part beside which it stands on a
/// line, or above which it stands.
package struct Surroundings: Hashable, Sendable {
    /// Between the part before and the comma, where a line begins with the comma.
    package var beforeComma = ""
    /// Between the comma, or the opening parenthesis, and the part.
    package var leading = ""
    /// Beside the part, and before the comma after it.
    package var remark = ""
    /// Beside the part, but after its comma.
    package var remarkAfterComma = ""

    package init(beforeComma: String = "", leading: String = "") {
        self.beforeComma = beforeComma
        self.leading = leading
    }
}

/// Text in which nothing stands but blanks and comments.
package enum Trivia {
    package static func hasComment(_ trivia: String) -> Bool { trivia.contains("--") || trivia.contains("/*") }

    /// Cuts before the first line break that stands in no block comment; the rest is empty where there is none.
    package static func firstLine(of trivia: String) -> (line: String, rest: String) {
        let bytes = Array(trivia.utf8)
        var scanner = CommentScanner()
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n"), scanner.place != .blockComment {
                return (
                    String(decoding: bytes[..<index], as: UTF8.self), String(decoding: bytes[index...], as: UTF8.self)
                )
            }
            scanner.read(byte)
        }
        return (trivia, "")
    }

    /// Whether what follows on the same line would be part of a comment.
    package static func endsInLineComment(_ trivia: String) -> Bool {
        var scanner = CommentScanner()
        for byte in trivia.utf8 { scanner.read(byte) }
        return scanner.place == .lineComment
    }
}

private struct CommentScanner {
    enum Place { case blanks, lineComment, blockComment }

    private(set) var place = Place.blanks
    private var previous: UInt8 = 0

    mutating func read(_ byte: UInt8) {
        switch (place, previous, byte) {
        case (.blanks, UInt8(ascii: "-"), UInt8(ascii: "-")): place = .lineComment
        // The star that opens a comment doesn't close it: `/*/` is still open.
        case (.blanks, UInt8(ascii: "/"), UInt8(ascii: "*")):
            place = .blockComment
            previous = 0
            return
        case (.lineComment, _, UInt8(ascii: "\n")), (.blockComment, UInt8(ascii: "*"), UInt8(ascii: "/")):
            place = .blanks
            previous = 0
            return
        default: break
        }
        previous = byte
    }
}

/// Puts code and trivia one after the other, so that no code ends up in a line comment whose line was taken away.
struct BodyWriter {
    private(set) var text = ""
    private var isInLineComment = false

    mutating func trivia(_ trivia: String) {
        guard !trivia.isEmpty else { return }
        if isInLineComment, trivia.utf8.first != UInt8(ascii: "\n") { text += "\n" }
        text += trivia
        isInLineComment = Trivia.endsInLineComment(trivia)
    }

    mutating func code(_ code: String) {
        if isInLineComment { text += "\n" }
        text += code
        isInLineComment = false
    }
}
