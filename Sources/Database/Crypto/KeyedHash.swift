/// HMAC-SHA-256 (RFC 2104) under one key, for millions of short messages: the two padded key blocks are hashed once
/// and their states copied, which halves the work a message costs.
package struct KeyedHash: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    package init(_ key: Secret<[UInt8]>) {
        let blockSize = 64
        var block = key.value.count > blockSize ? SHA256.digest(of: key.value).bytes : key.value
        block += [UInt8](repeating: 0, count: blockSize - block.count)
        inner = Self.state(after: block.map { $0 ^ 0x36 })
        outer = Self.state(after: block.map { $0 ^ 0x5C })
    }

    private static func state(after bytes: [UInt8]) -> SHA256 {
        var state = SHA256()
        state.update(bytes)
        return state
    }

    package func digest(_ message: Span<UInt8>) -> Digest256 { message.withUnsafeBytes(digest(of:)) }

    package func digest(_ message: [UInt8]) -> Digest256 { message.withUnsafeBytes(digest(of:)) }

    package func digest(_ text: String) -> Digest256 { digest(Array(text.utf8)) }

    private func digest(of message: UnsafeRawBufferPointer) -> Digest256 {
        var running = self.running
        running.update(message)
        return running.finish()
    }

    /// For a message that comes in pieces.
    package var running: Running { Running(inner: inner, outer: outer) }

    package struct Running: Sendable {
        fileprivate var inner: SHA256
        fileprivate let outer: SHA256

        package mutating func update(_ bytes: UnsafeRawBufferPointer) { inner.update(bytes) }

        package func finish() -> Digest256 {
            var outer = outer
            inner.finish { outer.update($0) }
            return outer.finish()
        }
    }
}

/// Keys from keys (RFC 5869, HKDF with SHA-256).
package enum KeyDerivation {
    /// - Parameter count: bytes of the new key, at most 255 times 32.
    package static func derive(
        from secret: Secret<[UInt8]>, salt: [UInt8], purpose: String, count: Int = 32
    ) -> Secret<[UInt8]> {
        precondition((0...255 * 32).contains(count))
        let extracted = KeyedHash(Secret(salt)).digest(secret.value)
        let expand = KeyedHash(Secret(extracted.bytes))
        var derived: [UInt8] = []
        var block: [UInt8] = []
        var number: UInt8 = 0
        while derived.count < count {
            number += 1
            block = expand.digest(block + Array(purpose.utf8) + [number]).bytes
            derived += block
        }
        return Secret(Array(derived.prefix(count)))
    }
}
