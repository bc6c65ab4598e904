/// What follows an address's local part: a sign for "at", as it is, encoded or spelled out, and the domain.
struct EmailDomain {
    private static let blank: UInt8 = 0x20
    private static let dot: UInt8 = 0x2E
    private static let hyphen: UInt8 = 0x2D
    private static let at = UInt8(ascii: "@")

    private let text: [UInt8]

    init(_ text: [UInt8]) { self.text = text }

    /// Where the address ends whose local part begins and ends there.
    func end(afterLocalPart end: Int, from start: Int) -> Int? {
        if end < text.count, text[end] == Self.at {
            return literalEnd(end + 1) ?? domainEnd(end + 1)
        }
        if let begin = encodedSignEnd(start..<end) { return domainEnd(begin) }
        if let begin = self.end(of: "at", at: end) { return domainEnd(begin) }
        // `bob @ corp.com`; of `5 @ 3.50` no domain is left.
        guard let sign = skippingBlanks(end), sign > end, sign < text.count, text[sign] == Self.at,
            let begin = skippingBlanks(sign + 1), begin > sign + 1
        else { return nil }
        return domainEnd(begin).flatMap { endsInLetters(begin..<$0) ? $0 : nil }
    }

    /// `[at]`, `(dot)`, `<at>` with blanks around or without.
    func end(of word: String, at place: Int) -> Int? {
        guard var place = skippingBlanks(place), place + word.utf8.count + 1 < text.count,
            let close = [
                UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "("): UInt8(ascii: ")"),
                UInt8(ascii: "<"): UInt8(ascii: ">"),
            ][text[place]]
        else { return nil }
        place += 1
        for letter in word.utf8 {
            guard text[place].asciiLowered == letter else { return nil }
            place += 1
        }
        return text[place] == close ? skippingBlanks(place + 1) : nil
    }

    private func skippingBlanks(_ place: Int) -> Int? {
        let end = text.indices[min(place, text.count)...].prefix(3).first { text[$0] != Self.blank }
        return end ?? (place + 3 > text.count ? text.count : nil)
    }

    /// `bob%40corp.com` of an address bar, whose letters a local part may all have, and `bob&#64;corp.com` of a page.
    private func encodedSignEnd(_ run: Range<Int>) -> Int? {
        if run.upperBound < text.count, text[run.upperBound] == UInt8(ascii: ";") {
            for sign in ["&#64", "&#x40", "&commat"] {
                let last = text[run].suffix(sign.utf8.count).map(\.asciiLowered)
                if last.elementsEqual(sign.utf8), run.count > last.count { return run.upperBound + 1 }
            }
        }
        return run.dropFirst().first {
            $0 + 2 < run.upperBound && text[$0] == UInt8(ascii: "%") && text[$0 + 1] == UInt8(ascii: "4")
                && text[$0 + 2] == UInt8(ascii: "0")
        }.map { $0 + 3 }
    }

    /// `[192.168.2.1]` (RFC 5321, address-literal).
    private func literalEnd(_ start: Int) -> Int? {
        guard start < text.count, text[start] == UInt8(ascii: "[") else { return nil }
        let inside = text[(start + 1)...].prefix(46)
        guard let close = inside.firstIndex(of: UInt8(ascii: "]")), close > start + 2,
            text[(start + 1)..<close].allSatisfy({
                $0.isDigit || $0.isLetter || $0 == Self.dot || $0 == UInt8(ascii: ":")
            })
        else { return nil }
        return close + 1
    }

    private func domainEnd(_ start: Int) -> Int? {
        var end = start
        var hasDot = false
        while end < text.count {
            if RedactWords.isWord(text[end]) || text[end] == Self.hyphen || text[end] == Self.dot {
                // `corp.com` and then Chinese: another word begins.
                if end > start, text[end - 1].isLetter || text[end - 1].isDigit,
                    UnspacedScript.width(at: end, in: text) > 0
                {
                    break
                }
                end += 1
            } else if end > start, let next = self.end(of: "dot", at: end), next < text.count,
                RedactWords.isWord(text[next])
            {
                (end, hasDot) = (next, true)
            } else {
                break
            }
        }
        while end > start, text[end - 1] == Self.dot || text[end - 1] == Self.hyphen { end -= 1 }
        let domain = text[start..<end]
        return hasDot || domain.contains(Self.dot) || domain.map(\.asciiLowered).elementsEqual("localhost".utf8)
            ? end : nil
    }

    /// In a top-level domain's, all small or all capitals.
    private func endsInLetters(_ domain: Range<Int>) -> Bool {
        let last = text[domain].split(separator: Self.dot).last ?? []
        return last.count >= 2 && last.allSatisfy(\.isLetter)
            && (last.allSatisfy(\.isUpper) || !last.contains(where: \.isUpper))
    }
}
