internal import SluiceDatabase

/// PostgreSQL's COPY text format (source: PostgreSQL, "COPY", Text Format).
enum CopyText {
    /// Rows in blocks of about 64 KiB.
    struct Blocks<Rows: Sequence> where Rows.Element == [Value] {
        private static var size: Int { 64 * 1024 }
        private var iterator: Rows.Iterator

        init(rows: Rows) { iterator = rows.makeIterator() }

        mutating func next() throws -> [UInt8]? {
            var block: [UInt8] = []
            block.reserveCapacity(Self.size + 1_024)
            while block.count < Self.size, let row = iterator.next() {
                for (index, value) in row.enumerated() {
                    if index > 0 { block.append(UInt8(ascii: "\t")) }
                    try CopyText.append(value, to: &block)
                }
                block.append(UInt8(ascii: "\n"))
            }
            return block.isEmpty ? nil : block
        }
    }

    static func append(_ value: Value, to block: inout [UInt8]) throws {
        switch value {
        case .null: block += "\\N".utf8
        case .bool(let flag): block.append(flag ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .integer(let number): block += String(number).utf8
        case .real(let number):
            block += number.isInfinite ? (number > 0 ? "Infinity" : "-Infinity").utf8 : "\(number)".utf8
        case .decimal(let number): block += number.description.utf8
        case .blob(let bytes): block += ("\\\\x" + bytes.hexadecimal).utf8
        case .text(let text): try append(text, to: &block)
        case .native:
            throw DatabaseError(
                kind: .data, code: "22000", message: "a transform returned a value that has no text form")
        }
    }

    private static func append(_ text: String, to block: inout [UInt8]) throws {
        for byte in text.utf8 {
            switch byte {
            case 0:
                throw DatabaseError(kind: .data, code: "22021", message: "text with a NUL character can't be stored")
            case UInt8(ascii: "\\"): block += [byte, byte]
            case UInt8(ascii: "\n"): block += "\\n".utf8
            case UInt8(ascii: "\r"): block += "\\r".utf8
            case UInt8(ascii: "\t"): block += "\\t".utf8
            default: block.append(byte)
            }
        }
    }
}
