internal import CLibcrypto

/// HMAC-SHA-256 (RFC 2104) under one key, for millions of short messages: the two padded key blocks are hashed once
/// and their states copied, which halves the work a message costs.
///
/// Through libcrypto, whose states are plain structures: swift-crypto's are reference counted, and four allocations
/// a message took longer than its hashing. The tests hold it against swift-crypto's HMAC.
package struct KeyedHash: Sendable {
    private let inner: SHA256_CTX
    private let outer: SHA256_CTX

    package init(_ key: Secret<[UInt8]>) {
        let blockSize = Int(SHA256_CBLOCK)
        var block = key.value.count > blockSize ? Self.state(after: key.value).finished().bytes : key.value
        block += [UInt8](repeating: 0, count: blockSize - block.count)
        inner = Self.state(after: block.map { $0 ^ 0x36 })
        outer = Self.state(after: block.map { $0 ^ 0x5C })
    }

    private static func state(after bytes: [UInt8]) -> SHA256_CTX {
        var state = SHA256_CTX()
        SHA256_Init(&state)
        bytes.withUnsafeBytes { state.absorb($0) }
        return state
    }

    package func digest(_ message: Span<UInt8>) -> Digest256 {
        message.withUnsafeBytes(digest(of:))
    }

    package func digest(_ message: [UInt8]) -> Digest256 { message.withUnsafeBytes(digest(of:)) }

    package func digest(_ text: String) -> Digest256 { digest(Array(text.utf8)) }

    /// With `ignoringCase`, A to Z count as a to z.
    func digest(_ message: Span<UInt8>, ignoringCase: Bool) -> Digest256 {
        if ignoringCase { return digest(message.array.map(\.asciiLowered)) }
        return digest(message)
    }

    private func digest(of message: UnsafeRawBufferPointer) -> Digest256 {
        var first = inner
        first.absorb(message)
        var second = outer
        first.finish { second.absorb($0) }
        return second.finished()
    }
}

extension SHA256_CTX {
    /// SHA256_Update and SHA256_Final return 1 always (SHA256_Init(3ssl)): there is no failure to report.
    fileprivate mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&self, bytes.baseAddress, bytes.count)
    }

    fileprivate mutating func finish<Result>(_ use: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Int(SHA256_DIGEST_LENGTH), alignment: 8) { digest in
            SHA256_Final(digest.baseAddress, &self)
            return use(UnsafeRawBufferPointer(digest))
        }
    }

    fileprivate consuming func finished() -> Digest256 {
        finish { bytes in
            Digest256(
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
        }
    }
}

/// Four big-endian words of a SHA-256 digest.
package struct Digest256: Sendable, Hashable {
    package let first: UInt64
    package let second: UInt64
    package let third: UInt64
    package let fourth: UInt64

    init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    package var bytes: [UInt8] {
        [first, second, third, fourth].flatMap { word in withUnsafeBytes(of: word.bigEndian, Array.init) }
    }

    package var hex: String {
        String(decoding: bytes.flatMap { [Digits.hex[Int($0 >> 4)], Digits.hex[Int($0 & 15)]] }, as: UTF8.self)
    }
}
