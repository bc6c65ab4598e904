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
        let text = value.array
        let names = Set(
            namePlaces.flatMap { RedactWords.split((row.cells[$0] ?? [])[...]) }.map(\.bytes).filter { $0.count >= 2 })
        var place = 0
        while place < text.count {
            if let found = find(at: place, in: text, names: names) {
                output.append(contentsOf: "[\(found.finding.label)]".utf8)
                place = found.end
            } else {
                // One whole word at a time, so that a finding can't start in the middle of one.
                let end = RedactWords.end(of: text, from: place)
                output.append(contentsOf: text[place..<end])
                place = end
            }
        }
        return .text
    }

    private func find(at place: Int, in text: [UInt8], names: Set<[UInt8]>) -> (finding: Finding, end: Int)? {
        if findings.contains(.email), let end = RedactPatterns.emailEnd(text, place) { return (.email, end) }
        if findings.contains(.iban), let end = RedactPatterns.ibanEnd(text, place) { return (.iban, end) }
        if let run = RedactPatterns.digitRun(text, place) {
            if findings.contains(.card), (13...19).contains(run.digits.count), Luhn.isValid(run.digits) {
                return (.card, run.end)
            }
            if findings.contains(.phone), (7...15).contains(run.digits.count) { return (.phone, run.end) }
        }
        guard findings.contains(.names) else { return nil }
        let end = RedactWords.end(of: text, from: place)
        return names.contains(text[place..<end].map(\.asciiLowered)) ? (.names, end) : nil
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

    static func end(of text: [UInt8], from start: Int) -> Int {
        guard isWord(text[start]) else { return start + 1 }
        return text[start...].firstIndex { !isWord($0) } ?? text.count
    }

    static func split(_ text: ArraySlice<UInt8>) -> [(bytes: [UInt8], start: Int)] {
        text.split { !isWord($0) }.map { ($0.map(\.asciiLowered), $0.startIndex) }
    }
}

enum RedactPatterns {
    private static let localExtras = Set("!#$%&'*+-/=?^_`{|}~.".utf8)

    static func emailEnd(_ text: [UInt8], _ start: Int) -> Int? {
        guard start == 0 || !RedactWords.isWord(text[start - 1]) else { return nil }
        guard let at = text[start...].firstIndex(where: { !(RedactWords.isWord($0) || localExtras.contains($0)) }),
            at > start, text[at] == UInt8(ascii: "@")
        else { return nil }
        var end = at + 1
        while end < text.count, RedactWords.isWord(text[end]) || text[end] == 0x2D || text[end] == 0x2E { end += 1 }
        while end > at + 1, text[end - 1] == 0x2E || text[end - 1] == 0x2D { end -= 1 }
        return text[(at + 1)..<end].contains(0x2E) ? end : nil
    }

    /// Digits with the separators that phones and cards are written with; an ISO date isn't one.
    static func digitRun(_ text: [UInt8], _ start: Int) -> (digits: [UInt8], end: Int)? {
        guard text[start].isDigit || text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "("),
            start == 0 || !RedactWords.isWord(text[start - 1])
        else { return nil }
        var digits: [UInt8] = []
        var end = start
        var place = start
        while place < text.count, digits.count < 20 {
            let byte = text[place]
            if byte.isDigit {
                digits.append(byte - 0x30)
                end = place + 1
            } else if ![0x20, 0x2D, 0x2E, 0x28, 0x29, 0x2F, 0x2B].contains(byte) || place - end > 2 {
                break
            }
            place += 1
        }
        guard digits.count >= 7, !isDate(text[start..<end]) else { return nil }
        return (digits, end)
    }

    private static func isDate(_ run: ArraySlice<UInt8>) -> Bool {
        let pattern = run.prefix(10).map { $0.isDigit ? UInt8(ascii: "0") : $0 }
        return pattern.elementsEqual("0000-00-00".utf8)
    }

    static func ibanEnd(_ text: [UInt8], _ start: Int) -> Int? {
        guard start + 15 <= text.count, text[start].isUpper, text[start + 1].isUpper, text[start + 2].isDigit,
            start == 0 || !RedactWords.isWord(text[start - 1])
        else { return nil }
        var compact: [UInt8] = []
        var end: Int?
        for place in start..<text.count {
            let byte = text[place]
            if byte.isDigit || byte.isUpper {
                compact.append(byte)
                if compact.count >= 15, IBAN.isValid(compact) { end = place + 1 }
            } else if byte != 0x20 {
                break
            }
            if compact.count > 34 { break }
        }
        return end
    }
}
