internal import Foundation

/// How else a text may be meant: `joe\u0040corp.com` in JSON and `joe%40corp.com` in a link are an e-mail each.
enum Spellings {
    static func of(_ text: String) -> [String] {
        var spellings = [text]
        if text.utf8.contains(UInt8(ascii: "\\")) { spellings.append(withoutEscapes(text)) }
        if text.utf8.contains(UInt8(ascii: "%")), let decoded = text.removingPercentEncoding, decoded != text {
            spellings.append(decoded)
        }
        return spellings
    }

    /// JSON's escapes (RFC 8259, section 7), wherever they stand: the text may be a part of a document.
    static func withoutEscapes(_ text: String) -> String {
        let source = Array(text.utf16)
        var units: [UInt16] = []
        units.reserveCapacity(source.count)
        var place = 0
        while place < source.count {
            guard source[place] == 0x5C, place + 1 < source.count else {
                units.append(source[place])
                place += 1
                continue
            }
            if source[place + 1] == 0x75, let unit = unit(ofHex: source.dropFirst(place + 2).prefix(4)) {
                units.append(unit)
                place += 6
            } else {
                units.append(meaning(of: source[place + 1]))
                place += 2
            }
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func unit(ofHex digits: ArraySlice<UInt16>) -> UInt16? {
        digits.count == 4 ? UInt16(String(decoding: digits, as: UTF16.self), radix: 16) : nil
    }

    private static func meaning(of letter: UInt16) -> UInt16 {
        switch letter {
        case 0x62, 0x66, 0x6E, 0x72, 0x74: 0x20
        default: letter
        }
    }
}

/// The ways in which a phone number is written: with or without `+`, its country's code and the zeros before it.
enum PhoneSpellings {
    private static let fewestDigits = 7
    /// A subscriber's number with its area, as it is unique within most countries.
    private static let nationalDigits = 10

    static func isPhone(_ text: String) -> Bool {
        let digits = text.utf8.count { (0x30...0x39).contains($0) }
        let isShort = text.utf8.count <= 24
        return isShort && (fewestDigits...15).contains(digits)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || signs.contains($0) }
            && !text.contains(#/\d{4}-\d\d-\d\d/#) && !Shapes.isIPv4(text)
    }

    private static let signs = Set("+-(). /".utf8)

    /// Of a number that stands in the source.
    static func ofOriginal(_ text: String) -> Set<UInt64> {
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }[...]
        var forms = common(digits)
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        if trimmed.hasPrefix("+") || trimmed.hasPrefix("00") {
            let number = withoutZeros(digits)
            let code = number.first == UInt8(ascii: "1") || number.first == UInt8(ascii: "7") ? 1 : 2
            forms.append(withoutZeros(number.dropFirst(code)))
        }
        return hashes(forms)
    }

    /// Of digits that stand in the copy.
    static func ofDigits(_ digits: ArraySlice<UInt8>) -> Set<UInt64> { hashes(common(digits)) }

    private static func common(_ digits: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let number = withoutZeros(digits)
        return number.count > nationalDigits ? [number, number.suffix(nationalDigits)] : [number]
    }

    private static func withoutZeros(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        digits.drop { $0 == UInt8(ascii: "0") }
    }

    private static func hashes(_ forms: [ArraySlice<UInt8>]) -> Set<UInt64> {
        Set(forms.filter { (fewestDigits...15).contains($0.count) }.map(PhraseHash.of))
    }
}
