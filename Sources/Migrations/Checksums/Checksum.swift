internal import SluiceDatabase

/// SHA-256 in hexadecimal, as it is stored.
enum Checksum {
    static func hex(_ bytes: [UInt8]) -> String { SHA256.digest(of: bytes).hexadecimal }

    static func hex(of text: String) -> String { hex(Array(text.utf8)) }
}
