/// A random generator whose seed is printed by the test that uses it, so that a failure can be replayed.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    /// With a new seed, which is printed with the test's name.
    package static func printed(_ test: String = #function) -> SeededGenerator {
        let seed = UInt64.random(in: .min ... .max)
        print("\(test) seed \(seed)")
        return SeededGenerator(seed: seed)
    }
}
