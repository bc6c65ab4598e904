internal import Foundation
internal import SluiceDatabase

/// A keyed digest in the column's own form: hex, base 32 behind a prefix, a number, a uuid or a pronounceable word.
struct Pseudonym: CellTransform {
    enum Form: Sendable {
        /// 8 to 64 hex digits: 32 to 256 bits.
        case hex(digits: Int)
        case number(below: UInt64)
        case uuid
        case word
        case token(prefix: [UInt8])

        /// How many bits of the digest it shows.
        var bits: Double {
            switch self {
            case .hex(let digits): Double(4 * digits)
            case .number(let bound): log2(Double(bound))
            case .uuid: 122
            case .word: Double(wordLength / 2) * log2(Double(consonants.count * vowels.count))
            case .token: 120
            }
        }
    }

    let hash: KeyedHash
    let form: Form
    let ignoresCase: Bool

    /// Consonant and vowel in turn: 20 × 5 syllables, ten of them for 66 bits.
    private static let consonants = Array("bcdfghjklmnprstvwxyz".utf8)
    private static let vowels = Array("aeiou".utf8)
    static let wordLength = 20

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) -> CellResult {
        let digest = hash.digest(value, ignoringCase: ignoresCase)
        switch form {
        case .hex(let digits):
            let words = [digest.first, digest.second, digest.third, digest.fourth]
            for (place, word) in words.enumerated() where digits > 16 * place {
                let count = min(16, digits - 16 * place)
                output.appendHex(word >> UInt64(64 - 4 * count), count: count)
            }
        case .number(let bound): appendNumber(digest, below: bound, otherThan: value, to: &output)
        case .uuid: Self.appendUUID(digest, to: &output)
        case .word: appendWord(digest, to: &output)
        case .token(let prefix):
            output.append(contentsOf: prefix)
            output.appendBase32(digest.first, count: 12)
            output.appendBase32(digest.second, count: 12)
        }
        return .text
    }

    private func appendNumber(
        _ digest: Digest256, below bound: UInt64, otherThan value: Span<UInt8>, to output: inout [UInt8]
    ) {
        var random = KeyedRandom(digest)
        let start = output.count
        repeat {
            output.cut(to: start)
            output.appendDecimal(random.next().multipliedFullWidth(by: bound).high)
        } while output.ends(from: start, with: value)
    }

    /// RFC 9562 version 4, whose other 122 bits are free.
    static func appendUUID(_ digest: Digest256, to output: inout [UInt8]) {
        let high = digest.first & ~0xF000 | 0x4000
        let low = digest.second & ~(0b11 << 62) | 0b10 << 62
        output.appendHex(high >> 32, count: 8)
        output.append(UInt8(ascii: "-"))
        output.appendHex(high >> 16, count: 4)
        output.append(UInt8(ascii: "-"))
        output.appendHex(high, count: 4)
        output.append(UInt8(ascii: "-"))
        output.appendHex(low >> 48, count: 4)
        output.append(UInt8(ascii: "-"))
        output.appendHex(low, count: 12)
    }

    private func appendWord(_ digest: Digest256, to output: inout [UInt8]) {
        var random = KeyedRandom(digest)
        for _ in 0..<Self.wordLength / 2 {
            output.append(Self.consonants[random.below(Self.consonants.count)])
            output.append(Self.vowels[random.below(Self.vowels.count)])
        }
    }

    func longestOutput(ofInputUpTo input: Int?) -> Int? {
        switch form {
        case .hex(let digits): digits
        case .number(let bound): String(bound - 1).count
        case .uuid: 36
        case .word: Self.wordLength
        case .token(let prefix): prefix.count + 24
        }
    }
}
