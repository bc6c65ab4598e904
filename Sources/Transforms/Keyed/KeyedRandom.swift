package import SluiceDatabase

/// Draws that depend on a value and the key alone: xoshiro256** (Blackman and Vigna, 2018), its state a keyed digest
/// of the value. Whoever works the state back from its output holds a digest, which says nothing without the key.
package struct KeyedRandom: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    package init(_ digest: Digest256) {
        state = (digest.first, digest.second, digest.third, digest.fourth)
    }

    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// 0 ..< `bound`. The bias is below bound / 2^64.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// 0 ..< 1, with 53 bits.
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    package mutating func digit() -> UInt8 { UInt8(ascii: "0") + UInt8(below(10)) }
}
