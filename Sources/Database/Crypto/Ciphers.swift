internal import CSluiceCrypto

/// Bytes that aren't what was sealed with this key and nonce, or libcrypto couldn't do what was asked.
package struct CryptoFailure: Error, Sendable {}

/// One block of AES (FIPS 197) under one key. Alone it hides nothing of a longer text: it is the round function of
/// format-preserving encryption.
package struct BlockCipher: Sendable {
    private let schedule: Secret<AES_KEY>

    /// - Precondition: the key has 16, 24 or 32 bytes.
    package init(_ key: Secret<[UInt8]>) {
        var schedule = AES_KEY()
        let status = AES_set_encrypt_key(key.value, Int32(key.value.count * 8), &schedule)
        precondition(status == 0, "AES takes keys of 16, 24 or 32 bytes")
        self.schedule = Secret(schedule)
    }

    /// - Precondition: 16 bytes.
    package func encrypt(_ block: [UInt8]) -> [UInt8] {
        precondition(block.count == 16)
        return withUnsafePointer(to: schedule.value) { schedule in
            [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
                AES_encrypt(block, buffer.baseAddress, schedule)
                count = 16
            }
        }
    }
}

/// ChaCha20-Poly1305 (RFC 8439) under one key. A nonce must never be used twice.
package struct SealingCipher: Sendable {
    package static let tagSize = 16
    package static let nonceSize = 12

    private let key: Secret<[UInt8]>

    /// - Precondition: the key has 32 bytes.
    package init(_ key: Secret<[UInt8]>) {
        precondition(key.value.count == 32)
        self.key = key
    }

    /// The sealed bytes, then the tag.
    package func seal(_ bytes: [UInt8], nonce: [UInt8]) throws(CryptoFailure) -> [UInt8] {
        let context = try Context()
        try context.begin(.sealing, key, nonce)
        let sealed = try context.update(bytes[...])
        return try sealed + context.tag()
    }

    package func open(_ sealed: ArraySlice<UInt8>, nonce: [UInt8]) throws(CryptoFailure) -> [UInt8] {
        guard sealed.count >= Self.tagSize else { throw CryptoFailure() }
        let context = try Context()
        try context.begin(.opening, key, nonce)
        let bytes = try context.update(sealed.dropLast(Self.tagSize))
        try context.check(Array(sealed.suffix(Self.tagSize)))
        return bytes
    }

    /// The values that EVP_CipherInit_ex takes.
    private enum Direction: Int32 {
        case opening = 0
        case sealing = 1
    }

    /// Owns libcrypto's context, whose memory is cleared when it is freed (EVP_EncryptInit(3ssl)).
    private struct Context: ~Copyable {
        private let handle: OpaquePointer

        init() throws(CryptoFailure) {
            guard let handle = EVP_CIPHER_CTX_new() else { throw CryptoFailure() }
            self.handle = handle
        }

        deinit { EVP_CIPHER_CTX_free(handle) }

        func begin(_ direction: Direction, _ key: Secret<[UInt8]>, _ nonce: [UInt8]) throws(CryptoFailure) {
            precondition(nonce.count == nonceSize)
            let status = EVP_CipherInit_ex(
                handle, EVP_chacha20_poly1305(), nil, key.value, nonce, direction.rawValue)
            guard status == 1 else { throw CryptoFailure() }
        }

        func update(_ bytes: ArraySlice<UInt8>) throws(CryptoFailure) -> [UInt8] {
            guard let size = Int32(exactly: bytes.count) else { throw CryptoFailure() }
            var status: Int32 = 1
            let output = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
                guard size > 0 else { return }
                var written: Int32 = 0
                status = bytes.withUnsafeBufferPointer {
                    EVP_CipherUpdate(handle, buffer.baseAddress, &written, $0.baseAddress, size)
                }
                count = Int(written)
            }
            guard status == 1 else { throw CryptoFailure() }
            return output
        }

        func tag() throws(CryptoFailure) -> [UInt8] {
            try finish()
            var tag = [UInt8](repeating: 0, count: tagSize)
            guard sluice_aead_get_tag(handle, Int32(tagSize), &tag) == 1 else { throw CryptoFailure() }
            return tag
        }

        func check(_ tag: [UInt8]) throws(CryptoFailure) {
            guard sluice_aead_set_tag(handle, Int32(tagSize), tag) == 1 else { throw CryptoFailure() }
            try finish()
        }

        /// A stream cipher has nothing left to write here; the call compares the tag when opening.
        private func finish() throws(CryptoFailure) {
            var rest = [UInt8](repeating: 0, count: tagSize)
            var written: Int32 = 0
            guard EVP_CipherFinal_ex(handle, &rest, &written) == 1 else { throw CryptoFailure() }
        }
    }
}

/// Keys from passwords: PBKDF2 with HMAC-SHA-256 (RFC 8018), 32 bytes.
package enum PasswordDerivation {
    package static func pbkdf2(
        _ password: String, salt: [UInt8], rounds: Int32
    ) throws(CryptoFailure) -> [UInt8] {
        var derived = [UInt8](repeating: 0, count: 32)
        let length = Int32(clamping: password.utf8.count)
        let status = PKCS5_PBKDF2_HMAC(
            password, length, salt, Int32(clamping: salt.count), rounds, EVP_sha256(), Int32(derived.count), &derived)
        guard status == 1 else { throw CryptoFailure() }
        return derived
    }
}
