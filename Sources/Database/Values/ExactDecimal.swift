/// A decimal number without rounding: what PostgreSQL's `numeric` can hold, digit for digit and with its scale.
///
/// Stored as `numeric` is on the wire: base-10,000 digits, the weight of the first, a sign and the count of decimal
/// places shown (source: PostgreSQL, `numeric_send`). SQLite has no decimal type, so there the value is bound as the
/// text ``description`` gives; a column of NUMERIC affinity turns that text into REAL and keeps 15 digits, a TEXT
/// column keeps all of them.
public struct ExactDecimal: Sendable, Hashable {
    package enum Sign: UInt16, Sendable {
        case positive = 0x0000
        case negative = 0x4000
        case notANumber = 0xC000
        case infinity = 0xD000
        case negativeInfinity = 0xF000
    }

    package let sign: Sign
    /// The exponent, in base 10,000, of the first digit.
    package let weight: Int16
    /// Decimal places shown, also where they are zeros.
    public let scale: Int
    package let digits: [UInt16]

    package init(sign: Sign, weight: Int16, scale: Int, digits: [UInt16]) {
        let leading = digits.prefix { $0 == 0 }.count
        var trimmed = Array(digits[leading...])
        while trimmed.last == 0 { trimmed.removeLast() }
        self.sign = trimmed.isEmpty && sign == .negative ? .positive : sign
        self.weight = trimmed.isEmpty ? 0 : weight - Int16(leading)
        self.scale = scale
        self.digits = trimmed
    }

    /// What PostgreSQL's `numeric` holds, and so what fits into 16 bits on the wire (source: its manual, "Numeric Types").
    private static let mostWholeDigits = 131_072
    static let mostPlaces = 16_383

    /// `unscaled` × 10^-`scale`: `ExactDecimal(unscaled: 1999, scale: 2)` is 19.99. A scale below zero counts as zero, and
    /// one above 16,383, which no `numeric` has, as that.
    public init(unscaled: Int64, scale: Int) {
        let scale = min(max(scale, 0), Self.mostPlaces)
        let text = String(unscaled.magnitude)
        let padded = text.count > scale ? text : String(repeating: "0", count: scale - text.count + 1) + text
        let whole = padded.dropLast(scale)
        let fraction = padded.suffix(scale)
        self.init(negative: unscaled < 0, whole: whole.utf8, fraction: fraction.utf8)
    }

    /// Reads plain (`-12.340`) and scientific (`1.5e3`) notation, `NaN` and `Infinity`; nil for anything else, and for more
    /// digits than PostgreSQL's `numeric` has.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "nan": self.init(sign: .notANumber, weight: 0, scale: 0, digits: [])
        case "infinity", "inf", "+infinity": self.init(sign: .infinity, weight: 0, scale: 0, digits: [])
        case "-infinity", "-inf": self.init(sign: .negativeInfinity, weight: 0, scale: 0, digits: [])
        default:
            guard let plain = PlainNotation(text), plain.whole.count <= Self.mostWholeDigits,
                plain.fraction.count <= Self.mostPlaces
            else { return nil }
            self.init(negative: plain.negative, whole: plain.whole, fraction: plain.fraction)
        }
    }

    private init(negative: Bool, whole: some Collection<UInt8>, fraction: some Collection<UInt8>) {
        let leadingZeros = (4 - whole.count % 4) % 4
        let trailingZeros = (4 - fraction.count % 4) % 4
        var digits: [UInt16] = []
        var group: UInt16 = 0
        var filled = leadingZeros
        func push(_ digit: UInt8) {
            group = group * 10 + UInt16(digit - UInt8(ascii: "0"))
            filled += 1
            if filled == 4 {
                digits.append(group)
                group = 0
                filled = 0
            }
        }
        for digit in whole { push(digit) }
        for digit in fraction { push(digit) }
        if !fraction.isEmpty {
            for _ in 0..<trailingZeros { push(UInt8(ascii: "0")) }
        }
        let wholeGroups = (whole.count + leadingZeros) / 4
        self.init(
            sign: negative ? .negative : .positive, weight: Int16(wholeGroups - 1), scale: fraction.count,
            digits: digits)
    }

    public var isFinite: Bool { sign == .positive || sign == .negative }

    /// Significant decimal digits; SQLite's REAL keeps 15 of them.
    public var significantDigits: Int {
        description.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            .drop { $0 == UInt8(ascii: "0") }.count
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// Plain notation with `scale` decimal places, as `numeric_out` prints it.
    public var description: String {
        switch sign {
        case .notANumber: return "NaN"
        case .infinity: return "Infinity"
        case .negativeInfinity: return "-Infinity"
        case .positive, .negative: break
        }
        var text = sign == .negative ? "-" : ""
        if weight < 0 {
            text += "0"
        } else {
            for position in 0...Int(weight) {
                let group = String(digit(at: position))
                text += position == 0 ? group : pad(group)
            }
        }
        guard scale > 0 else { return text }
        var fraction = ""
        var position = Int(weight) + 1
        if weight < -1 {
            fraction = String(repeating: "0000", count: -Int(weight) - 1)
            position = 0
        }
        while fraction.utf8.count < scale {
            fraction += pad(String(digit(at: position)))
            position += 1
        }
        return text + "." + fraction.prefix(scale)
    }

    private func digit(at position: Int) -> UInt16 {
        digits.indices.contains(position) ? digits[position] : 0
    }

    private func pad(_ group: String) -> String {
        String(repeating: "0", count: 4 - group.utf8.count) + group
    }
}

/// Decimal text with its exponent applied, so that only digits before and after the point remain.
private struct PlainNotation {
    var negative = false
    var whole: [UInt8] = []
    var fraction: [UInt8] = []

    init?(_ text: String) {
        guard text.utf8.count <= Self.longestText else { return nil }
        var rest = Substring(text)
        if rest.hasPrefix("-") || rest.hasPrefix("+") { negative = rest.removeFirst() == "-" }
        let parts = rest.split(separator: /[eE]/, maxSplits: 1, omittingEmptySubsequences: false)
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        whole = Array(mantissa[0].utf8)
        fraction = mantissa.count > 1 ? Array(mantissa[1].utf8) : []
        guard !(whole.isEmpty && fraction.isEmpty), (whole + fraction).allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        if parts.count > 1 {
            guard let exponent = Int(parts[1]), Self.exponents.contains(exponent) else { return nil }
            shift(by: exponent)
        }
        whole = Array(whole.drop { $0 == 48 })
    }

    /// Longer is no number, whatever its zeros are.
    private static let longestText = 200_000
    private static let exponents = -150_000...150_000

    private mutating func shift(by exponent: Int) {
        func zeros(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: "0"), count: count) }
        if exponent > 0 {
            let moved = fraction.prefix(exponent)
            whole += moved + zeros(exponent - moved.count)
            fraction.removeFirst(moved.count)
        } else {
            let moved = whole.suffix(-exponent)
            fraction = zeros(-exponent - moved.count) + moved + fraction
            whole.removeLast(moved.count)
        }
    }
}
