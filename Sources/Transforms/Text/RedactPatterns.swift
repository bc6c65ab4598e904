/// What free text holds that says who somebody is, as it is written by hand. Asked from the text's start to its end: what was
/// found out about a run of letters or digits is kept for the later places in it, so that each byte is looked at a few times,
/// however long the run is.
struct RedactPatterns {
    private static let localExtras = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
    private static let quote = UInt8(ascii: "\"")

    private let text: [UInt8]
    /// The run of letters that a local part may have which was looked at last, and where the address that it begins ends.
    private var localRun: (end: Int, emailEnd: Int?) = (0, nil)
    /// Where the whole run ends.
    private var scannedEnd = 0
    /// Up to there no digits hold a card.
    private var cardlessEnd = 0

    init(_ text: [UInt8]) { self.text = text }

    mutating func emailEnd(_ start: Int) -> Int? {
        guard start == 0 || !RedactWords.isWord(text[start - 1]) || isAfterUnspaced(start) else { return nil }
        if text[start] == Self.quote {
            return quotedEnd(start).flatMap { EmailDomain(text).end(afterLocalPart: $0, from: start) }
        }
        if start >= localRun.end {
            let end = start < scannedEnd ? scannedEnd : localEnd(start)
            scannedEnd = end
            let found = EmailDomain(text).end(afterLocalPart: end, from: start)
            // An encoded sign stands in the run itself, and others may follow.
            localRun = (min(end, found ?? end), found)
        }
        return start < localRun.end ? localRun.emailEnd : nil
    }

    /// `"joe smith"` and `"joe \"js\" smith"` (RFC 5321, Quoted-string), of at most 64 characters.
    private func quotedEnd(_ start: Int) -> Int? {
        var place = start + 1
        while place < min(start + 131, text.count) {
            if text[place] == Self.quote { return place + 1 }
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// A run of letters that a local part may have, `[dot]` among them.
    private func localEnd(_ start: Int) -> Int {
        let isUnspaced = UnspacedScript.width(at: start, in: text) > 0
        var place = start
        while place < text.count {
            let isLocal =
                (RedactWords.isWord(text[place]) || Self.localExtras.contains(text[place]))
                && !(isUnspaced
                    ? text[place].isLetter || text[place].isDigit : UnspacedScript.width(at: place, in: text) > 0)
            if isLocal {
                place += 1
            } else if place > start, let next = EmailDomain(text).end(of: "dot", at: place) {
                place = next
            } else {
                break
            }
        }
        return place
    }

    /// In Chinese or Thai no space stands in front of an address.
    private func isAfterUnspaced(_ place: Int) -> Bool {
        [3, 4].contains { width in
            place >= width && text[place] < 0x80 && UnspacedScript.width(at: place - width, in: text) == width
        }
    }

    mutating func cardEnd(_ start: Int) -> Int? {
        guard start >= cardlessEnd, let run = digitRun(start) else { return nil }
        if Self.holdsCard(run.digits) { return run.end }
        cardlessEnd = run.end
        return nil
    }

    /// What is too long for a phone may be two of them.
    func phoneEnd(_ start: Int) -> Int? { digitRun(start)?.end }

    /// Digits with the separators that phones and cards are written with; an ISO date isn't one.
    private func digitRun(_ start: Int) -> (digits: [UInt8], end: Int)? {
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
        guard digits.count >= 7, !Self.isDate(text[start..<end]) else { return nil }
        return (digits, end)
    }

    private static func isDate(_ run: ArraySlice<UInt8>) -> Bool {
        let pattern = run.prefix(10).map { $0.isDigit ? UInt8(ascii: "0") : $0 }
        return pattern.elementsEqual("0000-00-00".utf8)
    }

    /// Somewhere in them: an expiry date or a check number may stand right beside it.
    private static func holdsCard(_ digits: [UInt8]) -> Bool {
        guard digits.count >= 13 else { return false }
        return (0...digits.count - 13).contains { start in
            (13...19).contains { length in
                start + length <= digits.count && Luhn.isValid(Array(digits[start..<start + length]))
            }
        }
    }

    /// In capitals or not, in groups with one blank or hyphen between them. Each country has its length; of one that isn't
    /// known, it ends where its word does.
    func ibanEnd(_ start: Int) -> Int? {
        guard start + 15 <= text.count, text[start].isLetter, text[start + 1].isLetter, text[start + 2].isDigit,
            start == 0 || !(text[start - 1].isLetter || text[start - 1].isDigit)
        else { return nil }
        let length = IBAN.length(of: [text[start] & 0xDF, text[start + 1] & 0xDF])
        var compact: [UInt8] = []
        var place = start
        while place < text.count, compact.count < length ?? 34 {
            let byte = text[place]
            if byte.isDigit || byte.isLetter {
                compact.append(byte.isLetter ? byte & 0xDF : byte)
            } else if ![0x20, 0x2D, 0x2E].contains(byte) || !(text[place - 1].isLetter || text[place - 1].isDigit) {
                break
            }
            place += 1
            guard length == nil, compact.count >= 15, isWordEnd(place), IBAN.isValid(compact) else { continue }
            return place
        }
        return compact.count == length && IBAN.isValid(compact) ? place : nil
    }

    private func isWordEnd(_ place: Int) -> Bool {
        place >= text.count || !(text[place].isLetter || text[place].isDigit)
    }
}
