/// A field of PostgreSQL's COPY text format: `\N` for NULL, and backslash escapes (source: PostgreSQL, "COPY", Text
/// Format). What this writes is what `COPY … TO STDOUT` writes, byte for byte.
package enum CopyText {
    package static let backslash = UInt8(ascii: "\\")
    package static let tab = UInt8(ascii: "\t")
    package static let newline = UInt8(ascii: "\n")

    @inlinable
    package static func isNull(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        field.count == 2 && field[0] == backslash && field[1] == UInt8(ascii: "N")
    }

    package static func appendNull(to output: inout [UInt8]) {
        output.append(backslash)
        output.append(UInt8(ascii: "N"))
    }

    /// False where the field is NULL.
    package static func decode(_ field: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Bool {
        if isNull(field) { return false }
        var place = 0
        while place < field.count {
            let byte = field[place]
            place += 1
            guard byte == backslash, place < field.count else {
                output.append(byte)
                continue
            }
            output.append(unescaped(field[place]))
            place += 1
        }
        return true
    }

    private static func unescaped(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "v"): 0x0B
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        default: letter
        }
    }

    package static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        guard text.contains(where: needsEscape) else { return output.append(contentsOf: text) }
        for byte in text {
            if needsEscape(byte) { output.append(backslash) }
            output.append(escaped(byte))
        }
    }

    /// Escapes what was appended since `start`, which rarely needs it.
    package static func escape(_ output: inout [UInt8], from start: Int) {
        let isPlain = output.withUnsafeBufferPointer { bytes in
            for place in start..<bytes.count where needsEscape(bytes[place]) { return false }
            return true
        }
        guard !isPlain else { return }
        let text = Array(output[start...])
        output.removeSubrange(start...)
        text.withUnsafeBufferPointer { append($0, to: &output) }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool { byte == backslash || (0x08...0x0D).contains(byte) }

    /// What stands after the backslash.
    private static func escaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0B: UInt8(ascii: "v")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: byte
        }
    }
}
