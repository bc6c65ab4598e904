internal import Foundation

/// Letters as names are compared: without capitals and accents, and letters that other languages haven't got as those that stand
/// for them there, so that `JÜRGEN GROSS` is `Jürgen Groß`, and `Jose Nunez` is `José Ñuñez`.
enum FoldedLetters {
    /// - Parameter character: one character's bytes.
    static func folded(_ character: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = String(decoding: character, as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
            return ArraySlice(text.lowercased().utf8)
        }
        return known[scalar.value] ?? ArraySlice(text.lowercased().utf8)
    }

    static func folded(word: ArraySlice<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        var place = word.startIndex
        while place < word.endIndex {
            var end = place + 1
            while end < word.endIndex, word[end] & 0xC0 == 0x80 { end += 1 }
            folded += word[place] < 0x80 ? [word[place].asciiLowered] : Self.folded(word[place..<end])
            place = end
        }
        return folded
    }

    /// Latin and Greek letters: accents of other scripts make other letters.
    private static let known: [UInt32: ArraySlice<UInt8>] = {
        var known: [UInt32: ArraySlice<UInt8>] = [:]
        for range in [0xC0...0x24F, 0x370...0x3FF, 0x1E00...0x1FFF] as [ClosedRange<UInt32>] {
            for scalar in range.compactMap(Unicode.Scalar.init) where scalar.properties.isAlphabetic {
                known[scalar.value] = ArraySlice(plain(scalar).utf8)
            }
        }
        return known
    }()

    private static func plain(_ scalar: Unicode.Scalar) -> String {
        let small = scalar.properties.lowercaseMapping.decomposedStringWithCanonicalMapping
        return small.unicodeScalars.filter { !$0.properties.isDiacritic }.map { others[$0] ?? String($0) }.joined()
    }

    private static let others: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
        "ŧ": "t",
        "ĸ": "k", "ŋ": "n", "ſ": "s", "ς": "σ",
    ]
}
