/// A national identity number of the country's form with valid check digits, in a range that isn't given out where
/// there is one.
struct NationalID: CellTransform {
    enum Country: String, Sendable, CaseIterable {
        case us, gb, es, nl, fr
    }

    let hash: KeyedHash
    let country: Country

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            output.append(contentsOf: draw(&random))
            keepFormat(of: value.array, from: start, in: &output)
        } while output.ends(from: start, with: value)
        return .text
    }

    private func draw(_ random: inout KeyedRandom) -> [UInt8] {
        switch country {
        case .us:
            // 9xx areas are never social security numbers; group 00 isn't a taxpayer number either.
            return [0x39] + digits(2, &random) + Array("00".utf8) + digits(4, &random)
        case .gb:
            // QQ is the prefix that HMRC uses in examples.
            return Array("QQ".utf8) + digits(6, &random) + [UInt8(ascii: "A") + UInt8(random.below(4))]
        case .es:
            let number = digits(8, &random)
            let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
            return number + [letters[Int(Self.number(number) % 23)]]
        case .nl: return citizenServiceNumber(&random)
        case .fr:
            let year = digits(2, &random)
            let month = Array((random.below(12) < 9 ? "0\(1 + random.below(9))" : "1\(random.below(3))").utf8)
            // Department 99 is "born abroad"; commune 990 to 999 isn't assigned.
            let body = [0x31 + UInt8(random.below(2))] + year + month + Array("9999".utf8) + digits(4, &random)
            return body + Self.padded(97 - Self.number(body) % 97, 2)
        }
    }

    /// The Dutch "eleven test": weights 9 … 2 and -1.
    private func citizenServiceNumber(_ random: inout KeyedRandom) -> [UInt8] {
        while true {
            let head = digits(8, &random)
            let sum = zip(head, stride(from: 9, through: 2, by: -1)).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
            if sum % 11 < 10 { return head + [UInt8(0x30 + sum % 11)] }
        }
    }

    private func digits(_ count: Int, _ random: inout KeyedRandom) -> [UInt8] {
        (0..<count).map { _ in random.digit() }
    }

    private static func number(_ digits: [UInt8]) -> UInt64 { digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) } }

    private static func padded(_ number: UInt64, _ width: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.appendDecimal(number, width: width)
        return text
    }

    /// Puts the original's separators back where it has as many letters and digits.
    private func keepFormat(of original: [UInt8], from start: Int, in output: inout [UInt8]) {
        let drawn = Array(output[start...])
        guard original.count(where: { $0.isLetter || $0.isDigit }) == drawn.count else { return }
        output.cut(to: start)
        var place = 0
        for byte in original {
            let counts = byte.isLetter || byte.isDigit
            output.append(counts ? drawn[place] : byte)
            if counts { place += 1 }
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? {
        let digits = [.us: 9, .gb: 9, .es: 9, .nl: 9, .fr: 15][country] ?? 15
        return input.map { max($0, digits) }
    }
}
