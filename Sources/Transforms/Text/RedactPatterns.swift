/// What free text holds that says who somebody is, as it is written by hand.
enum RedactPatterns {
    private static let localExtras = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
    private static let quote = UInt8(ascii: "\"")

    static func emailEnd(_ text: [UInt8], _ start: Int) -> Int? {
        guard start == 0 || !RedactWords.isWord(text[start - 1]), let at = localEnd(text, start), at > start,
            at < text.count, text[at] == UInt8(ascii: "@")
        else { return nil }
        var end = at + 1
        while end < text.count, RedactWords.isWord(text[end]) || text[end] == 0x2D || text[end] == 0x2E { end += 1 }
        while end > at + 1, text[end - 1] == 0x2E || text[end - 1] == 0x2D { end -= 1 }
        return text[(at + 1)..<end].contains(0x2E) ? end : nil
    }

    /// `joe.smith`, or `"joe smith"` (RFC 5321, Quoted-string).
    private static func localEnd(_ text: [UInt8], _ start: Int) -> Int? {
        if text[start] == quote {
            return text[(start + 1)...].prefix(66).firstIndex(of: quote).map { $0 + 1 }
        }
        return text[start...].firstIndex { !(RedactWords.isWord($0) || localExtras.contains($0)) }
    }

    /// Digits with the separators that phones and cards are written with; an ISO date isn't one.
    static func digitRun(_ text: [UInt8], _ start: Int) -> (digits: [UInt8], end: Int)? {
        guard text[start].isDigit || text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "("),
            start == 0 || !text[start - 1].isDigit
        else { return nil }
        var digits: [UInt8] = []
        var end = start
        var place = start
        while place < text.count {
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

    /// Somewhere in them: an expiry date or a check number may stand right beside it.
    static func holdsCard(_ digits: [UInt8]) -> Bool {
        guard digits.count >= 13 else { return false }
        return (0...digits.count - 13).contains { start in
            (13...19).contains { length in
                start + length <= digits.count && Luhn.isValid(Array(digits[start..<start + length]))
            }
        }
    }

    /// In capitals or not, in groups with blanks or hyphens between them.
    static func ibanEnd(_ text: [UInt8], _ start: Int) -> Int? {
        guard start + 15 <= text.count, text[start].isLetter, text[start + 1].isLetter, text[start + 2].isDigit,
            start == 0 || !RedactWords.isWord(text[start - 1])
        else { return nil }
        var compact: [UInt8] = []
        var end: Int?
        for place in start..<text.count {
            let byte = text[place]
            if byte.isDigit || byte.isLetter {
                compact.append(byte.isLetter ? byte & 0xDF : byte)
                if compact.count >= 15, IBAN.isValid(compact) { end = place + 1 }
            } else if ![0x20, 0x2D, 0x2E].contains(byte) {
                break
            }
            if compact.count > 34 { break }
        }
        return end
    }
}
