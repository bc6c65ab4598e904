package import SluiceDatabase

/// Writes SQLite values as literals that any version of its shell reads back bit for bit, each on one line.
package struct SQLiteLiteral {
    /// How the database keeps text (`PRAGMA encoding`): `CAST(X'…' AS TEXT)` takes bytes in that encoding.
    package enum TextEncoding: String, Sendable {
        case utf8 = "UTF-8"
        case utf16LittleEndian = "UTF-16le"
        case utf16BigEndian = "UTF-16be"
    }

    private static let quote = UInt8(ascii: "'")
    private let encoding: TextEncoding

    package init(encoding: TextEncoding) { self.encoding = encoding }

    package func append(_ value: Value, to line: inout [UInt8]) {
        switch value {
        case .null: line += "NULL".utf8
        case .bool(let flag): line.append(UInt8(ascii: flag ? "1" : "0"))
        case .integer(let number): Self.append(number, to: &line)
        case .real(let number): line += Self.real(number).utf8
        case .decimal(let number): append(text: number.description, to: &line)
        case .text(let text): append(text: text, to: &line)
        case .blob(let bytes): appendBlob(bytes, to: &line)
        case .native(let native): appendCast(native.bytes, to: &line)
        }
    }

    /// The smallest integer has no literal: SQLite reads its digits as a positive real, and then negates that.
    private static func append(_ number: Int64, to line: inout [UInt8]) {
        guard number != .min else { return line += "(-9223372036854775807-1)".utf8 }
        // A sign and 19 digits at most.
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var start = digits.count
            var rest = number.magnitude
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            line.append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Text that the shell's line reader would change (it drops a carriage return before a newline, and ends a line
    /// at NUL) is written as bytes.
    private func append(text: String, to line: inout [UInt8]) {
        let start = line.count
        line.append(Self.quote)
        for byte in text.utf8 {
            guard byte != 0, byte != 10, byte != 13 else {
                line.removeSubrange(start...)
                return appendCast(encoded(text), to: &line)
            }
            line.append(byte)
            if byte == Self.quote { line.append(byte) }
        }
        line.append(Self.quote)
    }

    private func appendCast(_ bytes: [UInt8], to line: inout [UInt8]) {
        line += "CAST(".utf8
        appendBlob(bytes, to: &line)
        line += " AS TEXT)".utf8
    }

    private func appendBlob(_ bytes: [UInt8], to line: inout [UInt8]) {
        line += "X'".utf8
        line.reserveCapacity(line.count + bytes.count * 2 + 1)
        for byte in bytes {
            line.append([UInt8].hexDigits[Int(byte >> 4)])
            line.append([UInt8].hexDigits[Int(byte & 15)])
        }
        line.append(Self.quote)
    }

    private func encoded(_ text: String) -> [UInt8] {
        switch encoding {
        case .utf8: Array(text.utf8)
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        }
    }
}
