/// Bytes that are to be text in UTF-8.
package enum TextBytes {
    /// Why they aren't, and where: the line, and the byte in it, from 1.
    package struct Fault: Sendable, Hashable {
        package let line: Int
        package let byte: Int
        package let reason: String
    }

    /// Nil where they are.
    package static func fault(in bytes: [UInt8]) -> Fault? {
        if let encoding = utf16(bytes) {
            return Fault(line: 1, byte: 1, reason: "the file is \(encoding), and must be UTF-8: save it as that")
        }
        if let place = bytes.firstIndex(of: 0) { return fault(at: place, in: bytes, "a NUL, which no text holds") }
        guard bytes.withUnsafeBufferPointer({ !isUTF8($0) }) else { return nil }
        let place = firstInvalid(bytes)
        let hexadecimal = String(bytes[place], radix: 16, uppercase: true)
        return fault(at: place, in: bytes, "0x\(hexadecimal), which isn't UTF-8: save the file as that")
    }

    private static func fault(at place: Int, in bytes: [UInt8], _ reason: String) -> Fault {
        let newline = UInt8(ascii: "\n")
        let start = bytes[..<place].lastIndex(of: newline).map { $0 + 1 } ?? 0
        let byte = place - start + 1
        return Fault(
            line: bytes[..<place].count { $0 == newline } + 1, byte: byte,
            reason: "byte \(byte) of the line is \(reason)")
    }

    /// By its mark, or by the NUL that every other byte of Latin letters is.
    private static func utf16(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        let start = Array(bytes.prefix(64))
        guard start.count >= 4, start.count(where: { $0 == 0 }) * 3 >= start.count else { return nil }
        let isAlternating = [0, 1].contains { parity in
            start.indices.allSatisfy { $0 % 2 == parity || start[$0] == 0 }
        }
        return isAlternating ? "UTF-16" : nil
    }

    private static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var decoder = UTF8Validation()
        return bytes.allSatisfy { decoder.take($0) } && decoder.isWhole
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8Validation()
        var start = 0
        for (index, byte) in bytes.enumerated() {
            if decoder.isWhole { start = index }
            if !decoder.take(byte) { return decoder.isWhole ? index : start }
        }
        return start
    }
}

/// The Unicode Standard's table of well-formed sequences (chapter 3, table 3-7), byte by byte.
private struct UTF8Validation {
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether no character is left open.
    var isWhole: Bool { missing == 0 }

    /// False where the byte can't stand here.
    mutating func take(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard allowed.contains(byte) else { return false }
            (missing, allowed) = (missing - 1, 0x80...0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        default: return false
        }
        return true
    }
}
