internal import CSHA256
internal import Crypto

/// HMAC-SHA-256 (RFC 2104) under one key, for millions of short messages: the two padded key blocks are hashed once, and
/// a message costs two compressions and no allocation.
package struct KeyedHash: Sendable {
    private let key: Secret<sluice_hmac_key>

    package init(_ key: Secret<[UInt8]>) {
        let blockSize = 64
        let short = key.value.count > blockSize ? Array(SHA256.hash(data: key.value)) : key.value
        let block = short + [UInt8](repeating: 0, count: blockSize - short.count)
        self.key = Secret(sluice_hmac_prepare(block))
    }

    package func digest(_ message: Span<UInt8>) -> Digest256 {
        message.withUnsafeBufferPointer(digest(of:))
    }

    package func digest(_ message: [UInt8]) -> Digest256 { message.withUnsafeBufferPointer(digest(of:)) }

    package func digest(_ text: String) -> Digest256 { digest(Array(text.utf8)) }

    /// With `ignoringCase`, A to Z count as a to z.
    func digest(_ message: Span<UInt8>, ignoringCase: Bool) -> Digest256 {
        if ignoringCase { return digest(message.array.map(\.asciiLowered)) }
        return digest(message)
    }

    private func digest(of message: UnsafeBufferPointer<UInt8>) -> Digest256 {
        withUnsafePointer(to: key.value) { key in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4) { words in
                sluice_hmac_digest(key, message.baseAddress, message.count, words.baseAddress)
                return Digest256(words[0], words[1], words[2], words[3])
            }
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
