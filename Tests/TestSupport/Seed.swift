import Foundation

/// Where random tests begin: `SLUICE_SEED` replays them, and holds them still in `.ci/run`.
package enum Seed {
    /// From `SLUICE_SEED`, or a new one; printed, so that a failure can be replayed.
    package static func make(_ test: String) -> UInt64 {
        let seed = given ?? .random(in: .min ... .max)
        print("\(test): SLUICE_SEED=\(seed)")
        return seed
    }

    private static var given: UInt64? { environment("SLUICE_SEED").flatMap { UInt64($0) } }

    /// A variable of the test's environment.
    package static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}

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
    /// By ``Seed/make(_:)``, with the test's name.
    package static func printed(_ test: String = #function) -> SeededGenerator {
        SeededGenerator(seed: Seed.make(test))
    }
}
