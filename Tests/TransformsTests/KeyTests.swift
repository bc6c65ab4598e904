import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceTransforms

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
        let error = #expect(throws: Problem.self) { try AnonymizationKey(text) }
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
