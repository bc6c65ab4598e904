package import SluiceDatabase

/// A keyed one-to-one mapping of 0 ..< size onto itself that maps no index to itself.
///
/// A balanced Feistel network over the next even number of bits permutes a superset; walking the cycle until the
/// result falls inside makes it a permutation of the set itself (Black and Rogaway, 2002). Conjugating a rotation
/// with that permutation leaves one single cycle, hence no fixed point: a value never stands for itself.
package struct IndexPermutation: Sendable {
    package let size: UInt64
    private let halfBits: UInt64
    private let roundKeys: [UInt64]
    private static let rounds = 8

    /// - Precondition: `size` is 2 … 2^62.
    package init(size: UInt64, key: Secret<[UInt8]>) {
        precondition(size >= 2 && size <= 1 << 62)
        self.size = size
        let bits = UInt64(64 - (size - 1).leadingZeroBitCount)
        halfBits = max(1, (bits + 1) / 2)
        let hash = KeyedHash(key)
        roundKeys = (0..<Self.rounds).flatMap { round in
            let digest = hash.digest("feistel \(size) \(round)")
            return [digest.first, digest.second]
        }
    }

    package func map(_ index: UInt64) -> UInt64 {
        let place = walk(index, forward: false)
        return walk(place + 1 == size ? 0 : place + 1, forward: true)
    }

    package func unmap(_ index: UInt64) -> UInt64 {
        let place = walk(index, forward: false)
        return walk(place == 0 ? size - 1 : place - 1, forward: true)
    }

    private func walk(_ start: UInt64, forward: Bool) -> UInt64 {
        var index = start
        repeat { index = forward ? encrypt(index) : decrypt(index) } while index >= size
        return index
    }

    private func encrypt(_ index: UInt64) -> UInt64 {
        let mask = (1 << halfBits) - 1 as UInt64
        var left = index >> halfBits
        var right = index & mask
        for round in 0..<Self.rounds { (left, right) = (right, left ^ (mix(right, round) & mask)) }
        return left << halfBits | right
    }

    private func decrypt(_ index: UInt64) -> UInt64 {
        let mask = (1 << halfBits) - 1 as UInt64
        var left = index >> halfBits
        var right = index & mask
        for round in stride(from: Self.rounds - 1, through: 0, by: -1) {
            (left, right) = (right ^ (mix(left, round) & mask), left)
        }
        return left << halfBits | right
    }

    /// SipHash-2-4 (Aumasson and Bernstein, 2012) of one word under the round's own 128-bit key.
    private func mix(_ word: UInt64, _ round: Int) -> UInt64 {
        var sip = SipState(roundKeys[2 * round], roundKeys[2 * round + 1])
        sip.absorb(word)
        sip.absorb(8 << 56)
        return sip.finish()
    }
}

private struct SipState {
    var v0: UInt64
    var v1: UInt64
    var v2: UInt64
    var v3: UInt64

    init(_ k0: UInt64, _ k1: UInt64) {
        v0 = k0 ^ 0x736f_6d65_7073_6575
        v1 = k1 ^ 0x646f_7261_6e64_6f6d
        v2 = k0 ^ 0x6c79_6765_6e65_7261
        v3 = k1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func round() {
        v0 &+= v1
        v1 = (v1 << 13 | v1 >> 51) ^ v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = (v3 << 16 | v3 >> 48) ^ v2
        v0 &+= v3
        v3 = (v3 << 21 | v3 >> 43) ^ v0
        v2 &+= v1
        v1 = (v1 << 17 | v1 >> 47) ^ v2
        v2 = v2 << 32 | v2 >> 32
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    mutating func finish() -> UInt64 {
        v2 ^= 0xFF
        for _ in 0..<4 { round() }
        return v0 ^ v1 ^ v2 ^ v3
    }
}
