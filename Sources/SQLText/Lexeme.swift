/// A token as a scanner finds it: what it is, and the bytes it stands in. Blanks and comments lie between lexemes.
struct Lexeme: Hashable {
    let kind: SQLToken.Kind
    let range: Range<Int>
}

/// Characters of SQL. All that mean something are ASCII.
extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isUppercaseLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    /// What a name without quotes is made of, after its first character.
    var isWordPart: Bool {
        isLetter || isDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "$") || self >= 0x80
    }
    var isBlank: Bool { self == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(self) }
    var isNewline: Bool { self == UInt8(ascii: "\n") }
}

extension [UInt8] {
    /// Where the line that `position` stands in ends: behind its line break, or at the end of the text.
    func endOfLine(from position: Int) -> Int {
        self[position...].firstIndex(where: \.isNewline).map { $0 + 1 } ?? endIndex
    }

    /// The first position at or behind `position` whose byte isn't part of a word.
    func endOfWord(from position: Int) -> Int {
        self[position...].firstIndex { !$0.isWordPart } ?? endIndex
    }

    func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }
}
