internal import SluiceDatabase

/// A national identity number of the country's form with valid check digits, in a range that isn't given out where
/// there is one.
struct NationalID: CellTransform {
    enum Country: String, Sendable, CaseIterable {
        case au, be, br, ca, ch, de, es, fr, gb, it, nl, pl, pt, se, us
    }

    let hash: KeyedHash
    let country: Country

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        var random = KeyedRandom(hash.digest(value))
        let start = output.count
        repeat {
            output.cut(to: start)
            output.append(contentsOf: draw(&random, for: value))
            keepFormat(of: value.array, from: start, in: &output)
        } while output.ends(from: start, with: value)
        return .text
    }

    private func draw(_ random: inout KeyedRandom, for value: Span<UInt8>) -> [UInt8] {
        var numbers = PersonalNumberDraw(random: random)
        defer { random = numbers.random }
        switch country {
        case .es: return numbers.spanish()
        case .gb: return numbers.british()
        case .it: return numbers.italian()
        case .au: return Self.text(numbers.australian())
        case .be: return Self.text(numbers.belgian())
        case .br: return Self.text(numbers.brazilian())
        case .ca: return Self.text(numbers.canadian())
        case .ch: return Self.text(numbers.swiss())
        case .de: return Self.text(numbers.german())
        case .fr: return Self.text(numbers.french())
        case .nl: return Self.text(numbers.dutch())
        case .pl: return Self.text(numbers.polish())
        case .pt: return Self.text(numbers.portuguese())
        case .se: return Self.text(numbers.swedish(withCentury: value.array.count(where: \.isDigit) == 12))
        case .us: return Self.text(numbers.american())
        }
    }

    private static func text(_ digits: [UInt8]) -> [UInt8] { digits.map { 0x30 + $0 } }

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
        let characters =
            switch country {
            case .au, .ca, .es, .gb, .nl, .pt, .us: 9
            case .be, .br, .de, .pl: 11
            case .se: 12
            case .ch: 13
            case .fr: 15
            case .it: 16
            }
        return input.map { max($0, characters) }
    }
}
