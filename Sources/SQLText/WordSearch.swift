extension String {
    /// Whether one of the words, which are in small letters, stands there in any letter case. A regular expression is read again at
    /// each look, which cost more than the statements themselves.
    package func hasWord(of words: Set<String>) -> Bool {
        let longest = words.lazy.map(\.utf8.count).max() ?? 0
        var word: [UInt8] = []
        for byte in utf8 {
            guard !byte.isWordPart else {
                let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                if word.count <= longest { word.append(isCapital ? byte | 0x20 : byte) }
                continue
            }
            if words.contains(String(decoding: word, as: UTF8.self)) { return true }
            word.removeAll(keepingCapacity: true)
        }
        return words.contains(String(decoding: word, as: UTF8.self))
    }

    /// Where ASCII letters, in small ones, end there for the first time, in any letter case.
    package func end(ofLetters letters: String) -> String.Index? {
        let wanted = Array(letters.utf8)
        var found = 0
        for (index, byte) in zip(utf8.indices, utf8) {
            let lowered = byte | 0x20
            // The letters that are looked for begin with one that comes in none of them again.
            found = lowered == wanted[found] ? found + 1 : lowered == wanted[0] ? 1 : 0
            if found == wanted.count { return utf8.index(after: index) }
        }
        return nil
    }
}
