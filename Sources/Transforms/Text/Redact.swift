/// Free text with the e-mails, phones, cards, IBANs and names in it replaced by what they were:
/// `call [phone] or write to [email]`.
struct Redact: CellTransform {
    enum Finding: String, Sendable, CaseIterable {
        case email, phone, card, iban, names
    }

    let findings: Set<Finding>
    /// Columns of the row whose original words are looked for.
    let namePlaces: [Int]
    /// Names of other rows.
    var dictionary: NameDictionary?

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let original = value.array
        let folded = FoldedText(original)
        let text = folded.bytes
        let names = RowNames(namePlaces.map { FoldedText(row.cells[$0] ?? []).bytes })
        let known = dictionary?.matches(in: text) ?? [:]
        var patterns = RedactPatterns(text)
        var place = 0
        while place < text.count {
            if let found = find(at: place, in: text, &patterns, names: names, known) {
                output.append(contentsOf: "[\(found.finding.label)]".utf8)
                place = found.end
            } else {
                // One whole word at a time, so that a name can't start in the middle of one.
                let end = RedactWords.end(of: text, from: place)
                output.append(contentsOf: original[folded.starts[place]..<folded.starts[end]])
                place = end
            }
        }
        return .text
    }

    private func find(
        at place: Int, in text: [UInt8], _ patterns: inout RedactPatterns, names: RowNames, _ known: [Int: Int]
    ) -> (finding: Finding, end: Int)? {
        if findings.contains(.email), let end = patterns.emailEnd(place) { return (.email, end) }
        if findings.contains(.iban), let end = patterns.ibanEnd(place) { return (.iban, end) }
        // An address may begin with what looks like a number, and is longer.
        if findings.contains(.names), let end = known[place] { return (.names, end) }
        if findings.contains(.card), let end = patterns.cardEnd(place) { return (.card, end) }
        if findings.contains(.phone), let end = patterns.phoneEnd(place) { return (.phone, end) }
        guard findings.contains(.names) else { return nil }
        return names.end(at: place, in: text).map { (.names, $0) }
    }

    /// The shortest finding, a name of two letters, becomes `[name]`.
    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { $0 * 3 + 4 } }
}

extension Redact.Finding {
    fileprivate var label: String { self == .names ? "name" : rawValue }
}

/// The names of the row itself: each word of them, and in a script without spaces the whole and its parts.
private struct RowNames {
    private let words: Set<[UInt8]>
    private let unspaced: [[UInt8]]

    init(_ values: [[UInt8]]) {
        words = Set(values.flatMap(RedactWords.split).filter { $0.count >= 2 })
        unspaced = Set(values.flatMap(UnspacedScript.names)).sorted { $0.count > $1.count }
    }

    func end(at place: Int, in text: [UInt8]) -> Int? {
        if UnspacedScript.width(at: place, in: text) > 0 {
            return unspaced.lazy.compactMap { Self.end(of: $0, in: text, from: place) }.first
        }
        let end = RedactWords.end(of: text, from: place)
        return words.contains(RedactWords.folded(text[place..<end])) ? end : nil
    }

    /// A space between family and given name is passed over.
    private static func end(of name: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        var place = start
        for byte in name {
            if place < text.count, text[place] == 0x20, place > start { place += 1 }
            guard place < text.count, text[place] == byte else { return nil }
            place += 1
        }
        return place
    }
}

enum RedactWords {
    /// Letters, digits and any byte beyond ASCII make a word.
    static func isWord(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte >= 0x80 }

    /// In a script without spaces each character is one. A number behind letters (`tel0301234567`) is looked at by itself.
    static func end(of text: [UInt8], from start: Int) -> Int {
        let width = UnspacedScript.width(at: start, in: text)
        guard width == 0 else { return start + width }
        guard isWord(text[start]) else { return start + 1 }
        let isNumber = text[start].isDigit
        return text.indices[start...].first { place in
            place > start
                && (!isWord(text[place]) || !isNumber && text[place].isDigit
                    || UnspacedScript.width(at: place, in: text) > 0)
        } ?? text.count
    }

    static func split(_ text: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var place = 0
        while place < text.count {
            let end = end(of: text, from: place)
            if isWord(text[place]), UnspacedScript.width(at: place, in: text) == 0 {
                words.append(folded(text[place..<end]))
            }
            place = end
        }
        return words
    }

    /// As it compares, whatever its capitals and accents.
    static func folded(_ word: ArraySlice<UInt8>) -> [UInt8] { FoldedLetters.folded(word: word) }
}
