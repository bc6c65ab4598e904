public import SluiceDatabase

/// The key that pseudonyms, fakes and format-preserving encryption depend on. Without it nothing can be computed
/// again, so a key that can be guessed is refused.
public struct AnonymizationKey: Sendable {
    /// Where the key came from decides whether a later run can map values the same way.
    public enum Lifetime: Sendable {
        case kept
        /// Made for this run and thrown away with it: values can't be mapped the same way ever again.
        case ephemeral
    }

    public let lifetime: Lifetime
    private let material: Secret<[UInt8]>

    /// - Throws: ``Problem`` for an empty, short or repetitive key.
    public init(_ text: String) throws(Problem) {
        let trimmed = text.trimmingSpace
        try KeyStrength.check(trimmed)
        self.init(bytes: trimmed, lifetime: .kept)
    }

    /// A random key that ends with the process.
    public static func ephemeral() -> AnonymizationKey {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: generator.next(), Array.init) }
        return AnonymizationKey(bytes: bytes, lifetime: .ephemeral)
    }

    private init(bytes: [UInt8], lifetime: Lifetime) {
        self.lifetime = lifetime
        material = Secret(bytes)
    }

    /// Eight bytes in hex by which two runs can tell that they used the same key. The key can't be computed from it.
    public var fingerprint: String {
        KeyedHash(subkey(for: "fingerprint", label: "sluice key fingerprint")).digest("sluice").hexadecimal
            .prefix(16).description
    }

    /// The key of one domain: what is known of one domain's mapping says nothing about another's.
    package func subkey(for domain: String) -> Secret<[UInt8]> { subkey(for: domain, label: "sluice domain") }

    private func subkey(for domain: String, label: String) -> Secret<[UInt8]> {
        KeyDerivation.derive(
            from: material, salt: Array("sluice anonymize v1".utf8), purpose: "\(label)\0\(domain)")
    }

    /// Guards against a key that silently does nothing: two keys, and two domains under one key, must map apart.
    package func selfTest() throws(Problem) {
        let probe = "self-test"
        let other = AnonymizationKey.ephemeral()
        let mine = KeyedHash(subkey(for: "a")).digest(probe)
        guard mine != KeyedHash(subkey(for: "b")).digest(probe),
            mine != KeyedHash(other.subkey(for: "a")).digest(probe),
            mine == KeyedHash(subkey(for: "a")).digest(probe)
        else { throw Problem.weakKey("the key has no effect on what is computed with it") }
    }
}

extension Problem {
    fileprivate static func weakKey(_ reason: String) -> Problem {
        Problem(Problem.Code("weak_key", .refused), reason, hint: "make one with: openssl rand -hex 32")
    }
}

/// Refuses what an attacker would try first. It can't prove a key strong.
enum KeyStrength {
    static let minimumBytes = 32

    static func check(_ key: [UInt8]) throws(Problem) {
        guard !key.isEmpty else { throw Problem.weakKey("the anonymization key is empty") }
        guard key.count >= minimumBytes else {
            throw Problem.weakKey("the anonymization key has \(key.count) characters; it needs \(minimumBytes)")
        }
        guard Set(key).count >= 10 else {
            throw Problem.weakKey("the anonymization key repeats a few characters")
        }
        guard !hasShortPeriod(key) else {
            throw Problem.weakKey("the anonymization key repeats a short pattern")
        }
        guard !isWalk(key) else {
            throw Problem.weakKey("the anonymization key runs along a keyboard's rows")
        }
    }

    private static let rows = ["qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"]

    /// Most characters stand beside the one before them on a keyboard, or are it again.
    private static func isWalk(_ key: [UInt8]) -> Bool {
        let neighbours = Set(rows.flatMap { zip($0.utf8, $0.utf8.dropFirst()).flatMap { [[$0, $1], [$1, $0]] } })
        let steps = zip(key, key.dropFirst()).count { before, after in
            neighbours.contains([before.asciiLowered, after.asciiLowered])
        }
        return Double(steps) > 0.5 * Double(key.count - 1)
    }

    private static func hasShortPeriod(_ key: [UInt8]) -> Bool {
        (1...key.count / 2).contains { period in
            key.indices.dropFirst(period).allSatisfy { key[$0] == key[$0 - period] }
        }
    }
}

extension String {
    /// A key file ends with a line feed more often than not.
    fileprivate var trimmingSpace: [UInt8] {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        var bytes = Array(utf8.drop(while: isSpace))
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }
}
