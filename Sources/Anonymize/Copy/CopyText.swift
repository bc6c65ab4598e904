/// PostgreSQL's COPY text format: tab-separated fields, `\N` for NULL, backslash escapes (source: COPY, "Text Format").
enum CopyText {
    static let backslash = UInt8(ascii: "\\")

    static func isNull(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        field.count == 2 && field[0] == backslash && field[1] == UInt8(ascii: "N")
    }

    /// False where the field is NULL.
    static func decode(_ field: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Bool {
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

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "v"): 0x0B
        default: byte
        }
    }

    static func appendNull(to output: inout [UInt8]) {
        output.append(backslash)
        output.append(UInt8(ascii: "N"))
    }

    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        guard text.contains(where: needsEscape) else { return output.append(contentsOf: text) }
        for byte in text {
            switch byte {
            case 0x09: output.append(contentsOf: [backslash, UInt8(ascii: "t")])
            case 0x0A: output.append(contentsOf: [backslash, UInt8(ascii: "n")])
            case 0x0D: output.append(contentsOf: [backslash, UInt8(ascii: "r")])
            case backslash: output.append(contentsOf: [backslash, backslash])
            default: output.append(byte)
            }
        }
    }

    /// Escapes what was appended since, which rarely needs it.
    static func escape(_ output: inout [UInt8], from start: Int) {
        let isPlain = output.withUnsafeBufferPointer { bytes in
            for place in start..<bytes.count where needsEscape(bytes[place]) { return false }
            return true
        }
        guard !isPlain else { return }
        let text = Array(output[start...])
        output.removeSubrange(start...)
        text.withUnsafeBufferPointer { append($0, to: &output) }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte == backslash || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
