extension [UInt8] {
    /// Two lower-case digits a byte.
    package var hexadecimal: String {
        String(decoding: flatMap { [Self.hexDigits[Int($0 >> 4)], Self.hexDigits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads what ``hexadecimal`` writes; nil for anything else.
    package init?(hexadecimal text: String) {
        let digits = text.utf8.map { Self.hexDigits.firstIndex(of: $0) }
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[pair], let low = digits[pair + 1] else { return nil }
            append(UInt8(high << 4 | low))
        }
    }

    package static let hexDigits = Array("0123456789abcdef".utf8)
}
