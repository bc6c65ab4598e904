import SluiceDatabase
import Testing

@testable import SluiceTransforms

/// The nine samples that NIST publishes with SP 800-38G.
struct FF1Sample: Sendable {
    let key: String
    let radix: Int
    let tweak: String
    let plain: String
    let cipher: String

    static let key128 = "2B7E151628AED2A6ABF7158809CF4F3C"
    static let key192 = key128 + "EF4359D8D580AA4F"
    static let key256 = key192 + "7F036D6F04FC6A94"
    static let tweak10 = "39383736353433323130"
    static let tweak36 = "3737373770717273373737"
    static let digits = "0123456789"
    static let letters = "0123456789abcdefghi"

    static let all = [
        FF1Sample(key: key128, radix: 10, tweak: "", plain: digits, cipher: "2433477484"),
        FF1Sample(key: key128, radix: 10, tweak: tweak10, plain: digits, cipher: "6124200773"),
        FF1Sample(key: key128, radix: 36, tweak: tweak36, plain: letters, cipher: "a9tv40mll9kdu509eum"),
        FF1Sample(key: key192, radix: 10, tweak: "", plain: digits, cipher: "2830668132"),
        FF1Sample(key: key192, radix: 10, tweak: tweak10, plain: digits, cipher: "2496655549"),
        FF1Sample(key: key192, radix: 36, tweak: tweak36, plain: letters, cipher: "xbj3kv35jrawxv32ysr"),
        FF1Sample(key: key256, radix: 10, tweak: "", plain: digits, cipher: "6657667009"),
        FF1Sample(key: key256, radix: 10, tweak: tweak10, plain: digits, cipher: "1001623463"),
        FF1Sample(key: key256, radix: 36, tweak: tweak36, plain: letters, cipher: "xs8a0azh2avyalyzuwd"),
    ]

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    static func numerals(_ text: String) -> [UInt16] {
        text.map { UInt16($0.wholeNumberValue ?? Int($0.asciiValue! - 97) + 10) }
    }
}

@Test("FF1 gives NIST's nine sample results, and back", arguments: FF1Sample.all)
func ff1MatchesNIST(sample: FF1Sample) throws {
    let ff1 = FF1(
        key: Secret(FF1Sample.bytes(sample.key)), radix: sample.radix, tweak: FF1Sample.bytes(sample.tweak))
    let plain = FF1Sample.numerals(sample.plain)
    let cipher = FF1Sample.numerals(sample.cipher)
    #expect(ff1.encrypt(plain) == cipher)
    #expect(ff1.decrypt(cipher) == plain)
}

@Test("format-preserving encryption is reversible for every length, also those too short for FF1")
func alphabetCipherReverses() throws {
    let cipher = AlphabetCipher(alphabet: Array("0123456789".utf8), key: TestKey.first.subkey(for: "fpe"))
    for text in ["7", "42", "123-456", "+49 (151) 2345-678", "4111111111111111", String(repeating: "9", count: 100)] {
        let encrypted = try cipher.encrypt(Array(text.utf8))
        #expect(encrypted.count == text.utf8.count)
        #expect(encrypted != Array(text.utf8))
        #expect(try cipher.decrypt(encrypted) == Array(text.utf8))
    }
}

@Test("all numbers of a short length map one-to-one and none to itself", arguments: [1, 2, 3, 4])
func shortTextsArePermuted(length: Int) throws {
    let cipher = AlphabetCipher(alphabet: Array("0123456789".utf8), key: TestKey.first.subkey(for: "fpe"))
    let count = (0..<length).reduce(1) { power, _ in power * 10 }
    var seen = Set<[UInt8]>()
    for number in 0..<count {
        let digits = String(number)
        let text = Array((String(repeating: "0", count: length - digits.count) + digits).utf8)
        let mapped = try cipher.encrypt(text)
        #expect(mapped != text)
        seen.insert(mapped)
    }
    #expect(seen.count == count)
}
