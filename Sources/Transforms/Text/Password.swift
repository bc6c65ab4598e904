internal import Foundation
internal import SluiceDatabase

/// One hash for every row, so that whoever tests the copy can log in as anyone and no real hash leaves production.
enum Password {
    /// Formats that need nothing but SHA-256; for others (bcrypt, argon2) the plan gives the finished hash.
    static func hash(of login: String, format: String, salt: [UInt8]) throws -> String {
        let saltText = String(decoding: salt, as: UTF8.self)
        switch format {
        case "pbkdf2_sha256":
            let rounds: Int32 = 600_000
            let encoded = Data(try PasswordDerivation.pbkdf2(login, salt: salt, rounds: rounds)).base64EncodedString()
            return "pbkdf2_sha256$\(rounds)$\(saltText)$\(encoded)"
        case "sha256":
            return SHA256.digest(of: login).hexadecimal
        default:
            throw TransformProblem(
                "password: the format '\(format)' isn't pbkdf2_sha256 or sha256; give a finished hash with 'hash'")
        }
    }
}
