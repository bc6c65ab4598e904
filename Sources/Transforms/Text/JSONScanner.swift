/// Walks JSON text (RFC 8259) one token at a time.
struct JSONScanner {
    private let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }
    var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func copySpace(to output: inout [UInt8]) {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
            output.append(byte)
            place += 1
        }
    }

    private mutating func copy(_ expected: UInt8, to output: inout [UInt8]) throws {
        guard peek == expected else { throw CellError("the value isn't JSON") }
        output.append(expected)
        place += 1
    }

    /// - Parameter rename: The key that is written in a key's place.
    mutating func copyMembers(
        to output: inout [UInt8], rename: (String) throws -> String,
        _ member: (inout JSONScanner, String, inout [UInt8]) throws -> Void
    ) throws {
        try copyList(from: UInt8(ascii: "{"), to: UInt8(ascii: "}"), output: &output) { scanner, output in
            let key = try scanner.string()
            JSONScanner.appendQuoted(try rename(key), to: &output)
            scanner.copySpace(to: &output)
            try scanner.copy(UInt8(ascii: ":"), to: &output)
            try member(&scanner, key, &output)
        }
    }

    mutating func copyElements(
        to output: inout [UInt8], _ element: (inout JSONScanner, inout [UInt8]) throws -> Void
    ) throws {
        try copyList(from: UInt8(ascii: "["), to: UInt8(ascii: "]"), output: &output, item: element)
    }

    private mutating func copyList(
        from open: UInt8, to close: UInt8, output: inout [UInt8],
        item: (inout JSONScanner, inout [UInt8]) throws -> Void
    ) throws {
        try copy(open, to: &output)
        copySpace(to: &output)
        if peek == close { return try copy(close, to: &output) }
        while true {
            copySpace(to: &output)
            try item(&self, &output)
            copySpace(to: &output)
            if peek == close { return try copy(close, to: &output) }
            try copy(UInt8(ascii: ","), to: &output)
        }
    }

    /// A number, true, false or null, and nothing else: a bare word is no JSON, and may be a name.
    mutating func word() throws -> String {
        let start = place
        while let byte = peek, byte.isLetter || byte.isDigit || [0x2B, 0x2D, 0x2E].contains(byte) { place += 1 }
        let word = bytes[start..<place]
        guard Self.isNumber(Array(word)) || ["true", "false", "null"].contains(where: { word.elementsEqual($0.utf8) })
        else {
            throw CellError("the value isn't JSON")
        }
        return String(decoding: word, as: UTF8.self)
    }

    /// A string without its quotes and escapes.
    mutating func string() throws -> String {
        guard peek == UInt8(ascii: "\"") else { throw CellError("the value isn't JSON") }
        place += 1
        var units: [UInt16] = []
        var text = ""
        func flush() {
            text += String(decoding: units, as: UTF16.self)
            units = []
        }
        while let byte = peek {
            place += 1
            if byte == UInt8(ascii: "\"") {
                flush()
                return text
            }
            if byte == UInt8(ascii: "\\") {
                units.append(try escaped())
            } else {
                flush()
                let start = place - 1
                while let next = peek, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") { place += 1 }
                text += String(decoding: bytes[start..<place], as: UTF8.self)
            }
        }
        throw CellError("the value isn't JSON")
    }

    private mutating func escaped() throws -> UInt16 {
        guard let byte = peek else { throw CellError("the value isn't JSON") }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "u"):
            let end = place + 4
            guard end <= bytes.count, bytes[place..<end].allSatisfy(\.isHexDigit),
                let unit = UInt16(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16)
            else { throw CellError("the value isn't JSON") }
            place = end
            return unit
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(byte)
        default: throw CellError("the value isn't JSON")
        }
    }

    /// RFC 8259, section 6.
    static func isNumber(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        func takeDigits() -> Bool {
            let count = rest.prefix(while: \.isDigit).count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let hasLeadingZero = rest.first == UInt8(ascii: "0") && rest.dropFirst().first?.isDigit == true
        guard !hasLeadingZero, takeDigits() else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard takeDigits() else { return false }
        }
        if rest.first?.asciiLowered == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard takeDigits() else { return false }
        }
        return rest.isEmpty
    }

    static func appendQuoted(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x00..<0x20:
                output.append(contentsOf: "\\u00".utf8)
                output.appendHex(UInt64(byte), count: 2)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
