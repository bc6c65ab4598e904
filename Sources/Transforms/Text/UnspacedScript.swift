/// Scripts that write words without spaces between them, or that hang endings on a name: Chinese, Japanese, Korean, Thai, Lao,
/// Khmer, Burmese, Tibetan. A name there stands in the middle of what looks like one word.
enum UnspacedScript {
    /// How many bytes the character at this place has; 0 where it is of another script.
    static func width(at place: Int, in text: [UInt8]) -> Int {
        let lead = text[place]
        guard lead >= 0xE0 else { return 0 }
        let width = lead < 0xF0 ? 3 : 4
        guard lead < 0xF5, place + width <= text.count else { return 0 }
        var scalar = UInt32(lead & (width == 3 ? 0x0F : 0x07))
        for next in text[(place + 1)..<(place + width)] { scalar = scalar << 6 | UInt32(next & 0x3F) }
        return holds(scalar) ? width : 0
    }

    static func holds(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0E01...0x0FFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF: true
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3031...0x318F, 0x31A0...0x31FF: true
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF66...0xFF9F: true
        case 0x20000...0x323AF: true
        default: false
        }
    }

    /// Names in a value as a text may have them: whole, and each part that says enough alone. A Chinese, Korean or Japanese name
    /// begins with the family's, of one character or two.
    static func names(in value: [UInt8]) -> Set<[UInt8]> {
        var names: Set<[UInt8]> = []
        var all: [[UInt8]] = []
        var place = 0
        var run: [[UInt8]] = []
        func end() {
            if run.count >= 2 {
                names.insert(Array(run.joined()))
                if run.count >= 3, run.count <= 4, run.allSatisfy({ isNameCharacter($0) }) {
                    names.insert(Array(run.dropFirst(run.count - 2).joined()))
                    if run.count == 4 { names.insert(Array(run.prefix(2).joined())) }
                }
            }
            all += run
            run = []
        }
        while place < value.count {
            let width = width(at: place, in: value)
            if width > 0 {
                run.append(Array(value[place..<(place + width)]))
                place += width
            } else {
                end()
                place += 1
            }
        }
        end()
        if all.count >= 2 { names.insert(Array(all.joined())) }
        return names
    }

    /// Ideographs, kana and Hangul; in Thai a part of a word says nothing.
    private static func isNameCharacter(_ character: [UInt8]) -> Bool { character[0] >= 0xE3 }
}
