internal import Foundation

/// Text as a search should see it: full-width and Arabic-Indic digits, full-width letters and signs, typographic hyphens and
/// spaces as the ASCII they stand for. Each byte knows where it came from.
struct FoldedText {
    private(set) var bytes: [UInt8] = []
    /// Where each byte's character begins in the original; one more for the end.
    private(set) var starts: [Int] = []

    init(_ text: [UInt8]) {
        guard text.contains(where: { $0 >= 0x80 }) else {
            bytes = text
            starts = Array(0...text.count)
            return
        }
        var place = 0
        while place < text.count {
            let width = Self.width(of: text[place])
            let alone = text[place..<min(place + width, text.count)]
            let marks = Self.marks(of: text, after: alone.endIndex)
            let character = text[place..<marks]
            for byte in marks > alone.endIndex
                ? Array(String(decoding: character, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
                : Self.plain(character).map({ [$0] }) ?? Array(character)
            {
                bytes.append(byte)
                starts.append(place)
            }
            place += character.count
        }
        starts.append(text.count)
    }

    /// An accent of its own (U+0300 … U+036F) belongs to the letter before it.
    private static func marks(of text: [UInt8], after place: Int) -> Int {
        var end = place
        while end + 1 < text.count, text[end] == 0xCC || text[end] == 0xCD && text[end + 1] < 0xB0 { end += 2 }
        return end
    }

    private static func width(of lead: UInt8) -> Int {
        switch lead {
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 1
        }
    }

    private static func plain(_ character: ArraySlice<UInt8>) -> UInt8? {
        guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first?.value else { return nil }
        switch scalar {
        // Halfwidth and Fullwidth Forms: ASCII, moved.
        case 0xFF01...0xFF5E: return UInt8(scalar - 0xFF01 + 0x21)
        case 0x0660...0x0669: return UInt8(scalar - 0x0660 + 0x30)
        case 0x06F0...0x06F9: return UInt8(scalar - 0x06F0 + 0x30)
        case 0x0966...0x096F: return UInt8(scalar - 0x0966 + 0x30)
        case 0xA0, 0x2000...0x200B, 0x202F, 0x3000: return 0x20
        case 0x3001: return UInt8(ascii: ",")
        case 0x3002, 0xFF61: return UInt8(ascii: ".")
        case 0x2018, 0x2019: return UInt8(ascii: "'")
        case 0x2010...0x2015, 0x2212: return UInt8(ascii: "-")
        default: return nil
        }
    }
}
