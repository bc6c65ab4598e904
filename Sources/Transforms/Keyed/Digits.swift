enum Digits {
    static let hex = Array("0123456789abcdef".utf8)
    /// Crockford's base 32 in lower case: no i, l, o or u, so that no word is spelled by chance and none misread.
    static let base32 = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}

/// Every transform of a million values ends here: digits are put into room made once, not appended one by one.
extension [UInt8] {
    /// Appends the low 5 × `count` bits of a number.
    mutating func appendBase32(_ bits: UInt64, count: Int) {
        Digits.base32.withUnsafeBufferPointer { digits in
            append(count: count) { $0 = digits[Int(bits >> (5 * UInt64(count - 1 - $1)) & 31)] }
        }
    }

    mutating func appendHex(_ bits: UInt64, count: Int) {
        Digits.hex.withUnsafeBufferPointer { digits in
            append(count: count) { $0 = digits[Int(bits >> (4 * UInt64(count - 1 - $1)) & 15)] }
        }
    }

    mutating func appendDecimal(_ number: some BinaryInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = UInt64(number.magnitude)
        appendDecimal(magnitude, width: 1)
    }

    /// Decimal digits with leading zeros.
    mutating func appendDecimal(_ number: UInt64, width: Int) {
        var digits = 1
        var bound: UInt64 = 10
        while digits < 20, number >= bound {
            digits += 1
            let (next, overflows) = bound.multipliedReportingOverflow(by: 10)
            if overflows { break }
            bound = next
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Swift.max(digits, width)) { text in
            var rest = number
            for place in text.indices.reversed() {
                text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            append(contentsOf: UnsafeBufferPointer(text))
        }
    }

    private mutating func append(count: Int, _ fill: (inout UInt8, Int) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { text in
            for place in text.indices { fill(&text[place], place) }
            append(contentsOf: UnsafeBufferPointer(text))
        }
    }

    /// Takes back what was appended since.
    mutating func cut(to count: Int) {
        if self.count > count { removeLast(self.count - count) }
    }

    /// Whether what was appended since is this value, letter for letter.
    func ends(from start: Int, with value: Span<UInt8>) -> Bool {
        guard count - start == value.count else { return false }
        for place in value.indices where self[start + place] != value[place] { return false }
        return true
    }

    func ends(from start: Int, withAnyCaseOf value: Span<UInt8>) -> Bool {
        guard count - start == value.count else { return false }
        for place in value.indices where self[start + place].asciiLowered != value[place].asciiLowered { return false }
        return true
    }
}
