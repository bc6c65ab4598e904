/// The first frame of every archive: what it is, and what a key needs to open it.
struct ArchiveHeader: Equatable {
    static let currentVersion: UInt8 = 1
    private static let saltSize = 32

    let version: UInt8
    let isEncrypted: Bool
    /// Random, also where nothing is encrypted: it makes each archive's header its own.
    let salt: [UInt8]

    static func random(encrypted: Bool) -> ArchiveHeader {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<saltSize).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return ArchiveHeader(version: currentVersion, isEncrypted: encrypted, salt: salt)
    }

    static let encodedSize = Section.header.encode([0, 0] + Array(repeating: 0, count: saltSize), .sha256).count

    func encoded() -> [UInt8] { Section.header.encode([version, isEncrypted ? 1 : 0] + salt, .sha256) }

    init(version: UInt8, isEncrypted: Bool, salt: [UInt8]) {
        self.version = version
        self.isEncrypted = isEncrypted
        self.salt = salt
    }

    init?(_ frame: [UInt8]) {
        guard let body = Section.header.decode(frame, .sha256), body.count == 2 + Self.saltSize else { return nil }
        let bytes = Array(body)
        self.init(version: bytes[0], isEncrypted: bytes[1] == 1, salt: Array(bytes[2...]))
    }
}
