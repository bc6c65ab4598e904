internal import Foundation
package import SluiceDatabase

/// FF1 over the characters of an alphabet, which is everything that a format-preserving transform may change: other
/// characters stay where they are. One-to-one among values of one format.
package struct AlphabetCipher: Sendable {
    private let alphabet: [UInt8]
    private let places: [UInt8: UInt16]
    private let ff1: FF1
    /// For values too short for FF1: a permutation of all texts of that length.
    private let short: [Int: IndexPermutation]
    private let minimum: Int

    package init(alphabet: [UInt8], key: Secret<[UInt8]>, tweak: [UInt8] = []) {
        self.alphabet = alphabet
        places = Dictionary(uniqueKeysWithValues: zip(alphabet, 0...))
        ff1 = FF1(key: key, radix: alphabet.count, tweak: tweak)
        minimum = FF1.minimumLength(radix: alphabet.count)
        short = Dictionary(
            uniqueKeysWithValues: (1..<minimum).map { length in
                let texts = (0..<length).reduce(UInt64(1)) { count, _ in count * UInt64(alphabet.count) }
                return (
                    length, IndexPermutation(size: texts, key: Secret(KeyedHash(key).digest("short \(length)").bytes))
                )
            })
    }

    package func encrypt(_ text: [UInt8]) throws -> [UInt8] { try transform(text, encrypting: true) }
    package func decrypt(_ text: [UInt8]) throws -> [UInt8] { try transform(text, encrypting: false) }

    private func transform(_ text: [UInt8], encrypting: Bool) throws -> [UInt8] {
        let numerals = text.compactMap { places[$0] }
        guard !numerals.isEmpty else { throw CellError("the value has no character of the alphabet") }
        let mapped: [UInt16]
        if let permutation = short[numerals.count] {
            mapped = permute(numerals, permutation, encrypting: encrypting)
        } else {
            mapped = encrypting ? ff1.encrypt(numerals) : ff1.decrypt(numerals)
        }
        var next = mapped.makeIterator()
        return text.map { byte in places[byte] == nil ? byte : next.next().map { alphabet[Int($0)] } ?? byte }
    }

    private func permute(_ numerals: [UInt16], _ permutation: IndexPermutation, encrypting: Bool) -> [UInt16] {
        let radix = UInt64(alphabet.count)
        let index = numerals.reduce(UInt64(0)) { $0 * radix + UInt64($1) }
        var mapped = encrypting ? permutation.map(index) : permutation.unmap(index)
        var result = numerals
        for place in result.indices.reversed() {
            result[place] = UInt16(mapped % radix)
            mapped /= radix
        }
        return result
    }
}

/// `fpe`: a value's characters of the alphabet, encrypted; letters and digits outside it are refused, since they
/// would stand there as they were.
struct FormatPreservingEncryption: CellTransform {
    let cipher: AlphabetCipher
    let alphabet: Set<UInt8>

    init(alphabet: [UInt8], key: Secret<[UInt8]>) {
        cipher = AlphabetCipher(alphabet: alphabet, key: key)
        self.alphabet = Set(alphabet)
    }

    func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        let bytes = value.array
        let stays = { (byte: UInt8) in !alphabet.contains(byte) && (byte.isLetter || byte.isDigit || byte >= 0x80) }
        guard !bytes.contains(where: stays) else {
            throw CellError("the value has letters or digits outside the alphabet, which would stay as they are")
        }
        let space = pow(Double(alphabet.count), Double(bytes.count(where: alphabet.contains)))
        guard space >= Self.leastSpace else {
            throw CellError("the value is too short to hide: there are only \(Int(space)) of its form")
        }
        output.append(contentsOf: try cipher.encrypt(bytes))
        return .text
    }

    /// Below that, a permutation is as good as known to who knows a few of its values.
    private static let leastSpace = 1000.0

    func longestOutput(ofInputUpTo input: Int?) -> Int? { input }
}

/// `fpe` and `permute` for an integer column: a permutation of the column's positive numbers, or of a range given.
package struct PermutedInteger: CellTransform {
    package let low: Int64
    package let high: Int64
    let permutation: IndexPermutation

    init(_ range: ClosedRange<Int64>, key: Secret<[UInt8]>) {
        low = range.lowerBound
        high = range.upperBound
        permutation = IndexPermutation(size: UInt64(high - low) + 1, key: key)
    }

    package func write(_ value: Span<UInt8>, row: borrowing RowCells, to output: inout [UInt8]) throws -> CellResult {
        guard let number = Int64(value.string), (low...high).contains(number) else {
            throw CellError("the value isn't a whole number from \(low) to \(high)")
        }
        output.appendDecimal(low + Int64(permutation.map(UInt64(number - low))))
        return .text
    }

    package func longestOutput(ofInputUpTo input: Int?) -> Int? { max(String(low).count, String(high).count) }
}
