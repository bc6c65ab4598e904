extension SQLiteLiteral {
    /// A real as SQL that every SQLite version evaluates to the same bits.
    ///
    /// SQLite's own reader of decimals isn't always correctly rounded (before 3.43 it divides in extended precision
    /// and rounds twice), so a decimal is written only where that can't matter; any other number is an integer times
    /// or divided by powers of two, which is exact in binary arithmetic.
    static func real(_ number: Double) -> String {
        // SQLite can't store NaN: it turns into NULL.
        guard !number.isNaN else { return "NULL" }
        guard number.isFinite else { return number < 0 ? "-9.0e+999" : "9.0e+999" }
        if number.rounded() == number, abs(number) < 0x1p53 {
            return (number.sign == .minus && number == 0 ? "-0" : String(Int64(number))) + ".0"
        }
        let text = number.description
        return ShortDecimal(text)?.isReadExactly == true ? text : powersOfTwo(number)
    }

    private static func powersOfTwo(_ number: Double) -> String {
        let trailingZeros = number.significandBitPattern.trailingZeroBitCount
        let fractionBits = min(trailingZeros, 52) == 52 ? 0 : 52 - trailingZeros
        var exponent: Int
        var integer: Double
        if number.isNormal {
            exponent = Int(number.exponent) - fractionBits
            integer = number.significand.scaled(by: fractionBits)
        } else {
            // Subnormals are multiples of 2^-1074.
            exponent = -1074
            integer = Double(number.significandBitPattern)
        }
        if number < 0 { integer = -integer }
        var text = "(\(Int64(integer))*1.0"
        let step = 53
        while exponent != 0 {
            let bits = min(abs(exponent), step)
            text += (exponent > 0 ? "*" : "/") + String(Int64(1) << bits)
            exponent += exponent > 0 ? -bits : bits
        }
        return text + ")"
    }
}

extension Double {
    fileprivate func scaled(by exponent: Int) -> Double {
        self * Double(sign: .plus, exponent: exponent, significand: 1)
    }
}

/// A decimal of at most 15 digits, all of them significant: `significand` / 10^`places`.
struct ShortDecimal {
    private let significand: UInt64
    private let places: Int

    init?(_ text: String) {
        let unsigned = text.drop { $0 == "-" }
        let parts = unsigned.split(separator: ".")
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
        let digits = parts[0] + parts[1]
        guard parts[1].count <= 15, let significand = UInt64(digits), significand < 1_000_000_000_000_000 else {
            return nil
        }
        self.significand = significand
        places = parts[1].count
    }

    /// True where rounding the quotient first to 64 bits and then to 53 gives what one rounding gives: wrong only
    /// where the first rounding lands on the middle between two doubles, which the quotient itself doesn't.
    var isReadExactly: Bool {
        let divisor = (0..<places).reduce(UInt64(1)) { power, _ in power * 10 }
        var shift =
            64 - significand.bitWidth + significand.leadingZeroBitCount
            + divisor.bitWidth - divisor.leadingZeroBitCount
        var (quotient, remainder) = (UInt128(significand) << UInt128(shift)).quotientAndRemainder(
            dividingBy: UInt128(divisor))
        if quotient >> 64 != 0 {
            shift -= 1
            (quotient, remainder) = (UInt128(significand) << UInt128(shift)).quotientAndRemainder(
                dividingBy: UInt128(divisor))
        }
        guard remainder != 0 else { return true }
        let rounded = quotient + (remainder * 2 > UInt128(divisor) ? 1 : 0)
        return rounded & 0x7FF != 0x400
    }
}
