internal import Foundation

/// Text as names are compared: without capitals and accents, one space for all that stands between words, none between characters of a
/// script that has none. Each byte knows where it stood.
struct NameText {
    enum Kind: UInt8 { case space, word, unspaced }

    private(set) var bytes: [UInt8] = []
    private(set) var kinds: [Kind] = []
    /// Where each byte's character begins and ends in the text.
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []

    init(_ text: [UInt8]) {
        bytes.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            let width = UnspacedScript.width(at: place, in: text)
            if width > 0 {
                if bytes.count > 1, kinds[bytes.count - 1] == .space, kinds[bytes.count - 2] == .unspaced {
                    removeLast()
                }
                append(text[place..<(place + width)], .unspaced, from: place, to: place + width)
                place += width
            } else if RedactWords.isWord(text[place]) {
                place = appendLetter(of: text, at: place)
            } else {
                if !Self.isApostrophe(in: text, at: place), let last = kinds.last, last != .space {
                    append([0x20], .space, from: place, to: place + 1)
                }
                place += 1
            }
        }
        if kinds.last == .space { removeLast() }
    }

    private mutating func appendLetter(of text: [UInt8], at place: Int) -> Int {
        guard text[place] >= 0x80 else {
            append([text[place].asciiLowered], .word, from: place, to: place + 1)
            return place + 1
        }
        var end = place + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        append(FoldedLetters.folded(text[place..<end]), .word, from: place, to: end)
        return end
    }

    /// O'Neil is one word; of `Mary's` the name ends before the sign.
    private static func isApostrophe(in text: [UInt8], at place: Int) -> Bool {
        text[place] == 0x27 && place > 0 && text[place - 1].isLetter && place + 2 < text.count
            && text[place + 1].isLetter && text[place + 2].isLetter
    }

    private mutating func append(_ character: ArraySlice<UInt8>, _ kind: Kind, from start: Int, to end: Int) {
        for byte in character {
            bytes.append(byte)
            kinds.append(kind)
            starts.append(start)
            ends.append(end)
        }
    }

    private mutating func removeLast() {
        bytes.removeLast()
        kinds.removeLast()
        starts.removeLast()
        ends.removeLast()
    }

    /// Whether a name may begin or end in front of this byte.
    func isBoundary(_ place: Int) -> Bool {
        place <= 0 || place >= bytes.count || kinds[place - 1] != .word || kinds[place] != .word
    }
}
