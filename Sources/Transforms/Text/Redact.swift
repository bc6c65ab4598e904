/// Free text with the e-mails, phones, cards, IBANs and the row's own names in it replaced by what they were:
/// `call [phone] or write to [email]`.
struct Redact: CellTransform {
    enum Finding: String, Sendable, CaseIterable {
        case email, phone, card, iban, names
    }

    let findings: Set<Finding>
    /// Columns of the row whose original words are looked for.
    let namePlaces: [Int]

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let original = value.array
        let folded = FoldedText(original)
        let text = folded.bytes
        let names = Set(
            namePlaces.flatMap { RedactWords.split(FoldedText(row.cells[$0] ?? []).bytes) }.filter { $0.count >= 2 })
        var patterns = RedactPatterns(text)
        var place = 0
        while place < text.count {
            if let found = find(at: place, in: text, &patterns, names: names) {
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
        at place: Int, in text: [UInt8], _ patterns: inout RedactPatterns, names: Set<[UInt8]>
    ) -> (finding: Finding, end: Int)? {
        if findings.contains(.email), let end = patterns.emailEnd(place) { return (.email, end) }
        if findings.contains(.iban), let end = patterns.ibanEnd(place) { return (.iban, end) }
        if findings.contains(.card), let end = patterns.cardEnd(place) { return (.card, end) }
        if findings.contains(.phone), let end = patterns.phoneEnd(place) { return (.phone, end) }
        guard findings.contains(.names) else { return nil }
        let end = RedactWords.end(of: text, from: place)
        return names.contains(RedactWords.folded(text[place..<end])) ? (.names, end) : nil
    }

    /// The shortest finding, a name of two letters, becomes `[name]`.
    func longestOutput(ofInputUpTo input: Int?) -> Int? { input.map { $0 * 3 + 4 } }
}

extension Redact.Finding {
    fileprivate var label: String { self == .names ? "name" : rawValue }
}

enum RedactWords {
    /// Letters, digits and any byte beyond ASCII make a word.
    static func isWord(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte >= 0x80 }

    /// A number behind letters (`tel0301234567`) is looked at by itself.
    static func end(of text: [UInt8], from start: Int) -> Int {
        guard isWord(text[start]) else { return start + 1 }
        let isNumber = text[start].isDigit
        return text[start...].firstIndex { !isWord($0) || (!isNumber && $0.isDigit) } ?? text.count
    }

    static func split(_ text: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var place = 0
        while place < text.count {
            let end = end(of: text, from: place)
            if isWord(text[place]) { words.append(folded(text[place..<end])) }
            place = end
        }
        return words
    }

    /// As it compares, whatever its capitals.
    static func folded(_ word: ArraySlice<UInt8>) -> [UInt8] {
        guard word.contains(where: { $0 >= 0x80 }) else { return word.map(\.asciiLowered) }
        return Array(String(decoding: word, as: UTF8.self).lowercased().utf8)
    }
}
