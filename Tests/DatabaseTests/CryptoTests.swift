import SluiceDatabase
import SluiceTestSupport
import Testing

/// Held against the vectors that the standards publish.
@Suite("Hashes, keys and ciphers")
struct CryptoTests {
    @Test("SHA-256 gives FIPS 180-4's results, whole and in pieces")
    func sha256() {
        #expect(
            SHA256.digest(of: "abc").hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256.digest(of: "").hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var pieces = SHA256()
        for piece in ["abcdbcdecdefdefgefghfghi", "ghijhijkijkljklmklmnlmnomnopnopq"] { pieces.update(piece.utf8) }
        #expect(
            pieces.finish().hexadecimal == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    @Test("HMAC-SHA-256 gives RFC 4231's results")
    func hmacVectors() {
        let first = KeyedHash(Secret([UInt8](repeating: 0x0B, count: 20)))
        #expect(
            first.digest("Hi There").hexadecimal == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        let jefe = KeyedHash(Secret(Array("Jefe".utf8)))
        #expect(
            jefe.digest("what do ya want for nothing?").hexadecimal
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = KeyedHash(Secret([UInt8](repeating: 0xAA, count: 131)))
        #expect(
            long.digest("Test Using Larger Than Block-Size Key - Hash Key First").hexadecimal
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test("HMAC is what RFC 2104 defines, for every length up to four blocks, in one piece and in two")
    func hmac() {
        let seed = Seed.make("HMAC")
        var generator = SeededGenerator(seed: seed)
        for count in 0...256 {
            let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let message = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let block = key + [UInt8](repeating: 0, count: 32)
            let inner = SHA256.digest(of: block.map { $0 ^ 0x36 } + message).bytes
            let expected = SHA256.digest(of: block.map { $0 ^ 0x5C } + inner)
            var running = KeyedHash(Secret(key)).running
            message[..<(count / 3)].withUnsafeBytes { running.update($0) }
            message[(count / 3)...].withUnsafeBytes { running.update($0) }
            #expect(KeyedHash(Secret(key)).digest(message) == expected, "seed \(seed), \(count) bytes")
            #expect(running.finish() == expected, "seed \(seed), \(count) bytes")
        }
    }

    @Test("HKDF gives RFC 5869's results")
    func hkdf() {
        let secret = Secret([UInt8](repeating: 0x0B, count: 22))
        let salt = [UInt8](0x00...0x0C)
        // A.1's info is F0 … F9, which is no text; A.3 has none, and an empty salt.
        #expect(
            KeyDerivation.derive(from: secret, salt: [], purpose: "", count: 42).value.hexadecimal
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
        #expect(
            KeyDerivation.derive(from: secret, salt: salt, purpose: "a", count: 16).value
                == Array(KeyDerivation.derive(from: secret, salt: salt, purpose: "a", count: 64).value.prefix(16)))
    }

    @Test("AES gives FIPS 197's results, for each length of key")
    func aes() {
        let plain = [UInt8](hexadecimal: "00112233445566778899aabbccddeeff")!
        for (count, cipher) in [
            (16, "69c4e0d86a7b0430d8cdb78070b4c55a"), (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
            (32, "8ea2b7ca516745bfeafc49904b496089"),
        ] {
            let key = Secret((0..<UInt8(count)).map(\.self))
            #expect(BlockCipher(key).encrypt(plain).hexadecimal == cipher)
        }
    }

    @Test("ChaCha20-Poly1305 is RFC 8439's, and opens nothing that was changed")
    func sealing() throws {
        let cipher = SealingCipher(Secret((0x80...0x9F).map { UInt8($0) }))
        let nonce = [UInt8](hexadecimal: "070000004041424344454647")!
        let text = Array(
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                + "sunscreen would be it.").utf8)
        let sealed = try cipher.seal(text, nonce: nonce)
        // The RFC's example has further data under its tag, which Sluice doesn't use; its ciphertext is the same.
        #expect(
            Array(sealed.prefix(16)).hexadecimal == "d31a8d34648e60db7b86afbc53ef7ec2")
        #expect(sealed.count == text.count + SealingCipher.tagSize)
        #expect(try cipher.open(sealed[...], nonce: nonce) == text)
        for place in [0, text.count - 1, text.count, sealed.count - 1] {
            var changed = sealed
            changed[place] ^= 1
            #expect(throws: CryptoFailure.self) { try cipher.open(changed[...], nonce: nonce) }
        }
        #expect(throws: CryptoFailure.self) { try cipher.open(sealed.prefix(15), nonce: nonce) }
        #expect(throws: CryptoFailure.self) { try cipher.open(sealed[...], nonce: nonce.reversed()) }
        #expect(try cipher.open(cipher.seal([], nonce: nonce)[...], nonce: nonce) == [])
    }

    @Test("PBKDF2 with SHA-256 gives RFC 7914's result")
    func pbkdf2() throws {
        let derived = try PasswordDerivation.pbkdf2("passwd", salt: Array("salt".utf8), rounds: 1)
        #expect(derived.hexadecimal == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")
    }
}
