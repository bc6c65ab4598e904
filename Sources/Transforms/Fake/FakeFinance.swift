internal import SluiceDatabase

/// A card number with the issuer's six digits, the format and a valid Luhn digit; the digits between go through a
/// permutation, one-to-one. A last digit that wasn't valid stays as far from the valid one: two numbers may differ in it.
struct FakeCreditCard: CellTransform {
    private static let issuerDigits = 6
    let permutations: [Int: IndexPermutation]

    /// ISO/IEC 7812: 12 to 19 digits.
    init(key: Secret<[UInt8]>) {
        permutations = Dictionary(
            uniqueKeysWithValues: (12...19).map { count in
                let free = count - Self.issuerDigits - 1
                return (count, IndexPermutation(size: Decimal10.power(free), key: key))
            })
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        var digits = bytes.filter(\.isDigit).map { $0 - 0x30 }
        guard let permutation = permutations[digits.count] else { throw CellError("the value isn't a card number") }
        let last = digits.count - 1
        let error = digits[last] + 10 - Luhn.checkDigit(digits[..<last])
        let free = Self.issuerDigits..<last
        var mapped = permutation.map(digits[free].reduce(UInt64(0)) { $0 * 10 + UInt64($1) })
        for place in free.reversed() {
            digits[place] = UInt8(mapped % 10)
            mapped /= 10
        }
        digits[last] = (Luhn.checkDigit(digits[..<last]) + error) % 10
        var place = 0
        for byte in bytes {
            output.append(byte.isDigit ? 0x30 + digits[place] : byte)
            if byte.isDigit { place += 1 }
        }
        return .text
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input ?? 23 }
}

enum Luhn {
    static func checkDigit(_ digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let doubled = place % 2 == 0 ? Int(digit) * 2 : Int(digit)
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return UInt8((10 - sum % 10) % 10)
    }

    static func isValid(_ digits: [UInt8]) -> Bool {
        digits.last.map { $0 == checkDigit(digits.dropLast()) } ?? false
    }
}

enum Decimal10 {
    static func power(_ exponent: Int) -> UInt64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}

/// An IBAN of the same country and format whose account part went through FF1 by digits and letters and whose check
/// digits (ISO 7064 mod 97-10) are right, or as wrong as they were.
struct FakeIBAN: CellTransform {
    let digits: AlphabetCipher
    let letters: AlphabetCipher

    init(key: Secret<[UInt8]>) {
        digits = AlphabetCipher(alphabet: Array("0123456789".utf8), key: key)
        letters = AlphabetCipher(alphabet: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8), key: key)
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        let compact = bytes.filter { $0.isLetter || $0.isDigit }.map { $0.isLower ? $0 & ~0x20 : $0 }
        guard IBAN.isShapedLikeOne(compact) else { throw CellError("the value isn't an IBAN") }
        let country = compact[..<2]
        let account = try encrypt(Array(compact[4...]))
        let right = IBAN.check(country: country, account: account)
        let error = IBAN.number(compact[2..<4]) - IBAN.check(country: country, account: compact[4...])
        let check = 2 + (right - 2 + error + 2 * 97) % 97
        let mapped = Array(country) + [UInt8(0x30 + check / 10), UInt8(0x30 + check % 10)] + account
        var place = 0
        for byte in bytes {
            let counts = byte.isLetter || byte.isDigit
            output.append(counts ? mapped[place] : byte)
            if counts { place += 1 }
        }
        return .text
    }

    private func encrypt(_ account: [UInt8]) throws -> [UInt8] {
        let mapped = account.contains(where: \.isDigit) ? try digits.encrypt(account) : account
        return account.contains(where: \.isLetter) ? try letters.encrypt(mapped) : mapped
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input ?? 42 }
}

enum IBAN {
    static func isShapedLikeOne(_ compact: [UInt8]) -> Bool {
        (15...34).contains(compact.count) && compact[..<2].allSatisfy(\.isLetter)
            && compact[2..<4].allSatisfy(\.isDigit)
    }

    static func isValid(_ compact: [UInt8]) -> Bool {
        isShapedLikeOne(compact) && remainder(Array(compact[4...]) + compact[..<4]) == 1
    }

    /// 2 … 98.
    static func check(country: ArraySlice<UInt8>, account: some Sequence<UInt8>) -> Int {
        98 - remainder(account + country + [0x30, 0x30])
    }

    /// The IBAN registry's (ISO 13616, release 99); nil for a country that isn't in it.
    static func length(of country: [UInt8]) -> Int? { lengths[String(decoding: country, as: UTF8.self)] }

    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
        "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
        "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
        "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
        "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
        "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
        "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
        "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
        "YE": 30,
    ]

    static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } }

    private static func remainder(_ characters: [UInt8]) -> Int {
        characters.reduce(0) { remainder, byte in
            let number = byte.isDigit ? Int(byte - 0x30) : Int(byte.asciiLowered - 0x61) + 10
            return (remainder * (number > 9 ? 100 : 10) + number) % 97
        }
    }
}

/// For whoever looks for such numbers.
package enum CheckDigits {
    package static func isCardNumber(_ digits: [UInt8]) -> Bool { Luhn.isValid(digits) }

    package static func isIBAN(_ text: String) -> Bool {
        let compact = text.utf8.filter { $0 != UInt8(ascii: " ") }
        return compact.allSatisfy { $0.isDigit || $0.isUpper } && IBAN.isValid(compact)
    }
}
