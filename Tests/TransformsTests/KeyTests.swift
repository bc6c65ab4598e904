import Crypto
import TestSupport
import Testing

@testable import Transforms

enum TestKey {
    // swift-format-ignore: NeverUseForceTry
    static let first = try! AnonymizationKey("6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819")
    // swift-format-ignore: NeverUseForceTry
    static let second = try! AnonymizationKey("00112233445566778899aabbccddeeff0123456789abcdef-x")
}

@Suite("The anonymization key")
struct KeyTests {
    @Test(
        "a weak key is refused, and the refusal doesn't show it",
        arguments: [
            "", "  \n", "secret", "password123", String(repeating: "a", count: 64),
            String(repeating: "changeme!x", count: 5), "0101010101010101010101010101010101",
            "qwertyuiopasdfghjklzxcvbnmqwertyuiop", "QWERTZuiopASDFGHJKLyxcvbnm1234567",
        ])
    func weakKeysAreRefused(text: String) {
        let error = #expect(throws: WeakKey.self) { try AnonymizationKey(text) }
        if text.count > 4 { #expect(!error!.description.contains(text)) }
    }

    @Test("the fingerprint is stable, differs between keys, and neither it nor the key's description holds the key")
    func fingerprint() throws {
        let text = "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"
        let key = try AnonymizationKey(text + "\n")
        #expect(key.fingerprint == TestKey.first.fingerprint)
        #expect(key.fingerprint != TestKey.second.fingerprint)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains(text) && !"\(key)".contains(text))
        let bytes = "\(key.subkey(for: "a").value)"
        dump(key.subkey(for: "a"), to: &dumped)
        #expect(!dumped.contains(bytes) && !String(reflecting: key.subkey(for: "a")).contains(bytes))
    }

    @Test("an ephemeral key is another one each time")
    func ephemeral() throws {
        #expect(AnonymizationKey.ephemeral().fingerprint != AnonymizationKey.ephemeral().fingerprint)
        try AnonymizationKey.ephemeral().selfTest()
    }

    @Test("HMAC-SHA-256 gives RFC 4231's results")
    func hmacVectors() {
        let first = KeyedHash(Secret([UInt8](repeating: 0x0B, count: 20)))
        #expect(
            first.digest("Hi There").hex == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        let jefe = KeyedHash(Secret(Array("Jefe".utf8)))
        #expect(
            jefe.digest("what do ya want for nothing?").hex
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = KeyedHash(Secret([UInt8](repeating: 0xAA, count: 131)))
        #expect(
            long.digest("Test Using Larger Than Block-Size Key - Hash Key First").hex
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test("a keyed hash is HMAC-SHA-256, for every length up to four blocks")
    func hmac() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        for count in 0...256 {
            let bytes = { (count: Int, generator: inout SeededGenerator) in
                (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            }
            let key = bytes(32, &generator)
            let message = bytes(count, &generator)
            let library = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
            #expect(
                KeyedHash(Secret(key)).digest(message).bytes == Array(library), "seed \(seed), \(count) bytes")
        }
    }

    @Test("an index permutation hits every index once and none its own", arguments: [2, 3, 10, 255, 256, 257, 10_007])
    func permutation(size: UInt64) {
        let permutation = IndexPermutation(size: size, key: TestKey.first.subkey(for: "p"))
        let mapped = (0..<size).map(permutation.map)
        #expect(Set(mapped).count == Int(size))
        #expect(mapped.allSatisfy { $0 < size })
        #expect(zip(mapped, 0..<size).allSatisfy { $0 != $1 })
        #expect((0..<size).allSatisfy { permutation.unmap(permutation.map($0)) == $0 })
    }
}
