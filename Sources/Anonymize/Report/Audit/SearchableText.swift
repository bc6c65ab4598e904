internal import Foundation

/// A text's words as the audit compares them: without case and without what stands between them, so that
/// `4111 1111`, `4111-1111` and `41111111` are alike.
///
/// A phrase is a 64-bit hash of up to eight words in a row: memory holds eight bytes an original, and a report, a crash
/// dump or a swap file none of them.
struct SearchableText {
    static let longestPhrase = 8

    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ text: String) {
        bytes.reserveCapacity(text.utf8.count)
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            splitASCII(text)
        } else {
            split(text.lowercased().precomposedStringWithCanonicalMapping)
        }
        endWord()
    }

    private mutating func splitASCII(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A: bytes.append(byte | 0x20)
            case 0x30...0x39, 0x61...0x7A: bytes.append(byte)
            // O'Neil is one word.
            case 0x27: break
            default: endWord()
            }
        }
    }

    private mutating func split(_ text: String) {
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if properties.isAlphabetic || properties.numericType != nil || properties.isDiacritic {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            } else if scalar != "'" && scalar != "’" {
                endWord()
            }
        }
    }

    private mutating func endWord() {
        if bytes.count > ends.last ?? 0 { ends.append(bytes.count) }
    }

    // MARK: Phrases

    struct Phrase {
        let hash: UInt64
        let words: Int
        /// The digits, where there is nothing else in it.
        let digits: ArraySlice<UInt8>?
    }

    /// Letters and digits up to the end of the longest phrase.
    var length: Int { ends.isEmpty ? 0 : ends[min(ends.count, Self.longestPhrase) - 1] }

    var wordCount: Int { ends.count }

    var hasDigit: Bool { bytes.contains(where: Self.isDigit) }

    /// The whole text, or the beginning of a long one.
    var first: Phrase? { ends.isEmpty ? nil : phrase(from: 0, words: min(ends.count, Self.longestPhrase)) }

    private func phrase(from word: Int, words: Int) -> Phrase {
        let range = (word == 0 ? 0 : ends[word - 1])..<ends[word + words - 1]
        var hash = PhraseHash()
        for place in range { hash.add(bytes[place]) }
        return Phrase(hash: hash.value, words: words, digits: Self.digits(bytes[range]))
    }

    func forEachPhrase(_ visit: (Phrase) -> Void) {
        for word in ends.indices {
            let start = word == 0 ? 0 : ends[word - 1]
            var hash = PhraseHash()
            var place = start
            var isNumber = true
            for last in word..<min(word + Self.longestPhrase, ends.count) {
                while place < ends[last] {
                    hash.add(bytes[place])
                    isNumber = isNumber && Self.isDigit(bytes[place])
                    place += 1
                }
                visit(Phrase(hash: hash.value, words: last - word + 1, digits: isNumber ? bytes[start..<place] : nil))
            }
        }
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        bytes.allSatisfy(isDigit) ? bytes : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// FNV-1a with a last mixing: it grows by a byte, so that eight phrases that start alike cost one walk.
struct PhraseHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    mutating func add(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    var value: UInt64 {
        var mixed = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ (mixed >> 33)
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = PhraseHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}
