internal import CSluiceCrypto

/// SHA-256 (FIPS 180-4) of bytes as they come, through libcrypto.
///
/// A value: a copy goes on by itself, and ``finish()`` leaves the original as it was.
package struct SHA256: Sendable {
    private var state = SHA256_CTX()

    package init() { SHA256_Init(&state) }

    package static func digest(of bytes: some Collection<UInt8>) -> Digest256 {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    package static func digest(of text: String) -> Digest256 { digest(of: text.utf8) }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if isContiguous == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// SHA256_Update and SHA256_Final return 1 always (SHA256_Init(3ssl)): there is no failure to report.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&state, bytes.baseAddress, bytes.count)
    }

    package consuming func finish() -> Digest256 {
        finish(Digest256.init)
    }

    /// Without an array in between, for a digest that is hashed again.
    consuming func finish<Result>(_ use: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Int(SHA256_DIGEST_LENGTH), alignment: 8) { digest in
            SHA256_Final(digest.baseAddress, &state)
            return use(UnsafeRawBufferPointer(digest))
        }
    }
}

/// Four big-endian words of a SHA-256 digest.
package struct Digest256: Sendable, Hashable {
    package let first: UInt64
    package let second: UInt64
    package let third: UInt64
    package let fourth: UInt64

    init(_ digest: UnsafeRawBufferPointer) {
        let word = { UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: $0, as: UInt64.self)) }
        (first, second, third, fourth) = (word(0), word(8), word(16), word(24))
    }

    package var bytes: [UInt8] {
        [first, second, third, fourth].flatMap { word in withUnsafeBytes(of: word.bigEndian, Array.init) }
    }

    /// 64 lower-case digits.
    package var hexadecimal: String { bytes.hexadecimal }
}
