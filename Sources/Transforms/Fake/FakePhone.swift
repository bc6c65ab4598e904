/// A phone number with the country and the format of the original.
///
/// Unless asked otherwise it lies in a range that a regulator keeps for fiction (source: the national numbering plans:
/// 555-01xx of the NANP, Ofcom's drama numbers, ARCEP's 6 39 98, the Bundesnetzagentur's drama numbers) or, where there
/// is none, starts with 000, which no plan assigns. Such ranges are small, so these numbers aren't unique.
struct ReservedPhone: CellTransform {
    let hash: KeyedHash
    let country: String

    /// Digits after the country code; `#` is drawn.
    private static let ranges: [String: [String]] = [
        "1": ["2##55501##", "3##55501##", "4##55501##", "6##55501##", "7##55501##", "9##55501##"],
        "44": ["7700900###", "2079460###", "1632960###"],
        "33": ["639980###", "199000###", "261910###"],
        "49": ["15211111###", "1724444###", "3023125###"],
        "61": ["491570###", "255501####", "755501####"],
        "46": ["701740605##", "317005###", "313900###"],
    ]

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        // "unknown" is no number, but may be a name.
        guard bytes.contains(where: \.isDigit) else {
            return try FakeShape(hash: hash, kept: 0).write(value, row: row, to: &output)
        }
        let number = PhoneNumber(bytes, defaultCountry: country)
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.removeSubrange(start...)
            number.append(digits: draw(number, &random), to: &output)
        } while value.equals(output[start...])
        return .text
    }

    private func draw(_ number: PhoneNumber, _ random: inout KeyedRandom) -> [UInt8] {
        let count = number.nationalCount
        if let ranges = Self.ranges[number.country] {
            let pattern = Array(ranges[random.below(ranges.count)].utf8)
            // Too few digits to hold a reserved number: the start of one can't be dialled either.
            let padded = pattern + [UInt8](repeating: UInt8(ascii: "#"), count: max(0, count - pattern.count))
            return padded.prefix(count).map { $0 == UInt8(ascii: "#") ? random.digit() : $0 }
        }
        return (0..<count).map { $0 < min(3, count - 1) ? UInt8(ascii: "0") : random.digit() }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

/// Where a number's country code ends and its own digits begin; everything else is format and stays.
struct PhoneNumber {
    let country: String
    private let bytes: [UInt8]
    private let kept: Int

    /// Two digits are enough for the countries that ``ReservedPhone`` knows; NANP and Russia have one.
    init(_ bytes: [UInt8], defaultCountry: String) {
        self.bytes = bytes
        let digits = bytes.filter(\.isDigit)
        let text = String(decoding: bytes, as: UTF8.self)
        let isInternational = text.hasPrefix("+") || text.hasPrefix("00")
        let zeros = text.hasPrefix("00") ? 2 : 0
        if isInternational, digits.count > zeros + 4 {
            let length = [UInt8(ascii: "1"), UInt8(ascii: "7")].contains(digits[zeros]) ? 1 : 2
            country = String(decoding: digits[zeros..<zeros + length], as: UTF8.self)
            kept = zeros + length
        } else {
            country = defaultCountry
            // The trunk prefix of a national number is part of its format.
            kept = defaultCountry != "1" && digits.first == UInt8(ascii: "0") && digits.count > 4 ? 1 : 0
        }
    }

    var nationalDigits: [UInt8] { Array(bytes.filter(\.isDigit).dropFirst(kept)) }
    var nationalCount: Int { nationalDigits.count }

    func append(digits: [UInt8], to output: inout [UInt8]) {
        var seen = 0
        for byte in bytes {
            if byte.isDigit {
                output.append(seen < kept ? byte : digits[seen - kept])
                seen += 1
            } else {
                // An extension "x12" or a stray word stays recognisable but says nothing.
                output.append(byte.isLetter ? UInt8(ascii: "x") : byte)
            }
        }
    }
}

extension WordLocale {
    var callingCode: String {
        switch self {
        case .english: "1"
        case .german: "49"
        case .french: "33"
        case .spanish: "34"
        case .italian: "39"
        case .dutch: "31"
        }
    }
}

/// `reserved: false`: the digits after the country code encrypted, one-to-one. Someone may own the number.
struct AssignablePhone: CellTransform {
    let cipher: AlphabetCipher
    let country: String

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        let number = PhoneNumber(bytes, defaultCountry: country)
        number.append(digits: try cipher.encrypt(number.nationalDigits), to: &output)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}
