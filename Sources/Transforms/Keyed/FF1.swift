internal import Foundation
package import SluiceDatabase

/// Format-preserving encryption FF1 (NIST SP 800-38G): numerals of a radix in, as many of the same radix out,
/// reversible with the key alone.
package struct FF1: Sendable {
    package let radix: Int
    private let cipher: BlockCipher
    private let tweak: [UInt8]

    /// - Precondition: the key has 16, 24 or 32 bytes; `radix` is 2 … 65,535.
    package init(key: Secret<[UInt8]>, radix: Int, tweak: [UInt8] = []) {
        precondition([16, 24, 32].contains(key.value.count) && (2...65_535).contains(radix))
        self.radix = radix
        cipher = BlockCipher(key)
        self.tweak = tweak
    }

    /// Fewer numerals than this give fewer than a million texts, which NIST forbids (they could be listed).
    package static func minimumLength(radix: Int) -> Int {
        var length = 1
        var texts = radix
        while texts < 1_000_000 {
            texts *= radix
            length += 1
        }
        return max(2, length)
    }

    package func encrypt(_ numerals: [UInt16]) -> [UInt16] {
        let split = numerals.count / 2
        var left = Array(numerals[..<split])
        var right = Array(numerals[split...])
        let round = RoundFunction(self, count: numerals.count)
        for index in 0..<10 {
            let pad = round.pad(index, right)
            (left, right) = (right, RadixNumber.add(left, pad, radix: radix))
        }
        return left + right
    }

    package func decrypt(_ numerals: [UInt16]) -> [UInt16] {
        let split = numerals.count / 2
        var left = Array(numerals[..<split])
        var right = Array(numerals[split...])
        let round = RoundFunction(self, count: numerals.count)
        for index in stride(from: 9, through: 0, by: -1) {
            let pad = round.pad(index, left)
            (left, right) = (RadixNumber.subtract(right, pad, radix: radix), left)
        }
        return left + right
    }

    /// Steps 3 to 6 of the standard's algorithm 7, named by its letters: b, d, P, Q, R, S.
    private struct RoundFunction {
        let ff1: FF1
        let halfBytes: Int
        let padBytes: Int
        let afterHeader: [UInt8]

        init(_ ff1: FF1, count: Int) {
            self.ff1 = ff1
            let longerHalf = count - count / 2
            halfBytes = Int((Double(longerHalf) * log2(Double(ff1.radix))).rounded(.up) + 7) / 8
            padBytes = 4 * ((halfBytes + 3) / 4) + 4
            let radix = UInt32(ff1.radix)
            var header: [UInt8] = [1, 2, 1, UInt8(radix >> 16 & 255), UInt8(radix >> 8 & 255), UInt8(radix & 255), 10]
            header.append(UInt8(truncatingIfNeeded: count / 2))
            for number in [UInt32(count), UInt32(ff1.tweak.count)] {
                withUnsafeBytes(of: number.bigEndian) { header.append(contentsOf: $0) }
            }
            afterHeader = ff1.cipher.encrypt(header)
        }

        func pad(_ index: Int, _ half: [UInt16]) -> [UInt8] {
            var message = ff1.tweak
            let filled = ff1.tweak.count + 1 + halfBytes
            message.append(contentsOf: repeatElement(0, count: (16 - filled % 16) % 16))
            message.append(UInt8(index))
            message.append(contentsOf: RadixNumber.bytes(of: half, radix: ff1.radix, count: halfBytes))
            var block = afterHeader
            for start in stride(from: 0, to: message.count, by: 16) {
                for offset in 0..<16 { block[offset] ^= message[start + offset] }
                block = ff1.cipher.encrypt(block)
            }
            var pad = block
            var counter: UInt8 = 1
            while pad.count < padBytes {
                var next = block
                next[15] ^= counter
                pad += ff1.cipher.encrypt(next)
                counter += 1
            }
            return Array(pad[..<padBytes])
        }
    }

}

/// The standard's NUM and STR: numerals, most significant first, as a number of any size and back.
private enum RadixNumber {
    static func bytes(of numerals: [UInt16], radix: Int, count: Int) -> [UInt8] {
        var limbs = [UInt32](repeating: 0, count: (count + 3) / 4)
        for numeral in numerals {
            var carry = UInt64(numeral)
            for place in limbs.indices.reversed() {
                let product = UInt64(limbs[place]) * UInt64(radix) + carry
                limbs[place] = UInt32(truncatingIfNeeded: product)
                carry = product >> 32
            }
        }
        let bytes = limbs.flatMap { limb in withUnsafeBytes(of: limb.bigEndian, Array.init) }
        return Array(bytes.suffix(count))
    }

    /// `number`, big-endian, modulo radix^count as numerals.
    private static func numerals(of number: [UInt8], radix: Int, count: Int) -> [UInt16] {
        var limbs = stride(from: 0, to: number.count, by: 4).map { start in
            number[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        var numerals = [UInt16](repeating: 0, count: count)
        for place in numerals.indices.reversed() {
            var remainder: UInt64 = 0
            for limb in limbs.indices {
                let dividend = remainder << 32 | UInt64(limbs[limb])
                limbs[limb] = UInt32(dividend / UInt64(radix))
                remainder = dividend % UInt64(radix)
            }
            numerals[place] = UInt16(remainder)
        }
        return numerals
    }

    static func add(_ numerals: [UInt16], _ number: [UInt8], radix: Int) -> [UInt16] {
        let addend = Self.numerals(of: number, radix: radix, count: numerals.count)
        var sum = numerals
        var carry = 0
        for place in sum.indices.reversed() {
            let total = Int(numerals[place]) + Int(addend[place]) + carry
            sum[place] = UInt16(total % radix)
            carry = total / radix
        }
        return sum
    }

    static func subtract(_ numerals: [UInt16], _ number: [UInt8], radix: Int) -> [UInt16] {
        let subtrahend = Self.numerals(of: number, radix: radix, count: numerals.count)
        var difference = numerals
        var borrow = 0
        for place in difference.indices.reversed() {
            var total = Int(numerals[place]) - Int(subtrahend[place]) - borrow
            borrow = total < 0 ? 1 : 0
            if total < 0 { total += radix }
            difference[place] = UInt16(total)
        }
        return difference
    }
}
