internal import Crypto

/// HMAC-SHA-256 (RFC 2104) under one key, for millions of short messages: the two padded key blocks are hashed once
/// and their states copied, which halves the work a message costs.
package struct KeyedHash: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    package init(_ key: Secret<[UInt8]>) {
        let blockSize = 64
        var block = key.value.count > blockSize ? Array(SHA256.hash(data: key.value)) : key.value
        block += [UInt8](repeating: 0, count: blockSize - block.count)
        var inner = SHA256()
        inner.update(data: block.map { $0 ^ 0x36 })
        var outer = SHA256()
        outer.update(data: block.map { $0 ^ 0x5C })
        self.inner = inner
        self.outer = outer
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
        first.update(bufferPointer: message)
        var second = outer
        first.finalize().withUnsafeBytes { second.update(bufferPointer: $0) }
        return second.finalize().withUnsafeBytes { bytes in
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
