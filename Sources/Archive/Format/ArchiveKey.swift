internal import Crypto

/// The secret that encrypts archives (`SLUICE_KEY`, or the content of `--key-file`). It never prints itself.
package struct ArchiveKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: SymmetricKey

    /// HKDF doesn't slow down guessing, so a secret that can be guessed is refused.
    package static let minimumLength = 16

    package init(_ secret: String) throws(ArchiveError) {
        // Editors end files with a newline that nobody means.
        let trimmed = Array(secret.utf8.reversed().drop { $0 == 10 || $0 == 13 }.reversed())
        guard trimmed.count >= Self.minimumLength else {
            throw ArchiveError(
                .key, "the key is shorter than \(Self.minimumLength) characters",
                hint: "make one with: openssl rand -hex 32")
        }
        self.secret = SymmetricKey(data: trimmed)
    }

    func cipher(for header: ArchiveHeader) -> ArchiveCipher {
        ArchiveCipher(secret: secret, header: header)
    }

    package var description: String { "<key>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Seals the frames of one archive with ChaCha20-Poly1305.
///
/// Each archive has keys of its own (HKDF with the header's random salt), so the frame's number can be its nonce:
/// no pair of key and nonce is used twice, and a frame that was moved, or taken from another archive, doesn't open.
struct ArchiveCipher {
    static let name = "ChaCha20-Poly1305"
    private static let tagSize = 16

    let digest: DigestAlgorithm
    private let key: SymmetricKey

    init(secret: SymmetricKey, header: ArchiveHeader) {
        func derive(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, salt: header.salt, info: Array("sluice archive 1 \(purpose)".utf8),
                outputByteCount: 32)
        }
        key = derive("frames")
        digest = .hmacSHA256(derive("digest"))
    }

    func seal(_ bytes: [UInt8], number: Int) throws(ArchiveError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.seal(bytes, using: key, nonce: Self.nonce(number))
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw ArchiveError(.key, "can't encrypt frame \(number): \(error)")
        }
    }

    func open(_ bytes: ArraySlice<UInt8>, number: Int) throws(ArchiveError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: Self.nonce(number), ciphertext: bytes.dropLast(Self.tagSize), tag: bytes.suffix(Self.tagSize))
            return Array(try ChaChaPoly.open(box, using: key))
        } catch {
            throw ArchiveError(.damaged, "can't be decrypted: damaged, or another key's")
        }
    }

    private static func nonce(_ number: Int) throws -> ChaChaPoly.Nonce {
        var bytes: [UInt8] = [0, 0, 0, 0]
        bytes.append(littleEndian: UInt64(number))
        return try ChaChaPoly.Nonce(data: bytes)
    }
}
