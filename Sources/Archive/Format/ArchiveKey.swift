package import SluiceDatabase

/// The secret that encrypts archives (`SLUICE_KEY`, or the content of `--key-file`). It never prints itself.
package struct ArchiveKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: Secret<[UInt8]>

    /// HKDF doesn't slow down guessing, so a secret that can be guessed is refused.
    package static let minimumLength = 16

    package init(_ secret: String) throws(Problem) {
        // Editors end files with a newline that nobody means.
        let trimmed = Array(secret.utf8.reversed().drop { $0 == 10 || $0 == 13 }.reversed())
        guard trimmed.count >= Self.minimumLength else {
            throw Problem(
                .archiveKey, "the key is shorter than \(Self.minimumLength) characters",
                hint: "make one with: openssl rand -hex 32")
        }
        self.secret = Secret(trimmed)
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

    let digest: DigestAlgorithm
    private let cipher: SealingCipher

    init(secret: Secret<[UInt8]>, header: ArchiveHeader) {
        func derive(_ purpose: String) -> Secret<[UInt8]> {
            KeyDerivation.derive(from: secret, salt: header.salt, purpose: "sluice archive 1 \(purpose)")
        }
        cipher = SealingCipher(derive("frames"))
        digest = .hmacSHA256(KeyedHash(derive("digest")))
    }

    func seal(_ bytes: [UInt8], number: Int) throws(Problem) -> [UInt8] {
        do {
            return try cipher.seal(bytes, nonce: Self.nonce(number))
        } catch {
            throw Problem(.archiveKey, "can't encrypt frame \(number)")
        }
    }

    func open(_ bytes: ArraySlice<UInt8>, number: Int) throws(Problem) -> [UInt8] {
        do {
            return try cipher.open(bytes, nonce: Self.nonce(number))
        } catch {
            throw Problem(.archiveDamaged, "can't be decrypted: damaged, or another key's")
        }
    }

    private static func nonce(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 0, 0]
        bytes.append(littleEndian: UInt64(number))
        return bytes
    }
}
