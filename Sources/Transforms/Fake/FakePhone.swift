internal import SluiceDatabase

/// A phone number with the country and the format of the original.
///
/// Unless asked otherwise it lies in a range that a regulator keeps for fiction (source: the national numbering plans:
/// 555-01xx of the NANP, Ofcom's drama numbers, ARCEP's 6 39 98, the Bundesnetzagentur's drama numbers) or, where there
/// is none, starts with 000, which no plan assigns. Such ranges are small, so these numbers aren't unique.
struct ReservedPhone: CellTransform {
    let hash: KeyedHash
    let country: Int

    /// Digits after the country code; `#` is drawn.
    private static let ranges: [Int: [[UInt8]]] = [
        1: ["2##55501##", "3##55501##", "4##55501##", "6##55501##", "7##55501##", "9##55501##"],
        44: ["7700900###", "2079460###", "1632960###"],
        33: ["639980###", "199000###", "261910###"],
        49: ["15211111###", "1724444###", "3023125###"],
        61: ["491570###", "255501####", "755501####"],
        46: ["701740605##", "317005###", "313900###"],
    ].mapValues { patterns in patterns.map { Array($0.utf8) } }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let number = PhoneNumber(value, defaultCountry: country)
        // "unknown" is no number, but may be a name.
        guard number.hasDigits else {
            return try FakeShape(hash: hash, kept: 0).write(value, row: row, to: &output)
        }
        let ranges = Self.ranges[number.country] ?? []
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            if ranges.isEmpty {
                let zeros = min(3, number.nationalCount - 1)
                number.append(like: value, to: &output) { $0 < zeros ? UInt8(ascii: "0") : random.digit() }
            } else {
                let pattern = ranges[random.below(ranges.count)]
                // Too few digits to hold a reserved number: the start of one can't be dialled either.
                number.append(like: value, to: &output) { place in
                    place < pattern.count && pattern[place] != UInt8(ascii: "#") ? pattern[place] : random.digit()
                }
            }
        } while output.ends(from: start, with: value)
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

/// Where a number's country code ends and its own digits begin; everything else is format and stays.
struct PhoneNumber {
    let country: Int
    let hasDigits: Bool
    /// Digits of the country code and of the prefixes before and after it.
    private let kept: Int
    let nationalCount: Int

    /// Two digits are enough for the countries that ``ReservedPhone`` knows; NANP and Russia have one.
    init(_ value: Span<UInt8>, defaultCountry: Int) {
        var count = 0
        var first = (0, 0, 0, 0)
        for place in value.indices where value[place].isDigit {
            let digit = Int(value[place] - UInt8(ascii: "0"))
            switch count {
            case 0: first.0 = digit
            case 1: first.1 = digit
            case 2: first.2 = digit
            case 3: first.3 = digit
            default: break
            }
            count += 1
        }
        hasDigits = count > 0
        let isDialled = value.count > 1 && value[0] == UInt8(ascii: "0") && value[1] == UInt8(ascii: "0")
        let hasPlus = value.count > 0 && value[0] == UInt8(ascii: "+")
        let zeros = isDialled ? 2 : 0
        if isDialled || hasPlus, count > zeros + 4 {
            let (one, two) = isDialled ? (first.2, first.3) : (first.0, first.1)
            let length = one == 1 || one == 7 ? 1 : 2
            country = length == 1 ? one : 10 * one + two
            kept = zeros + length
        } else {
            country = defaultCountry
            // The trunk prefix of a national number is part of its format.
            kept = defaultCountry != 1 && first.0 == 0 && count > 4 ? 1 : 0
        }
        nationalCount = max(0, count - kept)
    }

    func nationalDigits(of value: Span<UInt8>) -> [UInt8] { Array(value.array.filter(\.isDigit).dropFirst(kept)) }

    /// The number's format with other digits of its own, asked for from left to right by their place.
    func append(like value: Span<UInt8>, to output: inout [UInt8], digit: (Int) -> UInt8) {
        var seen = 0
        for place in value.indices {
            let byte = value[place]
            if byte.isDigit {
                output.append(seen < kept ? byte : digit(seen - kept))
                seen += 1
            } else {
                // An extension "x12" or a stray word stays recognisable but says nothing.
                output.append(byte.isLetter ? UInt8(ascii: "x") : byte)
            }
        }
    }
}

/// `reserved: false`: the digits after the country code encrypted, one-to-one. Someone may own the number.
struct AssignablePhone: CellTransform {
    let cipher: AlphabetCipher
    let country: Int

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let number = PhoneNumber(value, defaultCountry: country)
        let digits = try cipher.encrypt(number.nationalDigits(of: value))
        number.append(like: value, to: &output) { digits[$0] }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
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
