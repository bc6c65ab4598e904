internal import SluiceDatabase

/// Text of the same length and shape: words of the locale's list with as many letters and the same capitals, random
/// letters where the list has none; digits, spaces and punctuation as they were placed.
struct FakeText: CellTransform {
    let hash: KeyedHash
    /// Words by their number of letters.
    let byLength: [WordList?]

    init(in setting: TransformSetting) {
        hash = setting.hash
        byLength = Self.words[setting.locale] ?? []
    }

    /// Sorted once: a plan may hide the text of thousands of columns.
    private static let words: [WordLocale: [WordList?]] = Dictionary(
        uniqueKeysWithValues: WordLocale.allCases.map { locale in
            let plain = Dictionary(grouping: locale.lists.words.words.filter { $0.utf8.allSatisfy(\.isLower) }) {
                $0.utf8.count
            }
            return (locale, (0...12).map { length in plain[length].flatMap { $0.count >= 4 ? WordList($0) : nil } })
        })

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let characters = Array(value.string)
        // Punctuation alone ("-", "?") says nothing and stays.
        guard characters.contains(where: { $0.isLetter || $0.isNumber }) else {
            value.withUnsafeBufferPointer { output.append(contentsOf: $0) }
            return .text
        }
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            var place = 0
            while place < characters.count {
                let word = characters[place...].prefix { $0.isLetter }
                if word.isEmpty {
                    let follows = place > 0 && characters[place - 1].isNumber
                    appendOther(characters[place], follows, &random, to: &output)
                    place += 1
                } else {
                    appendWord(like: word, &random, to: &output)
                    place += word.count
                }
            }
        } while output.ends(from: start, with: value)
        return .text
    }

    private func appendWord(like word: ArraySlice<Character>, _ random: inout KeyedRandom, to output: inout [UInt8]) {
        let list = word.count < byLength.count ? byLength[word.count] : nil
        let letters =
            list.map { Array($0[random.below($0.count)]) }
            ?? word.map { _ in UInt8(ascii: "a") + UInt8(random.below(26)) }
        for (letter, original) in zip(letters, word) {
            output.append(original.isUppercase ? letter & ~0x20 : letter)
        }
    }

    private func appendOther(
        _ character: Character, _ followsDigit: Bool, _ random: inout KeyedRandom, to output: inout [UInt8]
    ) {
        if character.isNumber {
            // A number keeps being one: no zero in front that wasn't there.
            output.append(followsDigit || character == "0" ? random.digit() : UInt8(0x31 + random.below(9)))
        } else {
            output.append(contentsOf: String(character).utf8)
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}
