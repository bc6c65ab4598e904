internal import Crypto
internal import CryptoExtras
internal import Foundation

/// One hash for every row, so that whoever tests the copy can log in as anyone and no real hash leaves production.
enum Password {
    /// Formats that need nothing but SHA-256; for others (bcrypt, argon2) the plan gives the finished hash.
    static func hash(of login: String, format: String, salt: [UInt8]) throws -> String {
        let saltText = String(decoding: salt, as: UTF8.self)
        switch format {
        case "pbkdf2_sha256":
            let rounds = 600_000
            let derived = try KDF.Insecure.PBKDF2.deriveKey(
                from: Data(login.utf8), salt: Data(salt), using: .sha256, outputByteCount: 32,
                unsafeUncheckedRounds: rounds)
            let encoded = derived.withUnsafeBytes { Data($0).base64EncodedString() }
            return "pbkdf2_sha256$\(rounds)$\(saltText)$\(encoded)"
        case "sha256":
            return SHA256.hash(data: Data(login.utf8)).map { String(format: "%02x", $0) }.joined()
        default:
            throw TransformProblem(
                "password: the format '\(format)' isn't pbkdf2_sha256 or sha256; give a finished hash with 'hash'")
        }
    }
}
